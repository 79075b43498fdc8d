// Counts as bars, each with a mark where it is expected to end: for the slide of a pair, or of what goes with a theme.
import { fixed, thousands } from "../lib/figures.ts";
import { paper, wrapped, type Shape } from "../lib/picture.ts";

export interface Bar {
  words: string;
  count: number;
  /** How many are expected; left out where nobody says. */
  expected?: number | null;
  /** Whether it is what the slide is about. */
  strong?: boolean;
}
interface Size {
  width: number;
  height: number;
  letters: number;
  /** Of how many reviews these are. */
  n: number;
}
const [STRONG, PLAIN] = ["#173f7d", "#b9bcc6"];
// The parts of the width that words and bars take; the rest is for numbers.
const [WORDS, BARS] = [0.4, 0.42];

/** Draw bars in a sheet of a size. */
export const countBars = (bars: readonly Bar[], { width, height, letters, n }: Size): Shape[] => {
  const [from, long] = [width * WORDS, width * BARS];
  const most = Math.max(...bars.flatMap(({ count, expected }) => [count, expected ?? 0]), 1);
  const head = letters * 1.8;
  const step = Math.min((height - head) / Math.max(bars.length, 1), letters * 4);
  const shapes: Shape[] = [
    ["text", { x: from, y: letters, "font-size": letters, fill: paper.soft }, `reviews, of ${thousands(n)}`],
  ];
  bars.forEach(({ words, count, expected = null, strong = true }, k) => {
    const top = head + k * step;
    const tall = step * 0.5;
    const [end, middle] = [from + (long * count) / most, top + tall / 2 + letters * 0.35];
    const lines = wrapped(words, letters, from - 1.4 * letters).slice(0, 3);
    shapes.push(
      ...lines.map((line, i): Shape => [
        "text",
        {
          x: from - letters * 0.7,
          y: middle + (i - (lines.length - 1) / 2) * letters * 1.15,
          "text-anchor": "end",
          "font-size": letters,
          fill: paper.ink,
        },
        line,
      ]),
      ["rect", { x: from, y: top, width: end - from, height: tall, fill: strong ? STRONG : PLAIN }],
    );
    const mark = from + (long * (expected ?? 0)) / most;
    if (expected !== null)
      shapes.push([
        "line",
        {
          x1: mark,
          x2: mark,
          y1: top - letters * 0.3,
          y2: top + tall + letters * 0.3,
          stroke: paper.apart,
          "stroke-width": letters * 0.16,
        },
      ]);
    const beside = (expected === null ? end : Math.max(end, mark)) + letters * 0.5;
    shapes.push([
      "text",
      { x: beside, y: middle, "font-size": letters, fill: paper.ink },
      expected === null ? thousands(count) : `${thousands(count)} (${fixed(expected, 1)} expected)`,
    ]);
  });
  return shapes;
};
