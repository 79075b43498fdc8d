// Shows a theme in the picture that comes with the page: the boxes, the lines, the numbers beneath and
// the ticks of the shares move; the axis of the years is that of all reviews and stays.
import { moveBox, moveTicks, scaleTo, written } from "../../../browser/lib/chart.ts";
import { one } from "../../../browser/lib/dom.ts";
import { percent } from "../../../browser/lib/figures.ts";
import { FEW_UNITS } from "../../../browser/lib/library.ts";
import { trends, type Box, type Period, type Theme, type Trend } from "./data.ts";

const [WIDTH, HEIGHT] = [300, 170];

/** The box of a period in words. */
const boxWords = ([name, , , n]: Period, [count, share, low, high]: Box): string => {
  const counted = `${name}: ${String(count)} of ${String(n)} reviews`;
  if (share === null || low === null || high === null) return `${counted}, too few for a share`;
  return `${counted}, ${percent(share)}, interval ${percent(low)} to ${percent(high)}`;
};

/** The picture in words, as the page words the pictures that come with it. */
const pictureWords = (trend: Trend, theme: Theme): string => {
  const words = trend.periods.map((period, k) => boxWords(period, theme.boxes[k]));
  return `${theme.label}: share of reviews by ${trend.words}, with 95% intervals. ${words.join("; ")}.`;
};

const showIf = (mark: Element, shown: boolean): void => {
  if (shown) mark.removeAttribute("display");
  else mark.setAttribute("display", "none");
};

// A period that is cut to the years under a filter has a narrower box.
const moveAcross = (mark: Element, from: number, to: number, n: number): void => {
  const [box, line] = [one<SVGElement>("rect", mark), one<SVGElement>("line", mark)];
  box.setAttribute("x", written(from));
  box.setAttribute("width", written(to - from));
  line.setAttribute("x1", written(from));
  line.setAttribute("x2", written(to));
  if (n < FEW_UNITS) line.setAttribute("stroke-dasharray", "3 2");
  else line.removeAttribute("stroke-dasharray");
};

/** Show a theme in a picture of another theme or of other reviews, in the periods of the page. */
export const showTheme = (svg: SVGSVGElement, trend: Trend, theme: Theme): void => {
  svg.setAttribute("aria-label", pictureWords(trend, theme));
  moveTicks(svg, theme.top, HEIGHT);
  const y = scaleTo(theme.top, HEIGHT);
  const group = one<SVGGElement>(".boxes", svg);
  group.setAttribute("color", `var(--group-${theme.group})`);
  const whole = [...trends.values()].find(({ words }) => words === trend.words) ?? trend;
  const first = whole.periods[0][1];
  const years = whole.periods[whole.periods.length - 1][2] + 1 - first;
  const x = (year: number): number => (WIDTH * (year - first)) / years;
  const sizes = [...one(".sizes", svg).children];
  // Of all reviews a period has a box if it has reviews enough for a share, whatever the theme.
  const withBox = Object.values(whole.themes)[0].boxes.map(([, share]) => share !== null);
  const marks = [...group.children];
  let next = 0;
  trend.periods.forEach((period, k) => {
    const [, from, to, n] = period;
    sizes[k].textContent = String(n);
    sizes[k].setAttribute("x", written((x(from) + x(to + 1)) / 2));
    if (!withBox[k]) return;
    const mark = marks[next];
    next += 1;
    const [, share, low, high] = theme.boxes[k];
    const known = share !== null && low !== null && high !== null;
    showIf(mark, known);
    if (!known) return;
    moveBox(mark, y, { share, low, high, words: boxWords(period, theme.boxes[k]) });
    moveAcross(mark, x(from), x(to + 1), n);
  });
};
