// The pictures of two groups of reviews as files: each group by itself, and how they differ.
import { ifThere, one } from "../../../browser/lib/dom.ts";
import { paper, type LegendItem, type Shape } from "../../../browser/lib/picture.ts";
import { offerStill, wordsOf } from "../../../browser/lib/still.ts";
import { CAVEATS, CLEAR, SUGGESTIVE } from "../../../browser/lib/library.ts";

const line = (dashes: string | null): Shape[] => [
  ["line", { x1: 0, y1: 6, x2: 24, y2: 6, stroke: paper.soft, "stroke-width": 2.5, "stroke-dasharray": dashes }],
];
const BOX = "translate(6 -1) scale(0.6)";
const SQUARE = "M3.5 3.5h17v17h-17z";

const groups = (section: Element): LegendItem[] =>
  [...section.querySelectorAll(".group-key li")].map((item) => ({
    mark: [
      [
        "path",
        {
          d: one("path", item).getAttribute("d"),
          fill: window.getComputedStyle(one("svg", item)).color,
          transform: BOX,
        },
      ],
    ],
    words: wordsOf(item),
  }));

const ofSides: LegendItem[] = [
  { mark: line(null), words: "clear pair" },
  { mark: line("7 5"), words: "suggestive pair" },
  {
    mark: [
      ["path", { d: SQUARE, fill: paper.soft, transform: "translate(0 3) scale(0.3)" }],
      ["path", { d: SQUARE, fill: paper.soft, transform: "translate(9 -1) scale(0.6)" }],
    ],
    words: "larger: in a larger share of the group's reviews",
  },
];

const ofDifferences = (ranked: boolean): LegendItem[] => [
  { mark: [["path", { d: SQUARE, fill: paper.soft, transform: BOX }]], words: "filled: more often in A" },
  {
    mark: [["path", { d: SQUARE, fill: paper.paper, stroke: paper.soft, "stroke-width": 2.5, transform: BOX }]],
    words: "hollow: more often in B",
  },
  {
    mark: [["text", { x: 12, y: 10, "font-size": 11, "text-anchor": "middle", fill: paper.ink }, "(+8)"]],
    words: "in brackets: suggestive",
  },
  { mark: line(null), words: `pair closer in A or B, q ≤ ${CLEAR}` },
  { mark: line("7 5"), words: `q ≤ ${SUGGESTIVE}` },
  ...(ranked ? [{ mark: line("1 5"), words: "not distinguishable from chance" }] : []),
];

const offer = (figure: HTMLElement, section: Element): void => {
  const title = wordsOf(section.querySelector("h3"));
  const differs = !figure.closest(".sides");
  const name = differs ? "differences" : `group ${wordsOf(figure.querySelector(".letter"))}`;
  offerStill(figure, {
    what: `${name}, ${title}`,
    picture: () => ({
      svg: one<SVGSVGElement>("svg.net", figure),
      title: `${title}: ${name}`,
      lines: [
        ...(differs ? [...section.querySelectorAll(".sides figcaption")].map(wordsOf) : []),
        wordsOf(figure.querySelector("figcaption")),
      ],
      legend: () => [
        ...groups(section),
        ...(differs ? ofDifferences(ifThere<HTMLInputElement>("ranked")?.checked === true) : ofSides),
      ],
      caveat: CAVEATS.difference,
    }),
  });
};

export const startSaving = (): void => {
  for (const section of document.querySelectorAll(".contrast"))
    for (const figure of section.querySelectorAll<HTMLElement>("figure")) offer(figure, section);
};
