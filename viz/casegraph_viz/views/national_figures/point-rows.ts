// Shares of these reviews and published shares as points with their intervals, in letters that can be read on a slide.
import { percent } from "../../../browser/lib/figures.ts";
import { paper, wrapped, type Shape } from "../../../browser/lib/picture.ts";

/** A share with its 95% interval, each from 0 to 1; a hollow square where it is published, else a filled circle. */
export interface Point {
  published: boolean;
  share: number;
  low: number;
  high: number;
}
export interface PointRow {
  words: string;
  points: readonly Point[];
}
interface Look {
  width: number;
  height: number;
  letters: number;
  /** The colours of these reviews and of what is published. */
  colours: readonly [string, string];
  /** Whether each point says its share. */
  said: boolean;
}
// The part of the width that the names take.
const NAMES = 0.36;

/** Draw the rows in a sheet of a size; there is at least one. */
export const pointRows = (rows: readonly PointRow[], { width, height, letters, colours, said }: Look): Shape[] => {
  const [from, end] = [width * NAMES, width - letters * 1.5];
  const highest = Math.max(...rows.flatMap(({ points }) => points.map(({ high }) => high)));
  const most = Math.min(1, Math.ceil(10 * highest - 1e-9) / 10) || 0.1;
  const x = (share: number): number => from + ((end - from) * share) / most;
  const foot = height - letters * 2;
  const step = most > 0.5 ? 2 : 1;
  const ticks = Array.from({ length: Math.floor((10 * most) / step + 1e-9) + 1 }, (_, k) => (step * k) / 10);
  const high = foot / rows.length;
  const size = Math.min(letters * 0.4, high * 0.16);
  const mark = ({ published, share, low, high: top }: Point, y: number): Shape[] => {
    const colour = colours[published ? 1 : 0];
    const outline = { stroke: colour, "stroke-width": size * 0.36 };
    const square = { x: x(share) - size, y: y - size, width: 2 * size, height: 2 * size, fill: paper.paper };
    return [
      ["line", { x1: x(low), x2: x(top), y1: y, y2: y, ...outline }],
      published
        ? ["rect", { ...square, ...outline }]
        : ["circle", { cx: x(share), cy: y, r: size * 1.15, fill: colour }],
      ...(said
        ? ([
            [
              "text",
              { x: x(share), y: y - letters, "font-size": letters, "text-anchor": "middle", fill: paper.ink },
              `${percent(share)} (${percent(low)} to ${percent(top)})`,
            ],
          ] as Shape[])
        : []),
    ];
  };
  return [
    ...ticks.flatMap((share): Shape[] => [
      ["line", { x1: x(share), x2: x(share), y1: 0, y2: foot, stroke: paper.rule, "stroke-width": 1.5 }],
      [
        "text",
        {
          x: x(share),
          y: foot + letters * 1.2,
          "font-size": letters * 0.85,
          "text-anchor": "middle",
          fill: paper.soft,
        },
        percent(share),
      ],
    ]),
    ...rows.flatMap(({ words, points }, k): Shape[] => {
      const middle = high * (k + 0.5);
      const lines = wrapped(words, letters, from - 1.5 * letters);
      const apart = points.length > 1 ? high * 0.4 : 0;
      return [
        ...lines.map((line, i): Shape => [
          "text",
          {
            x: from - letters,
            y: middle + letters * (0.35 + 1.15 * (i - (lines.length - 1) / 2)),
            "font-size": letters,
            "text-anchor": "end",
            fill: paper.ink,
          },
          line,
        ]),
        ...points.flatMap((point, i) => mark(point, middle + apart * (i - (points.length - 1) / 2))),
      ];
    }),
  ];
};
