// Binds the settings to what the reader has chosen, gives the picture away, then shows the page.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { byId } = cg;
  const [agency, shown, cut] = ["agency", "shown", "cut"].map(byId);
  const table = byId("pair-table");

  agency.addEventListener("change", () => {
    const chosen = cg.agencyOf.get(agency.value);
    cg.change({ agency: chosen ? chosen.i : null, theme: null, pair: null });
    cg.announce(chosen ? `${chosen.label}: ${cg.plural(cg.visible(cg.state).length, "theme", "themes")} shown.` : "All agencies.");
  });
  shown.addEventListener("change", () => {
    cg.change({ shown: shown.value, cut: null });
    cg.announce(`${cg.plural(cg.visible(cg.state).length, "line", "lines")}: ${cg.settings.shown[shown.value].label}.`);
  });
  cut.addEventListener("input", () => cg.change({ cut: Number(cut.value) }));
  byId("reset").addEventListener("click", () => {
    cg.reset();
    cg.announce("Back to the first view.");
  });

  // An empty picture says nothing; a sentence says what else the chosen one is told of.
  const empty = byId("no-lines");
  const none = (state) => {
    const { shown: ways } = cg.settings;
    const nothing = cg.visible(state).length === 0;
    empty.hidden = !nothing;
    if (!nothing) return;
    const chosen = state.agency !== null ? cg.agencies[state.agency] : state.theme !== null ? cg.themes[state.theme] : null;
    const others = Object.keys(ways).filter((way) => way !== state.shown && cg.visible({ ...state, shown: way, cut: null }).length);
    empty.replaceChildren(
      `No line to draw${chosen ? ` for ${chosen.label}` : ""} under “${ways[state.shown].label}”. `,
      others.length ? "Try: " : "No other way of counting has one either. That it is not named does not mean that it was not there.",
      ...others.flatMap((way, k) => [k ? ", " : "", cg.el("button", { type: "button", class: "link", onclick: () => {
        cg.change({ shown: way, cut: null });
        shown.focus();
        cg.announce(`${cg.plural(cg.visible(cg.state).length, "line", "lines")}: ${ways[way].label}.`);
      } }, ways[way].label)]));
  };

  cg.onChange((state) => {
    const lines = cg.linesOf(state.shown);
    const alone = state.agency !== null || state.theme !== null;
    agency.value = state.agency === null ? "" : cg.agencies[state.agency].id;
    shown.value = state.shown;
    cut.max = Math.max(1, lines.length);
    cut.value = cg.cutOf(state);
    cut.disabled = alone || lines.length < 2;
    byId("cut-value").textContent = alone ? `all ${cg.visible(state).length}` : `${cg.cutOf(state)} of ${lines.length}`;
    const { label, note } = cg.settings.shown[state.shown];
    byId("picture-note").textContent = `${label}: ${note}. ${cg.plural(cg.visible(state).length, "line", "lines")}.`;
    none(state);
    document.querySelector(".k-tested").hidden = state.shown !== "tested";
    // The table follows the choice, and so does what is downloaded from it.
    for (const row of table.tBodies[0].rows) {
      const pair = cg.pairs[Number(row.dataset.pair)];
      row.hidden = (state.agency !== null && pair.agency.i !== state.agency) || (state.theme !== null && pair.theme.i !== state.theme);
    }
  });

  const legend = (state, rows) => {
    const { paper } = cg.picture;
    const line = (pattern) => [["line", { x1: 0, y1: 6, x2: 24, y2: 6, stroke: paper.soft, "stroke-width": 2.5, "stroke-dasharray": pattern }]];
    const groups = new Map(rows.filter((row) => row.side === "theme" && row.thing).map(({ thing }) => [thing.style, thing.group_label]));
    return [
      { mark: [["rect", { x: 7, y: 1, width: 10, height: 10, fill: paper.soft }]], words: "agency" },
      ...[...groups].map(([style, words]) => ({
        mark: [["path", { d: cg.settings.shapes[style], fill: cg.settings.light[style], transform: "translate(6 -1) scale(0.6)" }]], words,
      })),
      ...(state.shown === "tested" ? [{ mark: line(null), words: "clear" }, { mark: line(cg.settings.suggestive.join(" ")), words: "suggestive" }] : []),
      { mark: line(null), words: "wider line: more reviews" },
    ];
  };

  const picture = () => {
    const { state, settings } = cg;
    const { rows, lines, width, height } = cg.picked;
    const { paper } = cg.picture;
    const at = new Map(rows.filter((row) => row.thing).map((row) => [row.id, row]));
    const top = Math.max(...lines.map((pair) => cg.weight(pair, state.shown)), 1);
    const dashes = (pair) => (state.shown === "tested" && pair.evidence === "suggestive" ? settings.suggestive.join(" ") : null);
    const sizes = new Map(cg.drawing.nodes.map((node) => [node.id, node.size]));
    const mark = (row) => {
      const size = sizes.get(row.id);
      if (row.side === "agency") return ["rect", { x: row.x - size, y: row.y - size, width: 2 * size, height: 2 * size, fill: paper.soft }];
      const scale = size / 10;
      return ["path", { d: settings.shapes[row.thing.style], fill: settings.light[row.thing.style],
        transform: `translate(${Math.round((row.x - 12 * scale) * 10) / 10} ${Math.round((row.y - 12 * scale) * 10) / 10}) scale(${Math.round(scale * 100) / 100})` }];
    };
    const { label, note } = settings.shown[state.shown];
    const chosen = state.agency !== null ? cg.agencies[state.agency].label : state.theme !== null ? cg.themes[state.theme].label : "";
    return cg.picture.make({
      title: chosen ? `${settings.title}: ${chosen}` : settings.title,
      lines: [`${label}: ${note}.`, `${lines.length} of ${cg.linesOf(state.shown).length} lines; ${settings.n} reviews, ${settings.recommending} with recommendations.`],
      width,
      height,
      scene: [
        ...lines.map((pair) => {
          const [a, b] = [at.get(`agency:${pair.agency.id}`), at.get(`theme:${pair.theme.id}`)];
          return ["line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y, stroke: paper.soft, "stroke-opacity": 0.6, "stroke-dasharray": dashes(pair),
            "stroke-width": 1 + 7 * (cg.weight(pair, state.shown) / top) }];
        }),
        ...[...at.values()].map(mark),
        ...cg.words().map(({ row, text, align, x, y }) =>
          ["text", { x, y: y + 4, "text-anchor": align === "right" ? "end" : "start", "font-size": row.heading ? 11 : 13,
            "font-weight": row.heading ? 600 : 400, fill: row.heading ? paper.soft : paper.ink }, text]),
      ],
      legend: legend(state, rows),
      foot: ["Being named is not blame. Not naming is not absence. Reviews are not a sample of cases.", `“${settings.title}”, casegraph, ${settings.cite}.`],
    });
  };
  byId("save-svg").addEventListener("click", () =>
    cg.download("agencies-and-themes.svg", "image/svg+xml;charset=utf-8", cg.picture.text(picture())));
  byId("save-png").addEventListener("click", async () =>
    cg.download("agencies-and-themes.png", "image/png", await cg.picture.png(picture())));

  byId("needs-script").hidden = true;
  for (const part of document.querySelectorAll(".controls, .tools, #picture-note")) part.hidden = false;
  cg.start();
  const ready = () => {
    document.documentElement.dataset.ready = "true";
    performance.mark("casegraph-ready");
  };
  // A picture without a line is hidden, so nothing is ever drawn in it.
  if (cg.picked.lines.length) cg.network.once("afterDrawing", ready);
  else ready();
  cg.network.redraw();
})();
