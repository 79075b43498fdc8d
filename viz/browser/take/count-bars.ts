// Counts and shares as bars, each with a mark to compare it with: where a count is expected to end, or the share of others.
import { fixed, thousands } from "../lib/figures.ts";
import { paper, widthOf, wrapped, type Shape } from "../lib/picture.ts";

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
}
/** A bar of any measure, with what is written beside it. */
export interface MarkedBar {
  words: string;
  value: number;
  mark: number | null;
  strong: boolean;
  beside: string;
}
/** The colour of a bar that a slide is about. */
export const BAR = "#173f7d";
const PLAIN = "#b9bcc6";
// The parts of the width that words and bars take, at most; the rest is for numbers.
const [WORDS, BARS] = [0.4, 0.42];

/** Draw bars in a sheet of a size, under a heading; the longest of them is `least` or more. */
export const markedBars = (
  bars: readonly MarkedBar[],
  heading: string,
  { width, height, letters }: Size,
  least = 1,
): Shape[] => {
  const numbers = Math.max(0, ...bars.map(({ beside }) => widthOf(beside, letters))) + letters;
  const from = width * WORDS;
  const long = Math.min(width * BARS, width - from - numbers);
  const most = Math.max(...bars.flatMap(({ value, mark }) => [value, mark ?? 0]), least);
  const head = letters * 1.8;
  const step = Math.min((height - head) / Math.max(bars.length, 1), letters * 4);
  const shapes: Shape[] = [["text", { x: from, y: letters, "font-size": letters, fill: paper.soft }, heading]];
  bars.forEach(({ words, value, mark, strong, beside }, k) => {
    const top = head + k * step;
    const tall = step * 0.5;
    const [end, middle] = [from + (long * value) / most, top + tall / 2 + letters * 0.35];
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
      ["rect", { x: from, y: top, width: end - from, height: tall, fill: strong ? BAR : PLAIN }],
    );
    const at = from + (long * (mark ?? 0)) / most;
    if (mark !== null)
      shapes.push([
        "line",
        {
          x1: at,
          x2: at,
          y1: top - letters * 0.3,
          y2: top + tall + letters * 0.3,
          stroke: paper.apart,
          "stroke-width": letters * 0.16,
        },
      ]);
    const right = (mark === null ? end : Math.max(end, at)) + letters * 0.5;
    shapes.push(["text", { x: right, y: middle, "font-size": letters, fill: paper.ink }, beside]);
  });
  return shapes;
};

/** Draw counts, of `n` reviews. */
export const countBars = (bars: readonly Bar[], { n, ...size }: Size & { n: number }): Shape[] =>
  markedBars(
    bars.map(({ words, count, expected = null, strong = true }) => ({
      words,
      value: count,
      mark: expected,
      strong,
      beside: expected === null ? thousands(count) : `${thousands(count)} (${fixed(expected, 1)} expected)`,
    })),
    `reviews, of ${thousands(n)}`,
    size,
  );
