// A row of the strip as bars for a slide: the share of the reviews of each year, or period, that found the theme, with
// the reviews that recommend on it beneath.
import { fixed } from "../../../browser/lib/figures.ts";
import { FEWEST_UNITS } from "../../../browser/lib/library.ts";
import { paper, type LegendItem, type Shape } from "../../../browser/lib/picture.ts";
import type { StripCell, StripColumn } from "../../../browser/lib/strip.ts";
import { BAR } from "../../../browser/take/count-bars.ts";

interface Size {
  width: number;
  height: number;
  letters: number;
}
const BEFORE = "#c9ccd4";
// The room of the names of the rows, and of names of years that are turned, in letters.
const [LEFT, TURNED] = [6.2, 5.8];
// As wide as a bar may be, in letters.
const WIDEST = 4;

const text = (words: string, x: number, y: number, size: number, more: Record<string, string | number> = {}): Shape => [
  "text",
  { x, y, "font-size": size, fill: paper.ink, ...more },
  words,
];

/** Draw the bars in a sheet of a size; there is at least one column. */
export const yearBars = (
  columns: readonly StripColumn[],
  cells: readonly StripCell[],
  { width, height, letters }: Size,
): Shape[] => {
  const left = LEFT * letters;
  const cell = (width - left) / columns.length;
  const small = Math.min(letters * 0.85, cell * 0.46);
  // Names of periods are longer than those of years.
  const turned = Math.max(...columns.map(({ name }) => name.length)) * small * 0.6 > cell;
  const half = Math.min(cell * 0.76, WIDEST * letters) / 2;
  const names = turned ? TURNED * small : 1.3 * small;
  const foot = height - names - 3.6 * letters;
  const known = cells.filter(({ n }) => n >= FEWEST_UNITS);
  const most = Math.max(0.1, ...known.map(({ count, n }) => count / n));
  const top = Math.ceil(10 * most - 1e-9) / 10;
  const y = (share: number): number => foot - ((foot - 2 * letters) * share) / top;
  const every = top > 0.5 ? 2 : 1;
  const ticks = Array.from({ length: Math.floor((10 * top) / every + 1e-9) + 1 }, (_, k) => (every * k) / 10);
  const asked = foot + names + 3.2 * letters;
  return [
    ...ticks.flatMap((share): Shape[] => [
      ["line", { x1: left, x2: width, y1: y(share), y2: y(share), stroke: paper.rule, "stroke-width": 1.5 }],
      text(`${fixed(100 * share, 0)}%`, left - letters * 0.4, y(share) + letters * 0.35, letters * 0.85, {
        "text-anchor": "end",
        fill: paper.soft,
      }),
    ]),
    ...["reviews", "recommend"].map((words, k) =>
      text(words, left - letters * 0.4, foot + names + (1.8 + 1.4 * k) * letters, letters * 0.85, {
        "text-anchor": "end",
        fill: paper.soft,
      }),
    ),
    ...columns.flatMap(({ name }, k): Shape[] => {
      const { count, n, asked: asking, shut } = cells[k];
      const middle = left + (k + 0.5) * cell;
      const centred = { "text-anchor": "middle" };
      const share = n < FEWEST_UNITS ? null : count / n;
      const down = foot + 0.5 * letters;
      return [
        ...(share
          ? ([
              [
                "rect",
                {
                  x: middle - half,
                  y: y(share),
                  width: 2 * half,
                  height: foot - y(share),
                  fill: shut ? BEFORE : BAR,
                },
              ],
              text(fixed(100 * share, 0), middle, y(share) - 0.3 * letters, small, centred),
            ] as Shape[])
          : []),
        ...(share === null && count
          ? [text(`${String(count)}/${String(n)}`, middle, foot - 0.3 * letters, small, centred)]
          : []),
        turned
          ? text(name, 0, 0, small, {
              "text-anchor": "end",
              transform: `translate(${String(middle + small * 0.35)} ${String(down)}) rotate(-90)`,
            })
          : text(name, middle, down + small, small, centred),
        text(String(n), middle, foot + names + 1.8 * letters, small, { ...centred, fill: paper.soft }),
        ...(asking
          ? ([
              ["rect", { x: middle - half, y: asked - letters * 0.95, width: 3, height: letters, fill: paper.ink }],
              text(String(asking), middle, asked, small, centred),
            ] as Shape[])
          : []),
      ];
    }),
  ];
};

/** The marks of the bars. */
export const barsLegend: readonly LegendItem[] = [
  {
    mark: [["rect", { x: 4, width: 16, height: 12, fill: BAR }]],
    words: "found again: share of the reviews of the year, %",
  },
  {
    mark: [["rect", { x: 4, width: 16, height: 12, fill: BEFORE }]],
    words: "found, not after a recommendation",
  },
  {
    mark: [["rect", { x: 11, width: 2, height: 12, fill: paper.ink }]],
    words: "reviews of the year that recommend on it",
  },
  {
    mark: [["text", { x: 2, y: 11, "font-size": 12, fill: paper.ink }, "1/4"]],
    words: `fewer than ${String(FEWEST_UNITS)} reviews: no share`,
  },
];
