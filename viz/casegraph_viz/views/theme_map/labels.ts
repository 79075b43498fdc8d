// Writes the names of the themes: whole, in letters of one size at any zoom, larger for larger themes, beside their
// shapes where no line crosses them if there is such a place. What does not fit is left out, the strongest come first.
import { boxGrid, type BoxGrid } from "../../../browser/lib/box-grid.ts";
import { byId } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { placeLabels } from "../../../browser/lib/label-placement.ts";
import { runsThrough, type Label, type Line, type Sheet, type Spot } from "../../../browser/lib/label-spots.ts";
import { countsOnLines, writeCounts } from "./around.ts";
import type { State } from "./choices.ts";
import type { Theme, ThemeNumber } from "./data.ts";
import { groundsOf, LARGE, lettersOf, WIDTHS, type Letters } from "./letters.ts";
import { inForce, type Pair } from "./numbers.ts";
import { ringed, writeRingNumbers } from "./rings.ts";
import { covered, network, nodeOf, placeOf, radiusOf, view } from "./sheet.ts";
import { store } from "./state.ts";

type Context = CanvasRenderingContext2D;
/** A label of the picture, with its letters. */
interface Item extends Label, Letters {
  theme: Theme;
  rank: number;
  crossed: boolean;
  /** The name in wider and in narrower lines. */
  variants: Letters[];
}
type PlacedItem = Item & { box: Spot };

const holder = byId("network");
// By how much letters are smaller, where names would be left out.
const LOOKS = [0, 0.75, 1.5, 3];
// Letters are made smaller by a step only where that frees more names than this from lines that run through them.
const STEP_DOWN = 2.5;
const LEADER = 0.8;
// More linked themes than this are set in one size only, and where lines run is not looked at; else every step of a zoom
// would be slow.
const MANY = 120;
// More labels than this cannot be read at once, and arranging them would take too long.
const MOST = 260;

// The order in which labels get their space: what the reader chose, then what is linked, then size.
const rank = (theme: Theme, state: State): number => {
  let value = theme.count;
  if (view.linked.has(theme.i)) value += 1e4;
  if (view.near.has(theme.i)) value += 1e6;
  if (view.hover === theme.i) value += 1e7;
  if (state.theme === theme.i) value += 1e8;
  return value;
};

const isDim = (theme: Theme): boolean => view.near.size > 0 && !view.near.has(theme.i) && view.hover !== theme.i;
const write = (context: Context, item: PlacedItem, state: State): void => {
  const { box, font, lines, line: height, theme } = item;
  const { leader } = box;
  context.globalAlpha = isDim(theme) ? 0.3 : 1;
  if (leader) {
    // Short and dotted, so that it is not taken for a line of the map.
    context.strokeStyle = view.colours.soft;
    context.lineWidth = LEADER;
    context.setLineDash([1, 2]);
    context.beginPath();
    context.moveTo(leader.x1, leader.y1);
    context.lineTo(leader.x2, leader.y2);
    context.stroke();
    context.setLineDash([]);
  }
  // A line of the map that has to run through a name is interrupted there.
  if (item.crossed) {
    context.fillStyle = view.colours.paper;
    for (const { x, y, width, height } of groundsOf(item)) context.fillRect(x, y, width, height);
  }
  context.font = font;
  context.lineWidth = 3.5;
  context.strokeStyle = view.colours.paper;
  context.fillStyle = view.linked.has(theme.i) || state.theme === theme.i ? view.colours.ink : view.colours.soft;
  context.textAlign = "center";
  lines.forEach((line, i) => {
    const [x, y] = [(box.left + box.right) / 2, box.top + i * height + height / 2];
    context.strokeText(line, x, y);
    context.fillText(line, x, y);
  });
  context.globalAlpha = 1;
};

// Where a picture is too small for all names of linked themes, it says so.
const unnamed = byId("unnamed");
const tellUnnamed = (count: number): void => {
  if (view.unnamed === count) return;
  view.unnamed = count;
  unnamed.hidden = count === 0;
  unnamed.textContent = `${plural(count, "name does", "names do")} not fit: zoom in, or point at the shape`;
};

// What of a theme is to be labelled, in pixels of the picture; letters are chosen later.
const itemOf = (theme: Theme, scale: number, state: State): Item => {
  const at = network.canvasToDOM(placeOf(nodeOf(theme)));
  const radius = radiusOf(theme) * scale + (ringed(theme) ? 3 : 0);
  const strong = state.theme === theme.i || view.hover === theme.i;
  return {
    theme,
    at,
    radius,
    shape: { left: at.x - radius, right: at.x + radius, top: at.y - radius, bottom: at.y + radius },
    rank: rank(theme, state),
    strong,
    wanted: strong || view.near.has(theme.i),
    linked: view.linked.has(theme.i),
    box: null,
    width: 0,
    height: 0,
    font: "",
    size: 0,
    line: 0,
    lines: [],
    widths: [],
    crossed: false,
    variants: [],
  };
};
/** How the names of a picture are set: by how much smaller all are, and which are small in lines of another width. */
interface Look {
  less: number;
  small: ReadonlyMap<ThemeNumber, number>;
}
const setLetters = (item: Item, { less, small }: Look): void => {
  const share = inForce.largest ? Math.sqrt(item.theme.count / inForce.largest) : 0;
  const { strong } = item;
  const wide = small.get(item.theme.i);
  item.far = wide !== undefined;
  const setting = wide === undefined ? { less, strong } : { less: LARGE, strong, wide };
  Object.assign(item, lettersOf(item.theme, share, setting));
  const usual = item.lines.length;
  item.variants = WIDTHS.map((letters) => lettersOf(item.theme, share, { ...setting, wide: letters })).filter(
    ({ lines }) => lines.length !== usual,
  );
};
const takeVariant = (item: Item): void => {
  const variant = item.box?.variant;
  if (variant !== undefined) Object.assign(item, item.variants[variant]);
};
// How many names a line runs through, and how many are on leaders.
const struckOf = (items: readonly Item[], { lines = [] }: Sheet): number =>
  items.reduce((sum, { box }) => {
    if (!box) return sum;
    return sum + (box.leader ? 1 : 0) + (lines.some((line) => runsThrough(line, box)) ? 1 : 0);
  }, 0);
const isPlaced = (item: Item): item is PlacedItem => item.box !== null;
const linesDrawn = (): Line[] =>
  view.shown.map(({ a, b }) => {
    const [from, to] = [a, b].map((theme) => network.canvasToDOM(placeOf(nodeOf(theme))));
    return { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
  });

// Arrange names: smaller letters only where larger ones would leave some out, and then lines of another width for those.
const arrange = (items: readonly Item[], shapes: BoxGrid, sheet: Sheet, known: Look | null, many: boolean): Look => {
  let best: { miss: number; look: Look } = { miss: Infinity, look: { less: 0, small: new Map() } };
  let last: Look | null = null;
  const attempt = (look: Look): void => {
    last = look;
    for (const item of items) setLetters(item, look);
    const miss = placeLabels(items, shapes, sheet, !many);
    if (miss < best.miss) best = { miss, look };
  };
  // A name that covers something for want of room has no place of its own yet.
  const lacks = ({ linked, box }: Item): boolean => linked && (!box || box.forced === true);
  const isWhole = (): boolean => !items.some(lacks);
  if (known) attempt(known);
  else if (many) attempt(best.look);
  else {
    let clearest: { cost: number; look: Look } | null = null;
    for (const [step, less] of LOOKS.entries()) {
      const look = { less, small: new Map() };
      attempt(look);
      if (!isWhole()) continue;
      const cost = struckOf(items, sheet) + STEP_DOWN * step;
      if (!clearest || cost < clearest.cost) clearest = { cost, look };
      // While the reader zooms, the first whole one will do.
      if (view.held || clearest.cost <= STEP_DOWN * (step + 1)) break;
    }
    if (clearest) {
      if (clearest.look !== last) attempt(clearest.look);
      return clearest.look;
    }
    for (const width of WIDTHS) {
      if (best.look !== last) attempt(best.look);
      const left = items.filter(lacks).map(({ theme }): [ThemeNumber, number] => [theme.i, width]);
      attempt({ less: best.look.less, small: new Map([...best.look.small, ...left]) });
      if (isWhole()) return best.look;
    }
  }
  if (best.look !== last) attempt(best.look);
  return best.look;
};

// The arrangement for the same lines at the same size is not chosen again at every move.
interface Arranged {
  shown: readonly Pair[] | null;
  scale: number;
  theme: ThemeNumber | null;
  /** Of the picture, with what covers its edges. */
  size: string;
  look: Look | null;
}
let found: Arranged = { shown: null, scale: 0, theme: null, size: "", look: null };

const writeLabels = (context: Context): void => {
  const state = store.state;
  const scale = network.getScale();
  const { clientWidth: width, clientHeight: height } = holder;
  const { top, bottom } = covered();
  context.textBaseline = "middle";
  context.lineJoin = "round";
  const shown = view.placed.map((theme) => itemOf(theme, scale, state)).sort((a, b) => b.rank - a.rank);
  const counts = countsOnLines(state);
  const shapes = boxGrid([...shown.map(({ shape }) => shape), ...counts.map(({ box }) => box)]);
  const items = shown.filter(({ at }) => at.x >= 0 && at.y >= 0 && at.x <= width && at.y <= height).slice(0, MOST);
  const linked = items.filter((item) => item.linked).length;
  const sheet: Sheet = { width, height, top, bottom: height - bottom, lines: linked > MANY ? [] : linesDrawn() };
  const size = [width, height, top, bottom].join();
  const same =
    found.shown === view.shown && found.scale === scale && found.theme === state.theme && found.size === size;
  const look = arrange(items, shapes, sheet, same ? found.look : null, linked > MANY);
  found = { shown: view.shown, scale, theme: state.theme, size, look };
  const placed = items.filter(isPlaced);
  for (const item of placed) {
    takeVariant(item);
    item.crossed = (sheet.lines ?? []).some((line) => runsThrough(line, item.box));
    write(context, item, state);
  }
  view.labels = placed.map(({ theme, box, lines, strong, size, line, crossed, widths }) => ({
    theme,
    box,
    lines,
    strong,
    size,
    line,
    crossed,
    widths,
  }));
  tellUnnamed(items.filter((item) => item.linked && !item.box).length);
  view.labelled = placed.map(({ theme }) => theme.id);
  view.labelBoxes = placed.map(({ box }) => box);
  view.labelBoxes.forEach(shapes.add);
  writeCounts(context, counts);
  view.counts = counts;
  writeRingNumbers(context, shapes);
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
