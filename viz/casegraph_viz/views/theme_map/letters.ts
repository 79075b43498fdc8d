// How names are set: whole, in short lines, in letters that are larger for larger themes.
import type { Box } from "../../../browser/lib/box-grid.ts";
import { wrapWords } from "../../../browser/lib/wrap.ts";
import type { Theme } from "./data.ts";

/** A name as it is set, in pixels. */
export interface Letters {
  font: string;
  /** The size of its letters, and the height of a line. */
  size: number;
  line: number;
  lines: readonly string[];
  width: number;
  height: number;
  /** How wide each of its lines is. */
  widths: readonly number[];
}

/** The ground behind each line of a name, in pixels. */
export const groundsOf = ({
  box,
  line,
  widths,
}: {
  box: Box;
  line: number;
  widths: readonly number[];
}): { x: number; y: number; width: number; height: number }[] => {
  const middle = (box.left + box.right) / 2;
  return widths.map((width, i) => ({
    x: middle - width / 2 - 2,
    y: box.top + i * line,
    width: width + 4,
    height: line,
  }));
};

// The least size of letters that can be read, in pixels; that of a theme of few reviews, and of one of most.
const READABLE = 9;
const SMALL = 10.5;
export const LARGE = 13.5;
const LEADING = 1.12;
/** How many letters a line holds: as a rule, and where a name finds no place so. */
export const WIDTHS = [16, 24, 12] as const;
const widths = new Map<string, number>();
const wrapped = new Map<string, readonly string[]>();
let pen: CanvasRenderingContext2D | null = null;

const widthOf = (font: string, line: string): number => {
  const key = `${font}|${line}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  pen ??= document.createElement("canvas").getContext("2d");
  if (!pen) throw new Error("this browser gives no canvas to measure words with");
  pen.font = font;
  const { width } = pen.measureText(line);
  widths.set(key, width);
  return width;
};

const linesOf = ({ i, label }: Theme, wide: number): readonly string[] => {
  const key = `${i}|${wide}`;
  const known = wrapped.get(key) ?? wrapWords(label, (line) => line.length <= wide);
  wrapped.set(key, known);
  return known;
};

export interface Setting {
  /** By how much letters are smaller than they would be. */
  less?: number;
  strong?: boolean;
  /** How many letters a line holds. */
  wide?: number;
}
/** Set the name of a theme; its share is of the reviews that name the most frequent one, as a root. */
export const lettersOf = (
  theme: Theme,
  share: number,
  { less = 0, strong = false, wide = WIDTHS[0] }: Setting = {},
): Letters => {
  const lines = linesOf(theme, wide);
  const size = Math.max(READABLE, SMALL + (LARGE - SMALL) * share - less);
  const font = `${strong ? 700 : share > 0.8 ? 600 : 500} ${size}px system-ui, sans-serif`;
  const line = size * LEADING;
  const widths = lines.map((words) => widthOf(font, words));
  return { font, size, line, lines, widths, width: Math.max(...widths) + 4, height: lines.length * line };
};
