// The view as a figure for a paper: of a width in millimetres, with letters of 8 points and more at that width, whole
// names, and scales; the same whatever the window and the mode.
import { CAVEATS } from "../../../browser/lib/library.ts";
import { drawn, FONT, paper, wrapped, type Shape } from "../../../browser/lib/picture.ts";
import { savePicture } from "../../../browser/lib/save-picture.ts";
import { citation } from "../../../browser/take/cite.ts";
import type { Presented, Saving } from "../../../browser/take/offer.ts";
import type { State } from "./choices.ts";
import { drawMap, linesThatFit, partWords, type Drawing } from "./drawn-map.ts";
import { drawNear, drawPair, SMALLEST } from "./drawn-near.ts";
import { pairAt } from "./numbers.ts";
import { shownPairs } from "./shown.ts";
import { store } from "./state.ts";
import { aboutWords, citedAbout } from "./words.ts";

/** Usual widths of a column, of one and a half, and of a page, in millimetres; and the bounds of a width. */
export const WIDTHS = [90, 140, 190] as const;
const [LEAST, MOST] = [80, 400];
const POINTS = 72 / 25.4;
/** The size of letters, in points. */
const LETTERS = 8;
// Below this width, in millimetres, a theme has fewer others around it, and more height.
const NARROW = 120;
const FEWER = 6;
// As high as a map may be, in millimetres, so that it fits a page with its title and source.
const HIGHEST = 225;

/** The drawing, and what it says of itself beyond what is in view. */
const drawingOf = (mm: number, state: State): Drawing & { part: string } => {
  const shown = shownPairs(state);
  const [width, letters] = [mm * POINTS, LETTERS];
  const narrow = mm < NARROW;
  if (state.pair !== null) {
    const pair = pairAt(state.pair);
    const kind = shown.find((each) => each.pair.k === state.pair)?.kind ?? "counted";
    return { ...drawPair({ pair, kind }, state, { width, height: (narrow ? 1 : 0.62) * width, letters }), part: "" };
  }
  if (state.theme === null) {
    const lines = linesThatFit(shown, (part) => drawMap(part, state, { width, letters }).height <= HIGHEST * POINTS);
    const made = drawMap(shown.slice(0, lines), state, { width, letters });
    return { ...made, part: partWords(lines, shown.length) };
  }
  const near = narrow ? shown.slice(0, FEWER) : shown;
  // The smallest letters of this drawing are smaller than those of its names.
  const size = { width, height: (narrow ? 1.5 : 0.8) * width, letters: letters / SMALLEST };
  return { ...drawNear(state.theme, near, state, size), part: "" };
};

/** The figure as an <svg> element, under a title. */
const paperFigure = (mm: number, title: string): SVGElement => {
  const { state } = store;
  const { shapes, width, height, part } = drawingOf(mm, state);
  const about = aboutWords(state) + part;
  const out: Shape[] = [];
  let y = 0;
  const write = (words: string, size: number, weight: number, fill: string): void => {
    for (const line of wrapped(words, size, width, weight)) {
      y += size * 1.3;
      out.push(["text", { x: 0, y: y - size * 0.3, "font-size": size, "font-weight": weight, fill }, line]);
    }
  };
  write(title, LETTERS * 1.25, 600, paper.ink);
  write(`${about}.`, LETTERS, 400, paper.soft);
  y += LETTERS;
  out.push(["svg", { x: 0, y, width, height, viewBox: `0 0 ${String(width)} ${String(height)}` }, ...shapes]);
  y += height + LETTERS * 0.5;
  const source = citation("words", { title, about: citedAbout() });
  write(CAVEATS.line, LETTERS, 400, paper.ink);
  write(source, LETTERS, 400, paper.soft);
  const high = Math.ceil(y + LETTERS * 0.5);
  return drawn([
    "svg",
    {
      width: `${String(mm)}mm`,
      height: `${(high / POINTS).toFixed(2)}mm`,
      viewBox: `0 0 ${String(width)} ${String(high)}`,
      "font-family": FONT,
      role: "img",
      "aria-label": title,
    },
    ["title", {}, title],
    ["desc", {}, `${about}. ${CAVEATS.line} ${source}`],
    ["rect", { width, height: high, fill: paper.paper }],
    ...out,
  ]);
};

/** The figure in the menu Save. */
export const figureSaving = (presented: () => Presented): Saving => ({
  label: "Figure for a paper (SVG)",
  id: "save-figure",
  ask: { label: "width in mm", value: WIDTHS[1], least: LEAST, most: MOST, values: WIDTHS },
  run: (mm) => {
    const made = presented();
    return savePicture("SVG", paperFigure(mm, made.title), `casegraph-${made.file}-${String(mm)}mm`);
  },
});
