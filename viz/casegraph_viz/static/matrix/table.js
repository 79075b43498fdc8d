// The pairs in view as a table; all of them can be sorted and taken away, some are shown at a time.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { el, byId } = cg;
  const table = byId("pair-table");
  const body = table.tBodies[0];
  const more = byId("pairs-more");
  const STEP = 25;
  const GRADE = { clear: 0, suggestive: 1, weak: 2 };
  let sort = { by: "grade", down: false };
  let limit = STEP;
  let found = [];

  const value = (pair, by) => {
    if (by === "label") return `${pair.a.label} ${pair.b.label}`;
    if (by === "grade") return GRADE[pair.evidence];
    if (by === "q") return pair.q ?? 2;
    return pair[by];
  };

  const collect = (state) => {
    const view = cg.inView(state);
    const pairs = [];
    view.forEach((a, k) => view.slice(k + 1).forEach((b) => pairs.push(cg.pair(a.i, b.i, state.net))));
    const turn = sort.down ? -1 : 1;
    return pairs
      .map((pair) => [value(pair, sort.by), pair])
      .sort(([x, a], [y, b]) => {
        const order = typeof x === "string" ? x.localeCompare(y, "en-GB") : x - y;
        return order * turn || a.p - b.p || b.n11 - a.n11 || a.k - b.k;
      })
      .map(([, pair]) => pair);
  };

  const row = (pair) =>
    el("tr", {},
      el("th", { scope: "row" },
        el("button", { type: "button", class: "link", onclick: () => cg.open([pair.a.i, pair.b.i]) }, `${pair.a.label} + ${pair.b.label}`)),
      el("td", { class: "number" }, String(pair.n11)),
      el("td", { class: "number" }, cg.fixed(pair.expected, 1)),
      el("td", { class: "number" }, cg.signed(pair.difference, 1)),
      el("td", { class: "number" }, cg.fixed(pair.lift, 2)),
      el("td", { class: "number" }, cg.interval(pair)),
      el("td", { class: "number" }, cg.signed(pair.phi, 3)),
      el("td", { class: "number" }, cg.signed(pair.npmi, 3)),
      el("td", { class: "number" }, pair.q === null ? "–" : cg.chance(pair.q)),
      el("td", {}, cg.evidenceWords(pair)));

  const fill = (from = 0) => {
    const shown = found.slice(from, limit).map(row);
    if (from) body.append(...shown);
    else body.replaceChildren(...shown);
    more.hidden = limit >= found.length;
    more.textContent = `Show more pairs (${(found.length - limit).toLocaleString("en-GB")} left)`;
    for (const head of table.tHead.rows[0].cells) {
      if (head.dataset.sort === sort.by) head.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    return shown;
  };

  for (const head of table.tHead.rows[0].cells) {
    const by = head.dataset.sort;
    const button = el("button", { type: "button" }, head.textContent);
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      sort = sort.by === by ? { by, down: !sort.down } : { by, down: !["label", "grade", "q"].includes(by) };
      limit = STEP;
      found = collect(cg.state);
      fill();
      cg.announce(`Sorted by ${button.textContent}, ${sort.down ? "highest" : "lowest"} first.`);
    });
  }
  more.addEventListener("click", () => {
    const from = limit;
    limit += STEP * 2;
    const added = fill(from);
    if (added.length) added[0].querySelector("button").focus();
  });

  let drawn = "";
  cg.onChange((state) => {
    const key = `${state.net}|${state.themes}`;
    if (key === drawn) return;
    drawn = key;
    limit = STEP;
    found = collect(state);
    fill();
    byId("pairs-note").textContent =
      `${cg.plural(found.length, "pair", "pairs")} of the themes in the matrix, compared as “${cg.settings.nets[state.net]}”. Choose a pair to open it.`;
  });

  const rows = () => [
    ["theme_a", "theme_b", "label_a", "label_b", "reviews_a", "reviews_b", "n11", "n", "expected", "difference", "lift",
      "odds_ratio", "odds_ratio_low", "odds_ratio_high", "phi", "npmi", "p", "q", "evidence", "sign", "net"],
    ...found.map((pair) => [
      pair.a.id, pair.b.id, pair.a.label, pair.b.label, pair.a.count, pair.b.count, pair.n11, cg.settings.n, pair.expected,
      pair.difference.toFixed(3), pair.lift, pair.odds_ratio, pair.odds_ratio_low, pair.odds_ratio_high, pair.phi, pair.npmi,
      pair.p, pair.q, pair.q === null ? "not tested" : pair.evidence, pair.together ? 1 : -1, cg.state.net]),
  ];
  byId("save-pairs").addEventListener("click", () =>
    cg.download("pairs-of-themes.csv", "text/csv;charset=utf-8", `\ufeff${cg.csv(rows())}`));
  byId("save-matrix").addEventListener("click", () => {
    const view = cg.inView(cg.state);
    cg.download("matrix-of-themes.csv", "text/csv;charset=utf-8", `\ufeff${cg.csv([
      ["theme", ...view.map((theme) => theme.label)],
      ...view.map((a) => [a.label, ...view.map((b) => (a === b ? a.count : cg.count(a.i, b.i)))]),
    ])}`);
  });
})();
