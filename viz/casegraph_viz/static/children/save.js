// The pictures of two groups of reviews as files: each group by itself, and how they differ.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { paper } = cg.picture;
  const { words } = cg.still;
  const line = (dashes) => [["line", { x1: 0, y1: 6, x2: 24, y2: 6, stroke: paper.soft, "stroke-width": 2.5, "stroke-dasharray": dashes }]];
  const box = "translate(6 -1) scale(0.6)";

  const groups = (section) =>
    [...section.querySelectorAll(".group-key li")].map((item) => ({
      mark: [["path", { d: item.querySelector("path").getAttribute("d"), fill: window.getComputedStyle(item.querySelector("svg")).color, transform: box }]],
      words: words(item),
    }));
  const square = "M3.5 3.5h17v17h-17z";
  const ofSides = [
    { mark: line(null), words: "clear pair" },
    { mark: line("7 5"), words: "suggestive pair" },
    { mark: [["path", { d: square, fill: paper.soft, transform: "translate(0 3) scale(0.3)" }], ["path", { d: square, fill: paper.soft, transform: "translate(9 -1) scale(0.6)" }]], words: "larger: in a larger share of the group's reviews" },
  ];
  const ofDifferences = (ranked) => [
    { mark: [["path", { d: square, fill: paper.soft, transform: box }]], words: "filled: more often in A" },
    { mark: [["path", { d: square, fill: paper.paper, stroke: paper.soft, "stroke-width": 2.5, transform: box }]], words: "hollow: more often in B" },
    { mark: [["text", { x: 12, y: 10, "font-size": 11, "text-anchor": "middle", fill: paper.ink }, "(+8)"]], words: "in brackets: suggestive" },
    { mark: line(null), words: "pair closer in A or B, q ≤ 0.05" },
    { mark: line("7 5"), words: "q ≤ 0.2" },
    ...(ranked ? [{ mark: line("1 5"), words: "not told apart from chance" }] : []),
  ];

  for (const section of document.querySelectorAll(".contrast")) {
    const title = words(section.querySelector("h3"));
    for (const figure of section.querySelectorAll("figure")) {
      const differs = !figure.closest(".sides");
      const name = differs ? "differences" : `group ${words(figure.querySelector(".letter"))}`;
      cg.still.offer(figure, {
        what: `${name}, ${title}`,
        picture: () => ({
          svg: figure.querySelector("svg.net"),
          title: `${title}: ${name}`,
          lines: [
            ...(differs ? [...section.querySelectorAll(".sides figcaption")].map(words) : []),
            words(figure.querySelector("figcaption")),
          ],
          legend: () => [...groups(section), ...(differs ? ofDifferences(cg.byId("ranked").checked) : ofSides)],
          caveat: "A difference is not a cause. Reviews are not a sample of cases. Silence is not absence.",
          scale: 1,
        }),
      });
    }
  }
})();
