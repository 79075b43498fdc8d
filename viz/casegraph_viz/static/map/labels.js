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
      { left: at.x - width * 0.2, top: at.y + gap },
      { left: at.x - width * 0.8, top: at.y + gap },
      { left: at.x - width * 0.2, top: at.y - gap - height },
      { left: at.x - width * 0.8, top: at.y - gap - height },
      { left: at.x + slant, top: at.y + slant },
      { left: at.x - slant - width, top: at.y + slant },
      { left: at.x + slant, top: at.y - slant - height },
      { left: at.x - slant - width, top: at.y - slant - height },
    ];
    return (listed ? [beside] : choices).map((spot) => ({ ...spot, right: spot.left + width, bottom: spot.top + height }));
  };

  const inside = (box) =>
    box.left > 1 && box.right < holder.clientWidth - 1 && box.top > 0 && box.bottom < holder.clientHeight;

  // Gives each label the free place that leaves most room for those after it; a linked theme that
  // found none may make one other label step aside.
  const arrange = (items, shapes) => {
    const boxes = () => items.filter((item) => item.box).map((item) => item.box);
    for (const item of items) {
      item.anywhere = item.choices;
      item.choices = item.choices.filter((c) => inside(c) && !meets(c, shapes));
    }
    const place = (item) => {
      const held = boxes();
      const later = items.slice(items.indexOf(item) + 1).map(({ choices }) => choices[0]).filter(Boolean);
      const free = item.choices.filter((c) => !meets(c, held));
      const cost = (c) => later.filter((other) => meets(c, [other])).length + item.choices.indexOf(c) * 0.3;
      item.box = free.sort((a, b) => cost(a) - cost(b))[0] ?? null;
      // What the reader chose is named even where that covers the shape of another theme.
      if (!item.box && item.wanted) item.box = item.anywhere.find((c) => inside(c) && !meets(c, held)) ?? null;
      if (!item.box && item.strong) [item.box] = item.anywhere;
    };
    const stepAside = (item) => {
      for (const c of item.choices) {
        const inWay = items.filter((other) => other.box && meets(c, [other.box]));
        if (inWay.length !== 1 || inWay[0].strong) continue;
        const [other] = inWay;
        const rest = boxes().filter((box) => box !== other.box).concat(c);
        const aside = other.choices.find((d) => !meets(d, rest));
        if (!aside) continue;
        other.box = aside;
        item.box = c;
        return;
      }
    };
    const first = items.filter((item) => item.linked || item.wanted);
    first.forEach(place);
    first.filter((item) => !item.box).forEach(stepAside);
    items.filter((item) => !first.includes(item)).forEach(place);
    return items;
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
    const items = shown
      .filter(({ at }) => at.x >= 0 && at.y >= 0 && at.x <= holder.clientWidth && at.y <= holder.clientHeight)
      .map((item) => {
        const strong = state.theme === item.theme.i || view.hover === item.theme.i;
        const font = `${strong ? 700 : 500} ${item.listed ? 11 : size}px system-ui, sans-serif`;
        context.font = font;
        const lines = item.listed && !strong ? cutToColumn(context, font, item, columns) : item.lines;
        const width = Math.max(...lines.map((line) => measure(context, font, line))) + 4;
        const choices = spots(item.at, item.radius, width, lines.length * LINE, item.listed);
        const wanted = strong || view.near.has(item.theme.i);
        return { ...item, strong, wanted, font, lines, choices, linked: view.linked.has(item.theme.i) };
      });
    const placed = arrange(items, taken).filter(({ box }) => box);
    for (const { theme, box, font, lines } of placed) {
      context.font = font;
      write(context, box, lines, theme, view, state);
    }
    cg.view.labelled = placed.map(({ theme }) => theme.id);
    cg.view.labelBoxes = placed.map(({ box }) => box);
    writeListHeading(context, shown.filter((item) => item.listed), view);
    context.restore();
  });
})();
