// Writes labels at a readable size at any zoom. A theme with a line always has its name, in
// smaller type or on a leader if need be; other names are left out where they would overlap.
import { byId } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { boxGrid } from "../../../browser/lib/box-grid.ts";
import { placeLabels } from "../../../browser/lib/label-placement.ts";
import { drawing } from "./data.ts";
import { ringed, writeRingNumbers } from "./rings.ts";
import { network, placeOf, radiusOf, view } from "./sheet.ts";
import { store } from "./state.ts";

const holder = byId("network");
const LINE = 13;
const LEADER = 0.9;
// How many letters a line of a slim label holds.
const SLIM = 14;
// By how many pixels names must come nearer before all are set smaller.
const SMALLER = 120;
// More linked themes than this are set in one size only and without leaders, which could not be followed among so many;
// else every step of a zoom would be slow.
const MANY = 120;
// More labels than this cannot be read at once, and arranging them would take too long.
const MOST = 260;
const drawn = new Map(drawing.nodes.map((node: any) => [node.id, node]));
const widthOf = new Map();
export const LIST_HEADING = "In no clear pair named together more often";

const fontOf = (weight: any, size: any) => `${weight} ${size}px system-ui, sans-serif`;
const measure = (context: any, font: any, line: any) => {
  const key = `${font}|${line}`;
  if (!widthOf.has(key)) {
    context.font = font;
    widthOf.set(key, context.measureText(line).width);
  }
  return widthOf.get(key);
};

// The order in which labels get their space: what the reader chose, then what is linked, then size.
const rank = (theme: any, view: any, state: any) => {
  let value = theme.count;
  if (view.linked.has(theme.i)) value += 1e4;
  if (view.near.has(theme.i)) value += 1e6;
  if (view.hover === theme.i) value += 1e7;
  if (state.theme === theme.i) value += 1e8;
  return value;
};

const write = (context: any, { box, lines, line: height, theme, listed }: any, view: any, state: any) => {
  const dim = view.near.size > 0 && !view.near.has(theme.i) && view.hover !== theme.i;
  context.globalAlpha = dim ? 0.35 : 1;
  context.lineWidth = 3.5;
  context.strokeStyle = view.colours.paper;
  context.fillStyle = view.linked.has(theme.i) || state.theme === theme.i ? view.colours.ink : view.colours.soft;
  context.textAlign = listed ? "left" : "center";
  lines.forEach((line: any, i: any) => {
    const x = listed ? box.left + 2 : (box.left + box.right) / 2;
    const y = box.top + i * height + height / 2;
    context.strokeText(line, x, y);
    context.fillText(line, x, y);
  });
  context.globalAlpha = 1;
};

// A name in up to three short lines.
const slimmed = (label: any) => {
  const lines = [""];
  for (const word of label.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && longer.length > SLIM && lines.length < 3) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => (line.length > SLIM + 4 ? `${line.slice(0, SLIM + 3)}…` : line));
};

const lead = (context: any, { leader }: any, theme: any, view: any) => {
  if (!leader) return;
  context.globalAlpha = view.near.size > 0 && !view.near.has(theme.i) ? 0.35 : 1;
  context.strokeStyle = view.colours.soft;
  context.lineWidth = LEADER;
  context.beginPath();
  context.moveTo(leader.x1, leader.y1);
  context.lineTo(leader.x2, leader.y2);
  context.stroke();
  context.globalAlpha = 1;
};

const cut = (context: any, font: any, text: any, room: any) => {
  let left = text;
  while (left.length > 6 && measure(context, font, left) > room) left = `${left.slice(0, -2).trimEnd()}…`;
  return left;
};
const parted = (context: any, font: any, label: any, room: any) => {
  const [first, rest] = label.split(" ").reduce(
    ([one, two]: any, word: any) => {
      const longer = `${one} ${word}`.trim();
      return two || (one && measure(context, font, longer) > room) ? [one, `${two} ${word}`.trim()] : [longer, ""];
    },
    ["", ""],
  );
  return [first, rest].filter(Boolean).map((line) => cut(context, font, line, room));
};
// A listed name may run up to the next column or the edge of the picture. A longer one is written
// in two lines of smaller type, and cut only where that is not enough either.
const listedLook = (context: any, weight: any, { theme, at, radius, pitch }: any, columns: any) => {
  const next = Math.min(...columns.filter((x: any) => x > at.x + 20), holder.clientWidth + 8);
  const room = next - at.x - radius - 18;
  const plain = fontOf(weight, 10);
  if (measure(context, plain, theme.label) <= room) return { font: plain, size: 10, line: LINE, lines: [theme.label] };
  const font = fontOf(weight, 9);
  const lines = pitch >= 18 ? parted(context, font, theme.label, room) : [cut(context, font, theme.label, room)];
  return { font, size: 9, line: 9, lines };
};

// Lone themes are in a list; a heading says why, unless the reader has moved away from it.
const writeListHeading = (context: any, listed: any, view: any) => {
  view.heading = null;
  if (!listed.length || view.narrow || !view.shown.length) return;
  const left = Math.min(...listed.map(({ at, radius }: any) => at.x - radius));
  const top = Math.min(...listed.map(({ at, radius }: any) => at.y - radius));
  context.font = "600 12px system-ui, sans-serif";
  context.textAlign = "left";
  context.fillStyle = view.colours.soft;
  // It is wider than the names of a short list, and would be cut at the edge of the picture.
  const x = Math.max(4, Math.min(left, holder.clientWidth - context.measureText(LIST_HEADING).width - 4));
  context.fillText(LIST_HEADING, x, top - 12);
  view.heading = { x, y: top - 12 };
};

const listBox = (listed: any) => ({
  left: Math.min(...listed.map(({ shape }: any) => shape.left)) - 2,
  right: holder.clientWidth,
  top: Math.min(...listed.map(({ shape }: any) => shape.top)),
  bottom: Math.max(...listed.map(({ shape }: any) => shape.bottom)),
});

// Where a picture is too small for all names of linked themes, it says so.
const unnamed = byId("unnamed");
const tellUnnamed = (count: any) => {
  if (view.unnamed === count) return;
  view.unnamed = count;
  unnamed.hidden = count === 0;
  unnamed.textContent = `${plural(count, "name does", "names do")} not fit: zoom in, or point at the shape`;
};

// The arrangement for the same lines at the same size is not computed again at every move.
let found: any = { shown: null };

export const startLabels = () => {
  network.on("afterDrawing", (context) => {
    const state = store.state;
    const ratio = context.canvas.width / holder.clientWidth || 1;
    const scale = network.getScale();
    const size = scale < 0.58 ? 11 : 12;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    const shown = view.placed
      .map((theme: any) => {
        const node: any = drawn.get(theme.id);
        const at = network.canvasToDOM(placeOf(node));
        const radius = radiusOf(theme) * scale + (ringed(theme) ? 2 : 0);
        return {
          theme,
          listed: node.listed,
          words: node.label.split("\n"),
          at,
          radius,
          shape: { left: at.x - radius, right: at.x + radius, top: at.y - radius, bottom: at.y + radius },
          rank: rank(theme, view, state),
          strong: state.theme === theme.i || view.hover === theme.i,
          wanted: state.theme === theme.i || view.hover === theme.i || view.near.has(theme.i),
          linked: view.linked.has(theme.i),
        };
      })
      .sort((a: any, b: any) => b.rank - a.rank);
    const shapes = boxGrid(shown.map(({ shape }: any) => shape));
    const listed = shown.filter((item: any) => item.listed);
    const columns = [...new Set(listed.map(({ at }: any) => Math.round(at.x)))];
    const below = (item: any) =>
      listed
        .filter(({ at }: any) => at.y > item.at.y + 1 && Math.abs(at.x - item.at.x) < 20)
        .map(({ at }: any) => at.y - item.at.y);
    const above = (item: any) =>
      listed
        .filter(({ at }: any) => at.y < item.at.y - 1 && Math.abs(at.x - item.at.x) < 20)
        .map(({ at }: any) => item.at.y - at.y);
    for (const item of listed as any) item.pitch = Math.min(...below(item), ...above(item));
    const items: any = shown
      .filter(({ at }: any) => at.x >= 0 && at.y >= 0 && at.x <= holder.clientWidth && at.y <= holder.clientHeight)
      .slice(0, MOST);
    const setType = (item: any, { type, slim }: any) => {
      const weight = item.strong ? 700 : 500;
      const lines = slim && item.linked ? slimmed(item.theme.label) : item.words;
      const plain = { font: fontOf(weight, type), size: type, line: LINE - (size - type), lines };
      Object.assign(item, item.listed ? listedLook(context, weight, item, columns) : plain);
      item.width = Math.max(...item.lines.map((line: any) => measure(context, item.font, line))) + 4;
      item.height = item.lines.length * item.line;
    };
    const many = items.filter(({ linked }: any) => linked).length > MANY;
    // The names of the list are to its right, so that nothing else may be written from its edge on.
    const list = listed.length && !view.narrow ? listBox(listed) : undefined;
    const arranged = (look: any) => {
      for (const item of items) setType(item, look);
      return placeLabels(items, shapes, { width: holder.clientWidth, height: holder.clientHeight, list }, !many);
    };
    // Smaller type, and at last three short lines, where larger would leave names out or far off.
    const looks = [{ type: size }, { type: size - 1 }, { type: size - 2 }, { type: size - 2, slim: true }];
    const same = found.shown === view.shown && found.scale === scale && found.theme === state.theme;
    const choice = many ? looks.slice(0, 1) : same ? [found.look] : looks;
    let best = { miss: Infinity, look: looks[0] };
    let last = null;
    for (const look of choice) {
      last = look;
      const miss = arranged(look);
      if (miss < best.miss - SMALLER) best = { miss, look };
      if (miss <= SMALLER) break;
    }
    if (best.look !== last) arranged(best.look);
    found = { shown: view.shown, scale, theme: state.theme, look: best.look };
    const placed = items.filter(({ box }: any) => box);
    for (const { box, theme } of placed as any) lead(context, box, theme, view);
    for (const item of placed as any) {
      context.font = item.font;
      write(context, item, view, state);
    }
    view.labels = placed.map(({ theme, box, lines, strong, listed: inList, size: type, line }: any) => ({
      theme,
      box,
      lines,
      strong,
      listed: inList,
      size: type,
      line,
    }));
    tellUnnamed(items.filter(({ linked, box }: any) => linked && !box).length);
    view.labelled = placed.map(({ theme }: any) => theme.id);
    view.labelBoxes = placed.map(({ box }: any) => box);
    view.labelBoxes.forEach(shapes.add);
    writeRingNumbers(context, shapes);
    writeListHeading(context, listed, view);
    context.restore();
  });
};
