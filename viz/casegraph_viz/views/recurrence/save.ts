// The pictures of the ledger as files.
import { byId, one } from "../../../browser/lib/dom.ts";
import { paper, type Shape } from "../../../browser/lib/picture.ts";
import { colourOf, offerStill } from "../../../browser/lib/still.ts";
import { CAVEATS } from "../../../browser/lib/library.ts";

const groupsOfPage = (): { value: string; text: string }[] =>
  [...byId<HTMLSelectElement>("group").options]
    .filter(({ value }) => value)
    .map(({ value, text }) => ({ value, text }));

const dot = (fill: string): Shape[] => [["circle", { cx: 12, cy: 6, r: 6, fill, opacity: 0.75 }]];

export const startSaving = (): void => {
  const section = document.querySelector(".picture-key")?.closest("section");
  if (!section) return;
  const heading = one("h1").textContent.trim();
  const groups = groupsOfPage();
  for (const figure of section.querySelectorAll("figure")) {
    const head = figure.previousElementSibling;
    const group = head?.localName === "h3" ? head.textContent.trim() : "";
    const shown = groups.filter(({ text }) => !group || text === group);
    offerStill(figure, {
      what: group ? `themes of ${group}` : "themes found again most often",
      picture: () => ({
        svg: one<SVGSVGElement>("svg", figure),
        title: group ? `${heading}: ${group}` : heading,
        lines: [
          group ? "Every theme of the group that a dated review recommends on." : "Themes found again most often.",
          "A row begins with the first recommendation. Reviews that do not state their year are not in the picture.",
        ],
        legend: () => [
          {
            mark: [["line", { x1: 12, x2: 12, y1: -2, y2: 13, stroke: paper.ink, "stroke-width": 2 }]],
            words: "reviews of the year recommend on the theme",
          },
          ...shown.map(({ value, text }) => ({
            mark: dot(colourOf(`--group-${value}`)),
            words: `found again: ${text}`,
          })),
          {
            mark: [
              ["circle", { cx: 5, cy: 8, r: 3, fill: paper.soft }],
              ["circle", { cx: 17, cy: 6, r: 6, fill: paper.soft }],
            ],
            words: "larger: more later reviews",
          },
        ],
        caveat: CAVEATS.recurrence,
        scale: 1.3,
      }),
    });
  }
};
