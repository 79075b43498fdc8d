// Draws one theme through the periods in the same way as the picture that comes with the page: a box is as
// wide as the years of its period and as high as the interval, the line across it is the share.
import { svgEl } from "../../../browser/lib/dom.ts";
import { percent } from "../../../browser/lib/figures.ts";
import type { Box, Period, Theme, Trend } from "./data.ts";

const WIDTH = 300;
const HEIGHT = 170;
const LEFT = 40;
const TOP = 10;
const UNDER = 42;
const LABEL = { fill: "var(--soft)", "font-size": 12 };

/** The top of the axis: the highest interval, rounded up to a tenth. */
export const ceiling = (boxes: readonly Box[]): number =>
  Math.ceil(Math.max(0.1, ...boxes.map((box) => box[3] ?? 0)) * 10 - 1e-9) / 10;

/** The box of a period in words. */
const boxWords = ([name, , , n]: Period, [count, share, low, high]: Box): string => {
  const said = `${name}: ${String(count)} of ${String(n)} reviews`;
  if (share === null || low === null || high === null) return `${said}, too few for a share`;
  return `${said}, ${percent(share)}, interval ${percent(low)} to ${percent(high)}`;
};

/** The picture in words, as the page words the pictures that come with it. */
export const pictureWords = (trend: Trend, theme: Theme): string => {
  const words = trend.periods.map((period, k) => boxWords(period, theme.boxes[k]));
  return `${theme.label}: share of reviews by ${trend.words}, with 95% intervals. ${words.join("; ")}.`;
};

interface Scales {
  x: (year: number) => number;
  y: (share: number) => number;
}

const shareAxis = (top: number, { y }: Scales): SVGElement[] => {
  const made: SVGElement[] = [];
  const step = top <= 0.5 ? 0.1 : 0.2;
  for (let share = 0; share <= top + 1e-9; share += step) {
    const at = y(share);
    made.push(
      svgEl("line", { x1: LEFT, x2: LEFT + WIDTH, y1: at, y2: at, stroke: "var(--rule)" }),
      svgEl("text", { ...LABEL, x: LEFT - 5, y: at + 4, "text-anchor": "end" }, percent(share)),
    );
  }
  made.push(svgEl("line", { x1: LEFT, x2: LEFT + WIDTH, y1: y(0), y2: y(0), stroke: "var(--soft)" }));
  return made;
};

// The first year of each period, and its number of reviews beneath.
const yearAxis = (periods: readonly Period[], { x, y }: Scales): SVGElement[] => {
  let free = -Infinity;
  return periods.flatMap(([, start, end, n]) => {
    const [left, right] = [x(start), x(end + 1)];
    const made = [svgEl("line", { x1: left, x2: left, y1: y(0), y2: y(0) + 4, stroke: "var(--soft)" })];
    // A year that would overlap the one before it is left out; the table has it.
    if (left - 14 >= free) {
      made.push(svgEl("text", { ...LABEL, x: left, y: y(0) + 17, "text-anchor": "middle" }, String(start)));
      free = left + 18;
    }
    const below = { ...LABEL, x: (left + right) / 2, y: y(0) + 34, "text-anchor": "middle" };
    return [...made, svgEl("text", below, String(n))];
  });
};

const boxOf = (period: Period, box: Box, colour: string, few: number, { x, y }: Scales): SVGElement[] => {
  const [, start, end, n] = period;
  const [, share, low, high] = box;
  if (share === null || low === null || high === null) return [];
  const [left, right] = [x(start), x(end + 1)];
  const interval = svgEl("rect", {
    x: left,
    y: y(high),
    width: right - left,
    height: y(low) - y(high),
    fill: colour,
    opacity: 0.22,
  });
  interval.append(svgEl("title", {}, boxWords(period, box)));
  const dashes = n < few ? "3,2" : null;
  const line = { x1: left, x2: right, y1: y(share), y2: y(share), stroke: colour, "stroke-dasharray": dashes };
  return [interval, svgEl("line", { ...line, "stroke-width": 2.5 })];
};

/** Draw a theme; lines of periods with fewer than `few` reviews are broken. */
export const timelinePicture = (trend: Trend, theme: Theme, few: number): SVGElement => {
  const { periods } = trend;
  const first = periods[0][1];
  const last = periods[periods.length - 1][2] + 1;
  const top = ceiling(theme.boxes);
  const scales: Scales = {
    x: (year) => LEFT + (WIDTH * (year - first)) / (last - first),
    y: (share) => TOP + HEIGHT * (1 - share / top),
  };
  const svg = svgEl("svg", {
    class: "chart",
    role: "img",
    "aria-label": pictureWords(trend, theme),
    viewBox: `0 0 ${String(LEFT + WIDTH + 14)} ${String(TOP + HEIGHT + UNDER)}`,
  });
  const colour = `var(--group-${theme.group})`;
  svg.append(
    ...shareAxis(top, scales),
    ...yearAxis(periods, scales),
    ...periods.flatMap((period, k) => boxOf(period, theme.boxes[k], colour, few, scales)),
  );
  return svg;
};
