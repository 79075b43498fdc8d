// The shapes, names and lines of the theme map as they are drawn on paper, for letters of a size.
import { COUNTED, GRADE_KEY } from "../../../browser/lib/library.ts";
import { paper, widthOf, type Shape } from "../../../browser/lib/picture.ts";
import type { Place } from "../../../browser/lib/room.ts";
import { wrapWords } from "../../../browser/lib/wrap.ts";
import { widths } from "./canvas.ts";
import type { State } from "./choices.ts";
import { fillOf, layerOf, onPaper, type Fill } from "./colour.ts";
import { pairKeys, settings, type Theme } from "./data.ts";
import { inForce, type Pair } from "./numbers.ts";
import { barAcross, dashesOf, view } from "./sheet.ts";
import type { LineKind, ShownPair } from "./shown.ts";
import { pairTitle } from "./words.ts";

// How many letters a line of a name holds.
const LINE = 16;
/** How high a line of a name is, in letters. */
const LEADING = 1.15;
/** Sizes of shapes and lines are given for letters of this size, and grow with them. */
export const BASE = 11;
/** A name of some lines, with the size of all of it. */
interface Name {
  lines: string[];
  width: number;
  height: number;
}
/** A name as it is set under a shape. */
export const nameOf = (label: string, letters: number, weight = 500, wide = LINE): Name => {
  const lines = wrapWords(label, (line) => line.length <= wide);
  const width = Math.max(...lines.map((line) => widthOf(line, letters, weight)));
  return { lines, width, height: lines.length * letters * LEADING };
};
/** The shapes of a name, its first line from `top`. */
export const nameShapes = ({ lines }: Name, x: number, top: number, letters: number, weight = 500): Shape[] =>
  lines.map((line, i) => [
    "text",
    {
      x,
      y: top + (i + 0.8) * letters * LEADING,
      "text-anchor": "middle",
      "font-size": letters,
      "font-weight": weight,
      fill: paper.ink,
      stroke: paper.paper,
      "stroke-width": letters * 0.3,
      "stroke-linejoin": "round",
      "paint-order": "stroke",
    },
    line,
  ]);

/** The outline of a group of themes at a place, of a radius. */
export const pathAt = (group: string, { x, y }: Place, radius: number): { d: string; transform: string } => ({
  d: settings.shapes[group],
  transform: `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${(radius / 10).toFixed(3)}) translate(-12 -12)`,
});
/** The radius of a shape; its area grows with the reviews in view that name its theme. */
export const radiusFor = (count: number, letters: number): number =>
  (letters / BASE) * (2.5 + 10 * Math.sqrt(inForce.largest ? count / inForce.largest : 0));
/** The themes over which the steps of colours are taken: those of the page, so that a theme has its colour. */
export const scaleOf = (drawn: readonly Theme[]): Theme[] => [...new Set([...view.placed, ...drawn])];
/** How themes that are drawn together are filled: by what the colour of the page shows of them, on paper. */
export const fillsOf = (state: State, drawn: readonly Theme[]): ((theme: Theme) => Fill) => {
  const layer = layerOf(state, scaleOf(drawn));
  return (theme) => fillOf(theme, state, layer, false, onPaper());
};
/** A theme as the shape of its group; its outline is in the units of the shape. */
export const shapeAt = (theme: Theme, at: Place, radius: number, { background, border, dashed }: Fill): Shape => [
  "path",
  {
    ...pathAt(theme.group, at, radius),
    fill: background,
    ...(border === onPaper().paper ? {} : { stroke: border, "stroke-width": 1 }),
    "stroke-dasharray": dashed ? "3 2" : null,
    "data-theme": theme.id,
  },
  ["title", {}, theme.label],
];

/** The colour of a line on paper. */
export const colourOf = (kind: LineKind): string => (kind === "apart" ? paper.apart : paper.soft);
/** The dashes of a line of a width, for letters of a size; null for a whole line. */
export const dashed = (kind: LineKind, width: number, letters: number): string | null => {
  const part = letters / BASE;
  const dashes = dashesOf(kind, width / part);
  return dashes ? dashes.map((length) => (length * part * 0.8).toFixed(1)).join(" ") : null;
};
/** How wide a pair is drawn, for letters of a size: by the measure that the reader has chosen. */
export const thicknessOf = (shown: readonly ShownPair[], state: State, letters: number): ((pair: Pair) => number) => {
  const scale = widths(
    shown.map(({ pair }) => pair),
    state.measure,
  );
  return (pair) => (letters / BASE) * 0.65 * scale(pair);
};
/** A line from one place to another. */
export const endsOf = (a: Place, b: Place): Record<"x1" | "y1" | "x2" | "y2", number> => ({
  x1: a.x,
  y1: a.y,
  x2: b.x,
  y2: b.y,
});
/** The line of a pair between two places, as it looks on paper. */
export const pairLine = (
  pair: Pair,
  a: Place,
  b: Place,
  { kind, width, opacity, dashes }: { kind: LineKind; width: number; opacity: number; dashes: string | null },
): Shape => [
  "line",
  {
    ...endsOf(a, b),
    stroke: colourOf(kind),
    "stroke-width": width,
    "stroke-opacity": opacity,
    "stroke-dasharray": dashes,
    "stroke-linecap": dashes ? "round" : null,
    "data-pair": pairKeys[pair.k],
  },
  ["title", {}, pairTitle(pair)],
];
/** A line between two places, with a bar across it where the pair may say one thing twice. */
export const lineShapes = ({ pair, kind }: ShownPair, a: Place, b: Place, width: number, letters: number): Shape[] => {
  const line = pairLine(pair, a, b, { kind, width, opacity: 0.7, dashes: dashed(kind, width, letters) });
  if (!pair.oneThing) return [line];
  const [from, to] = barAcross(a, b, width);
  return [line, ["line", { ...endsOf(from, to), stroke: colourOf(kind), "stroke-width": letters * 0.14 }]];
};
/** What each kind of line says, for a key. */
export const LINE_WORDS: Readonly<Record<LineKind, string>> = {
  ...GRADE_KEY,
  apart: "less often than expected",
  counted: COUNTED.key,
};
