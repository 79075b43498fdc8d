// The charts of the timeline as files: the chosen theme, and how many reviews there are of each year.
import { one } from "../../../browser/lib/dom.ts";
import { paper, type LegendItem, type Shape } from "../../../browser/lib/picture.ts";
import { offerStill, wordsOf, type Still } from "../../../browser/lib/still.ts";
import { CAVEATS } from "../../../browser/lib/library.ts";

/** The marks of the chart of a theme, in the colours of the page. */
export const themeLegend = (part: Element): LegendItem[] => {
  const fill = window.getComputedStyle(one(".theme-shape svg", part)).color;
  const line = (dashes: string | null): Shape[] => [
    ["line", { x1: 0, y1: 6, x2: 24, y2: 6, stroke: fill, "stroke-width": 2.5, "stroke-dasharray": dashes }],
  ];
  return [
    { mark: [["rect", { width: 24, height: 12, fill, opacity: 0.22 }]], words: "95% interval" },
    { mark: line(null), words: "share" },
    { mark: line("3 2"), words: "share, few reviews" },
  ];
};

/** The chart of the theme that a part of the page shows. */
export const themeStill = (part: Element): Still => {
  const words = (selector: string): string => wordsOf(part.querySelector(selector));
  return {
    svg: one<SVGSVGElement>(".theme-picture svg", part),
    title: `${wordsOf(one("h1"))}: ${words(".theme-name")}`,
    lines: [words(".one-theme figcaption"), words(".theme-about"), words(".undated")],
    legend: () => themeLegend(part),
    caveat: CAVEATS.time,
    scale: 1.5,
  };
};

const offerYears = (figure: Element, by: string): void => {
  const kind = wordsOf(figure.previousElementSibling).toLowerCase();
  offerStill(figure, {
    what: `reviews of each year, ${kind}, by ${by}`,
    picture: () => ({
      svg: one<SVGSVGElement>("svg", figure),
      title: `How many reviews there are of each year, ${kind}`,
      lines: [wordsOf(figure.querySelector("figcaption"))],
      legend: [{ mark: [["rect", { x: 8, width: 8, height: 12, fill: paper.soft }]], words: "reviews of one year" }],
      caveat: CAVEATS.time,
      scale: 1.2,
    }),
  });
};

export const startSaving = (): void => {
  for (const part of document.querySelectorAll<HTMLElement>(".basis")) {
    const by = part.dataset.date === "published" ? "year of publication" : "year of the incident";
    for (const figure of part.querySelectorAll("section:not(.one-theme) > figure")) offerYears(figure, by);
  }
};
