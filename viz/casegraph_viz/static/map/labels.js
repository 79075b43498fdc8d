// Writes labels at one readable size whatever the zoom, and leaves out those that would overlap.
(() => {
  "use strict";
  const cg = window.casegraph;
  const holder = cg.byId("network");
  const LINE = 13;
  // More labels than this nobody reads at once, and arranging them would take too long.
  const MOST = 260;
  const drawn = new Map(cg.drawing.nodes.map((node) => [node.id, node]));
  const widthOf = new Map();
  cg.LIST_HEADING = "In no clear pair";

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

  const meets = (box, others) => others.some((other) => cg.meet(box, other));

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

  // Gives a place to as many labels as will fit: again and again the label with the fewest free
  // places left takes the one that stands least in the way of the others.
  const settle = (items) => {
    const slots = items.flatMap((item) => item.free.map((box, rank) => ({ item, box, rank, alive: true, rivals: [] })));
    for (let i = 0; i < slots.length; i += 1)
      for (let j = i + 1; j < slots.length; j += 1)
        if (slots[i].item !== slots[j].item && meets(slots[i].box, [slots[j].box])) {
          slots[i].rivals.push(slots[j]);
          slots[j].rivals.push(slots[i]);
        }
    const left = new Map(items.map((item) => [item, item.free.length]));
    const cost = (slot) =>
      slot.rivals.reduce((sum, rival) => sum + (rival.alive ? 1 / left.get(rival.item) : 0), slot.rank * 0.04);
    const waiting = new Set(items.filter((item) => left.get(item) > 0));
    while (waiting.size) {
      const item = [...waiting].reduce((best, other) => (left.get(other) < left.get(best) ? other : best));
      waiting.delete(item);
      const open = slots.filter((slot) => slot.item === item && slot.alive);
      if (!open.length) continue;
      const chosen = open.reduce((best, slot) => (cost(slot) < cost(best) ? slot : best));
      item.box = chosen.box;
      for (const rival of chosen.rivals)
        if (rival.alive) {
          rival.alive = false;
          left.set(rival.item, left.get(rival.item) - 1);
        }
    }
  };

  // One label that found no place may make one other step aside.
  const stepAside = (item, items) => {
    for (const c of item.free) {
      const inWay = items.filter((other) => other.box && meets(c, [other.box]));
      if (inWay.length !== 1 || inWay[0].strong) continue;
      const [other] = inWay;
      const rest = items.filter((one) => one.box && one !== other).map((one) => one.box).concat(c);
      const aside = other.free.find((d) => !meets(d, rest));
      if (!aside) continue;
      other.box = aside;
      item.box = c;
      return;
    }
  };

  const arrange = (items, shapes) => {
    const boxes = () => items.filter((item) => item.box).map((item) => item.box);
    for (const item of items) item.free = item.choices.filter((c) => inside(c) && !shapes.taken(c));
    for (const item of items.filter(({ strong }) => strong)) {
      const held = boxes();
      item.box = [...item.free, ...item.choices].find((c) => !meets(c, held)) ?? item.choices[0];
    }
    const held = boxes();
    const first = items.filter((item) => !item.box && (item.linked || item.wanted));
    for (const item of first) item.free = item.free.filter((c) => !meets(c, held));
    settle(first);
    first.filter((item) => !item.box).forEach((item) => stepAside(item, items));
    // What the reader chose is named even where that covers the shape of another theme.
    const taken = boxes();
    const put = (item, choices) => {
      item.box = choices.find((c) => inside(c) && !meets(c, taken));
      if (item.box) taken.push(item.box);
    };
    for (const item of first) if (!item.box && item.wanted) put(item, item.choices);
    const done = new Set(first);
    for (const item of items) if (!item.box && !done.has(item)) put(item, item.free);
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
    view.heading = null;
    if (!listed.length || view.tall) return;
    const left = Math.min(...listed.map(({ at, radius }) => at.x - radius));
    const top = Math.min(...listed.map(({ at, radius }) => at.y - radius));
    context.font = "600 12px system-ui, sans-serif";
    context.textAlign = "left";
    context.fillStyle = view.colours.soft;
    context.fillText(cg.LIST_HEADING, left, top - 12);
    view.heading = { x: left, y: top - 12 };
  };

  cg.network.on("afterDrawing", (context) => {
    const view = cg.view;
    const state = cg.state;
    const ratio = context.canvas.width / holder.clientWidth || 1;
    const scale = cg.network.getScale();
    const size = scale < 0.58 ? 11 : 12;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    const shown = view.placed
      .filter((theme) => theme.count > 0 || state.theme === theme.i || view.hover === theme.i)
      .map((theme) => {
        const node = drawn.get(theme.id);
        const lines = node.label.split("\n");
        return {
          theme,
          listed: node.listed,
          lines: node.listed ? [lines.join(" ")] : lines,
          at: cg.network.canvasToDOM(cg.placeOf(node)),
          radius: cg.radiusOf(theme) * scale + (cg.ringed(theme) ? 2 : 0),
          rank: rank(theme, view, state),
        };
      })
      .sort((a, b) => b.rank - a.rank);
    const around = ({ at, radius }) => ({
      left: at.x - radius, right: at.x + radius, top: at.y - radius, bottom: at.y + radius,
    });
    const shapes = cg.room(shown.map(around));
    const columns = [...new Set(shown.filter((item) => item.listed).map(({ at }) => Math.round(at.x)))];
    const items = shown
      .filter(({ at }) => at.x >= 0 && at.y >= 0 && at.x <= holder.clientWidth && at.y <= holder.clientHeight)
      .slice(0, MOST)
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
    const placed = arrange(items, shapes).filter(({ box }) => box);
    for (const { theme, box, font, lines } of placed) {
      context.font = font;
      write(context, box, lines, theme, view, state);
    }
    cg.view.labels = placed.map(({ theme, box, lines, strong, listed }) => ({
      theme, box, lines, strong, size: listed ? 11 : size, line: LINE,
    }));
    cg.view.labelled = placed.map(({ theme }) => theme.id);
    cg.view.labelBoxes = placed.map(({ box }) => box);
    cg.view.labelBoxes.forEach(shapes.add);
    cg.writeRingNumbers(context, shapes);
    writeListHeading(context, shown.filter((item) => item.listed), view);
    context.restore();
  });
})();
