// The pictures of the timeline as files: the chosen theme, and how many reviews there are of each year.
import { one } from "../../../browser/lib/dom.ts";
import { paper, type LegendItem, type Shape } from "../../../browser/lib/picture.ts";
import { offerStill, wordsOf } from "../../../browser/lib/still.ts";
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

const offerTheme = (figure: Element, part: Element, by: string): void => {
  const words = (selector: string, within: Element = part): string => wordsOf(within.querySelector(selector));
  offerStill(figure, {
    what: `the picture of the theme, by ${by}`,
    picture: () => ({
      svg: one<SVGSVGElement>(".theme-picture svg", part),
      title: `${wordsOf(one("h1"))}: ${words(".theme-name")}`,
      lines: [words("figcaption", figure), words(".theme-about"), words(".undated")],
      legend: () => themeLegend(part),
      caveat: CAVEATS.time,
      scale: 1.5,
    }),
  });
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
    const theme = part.querySelector(".one-theme figure");
    if (theme) offerTheme(theme, part, by);
    for (const figure of part.querySelectorAll("section:not(.one-theme) > figure")) offerYears(figure, by);
  }
};
