// The picture of the compared figures as a file.
import { one } from "../../../browser/lib/dom.ts";
import { paper, type LegendItem } from "../../../browser/lib/picture.ts";
import { colourOf, offerStill } from "../../../browser/lib/still.ts";
import { CAVEATS } from "../../../browser/lib/library.ts";

const legend = (): LegendItem[] => {
  const [own, published] = [colourOf("--link"), colourOf("--apart")];
  return [
    { mark: [["circle", { cx: 12, cy: 6, r: 4.5, fill: own }]], words: "these reviews" },
    {
      mark: [["rect", { x: 8, y: 2, width: 8, height: 8, fill: paper.paper, stroke: published, "stroke-width": 1.5 }]],
      words: "published",
    },
  ];
};

export const startSaving = (): void => {
  const figure = document.querySelector("figure");
  if (!figure) return;
  offerStill(figure, {
    what: "figures that may be compared",
    picture: () => ({
      svg: one<SVGSVGElement>("svg", figure),
      title: one("h1").textContent.trim(),
      lines: [
        "Figures that may be compared: the share of these reviews and the published share, in percent. Lines are 95% intervals.",
      ],
      legend,
      caveat: CAVEATS.figures,
      scale: 1.2,
    }),
  });
};
