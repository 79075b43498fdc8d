// The bars of a list as a picture to save: the choices beside each other, each with its longest bars.
import { one, byId } from "../../../browser/lib/dom.ts";
import { thousands } from "../../../browser/lib/figures.ts";
import { makePicture, paper, wrapped, type Shape } from "../../../browser/lib/picture.ts";
import { wordsOf } from "../../../browser/lib/still.ts";
import { AT_FIRST } from "./coded-bars.ts";
import { ranked, widthsOf, type Choice } from "./coded-items.ts";

interface Shown {
  title: string;
  lines: readonly string[];
  counts: readonly Int32Array[];
  chosen: readonly (number | null)[];
}

// In pixels: a column, its names, its bars, and a row of two lines.
const [COLUMN, NAMES, BARS, ROW, HEAD] = [400, 180, 150, 30, 28];
const BAR = "#14477e";

const column = (choice: Choice, counts: Int32Array, chosen: number | null, x: number): Shape[] => {
  const widths = widthsOf(choice, counts);
  const order = ranked(choice, counts).filter((place) => counts[place] > 0);
  const rows = order.filter((place, k) => k < AT_FIRST || place === chosen);
  return [
    ["text", { x, y: 18, "font-size": 14, "font-weight": 600, fill: paper.ink }, choice.title],
    ...rows.flatMap((place, k): Shape[] => {
      const middle = HEAD + ROW * (k + 0.5);
      const lines = wrapped(choice.values.label[place], 12, NAMES - 10).slice(0, 2);
      const weight = place === chosen ? 600 : 400;
      return [
        ...lines.map((line, n): Shape => {
          const y = middle + 4 + 14 * (n - (lines.length - 1) / 2);
          return ["text", { x, y, "font-size": 12, "font-weight": weight, fill: paper.ink }, line];
        }),
        ["rect", { x: x + NAMES, y: middle - 6, width: (BARS * widths[place]) / 100, height: 12, fill: BAR }],
        [
          "text",
          { x: x + NAMES + (BARS * widths[place]) / 100 + 5, y: middle + 4, "font-size": 12, fill: paper.soft },
          thousands(counts[place]),
        ],
      ];
    }),
  ];
};

/** Draw the bars as they are shown, with what is chosen in bold. */
export const barsPicture = (choices: readonly Choice[], { title, lines, counts, chosen }: Shown): SVGElement =>
  makePicture({
    title,
    lines,
    width: COLUMN * choices.length,
    height: HEAD + ROW * (AT_FIRST + 1),
    scene: choices.flatMap((choice, c) => column(choice, counts[c], chosen[c], COLUMN * c + 12)),
    foot: [wordsOf(one(".plain-caveat")).replace(/ Why$/, ""), byId("cite-as").textContent.trim()],
  });
