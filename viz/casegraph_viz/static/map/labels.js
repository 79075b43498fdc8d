// Writes labels at one readable size whatever the zoom, and leaves out those that would overlap.
(() => {
  "use strict";
  const cg = window.casegraph;
  const holder = cg.byId("network");
  const LINE = 13;
  const drawn = new Map(cg.drawing.nodes.map((node) => [node.id, node]));
  const widthOf = new Map();

  const measure = (context, font, line) => {
    const key = `${font}|${line}`;
    if (!widthOf.has(key)) widthOf.set(key, context.measureText(line).width);
    return widthOf.get(key);
  };

  // The order in which labels get their room: what the reader chose, then what is linked, then size.
  const rank = (theme, view, state) => {
    let value = theme.count;
    if (view.linked.has(theme.i)) value += 1e4;
    if (view.near.has(theme.i)) value += 1e6;
    if (view.hover === theme.i) value += 1e7;
    if (state.theme === theme.i) value += 1e8;
    return value;
  };

  const meets = (box, others) =>
    others.some(
      (o) => box.left < o.right && box.right > o.left && box.top < o.bottom && box.bottom > o.top,
    );

  const spots = (at, radius, width, height, listed) => {
    const half = width / 2;
    const gap = radius + 3;
    const slant = radius * 0.7 + 2;
    const beside = { left: at.x + gap + 1, top: at.y - height / 2 };
    const choices = [
      { left: at.x - half, top: at.y + gap },
      { left: at.x - half, top: at.y - gap - height },
      beside,
      { left: at.x - gap - 1 - width, top: at.y - height / 2 },
      { left: at.x + slant, top: at.y + slant },
      { left: at.x - slant - width, top: at.y + slant },
      { left: at.x + slant, top: at.y - slant - height },
      { left: at.x - slant - width, top: at.y - slant - height },
    ];
    return (listed ? [beside] : choices).map((spot) => ({ ...spot, right: spot.left + width, bottom: spot.top + height }));
  };

  const write = (context, box, lines, theme, view, state) => {
    const dim = view.near.size > 0 && !view.near.has(theme.i) && view.hover !== theme.i;
    context.globalAlpha = dim ? 0.35 : 1;
    context.lineWidth = 3.5;
    context.strokeStyle = view.colours.paper;
    context.fillStyle = view.linked.has(theme.i) || state.theme === theme.i ? view.colours.ink : view.colours.soft;
    lines.forEach((line, i) => {
      const x = (box.left + box.right) / 2;
      const y = box.top + i * LINE + LINE / 2;
      context.strokeText(line, x, y);
      context.fillText(line, x, y);
    });
    context.globalAlpha = 1;
  };

  // A listed label may run up to the next column or the edge of the picture, and is cut there.
  const cutToColumn = (context, font, { at, radius, lines }, columns) => {
    const next = Math.min(...columns.filter((x) => x > at.x + 20), holder.clientWidth + 8);
    const room = next - at.x - radius - 18;
    let text = lines[0];
    while (text.length > 6 && measure(context, font, text) > room) text = `${text.slice(0, -2).trimEnd()}…`;
    return [text];
  };

  // Lone themes stand in a list; a heading says why, unless the reader has moved away from it.
  const writeListHeading = (context, listed, view) => {
    if (!listed.length || view.tall) return;
    const left = Math.min(...listed.map(({ at, radius }) => at.x - radius));
    const top = Math.min(...listed.map(({ at, radius }) => at.y - radius));
    context.font = "600 12px system-ui, sans-serif";
    context.textAlign = "left";
    context.fillStyle = view.colours.soft;
    context.fillText("In no clear pair", left, top - 12);
  };

  cg.network.on("afterDrawing", (context) => {
    const view = cg.view;
    const state = cg.state;
    const ratio = context.canvas.width / holder.clientWidth || 1;
    const scale = cg.network.getScale();
    const size = holder.clientWidth < 520 ? 11 : 12;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    const shown = cg.themes
      .filter((theme) => drawn.has(theme.id) && !cg.isHidden(theme, state))
      .map((theme) => {
        const node = drawn.get(theme.id);
        const lines = node.label.split("\n");
        return {
          theme,
          listed: node.listed,
          lines: node.listed ? [lines.join(" ")] : lines,
          at: cg.network.canvasToDOM(cg.placeOf(node)),
          radius: node.size * scale,
        };
      })
      .sort((a, b) => rank(b.theme, view, state) - rank(a.theme, view, state));
    const taken = shown.map(({ at, radius }) => ({
      left: at.x - radius,
      right: at.x + radius,
      top: at.y - radius,
      bottom: at.y + radius,
    }));
    const columns = [...new Set(shown.filter((item) => item.listed).map(({ at }) => Math.round(at.x)))];
    const labelled = [];
    const boxes = [];
    const items = shown.map((item) => {
      const strong = state.theme === item.theme.i || view.hover === item.theme.i;
      const font = `${strong ? 700 : 500} ${item.listed ? 11 : size}px system-ui, sans-serif`;
      context.font = font;
      const lines = item.listed && !strong ? cutToColumn(context, font, item, columns) : item.lines;
      const width = Math.max(...lines.map((line) => measure(context, font, line))) + 4;
      const height = lines.length * LINE;
      return { ...item, strong, font, lines, choices: spots(item.at, item.radius, width, height, item.listed) };
    });
    const inside = (box) => box.left > 1 && box.right < holder.clientWidth - 1 && box.top > 0 && box.bottom < holder.clientHeight;
    items.forEach(({ theme, at, strong, font, lines, choices }, i) => {
      if (at.x < 0 || at.y < 0 || at.x > holder.clientWidth || at.y > holder.clientHeight) return;
      context.font = font;
      const free = choices.filter((c) => inside(c) && !meets(c, taken));
      // Of the free places, the one that leaves the most room for the labels still to come.
      const later = items.slice(i + 1).map((item) => item.choices[0]);
      const cost = (box) => later.filter((other) => meets(box, [other])).length;
      const box = free.map((c, order) => ({ c, cost: cost(c) + order * 0.3 })).sort((a, b) => a.cost - b.cost)[0]?.c
        ?? (strong ? choices[0] : null);
      if (!box) return;
      taken.push(box);
      labelled.push(theme.id);
      boxes.push(box);
      write(context, box, lines, theme, view, state);
    });
    cg.view.labelled = labelled;
    cg.view.labelBoxes = boxes;
    writeListHeading(context, shown.filter((item) => item.listed), view);
    context.restore();
  });
})();
