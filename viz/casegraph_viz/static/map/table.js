// The pairs as a table that can be sorted by keyboard; every row opens the same evidence as a line.
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

  const value = (pair, by) => {
    if (by === "label") return `${pair.a.label} ${pair.b.label}`;
    if (by === "grade") return GRADE[pair.evidence] + (pair.together ? 0 : 0.5);
    return pair[by] ?? -Infinity;
  };

  const rows = (state) => {
    const facts = cg.nets[state.net];
    const found = facts.order.map((k) => cg.pair(k, state.net)).filter((pair) => pair.evidence !== "weak");
    const turn = sort.down ? -1 : 1;
    return found
      .map((pair, at) => ({ pair, at, key: value(pair, sort.by) }))
      .sort((x, y) => {
        const order = typeof x.key === "string" ? x.key.localeCompare(y.key, "en") : x.key - y.key;
        return order * turn || x.at - y.at;
      })
      .map(({ pair }) => pair);
  };

  const row = (pair) =>
    el("tr", { "data-pair": pair.k },
      el("th", { scope: "row" },
        el("button", { type: "button", class: "link", onclick: () => cg.open({ pair: pair.k }) }, `${pair.a.label} + ${pair.b.label}`)),
      el("td", { class: "number" }, cg.fixed(pair.n11, 0)),
      el("td", { class: "number" }, cg.fixed(pair.expected, 1)),
      el("td", { class: "number" }, cg.fixed(pair.lift, 2)),
      el("td", { class: "number" }, cg.interval(pair)),
      el("td", { class: "number" }, cg.chance(pair.q)),
      el("td", {}, pair.together ? pair.evidence : `${pair.evidence}, less often`));

  const fill = (state, from = 0) => {
    const found = rows(state);
    const shown = found.slice(from, limit).map(row);
    if (from) body.append(...shown);
    else body.replaceChildren(...shown);
    more.hidden = limit >= found.length;
    more.textContent = `Show more pairs (${Math.max(0, found.length - limit)} left)`;
    note.textContent =
      `${cg.plural(found.length, "pair", "pairs")} with clear or suggestive evidence, in the comparison “${cg.settings.netLabels[state.net]}”. ` +
      "Choose a pair to read the reviews and findings behind it.";
    for (const head of table.tHead.rows[0].cells) {
      const active = head.dataset.sort === sort.by;
      if (active) head.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    return shown;
  };

  for (const head of table.tHead.rows[0].cells) {
    const by = head.dataset.sort;
    const button = el("button", { type: "button" }, head.textContent);
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const numbersFirst = !["label", "grade", "q"].includes(by);
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

  let net = null;
  cg.onChange((state) => {
    if (state.net !== net) fill(state);
    net = state.net;
    for (const tr of body.rows) tr.classList.toggle("chosen", Number(tr.dataset.pair) === state.pair);
  });
})();
