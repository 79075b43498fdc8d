// Shows a theme in the picture that comes with the page: the boxes, the lines and the ticks of the
// shares move; years, periods and numbers of reviews are those of every theme and stay.
import { moveBox, moveTicks, scaleTo } from "../../../browser/lib/chart.ts";
import { one } from "../../../browser/lib/dom.ts";
import { percent } from "../../../browser/lib/figures.ts";
import type { Box, Period, Theme, Trend } from "./data.ts";

const HEIGHT = 170;

/** The box of a period in words. */
const boxWords = ([name, , , n]: Period, [count, share, low, high]: Box): string => {
  const counted = `${name}: ${String(count)} of ${String(n)} reviews`;
  if (share === null || low === null || high === null) return `${counted}, too few for a share`;
  return `${counted}, ${percent(share)}, interval ${percent(low)} to ${percent(high)}`;
};

/** The picture in words, as the page words the pictures that come with it. */
export const pictureWords = (trend: Trend, theme: Theme): string => {
  const words = trend.periods.map((period, k) => boxWords(period, theme.boxes[k]));
  return `${theme.label}: share of reviews by ${trend.words}, with 95% intervals. ${words.join("; ")}.`;
};

/** Show a theme in a picture of another theme of the same periods. */
export const showTheme = (svg: SVGSVGElement, trend: Trend, theme: Theme): void => {
  svg.setAttribute("aria-label", pictureWords(trend, theme));
  moveTicks(svg, theme.top, HEIGHT);
  const y = scaleTo(theme.top, HEIGHT);
  const group = one<SVGGElement>(".boxes", svg);
  group.setAttribute("color", `var(--group-${theme.group})`);
  // A period has a box if it has reviews enough for a share, whatever the theme.
  const marks = [...group.children];
  let next = 0;
  trend.periods.forEach((period, k) => {
    const [, share, low, high] = theme.boxes[k];
    if (share === null || low === null || high === null) return;
    const mark = marks[next];
    next += 1;
    if (mark) moveBox(mark, y, { share, low, high, words: boxWords(period, theme.boxes[k]) });
  });
};
