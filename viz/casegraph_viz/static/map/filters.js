// Filters that the reader sets: values of each kind, a span of years, and chips of what is chosen.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { el, byId } = cg;
  const fold = byId("filters");
  const standing = byId("standing");
  const warning = byId("warning");
  const unknown = byId("unknown");
  const chips = byId("chosen");

  // Of many reviews counting takes a moment in which the page can do nothing else, so it says so and
  // lets that be shown and spoken before it begins.
  cg.patience = { many: 3000, before: 120 };
  const area = document.querySelector(".map-area");
  let counting = null;
  const finish = () => {
    if (!counting) return;
    const { changes, then, timer } = counting;
    counting = null;
    window.clearTimeout(timer);
    area.removeAttribute("aria-busy");
    cg.change(changes);
    then();
  };
  cg.patiently = (changes, then) => {
    finish();
    const few = !cg.corpus || cg.corpus.n < cg.patience.many || cg.isCounted({ ...cg.state, ...changes });
    const words = few ? "" : `Counting ${cg.plural(cg.corpus.n, "review", "reviews")} afresh…`;
    counting = { changes, then, timer: few ? 0 : window.setTimeout(finish, cg.patience.before) };
    if (few) finish();
    else {
      area.setAttribute("aria-busy", "true");
      standing.textContent = words;
      cg.announce(words);
    }
  };
  // What a reader does meanwhile builds on what was asked for before, so that is counted first: before
  // a box is ticked, because counting sets the boxes.
  for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, finish, true);

  const announceStanding = () => cg.announce([`${cg.standing()}.`, cg.warning()].filter(Boolean).join(" "));
  cg.filter = (changes, then = () => {}) =>
    cg.patiently({ ...changes, cut: null }, () => {
      then();
      announceStanding();
    });

  const tellStanding = (state) => {
    standing.textContent = `${cg.standing()}.`;
    byId("live-net").textContent = `${cg.settings.netLabels[state.net]}${cg.numbers.filtered ? ", recounted here" : ""}.`;
    for (const [holder, words] of [[warning, cg.warning()], [unknown, cg.unknown()]]) {
      holder.textContent = words;
      holder.hidden = !words;
    }
  };

  if (!cg.corpus) {
    cg.onChange(tellStanding);
    return;
  }

  // The values of a facet and the boxes that tick them stand in one order.
  const facets = [...fold.querySelectorAll("[data-facet]")];
  const shown = cg.facets
    .map((facet) => ({ facet, holder: facets.find(({ dataset }) => dataset.facet === facet.key) }))
    .filter(({ holder }) => holder)
    .map((part) => ({ ...part, boxes: [...part.holder.querySelectorAll("input[type=checkbox]")] }));
  const without = (filters, key, values) => {
    const rest = { ...filters };
    if (values.length) rest[key] = values;
    else delete rest[key];
    return rest;
  };
  for (const { facet, holder, boxes } of shown)
    holder.addEventListener("change", () => {
      const values = facet.values.filter((value, v) => boxes[v].checked).map(({ id }) => id);
      cg.filter({ filters: without(cg.state.filters, facet.key, values) });
    });

  // Two handles on one track; each stops at the other.
  const { years } = cg.corpus;
  const [from, to] = [byId("year-from"), byId("year-to")];
  const span = () => {
    const [low, high] = [Number(from.value), Number(to.value)];
    return [low > years.low ? low : null, high < years.high ? high : null];
  };
  let waiting = 0;
  const moved = (handle) => {
    if (Number(from.value) > Number(to.value)) handle.value = handle === from ? to.value : from.value;
    paint(Number(from.value), Number(to.value));
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => cg.filter({ years: span() }), 150);
  };
  const paint = (low, high) => {
    byId("year-from-value").textContent = low;
    byId("year-to-value").textContent = high;
    const width = Math.max(1, years.high - years.low);
    const track = byId("year-track");
    track.style.setProperty("--from", `${(100 * (low - years.low)) / width}%`);
    track.style.setProperty("--to", `${(100 * (high - years.low)) / width}%`);
    // Where both handles meet at the last year, the earlier one must still be within reach.
    from.classList.toggle("above", low > years.low + width / 2);
  };
  if (from)
    for (const handle of [from, to]) handle.addEventListener("input", () => moved(handle));

  const clearAll = () => cg.filter({ filters: {}, years: [null, null] }, () => fold.querySelector("summary").focus());
  byId("clear-filters").addEventListener("click", clearAll);

  const remove = ({ key, id }) => {
    const rest = (cg.state.filters[key] ?? []).filter((value) => value !== id);
    cg.filter(key === "year" ? { years: [null, null] } : { filters: without(cg.state.filters, key, rest) },
      () => (chips.querySelector("button") ?? fold.querySelector("summary")).focus());
  };
  const chip = (one) =>
    el("li", {},
      el("button", { type: "button", class: "chip remove", onclick: () => remove(one), "aria-label": `Remove the filter ${one.label}: ${one.value}` },
        el("span", {}, one.value), el("span", { "aria-hidden": "true" }, "×")));

  const counts = (state) => {
    const left = cg.recount.tally(cg.corpus, cg.asked(state) ?? {});
    for (const { facet, holder, boxes } of shown) {
      const chosen = state.filters[facet.key] ?? [];
      facet.values.forEach((value, v) => {
        boxes[v].checked = chosen.includes(value.id);
        const label = boxes[v].closest("label");
        label.querySelector(".count").textContent = left[facet.key][v];
        label.classList.toggle("empty", left[facet.key][v] === 0);
      });
      holder.querySelector(".how-many").textContent = chosen.length ? ` (${chosen.length})` : "";
    }
  };

  let last = null;
  cg.onChange((state) => {
    tellStanding(state);
    if (cg.numbers === last) return;
    const chosen = cg.chosen(state);
    last = cg.numbers;
    chips.replaceChildren(...chosen.map(chip));
    byId("clear-filters").hidden = chosen.length === 0;
    byId("filters-count").textContent = chosen.length ? ` (${chosen.length})` : "";
    counts(state);
    if (from) {
      from.value = state.years[0] ?? years.low;
      to.value = state.years[1] ?? years.high;
      paint(Number(from.value), Number(to.value));
    }
  });

  // One list at a time lies over the picture; Escape and a click elsewhere close it.
  for (const facet of facets) {
    facet.addEventListener("toggle", () => {
      if (facet.open) for (const other of facets) if (other !== facet) other.open = false;
    });
    facet.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !facet.open) return;
      event.preventDefault();
      facet.open = false;
      facet.querySelector("summary").focus();
    });
  }
  document.addEventListener("click", (event) => {
    for (const facet of facets) if (!facet.contains(event.target)) facet.open = false;
  });
  fold.hidden = false;
})();
