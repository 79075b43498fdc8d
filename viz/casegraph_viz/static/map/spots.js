// Where labels go: beside their shapes where there is room, else a little way off on a thin leader;
// never over one another, and never nearer to another shape than to their own.
(() => {
  "use strict";
  const cg = window.casegraph;
  const holder = cg.byId("network");
  // No other shape may stand this near to a label, in pixels, or its name would seem to be meant.
  const CLEAR = 7;
  // Nearer than this none may stand at all: a label stands 3 pixels from its own.
  const CLOSE = 4;
  const TIGHT = 0.6;
  // How far off a label may stand on its leader, and in which directions, by turns.
  const REACHES = [8, 14, 22, 32, 44, 58, 74, 92, 112, 140, 180];
  const ROUNDS = 6;
  // What it counts, in pixels, that a label on a leader comes near another shape, or that its leader
  // runs through one or under a label.
  const NEARBY = 80;
  const CROSSING = 60;
  // What a label that finds no place counts, in pixels.
  const FARTHEST = 1000;
  const TURNS = Array.from({ length: 16 }, (_, i) => (Math.PI * i) / 8);

  const meets = (box, others) => others.some((other) => cg.meet(box, other));
  const sized = (spot, { width, height }) => ({ ...spot, right: spot.left + width, bottom: spot.top + height });
  const grown = ({ left, right, top, bottom }, by) => ({ left: left - by, right: right + by, top: top - by, bottom: bottom + by });

  const beside = (item) => {
    const { at, radius, width, height } = item;
    const half = width / 2;
    const gap = radius + 3;
    const slant = radius * 0.7 + 2;
    const right = { left: at.x + gap + 1, top: at.y - height / 2 };
    const choices = [
      { left: at.x - half, top: at.y + gap },
      { left: at.x - half, top: at.y - gap - height },
      right,
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
    return (item.listed ? [right] : choices).map((spot) => sized(spot, item));
  };

  // Spots all round at a distance, each with the line that leads to it from the edge of the shape.
  const further = (item) =>
    REACHES.flatMap((reach) =>
      TURNS.map((turn) => {
        const { at, radius, width, height } = item;
        const [x, y] = [Math.cos(turn), Math.sin(turn)];
        const out = radius + reach;
        // The side of the box that faces the shape stands at the distance.
        const spot = { left: at.x + x * out + ((x - 1) * width) / 2, top: at.y + y * out + ((y - 1) * height) / 2 };
        const box = sized(spot, item);
        const end = { x: Math.min(Math.max(at.x, box.left), box.right), y: Math.min(Math.max(at.y, box.top), box.bottom) };
        const far = Math.hypot(end.x - at.x, end.y - at.y) || 1;
        const part = Math.min(1, (radius + 1) / far);
        const leader = { x1: at.x + (end.x - at.x) * part, y1: at.y + (end.y - at.y) * part, x2: end.x, y2: end.y };
        return { ...box, leader, far: far - radius };
      }));

  // How large the picture is. Asked once for all labels: whoever asks the page makes it look whether
  // anything moved, and there are many thousand spots.
  let sheet = { width: 0, height: 0 };
  const inside = (box) => box.left > 1 && box.right < sheet.width - 1 && box.top > 0 && box.bottom < sheet.height;

  // Whether a leader runs through a label or a shape, looked at every few pixels.
  const crosses = ({ x1, y1, x2, y2 }, boxes, shapes, own) => {
    const steps = Math.max(2, Math.ceil(Math.hypot(x2 - x1, y2 - y1) / 3));
    for (let i = 1; i < steps; i += 1) {
      const [x, y] = [x1 + ((x2 - x1) * i) / steps, y1 + ((y2 - y1) * i) / steps];
      const dot = { left: x - 1, right: x + 1, top: y - 1, bottom: y + 1 };
      if (meets(dot, boxes) || shapes?.taken(dot, own)) return true;
    }
    return false;
  };

  // Gives a place to as many labels as will fit: again and again the label with the fewest free
  // places left takes the one that stands least in the way of the others.
  const settle = (items) => {
    const slots = items.flatMap((item) => item.free.map((box, rank) => ({ item, box, rank, alive: true, rivals: [] })));
    for (let i = 0; i < slots.length; i += 1)
      for (let j = i + 1; j < slots.length; j += 1)
        if (slots[i].item !== slots[j].item && cg.meet(slots[i].box, slots[j].box)) {
          slots[i].rivals.push(slots[j]);
          slots[j].rivals.push(slots[i]);
        }
    const left = new Map(items.map((item) => [item, item.free.length]));
    const cost = (slot) =>
      slot.rivals.reduce((sum, rival) => sum + (rival.alive ? 1 / left.get(rival.item) : 0), slot.rank * 0.04 + (slot.box.cost ?? 0));
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
      const inWay = items.filter((other) => other.box && cg.meet(c, other.box));
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

  // The spot on a leader that is nearest and least in doubt: away from other shapes if that can be,
  // its leader through no shape and, if at all, under few labels.
  const leadOff = (item, items, shapes) => {
    const held = items.filter((other) => other.box).map((other) => other.box);
    const near = (c, by) => shapes.taken(grown(c, by), item.shape);
    const doubt = (c) =>
      (near(c, CLEAR) ? NEARBY : 0) + (near(c, 2 * CLEAR) ? NEARBY / 2 : 0) +
      (crosses(c.leader, held) ? CROSSING : 0) + (crosses(c.leader, [], shapes, item.shape) ? CROSSING : 0);
    // Shapes stay where they are, so which spots lie on none is found out once for all rounds.
    item.further ??= further(item).filter((c) => inside(c) && !shapes.taken(c)).sort((x, y) => x.far - y.far);
    let best = { far: Infinity };
    for (const c of item.further) {
      if (c.far >= best.far) break;
      if (meets(c, held)) continue;
      const far = c.far + doubt(c);
      if (far < best.far) best = { ...c, far };
    }
    if (best.far < Infinity) item.box = best;
  };

  // Spots beside the shape that are free, those away from all other shapes first.
  const clearOfOthers = (item, shapes) => {
    const open = beside(item).filter((c) => inside(c) && !shapes.taken(c));
    if (item.listed) return open;
    const within = (by) => open.filter((c) => !shapes.taken(grown(c, by), item.shape));
    const clear = within(CLEAR);
    const close = item.linked || item.wanted ? within(CLOSE).filter((c) => !clear.includes(c)) : [];
    return [...clear.map((c) => ({ ...c, cost: 0 })), ...close.map((c) => ({ ...c, cost: TIGHT }))];
  };

  // Gives places to the labels that must stand: those in "ahead" before the rest. Returns how far
  // the labels stand from their shapes in all, those that found no place counting most.
  const arrange = (first, held, shapes, ahead, mayLead) => {
    for (const item of first) {
      item.box = null;
      item.free = item.near.filter((c) => !meets(c, held));
    }
    const early = first.filter((item) => ahead.has(item));
    const late = first.filter((item) => !ahead.has(item));
    settle(early);
    const taken = [...held, ...early.filter(({ box }) => box).map(({ box }) => box)];
    for (const item of late) item.free = item.free.filter((c) => !meets(c, taken));
    settle(late);
    const without = () => first.filter((item) => !item.box);
    without().forEach((item) => stepAside(item, first));
    const astray = without();
    const others = held.map((box) => ({ box }));
    for (const item of mayLead ? astray : []) if (!item.listed) leadOff(item, [...first, ...others], shapes);
    const miss = first.reduce((sum, { box }) => sum + (box ? (box.far ?? 0) : FARTHEST), 0);
    return { miss, astray };
  };

  // Sets item.box where a label finds a place. Items come in the order of their weight, each with
  // at, radius, width, height, shape (the box of its shape) and strong, wanted, linked, listed.
  // Labels may stand on leaders where that is wanted. Returns how far off labels stand in all, in
  // pixels; 0 where each stands beside its shape.
  cg.placeLabels = (items, shapes, mayLead = true) => {
    sheet = { width: holder.clientWidth, height: holder.clientHeight };
    const boxes = () => items.filter((item) => item.box).map((item) => item.box);
    for (const item of items) {
      item.box = null;
      item.near = clearOfOthers(item, shapes);
      item.further = null;
    }
    for (const item of items.filter(({ strong }) => strong)) {
      const held = boxes();
      const all = beside(item);
      item.box = [...item.near, ...all].find((c) => !meets(c, held)) ?? all[0];
    }
    const held = boxes();
    const first = items.filter((item) => !item.box && (item.linked || item.wanted));
    // Labels that went astray choose first the next time; the best of a few rounds stands.
    const ahead = new Set();
    let best = { miss: Infinity };
    for (let round = 0; round < (mayLead ? ROUNDS : 1) && best.miss > 0; round += 1) {
      const { miss, astray } = arrange(first, held, shapes, ahead, mayLead);
      if (miss < best.miss) best = { miss, boxes: first.map(({ box }) => box) };
      const before = ahead.size;
      astray.forEach((item) => ahead.add(item));
      if (ahead.size === before) break;
    }
    first.forEach((item, i) => {
      item.box = best.boxes[i];
    });
    // What the reader chose is named even where that covers the shape of another theme.
    const taken = boxes();
    const put = (item, choices) => {
      item.box = choices.find((c) => inside(c) && !meets(c, taken)) ?? null;
      if (item.box) taken.push(item.box);
    };
    for (const item of first) if (!item.box && item.wanted) put(item, beside(item));
    const done = new Set(first);
    const leaders = taken.filter(({ leader }) => leader).map(({ leader }) => leader);
    const onLeader = (c) => leaders.some((leader) => crosses(leader, [c]));
    for (const item of items) if (!item.box && !done.has(item)) put(item, item.near.filter((c) => !onLeader(c)));
    return first.length ? best.miss : 0;
  };
})();
