// Writes labels at a readable size at any zoom. A theme with a line always has its name, in
// smaller type or on a leader if need be; other names are left out where they would overlap.
import { boxGrid, type Box } from "../../../browser/lib/box-grid.ts";
import { byId } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { placeLabels } from "../../../browser/lib/label-placement.ts";
import type { Label, Spot } from "../../../browser/lib/label-spots.ts";
import { countsOnLines, writeCounts } from "./around.ts";
import type { State } from "./choices.ts";
import type { Theme, ThemeNumber } from "./data.ts";
import type { Pair } from "./numbers.ts";
import { ringed, writeRingNumbers } from "./rings.ts";
import { network, nodeOf, placeOf, radiusOf, view } from "./sheet.ts";
import { store } from "./state.ts";

type Context = CanvasRenderingContext2D;
/** How a name is set: font, size and height of a line, and its lines. */
interface Setting {
  font: string;
  size: number;
  line: number;
  lines: readonly string[];
}
/** A label of the picture, with its setting. */
interface Item extends Label, Setting {
  theme: Theme;
  /** Its name in up to two lines. */
  words: readonly string[];
  rank: number;
  /** One of a list: the distance to the next name above or below. */
  pitch: number;
}
type PlacedItem = Item & { box: Spot };
/** How large names are set, and whether in three short lines. */
interface Look {
  type: number;
  slim?: boolean;
}

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
const widthOf = new Map<string, number>();
export const LIST_HEADING = "In no clear pair named together more often";

const fontOf = (weight: number, size: number): string => `${weight} ${size}px system-ui, sans-serif`;
const measure = (context: Context, font: string, line: string): number => {
  const key = `${font}|${line}`;
  const known = widthOf.get(key);
  if (known !== undefined) return known;
  context.font = font;
  const { width } = context.measureText(line);
  widthOf.set(key, width);
  return width;
};

// The order in which labels get their space: what the reader chose, then what is linked, then size.
const rank = (theme: Theme, state: State): number => {
  let value = theme.count;
  if (view.linked.has(theme.i)) value += 1e4;
  if (view.near.has(theme.i)) value += 1e6;
  if (view.hover === theme.i) value += 1e7;
  if (state.theme === theme.i) value += 1e8;
  return value;
};

const write = (context: Context, { box, lines, line: height, theme, listed }: PlacedItem, state: State): void => {
  const dim = view.near.size > 0 && !view.near.has(theme.i) && view.hover !== theme.i;
  context.globalAlpha = dim ? 0.35 : 1;
  context.lineWidth = 3.5;
  context.strokeStyle = view.colours.paper;
  context.fillStyle = view.linked.has(theme.i) || state.theme === theme.i ? view.colours.ink : view.colours.soft;
  context.textAlign = listed ? "left" : "center";
  lines.forEach((line, i) => {
    const x = listed ? box.left + 2 : (box.left + box.right) / 2;
    const y = box.top + i * height + height / 2;
    context.strokeText(line, x, y);
    context.fillText(line, x, y);
  });
  context.globalAlpha = 1;
};

// A name in up to three short lines.
const slimmed = (label: string): string[] => {
  const lines = [""];
  for (const word of label.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && longer.length > SLIM && lines.length < 3) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => (line.length > SLIM + 4 ? `${line.slice(0, SLIM + 3)}…` : line));
};

const lead = (context: Context, { box: { leader }, theme }: PlacedItem): void => {
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

const cut = (context: Context, font: string, text: string, room: number): string => {
  let left = text;
  while (left.length > 6 && measure(context, font, left) > room) left = `${left.slice(0, -2).trimEnd()}…`;
  return left;
};
const parted = (context: Context, font: string, label: string, room: number): string[] => {
  const [first, rest] = label.split(" ").reduce<[string, string]>(
    ([one, two], word) => {
      const longer = `${one} ${word}`.trim();
      return two || (one && measure(context, font, longer) > room) ? [one, `${two} ${word}`.trim()] : [longer, ""];
    },
    ["", ""],
  );
  return [first, rest].filter(Boolean).map((line) => cut(context, font, line, room));
};
// A listed name may run up to the next column or the edge of the picture. A longer one is written
// in two lines of smaller type, and cut only where that is not enough either.
const listedLook = (
  context: Context,
  weight: number,
  { theme, at, radius, pitch }: Item,
  columns: readonly number[],
): Setting => {
  const next = Math.min(...columns.filter((x) => x > at.x + 20), holder.clientWidth + 8);
  const room = next - at.x - radius - 18;
  const plain = fontOf(weight, 10);
  if (measure(context, plain, theme.label) <= room) return { font: plain, size: 10, line: LINE, lines: [theme.label] };
  const font = fontOf(weight, 9);
  const lines = pitch >= 18 ? parted(context, font, theme.label, room) : [cut(context, font, theme.label, room)];
  return { font, size: 9, line: 9, lines };
};

// Lone themes are in a list; a heading says why, unless the reader has moved away from it.
const writeListHeading = (context: Context, listed: readonly Item[]): void => {
  view.heading = null;
  if (!listed.length || view.narrow || !view.shown.length) return;
  const left = Math.min(...listed.map(({ at, radius }) => at.x - radius));
  const top = Math.min(...listed.map(({ at, radius }) => at.y - radius));
  context.font = "600 12px system-ui, sans-serif";
  context.textAlign = "left";
  context.fillStyle = view.colours.soft;
  // It is wider than the names of a short list, and would be cut at the edge of the picture.
  const x = Math.max(4, Math.min(left, holder.clientWidth - context.measureText(LIST_HEADING).width - 4));
  context.fillText(LIST_HEADING, x, top - 12);
  view.heading = { x, y: top - 12 };
};

const listBox = (listed: readonly Item[]): Box => ({
  left: Math.min(...listed.map(({ shape }) => shape.left)) - 2,
  right: holder.clientWidth,
  top: Math.min(...listed.map(({ shape }) => shape.top)),
  bottom: Math.max(...listed.map(({ shape }) => shape.bottom)),
});

// Where a picture is too small for all names of linked themes, it says so.
const unnamed = byId("unnamed");
const tellUnnamed = (count: number): void => {
  if (view.unnamed === count) return;
  view.unnamed = count;
  unnamed.hidden = count === 0;
  unnamed.textContent = `${plural(count, "name does", "names do")} not fit: zoom in, or point at the shape`;
};

// The arrangement for the same lines at the same size is not computed again at every move.
let found: { shown: readonly Pair[] | null; scale: number; theme: ThemeNumber | null; look: Look } = {
  shown: null,
  scale: 0,
  theme: null,
  look: { type: 12 },
};

// What of a theme is to be labelled, in pixels of the picture; names are set later.
const itemOf = (theme: Theme, scale: number, state: State): Item => {
  const node = nodeOf(theme);
  const at = network.canvasToDOM(placeOf(node));
  const radius = radiusOf(theme) * scale + (ringed(theme) ? 2 : 0);
  const strong = state.theme === theme.i || view.hover === theme.i;
  return {
    theme,
    listed: node.listed && !view.around.size,
    words: node.label.split("\n"),
    at,
    radius,
    shape: { left: at.x - radius, right: at.x + radius, top: at.y - radius, bottom: at.y + radius },
    rank: rank(theme, state),
    strong,
    wanted: strong || view.near.has(theme.i),
    linked: view.linked.has(theme.i),
    pitch: Infinity,
    box: null,
    width: 0,
    height: 0,
    font: "",
    size: 0,
    line: 0,
    lines: [],
  };
};
const pitchOf = (item: Item, listed: readonly Item[]): number =>
  Math.min(
    ...listed
      .filter(({ at }) => Math.abs(at.y - item.at.y) > 1 && Math.abs(at.x - item.at.x) < 20)
      .map(({ at }) => Math.abs(at.y - item.at.y)),
  );
const isPlaced = (item: Item): item is PlacedItem => item.box !== null;

const writeLabels = (context: Context): void => {
  const state = store.state;
  const scale = network.getScale();
  const size = scale < 0.58 ? 11 : 12;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  const shown = view.placed.map((theme) => itemOf(theme, scale, state)).sort((a, b) => b.rank - a.rank);
  const counts = countsOnLines(state);
  const shapes = boxGrid([...shown.map(({ shape }) => shape), ...counts.map(({ box }) => box)]);
  const listed = shown.filter((item) => item.listed);
  const columns = [...new Set(listed.map(({ at }) => Math.round(at.x)))];
  for (const item of listed) item.pitch = pitchOf(item, listed);
  const { clientWidth: width, clientHeight: height } = holder;
  const items = shown.filter(({ at }) => at.x >= 0 && at.y >= 0 && at.x <= width && at.y <= height).slice(0, MOST);
  const setType = (item: Item, { type, slim }: Look): void => {
    const weight = item.strong ? 700 : 500;
    const lines = slim && item.linked ? slimmed(item.theme.label) : item.words;
    const plain = { font: fontOf(weight, type), size: type, line: LINE - (size - type), lines };
    Object.assign(item, item.listed ? listedLook(context, weight, item, columns) : plain);
    item.width = Math.max(...item.lines.map((line) => measure(context, item.font, line))) + 4;
    item.height = item.lines.length * item.line;
  };
  const many = items.filter(({ linked }) => linked).length > MANY;
  // The names of the list are to its right, so that nothing else may be written from its edge on.
  const list = listed.length && !view.narrow ? listBox(listed) : undefined;
  const arranged = (look: Look): number => {
    for (const item of items) setType(item, look);
    return placeLabels(items, shapes, { width, height, list }, !many);
  };
  // Smaller type, and at last three short lines, where larger would leave names out or far off.
  const looks: Look[] = [{ type: size }, { type: size - 1 }, { type: size - 2 }, { type: size - 2, slim: true }];
  const same = found.shown === view.shown && found.scale === scale && found.theme === state.theme;
  const choice = many ? looks.slice(0, 1) : same ? [found.look] : looks;
  let best = { miss: Infinity, look: looks[0] };
  let last: Look | null = null;
  for (const look of choice) {
    last = look;
    const miss = arranged(look);
    if (miss < best.miss - SMALLER) best = { miss, look };
    if (miss <= SMALLER) break;
  }
  if (best.look !== last) arranged(best.look);
  found = { shown: view.shown, scale, theme: state.theme, look: best.look };
  const placed = items.filter(isPlaced);
  for (const item of placed) lead(context, item);
  for (const item of placed) {
    context.font = item.font;
    write(context, item, state);
  }
  view.labels = placed.map(({ theme, box, lines, strong, listed, size, line }) => ({
    theme,
    box,
    lines,
    strong,
    listed,
    size,
    line,
  }));
  tellUnnamed(items.filter(({ linked, box }) => linked && !box).length);
  view.labelled = placed.map(({ theme }) => theme.id);
  view.labelBoxes = placed.map(({ box }) => box);
  view.labelBoxes.forEach(shapes.add);
  writeCounts(context, counts);
  view.counts = counts;
  writeRingNumbers(context, shapes);
  writeListHeading(context, listed);
};

export const startLabels = (): void => {
  network.on("afterDrawing", (context) => {
    const ratio = context.canvas.width / holder.clientWidth || 1;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    writeLabels(context);
    context.restore();
  });
};
