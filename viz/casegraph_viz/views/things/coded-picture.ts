// The bars of a list as a picture to save: the choices beside each other, each with its longest bars.
import { thousands } from "../../../browser/lib/figures.ts";
import { makePicture, paper, wrapped, type Shape } from "../../../browser/lib/picture.ts";
import { AT_FIRST } from "./coded-bars.ts";
import { ranked, widthsOf, type Choice } from "./coded-items.ts";

/** The counts of the bars, and the value that is chosen of each choice. */
export interface Shown {
  counts: readonly Int32Array[];
  chosen: readonly (number | null)[];
}

interface About {
  title: string;
  lines: readonly string[];
  foot: readonly string[];
}

// In pixels: a column, its names, its bars, and a row of two lines.
const [COLUMN, NAMES, BARS, ROW, HEAD] = [400, 180, 150, 30, 28];
const BAR = "#14477e";
const [ON_A_SLIDE, BARS_OF_SLIDE] = [2, 6];

interface Column {
  counts: Int32Array;
  chosen: number | null;
  bars: number;
  x: number;
  y: number;
}

const column = (choice: Choice, { counts, chosen, bars, x, y }: Column): Shape[] => {
  const widths = widthsOf(choice, counts);
  const order = ranked(choice, counts).filter((place) => counts[place] > 0);
  const rows = order.filter((place, k) => k < bars || place === chosen);
  return [
    ["text", { x, y: y + 18, "font-size": 14, "font-weight": 600, fill: paper.ink }, choice.title],
    ...rows.flatMap((place, k): Shape[] => {
      const middle = y + HEAD + ROW * (k + 0.5);
      const lines = wrapped(choice.values.label[place], 12, NAMES - 10).slice(0, 2);
      const weight = place === chosen ? 600 : 400;
      const width = (BARS * widths[place]) / 100;
      return [
        ...lines.map((line, n): Shape => {
          const at = middle + 4 + 14 * (n - (lines.length - 1) / 2);
          return ["text", { x, y: at, "font-size": 12, "font-weight": weight, fill: paper.ink }, line];
        }),
        ["rect", { x: x + NAMES, y: middle - 6, width, height: 12, fill: BAR }],
        [
          "text",
          { x: x + NAMES + width + 5, y: middle + 4, "font-size": 12, fill: paper.soft },
          thousands(counts[place]),
        ],
      ];
    }),
  ];
};

/** The bars as they are shown, beside each other, as a file with its heading and source; the chosen ones in bold. */
export const barsPicture = (
  choices: readonly Choice[],
  { counts, chosen }: Shown,
  { title, lines, foot }: About,
): SVGElement =>
  makePicture({
    title,
    lines,
    width: COLUMN * choices.length,
    height: HEAD + ROW * (AT_FIRST + 1),
    scene: choices.flatMap((choice, c) =>
      column(choice, { counts: counts[c], chosen: chosen[c], bars: AT_FIRST, x: COLUMN * c + 12, y: 0 }),
    ),
    foot,
  });

/** For a slide: the bars of the first choices of which no value is chosen, large and one under the other. */
export const barsOfSlide = (
  choices: readonly Choice[],
  { counts, chosen }: Shown,
): { shapes: Shape[]; width: number; height: number } => {
  const open = choices.map((_, c) => c).filter((c) => chosen[c] === null);
  const drawn = (open.length ? open : [0]).slice(0, ON_A_SLIDE);
  const high = HEAD + ROW * (BARS_OF_SLIDE + 1);
  return {
    shapes: drawn.flatMap((c, k) =>
      column(choices[c], { counts: counts[c], chosen: chosen[c], bars: BARS_OF_SLIDE, x: 0, y: high * k }),
    ),
    width: COLUMN,
    height: high * drawn.length - ROW,
  };
};
