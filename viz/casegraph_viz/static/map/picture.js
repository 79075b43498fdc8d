// The present view as a picture: from the same places, lines and labels as on the screen.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { byId } = cg;
  const holder = byId("network");
  const { paper } = cg.picture;
  const places = new Map(cg.drawing.nodes.map((node) => [node.id, node]));
  const dashes = (grade) => (Array.isArray(cg.settings.dashes[grade]) ? cg.settings.dashes[grade].join(" ") : null);
  const at = (theme) => cg.network.canvasToDOM(cg.placeOf(places.get(theme.id)));
  const colourOf = (theme) => cg.settings.light[theme.group];

  const lineOf = (pair) => {
    const look = cg.network.body.data.edges.get(pair.k) ?? cg.lineLook(pair.k);
    const [a, b] = [at(pair.a), at(pair.b)];
    const scale = cg.network.getScale();
    return ["line", {
      x1: a.x, y1: a.y, x2: b.x, y2: b.y, stroke: pair.together ? paper.soft : paper.apart,
      "stroke-width": Math.max(0.8, look.width * scale), "stroke-opacity": look.color.opacity,
      "stroke-dasharray": look.dashes ? look.dashes.map((part) => (part * scale).toFixed(1)).join(" ") : null,
      "stroke-linecap": look.dashes ? "round" : null,
      "data-pair": cg.pairKeys[pair.k],
    }, ["title", {}, cg.pairTitle(pair)]];
  };

  const shapeOf = (theme) => {
    const look = cg.network.body.data.nodes.get(theme.id);
    const { x, y } = at(theme);
    const scale = (look.size * cg.network.getScale()) / 10;
    const hollow = look.color.background === cg.view.colours.paper;
    return ["path", {
      d: cg.settings.shapes[theme.group],
      transform: `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${scale.toFixed(3)}) translate(-12 -12)`,
      fill: hollow ? paper.paper : colourOf(theme), stroke: hollow ? colourOf(theme) : paper.paper,
      "stroke-width": 1 / Math.max(scale, 0.1), opacity: look.opacity, "data-theme": theme.id,
    }, ["title", {}, look.title]];
  };

  const ringOf = ({ theme, at: middle, radius, x, y, dim, strong, size }) => ["g", { opacity: dim ? 0.25 : 1 },
    ["circle", { cx: middle.x, cy: middle.y, r: radius, fill: "none", stroke: strong ? paper.ink : paper.soft, "stroke-width": strong ? 1.8 : 1 }],
    ["text", { x, y: y + 3, "font-size": size, "font-weight": 600, "text-anchor": "middle", fill: strong ? paper.ink : paper.soft }, String(theme.community)]];

  const labelOf = ({ theme, box, lines, strong, listed, size, line }) => {
    const dim = cg.view.near.size > 0 && !cg.view.near.has(theme.i) && cg.view.hover !== theme.i;
    const firm = cg.view.linked.has(theme.i) || cg.state.theme === theme.i;
    const { leader } = box;
    const led = leader ? [["line", { ...leader, stroke: paper.soft, "stroke-width": 0.9 }]] : [];
    return ["g", { opacity: dim ? 0.35 : 1, "data-label": theme.id }, ...led, ...lines.map((words, i) => ["text", {
      x: listed ? box.left + 2 : (box.left + box.right) / 2, y: box.top + i * line + line * 0.75, "text-anchor": listed ? "start" : "middle",
      "font-size": size, "font-weight": strong ? 700 : 500, fill: firm ? paper.ink : paper.soft,
      stroke: paper.paper, "stroke-width": 3.5, "stroke-linejoin": "round", "paint-order": "stroke",
    }, words])];
  };

  const scene = () => {
    const { heading } = cg.view;
    const visible = cg.view.shown.filter(({ a, b }) => !cg.isHidden(a, cg.state) && !cg.isHidden(b, cg.state));
    return [
      ...(cg.view.ringNumbers ?? []).map(ringOf),
      ...visible.map(lineOf),
      ...cg.view.placed.map(shapeOf),
      ...(cg.view.labels ?? []).map(labelOf),
      ...(heading ? [["text", { x: heading.x, y: heading.y + 4, "font-size": 12, "font-weight": 600, fill: paper.soft }, cg.LIST_HEADING]] : []),
    ];
  };

  const stroke = (dash, colour = paper.soft) => [["line", { x1: 0, y1: 6, x2: 24, y2: 6, stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash }]];
  const legend = (state) => {
    const grades = new Set(cg.view.shown.map((pair) => (pair.together ? pair.evidence : "apart")));
    const words = { clear: "clear (q up to 0.05)", suggestive: "suggestive (q up to 0.2)", weak: "weak", apart: "less often than expected" };
    return [
      ...Object.entries(cg.settings.groups)
        .filter(([group]) => !state.off.includes(group))
        .map(([group, label]) => ({
          mark: [["path", { d: cg.settings.shapes[group], fill: cg.settings.light[group], transform: "translate(6 -1) scale(0.6)" }]],
          words: label,
        })),
      ...Object.keys(words).filter((grade) => grades.has(grade)).map((grade) => ({
        mark: stroke(dashes(grade), grade === "apart" ? paper.apart : paper.soft), words: words[grade],
      })),
      ...(state.rings && (cg.view.ringNumbers ?? []).length
        ? [{ mark: [["circle", { cx: 12, cy: 6, r: 6, fill: "none", stroke: paper.soft }]], words: "ring and number: community" }]
        : []),
      { mark: [["path", { d: cg.settings.shapes[Object.keys(cg.settings.shapes)[0]], fill: paper.paper, stroke: paper.soft, "stroke-width": 1.7, transform: "translate(6 -1) scale(0.6)" }]], words: "hollow: no line at this setting" },
    ];
  };

  const chosenWords = (state) => {
    if (state.pair !== null) return cg.ends(state.pair).map((theme) => theme.label).join(" and ");
    return state.theme === null ? "" : cg.themes[state.theme].label;
  };

  cg.takePicture = () => {
    const state = cg.state;
    const filters = [...cg.settings.where, ...(cg.filtersInWords(state) ? [cg.filtersInWords(state)] : [])].join("; ");
    const chosen = chosenWords(state);
    const settings = [
      `Comparison: ${cg.settings.netLabels[state.net].toLocaleLowerCase("en-GB")}`,
      `width of a line: ${cg.settings.measures[state.measure]}`,
      `suggestive lines: ${cg.cutOf(state)} of ${cg.numbers.suggestive}`,
      ...(state.least > 1 ? [`themes and pairs in at least ${state.least} reviews`] : []),
      ...(state.q === "0.2" ? [] : [`q up to ${state.q}`]),
    ];
    return cg.picture.make({
      title: chosen ? `${cg.settings.title}: ${chosen}` : cg.settings.title,
      lines: [`${cg.standing()}.`, filters ? `Filters: ${filters}.` : "", `${settings.join("; ")}.`, cg.view.unnamed ? `${cg.plural(cg.view.unnamed, "theme with a line has", "themes with a line have")} no name here: the picture is too small.` : "", cg.warning()],
      width: holder.clientWidth,
      height: holder.clientHeight,
      scene: scene(),
      legend: legend(state),
      foot: [
        "A line is not a cause. Reviews are not a sample of cases. Silence is not absence.",
        cg.citation(chosen),
      ],
    });
  };

  const name = () => `casegraph-${cg.fileName(chosenWords(cg.state) || "theme map").toLowerCase()}`;
  byId("save-svg").addEventListener("click", () => {
    cg.download(`${name()}.svg`, "image/svg+xml;charset=utf-8", cg.picture.text(cg.takePicture()));
    cg.announce("The picture was saved as SVG.");
  });
  byId("save-png").addEventListener("click", async () => {
    cg.download(`${name()}.png`, "image/png", await cg.picture.png(cg.takePicture()));
    cg.announce("The picture was saved as PNG.");
  });

  // Paper gets the drawing rather than the pixels of the screen.
  const print = byId("print-picture");
  window.addEventListener("beforeprint", () => print.replaceChildren(cg.takePicture()));
  window.addEventListener("afterprint", () => print.replaceChildren());
})();
