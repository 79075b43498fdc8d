// What the picture is drawn on: the network of vis-network, what of the map is in view, and where.
import type { Box } from "../../../browser/lib/box-grid.ts";
import { byId } from "../../../browser/lib/dom.ts";
import type { Spot } from "../../../browser/lib/label-spots.ts";
import { readPalette, type Palette } from "./colour.ts";
import { drawing, settings, themes, type DrawnNode, type PairNumber, type Theme, type ThemeNumber } from "./data.ts";
import { inForce, type Pair } from "./numbers.ts";
import type { LineKind } from "./shown.ts";

const holder = byId("network");
const [over, under] = [".over-map", ".under-map"].map((name) => document.querySelector<HTMLElement>(name));
export const places: ReadonlyMap<string, DrawnNode> = new Map(drawing.nodes.map((node) => [node.id, node]));
/** The place of a theme that is drawn; the picture draws only themes that Python has placed. */
export const nodeOf = (theme: Theme): DrawnNode => {
  const node = places.get(theme.id);
  if (!node) throw new Error(`the page has no place for the theme ${JSON.stringify(theme.id)}`);
  return node;
};

export interface Colours extends Palette {
  apart: string;
}
export const colours = (): Colours => {
  const css = window.getComputedStyle(document.documentElement);
  return { ...readPalette(), apart: css.getPropertyValue("--apart").trim() };
};

/** A shape as vis-network takes it. */
export interface NodeLook {
  id: string;
  title: string;
  shape: string;
  size: number;
  x: number;
  y: number;
  hidden: boolean;
  opacity: number;
  borderWidth: number;
  chosen: boolean;
  color: { background: string; border: string };
  /** Dashes of its edge, where an overlay has no value. */
  shapeProperties: { borderDashes: false | number[] };
}
/** A line as vis-network takes it; its id is the number of its pair. */
export interface EdgeLook {
  id: number;
  from: string;
  to: string;
  title: string;
  grade: LineKind;
  dashes: false | number[];
  width: number;
  /** A bar across the middle, where the two may say one thing twice. */
  arrows?: { middle: { enabled: true; type: "bar"; scaleFactor: number } };
  color: { color: string; highlight: string; hover: string; opacity: number };
}

export const nodes = new vis.DataSet<NodeLook>();
export const edges = new vis.DataSet<EdgeLook>();
export const network = new vis.Network(holder, { nodes, edges }, drawing.options);

/** A name as it is written in the picture. */
export interface WrittenLabel {
  theme: Theme;
  box: Spot;
  lines: readonly string[];
  strong: boolean;
  /** The size of its letters, and the height of a line. */
  size: number;
  line: number;
  /** Whether a line of the map runs through it, which is interrupted there; and how wide its lines of text are. */
  crossed: boolean;
  widths: readonly number[];
}
/** A ring round a shape, in pixels of the picture. */
export interface Ring {
  theme: Theme;
  at: vis.Position;
  radius: number;
  dim: boolean;
  strong: boolean;
}
/** A ring with the place and the size of its number. */
export interface NumberedRing extends Ring, vis.Position {
  size: number;
}

/** A count on a line, with what is expected, in pixels of the picture. */
export interface LineCount extends vis.Position {
  count: string;
  expected: string;
  box: Box;
}

/** What of the map is in view. */
interface View {
  colours: Colours;
  /** The themes that lines lead to, and those near to what the reader chose. */
  linked: ReadonlySet<ThemeNumber>;
  near: ReadonlySet<ThemeNumber>;
  /** The theme under the pointer. */
  hover: ThemeNumber | null;
  /** Whether the picture is higher than wide. */
  tall: boolean;
  /** The places of the themes of the first picture, with room for their names, by id; empty where they are many. */
  homes: ReadonlyMap<string, vis.Position>;
  /** The shapes and the lines that are drawn. */
  placed: readonly Theme[];
  shown: readonly Pair[];
  kinds: ReadonlyMap<PairNumber, LineKind>;
  /** Where shapes are while a chosen theme has the nearest around it, by id; empty else. */
  around: ReadonlyMap<string, vis.Position>;
  /** Where themes are that Python put into the list of those without a line, while a line leads to them, by id. */
  moved: ReadonlyMap<string, vis.Position>;
  /** Whether the whole map has been fitted to the window, and whether the reader has moved it since. */
  fitted: boolean;
  held: boolean;
  labels: readonly WrittenLabel[];
  /** The ids of the themes with a name in the picture, and where the names are. */
  labelled: readonly string[];
  labelBoxes: readonly Box[];
  /** How many themes with a line have no name. */
  unnamed: number;
  ringNumbers: readonly NumberedRing[];
  counts: readonly LineCount[];
}
export const view: View = {
  colours: colours(),
  linked: new Set(),
  near: new Set(),
  hover: null,
  tall: false,
  homes: new Map(),
  placed: [],
  shown: [],
  kinds: new Map(),
  around: new Map(),
  moved: new Map(),
  fitted: false,
  held: false,
  labels: [],
  labelled: [],
  labelBoxes: [],
  unnamed: 0,
  ringNumbers: [],
  counts: [],
};

/**
 * The place of a theme in the whole map.
 *
 * The page contains two sets of places, one for a wide picture and one for a tall one; homes.ts makes room for names.
 */
export const homeOf = (node: DrawnNode): vis.Position =>
  view.homes.get(node.id) ?? (view.tall ? { x: node.tall[0], y: node.tall[1] } : { x: node.x, y: node.y });
/** Where a theme is now; in whole units, to which vis-network cuts the places that it is given. */
export const placeOf = (node: DrawnNode): vis.Position => {
  const { x, y } = view.around.get(node.id) ?? view.moved.get(node.id) ?? homeOf(node);
  return { x: Math.round(x), y: Math.round(y) };
};

/** The area of a shape grows with the reviews in view that name its theme. */
export const radiusOfCount = (count: number): number =>
  3 + 15 * Math.sqrt(inForce.largest ? count / inForce.largest : 0);
export const radiusOf = (theme: Theme): number => radiusOfCount(theme.count);
/** The width of a line that vis-network draws; 0 for one that it does not. */
export const widthOf = (k: PairNumber): number => edges.get(k)?.width ?? 0;

/** How much of the picture the controls above it and the key below it cover, in pixels; nothing where they are beside it. */
export const covered = (): { top: number; bottom: number } => {
  const picture = holder.getBoundingClientRect();
  const [above, below] = [over?.getBoundingClientRect(), under?.getBoundingClientRect()];
  return {
    top: above && above.top >= picture.top ? above.height : 0,
    bottom: below && below.bottom <= picture.bottom ? below.height : 0,
  };
};
/** Dashes and gaps; the ends of a dash are round and reach into the gap, so a wide line needs wider gaps. */
export const dashesOf = (kind: LineKind, width: number): false | number[] => {
  const base = settings.dashes[kind];
  return base ? base.map((length, i) => length + (i % 2 ? 1.5 : 0.5) * width) : false;
};

/** The ends of the bar across the middle of a line, in the units of its ends. */
export const barAcross = (a: vis.Position, b: vis.Position, width: number): [vis.Position, vis.Position] => {
  const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
  const half = 5 + 1.5 * width;
  const long = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [dx, dy] = [(-(b.y - a.y) * half) / long, ((b.x - a.x) * half) / long];
  return [
    { x: x - dx, y: y - dy },
    { x: x + dx, y: y + dy },
  ];
};

const still = window.matchMedia("(prefers-reduced-motion: reduce)");
/** Bring themes into view that are outside it. */
export const focusOn = (wanted: readonly ThemeNumber[]): void => {
  const spots = wanted.flatMap((i) => {
    const node = places.get(themes[i].id);
    return node ? [placeOf(node)] : [];
  });
  if (!spots.length) return;
  const position = {
    x: spots.reduce((sum, s) => sum + s.x, 0) / spots.length,
    y: spots.reduce((sum, s) => sum + s.y, 0) / spots.length,
  };
  const here = network.canvasToDOM(position);
  const inside = here.x > 40 && here.y > 40 && here.x < holder.clientWidth - 40 && here.y < holder.clientHeight - 40;
  if (inside) return;
  network.moveTo({ position, animation: still.matches ? false : { duration: 250 } });
};
const [LEAST, MOST] = [0.15, 4];
/** Zoom by a factor; towards a place of the map, which then stays where it is in the picture. */
export const zoomMap = (factor: number, towards = network.getViewPosition()): void => {
  const scale = network.getScale();
  const wanted = Math.min(MOST, Math.max(LEAST, scale * factor));
  const middle = network.getViewPosition();
  const part = scale / wanted;
  const position = {
    x: towards.x - (towards.x - middle.x) * part,
    y: towards.y - (towards.y - middle.y) * part,
  };
  network.moveTo({ position, scale: wanted, animation: false });
  view.held = true;
};
/** Keep the scale within what can be read, after the wheel or two fingers have changed it. */
export const keepScale = (): void => {
  const scale = network.getScale();
  if (scale < LEAST || scale > MOST)
    network.moveTo({ scale: Math.min(MOST, Math.max(LEAST, scale)), animation: false });
};
