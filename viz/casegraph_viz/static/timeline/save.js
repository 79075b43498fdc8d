// The pictures of the timeline as files: the chosen theme, and how many reviews there are of each year.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { paper } = cg.picture;
  const heading = document.querySelector("h1").textContent.trim();
  const { words } = cg.still;
  const CAVEAT = "A change with time does not show why. Reviews are not a sample of cases. Silence is not absence.";

  for (const part of document.querySelectorAll(".basis")) {
    const by = part.dataset.date === "published" ? "year of publication" : "year of the incident";
    const theme = part.querySelector(".theme-parts figure");
    if (theme)
      cg.still.offer(theme, {
        what: `the picture of the theme, by ${by}`,
        picture: () => ({
          svg: part.querySelector(".theme-picture svg"),
          title: `${heading}: ${words(part.querySelector(".theme-name"))}`,
          lines: [words(theme.querySelector("figcaption")), words(part.querySelector(".theme-about")), words(part.querySelector(".theme-parts .small"))],
          legend: () => {
            const fill = window.getComputedStyle(part.querySelector(".theme-shape svg")).color;
            const line = (dashes) => [["line", { x1: 0, y1: 6, x2: 24, y2: 6, stroke: fill, "stroke-width": 2.5, "stroke-dasharray": dashes }]];
            return [
              { mark: [["rect", { width: 24, height: 12, fill, opacity: 0.22 }]], words: "95% interval" },
              { mark: line(null), words: "share" },
              { mark: line("3 2"), words: "share, few reviews" },
            ];
          },
          caveat: CAVEAT,
          scale: 1.5,
        }),
      });
    for (const figure of part.querySelectorAll("section > figure")) {
      const head = figure.previousElementSibling;
      cg.still.offer(figure, {
        what: `reviews of each year, ${words(head).toLowerCase()}, by ${by}`,
        picture: () => ({
          svg: figure.querySelector("svg"),
          title: `How many reviews there are of each year, ${words(head).toLowerCase()}`,
          lines: [words(figure.querySelector("figcaption"))],
          legend: [{ mark: [["rect", { x: 8, width: 8, height: 12, fill: paper.soft }]], words: "reviews of one year" }],
          caveat: CAVEAT,
          scale: 1.2,
        }),
      });
    }
  }
})();
