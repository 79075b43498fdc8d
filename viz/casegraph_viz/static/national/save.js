// The picture of the compared figures as a file.
(() => {
  "use strict";
  const cg = window.casegraph;
  const figure = document.querySelector("figure");
  if (!figure) return;
  cg.still.offer(figure, {
    what: "figures that may be compared",
    picture: () => ({
      svg: figure.querySelector("svg"),
      title: document.querySelector("h1").textContent.trim(),
      lines: ["Figures that may be compared: the share of these reviews and the published share, in percent. Lines are 95% intervals."],
      legend: () => {
        const [own, published] = [cg.still.colour("--link"), cg.still.colour("--apart")];
        return [
          { mark: [["circle", { cx: 12, cy: 6, r: 4.5, fill: own }]], words: "these reviews" },
          { mark: [["rect", { x: 8, y: 2, width: 8, height: 8, fill: cg.picture.paper.paper, stroke: published, "stroke-width": 1.5 }]], words: "published" },
        ];
      },
      caveat: "Reviews are not a sample of cases. A difference does not show why. Silence is not absence.",
      scale: 1.2,
    }),
  });
})();
