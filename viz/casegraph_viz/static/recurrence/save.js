// The pictures of the ledger as files.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { paper } = cg.picture;
  const heading = document.querySelector("h1").textContent.trim();
  const key = document.querySelector(".picture-key");
  if (!key) return;
  const groups = [...cg.byId("group").options].filter(({ value }) => value).map(({ value, text }) => ({ value, text }));
  const dot = (fill) => [["circle", { cx: 12, cy: 6, r: 6, fill, opacity: 0.75 }]];

  for (const figure of key.closest("section").querySelectorAll("figure")) {
    const head = figure.previousElementSibling;
    const group = head.localName === "h3" ? head.textContent.trim() : "";
    const shown = groups.filter(({ text }) => !group || text === group);
    cg.still.offer(figure, {
      what: group ? `themes of ${group}` : "themes found again most often",
      picture: () => ({
        svg: figure.querySelector("svg"),
        title: group ? `${heading}: ${group}` : heading,
        lines: [
          group ? "Every theme of the group that a dated review recommends on." : "Themes found again most often.",
          "A row begins with the first recommendation. Reviews that do not state their year are not in the picture.",
        ],
        legend: () => [
          { mark: [["line", { x1: 12, x2: 12, y1: -2, y2: 13, stroke: paper.ink, "stroke-width": 2 }]], words: "reviews of the year recommend on the theme" },
          ...shown.map(({ value, text }) => ({ mark: dot(cg.still.colour(`--group-${value}`)), words: `found again: ${text}` })),
          { mark: [["circle", { cx: 5, cy: 8, r: 3, fill: paper.soft }], ["circle", { cx: 17, cy: 6, r: 6, fill: paper.soft }]], words: "larger: more later reviews" },
        ],
        caveat: "Found again after a recommendation does not show that the recommendation failed. Silence is not absence.",
        scale: 1.3,
      }),
    });
  }
})();
