// The pairs and the themes as tables that can be sorted by keyboard; every row opens the evidence.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { el, byId } = cg;
  const table = byId("pair-table");
  const body = table.tBodies[0];
  const more = byId("pairs-more");
  const note = byId("pairs-note");
  const STEP = 40;
  const GRADE = { clear: 0, suggestive: 1, weak: 2, "": 3 };
  let sort = { by: "grade", down: false };
  let limit = STEP;

  // Communities are those of all reviews, so a filter leaves them out.
  const communities = (pair) =>
    cg.numbers.filtered ? "" : [...new Set([pair.a.community, pair.b.community])].filter((number) => number > 0).join(", ");
  const value = (pair, by) => {
    if (by === "label") return `${pair.a.label} ${pair.b.label}`;
    if (by === "community") return communities(pair) || "~";
    if (by === "grade") return GRADE[pair.evidence] + (pair.together || !cg.numbers.graded ? 0 : 0.5);
    return pair[by] ?? -Infinity;
  };

  // The pairs that stand out; where none does, the commonest ones, so that there is a way in.
  const shown = (state) => {
    const off = new Set(state.off);
    const some = ({ a, b, n11 }) => !off.has(a.group) && !off.has(b.group) && (state.least === 1 || n11 >= state.least);
    if (!cg.numbers.graded) return cg.commonestPairs().filter(some);
    return cg.numbers.order
      .map((k) => cg.pair(k))
      .filter((pair) => pair.evidence !== "weak" && cg.firm(pair, state) && some(pair));
  };
  const rows = (state) => {
    const turn = sort.down ? -1 : 1;
    return shown(state)
      .map((pair, at) => ({ pair, at, key: value(pair, sort.by) }))
      .sort((x, y) => {
        const order = typeof x.key === "string" ? x.key.localeCompare(y.key, "en", { numeric: true }) : x.key - y.key;
        return order * turn || x.at - y.at;
      })
      .map(({ pair }) => pair);
  };

  const gradeOf = (pair) => (pair.together ? pair.evidence : `${pair.evidence}, less often`);
  const row = (pair) =>
    el("tr", { "data-pair": pair.k },
      el("th", { scope: "row" },
        el("button", { type: "button", class: "link", onclick: () => cg.open({ pair: pair.k }) }, `${pair.a.label} + ${pair.b.label}`)),
      el("td", { class: "number" }, cg.fixed(pair.n11, 0)),
      el("td", { class: "number" }, cg.fixed(pair.expected, 1)),
      el("td", { class: "number" }, cg.fixed(pair.lift, 2)),
      el("td", { class: "number" }, cg.interval(pair)),
      el("td", { class: "number" }, cg.chance(pair.q)),
      el("td", {}, gradeOf(pair)),
      el("td", {}, communities(pair) || "–"));

  const scroll = byId("pairs-scroll");
  const noteOf = (state, found) => {
    const { filtered, graded, n, refused, tested } = cg.numbers;
    const where =
      `in the comparison “${cg.settings.netLabels[state.net]}”` +
      `${filtered ? `, in ${cg.plural(n, "review", "reviews")} with ${cg.filtersInWords(state)}` : ""}`;
    if (refused !== null || !found.length) return `There is no pair to show, ${where}.`;
    if (!graded)
      return `No pair has clear or suggestive evidence, ${where}. These are the pairs that most reviews name, whatever is expected. Choose one to read the reviews and findings behind it.`;
    const apart = found.filter((pair) => !pair.together).length;
    return (
      `${cg.plural(found.length, "pair", "pairs")} with clear or suggestive evidence, ${where}: ` +
      `${found.length - apart} named together more often than expected, ${apart} less often` +
      `${tested ? `. q rests on ${cg.plural(tested, "test", "tests")}` : ""}. ` +
      "Choose a pair to read the reviews and findings behind it."
    );
  };
  const fill = (state, from = 0) => {
    const found = rows(state);
    const added = found.slice(from, limit).map(row);
    if (from) body.append(...added);
    else body.replaceChildren(...added);
    more.hidden = limit >= found.length;
    more.textContent = `Show more pairs (${Math.max(0, found.length - limit)} left)`;
    note.textContent = noteOf(state, found);
    for (const part of [scroll, more.parentElement]) part.hidden = found.length === 0;
    for (const head of table.tHead.rows[0].cells) {
      const active = head.dataset.sort === sort.by;
      if (active) head.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    return added;
  };

  for (const head of table.tHead.rows[0].cells) {
    const by = head.dataset.sort;
    const button = el("button", { type: "button" }, head.textContent);
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const numbersFirst = !["label", "grade", "q", "community"].includes(by);
      sort = sort.by === by ? { by, down: !sort.down } : { by, down: numbersFirst };
      limit = STEP;
      fill(cg.state);
      cg.announce(`Sorted by ${button.textContent}, ${sort.down ? "highest" : "lowest"} first.`);
    });
  }
  more.addEventListener("click", () => {
    const from = limit;
    limit += STEP * 2;
    const added = fill(cg.state, from);
    if (added.length) added[0].querySelector("button").focus();
  });

  const HEAD = ["theme_a", "theme_b", "label_a", "label_b", "reviews_with_both", "expected", "lift", "npmi", "jaccard", "phi", "odds_ratio", "odds_ratio_low", "odds_ratio_high", "p", "q", "evidence", "together", "communities"];
  cg.pairRows = (state) => [
    HEAD,
    ...rows(state).map((p) => [
      p.a.id, p.b.id, p.a.label, p.b.label, p.n11, p.expected, p.lift, p.npmi, p.jaccard, p.phi, p.odds_ratio,
      p.odds_ratio_low, p.odds_ratio_high, p.p, p.q, p.evidence, p.together ? "more often" : "less often", communities(p),
    ]),
  ];
  byId("pairs-csv").addEventListener("click", () =>
    cg.download("casegraph-pairs.csv", "text/csv;charset=utf-8", `\ufeff${cg.csv(cg.pairRows(cg.state))}`));
  byId("pairs-csv").hidden = false;

  // The list of themes keeps its rows; only the numbers follow the reviews in view.
  const listed = [...document.querySelectorAll(".theme-list [data-theme]")].map((button) => [
    cg.themes[Number(button.dataset.theme)],
    button.parentElement.querySelector(".count"),
  ]);
  const countOf = (theme) => (cg.numbers.refused === null ? String(theme.count) : "–");
  const recount = () => {
    for (const [theme, count] of listed) count.textContent = countOf(theme);
    byId("themes-n").textContent = `${cg.numbers.n.toLocaleString("en-GB")} ${cg.numbers.n === 1 ? "review" : "reviews"}${cg.numbers.filtered ? " that pass the filters" : ""}`;
    if (fold.open) fillThemes();
  };

  // The table of themes is made when it is opened; most readers never do.
  const fold = byId("theme-fold");
  const fillThemes = () => {
    const share = (value) => (value === null || cg.numbers.refused !== null ? "–" : cg.percent(value));
    const interval = (theme) => (share(theme.low) === "–" ? "–" : `${share(theme.low)} to ${share(theme.high)}`);
    byId("theme-table").tBodies[0].replaceChildren(
      ...[...cg.themes].sort((x, y) => y.count - x.count || x.label.localeCompare(y.label, "en")).map((theme) =>
        el("tr", {},
          el("th", { scope: "row" }, theme.label),
          el("td", {}, cg.settings.groups[theme.group]),
          el("td", { class: "number" }, theme.community && !cg.numbers.filtered ? String(theme.community) : ""),
          el("td", { class: "number" }, countOf(theme)),
          el("td", { class: "number" }, share(theme.share)),
          el("td", { class: "number" }, interval(theme)))));
    for (const head of byId("theme-table").tHead.rows[0].cells) head.removeAttribute("aria-sort");
  };
  fold.addEventListener("toggle", () => {
    if (fold.open) fillThemes();
  });
  fold.hidden = false;

  let last = { numbers: null, key: "" };
  cg.onChange((state) => {
    const key = `${state.least}|${state.q}|${state.off}`;
    if (cg.numbers !== last.numbers || key !== last.key) {
      limit = STEP;
      fill(state);
    }
    if (cg.numbers !== last.numbers) recount();
    last = { numbers: cg.numbers, key };
    for (const tr of body.rows) tr.classList.toggle("chosen", Number(tr.dataset.pair) === state.pair);
  });
})();
