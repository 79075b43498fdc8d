// Filters that the reader sets: values of each kind, a span of years, and chips of what is chosen.
import { announce, byId, el, ifThere, one } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { tallyOf } from "../../../browser/recount/select.ts";
import { settings } from "./data.ts";
import { askedFor, corpus, facets, inForce, isCounted } from "./numbers.ts";
import { store } from "./state.ts";
import { chosenFilters, standing, unknownWords, warningNow } from "./words.ts";

const fold: any = ifThere<HTMLDetailsElement>("filters");
const standingLine = byId("standing");
const warning = byId("warning");
const unknown = byId("unknown");
const chips = byId("chosen");

// Counting many reviews blocks the page for a moment, so the page first says so and lets that be shown and announced.
export const delays = { many: 3000, before: 120 };
const area: any = document.querySelector(".map-area");
let counting: any = null;
const finish: any = () => {
  if (!counting) return;
  const { changes, then, timer } = counting;
  counting = null;
  window.clearTimeout(timer);
  area.removeAttribute("aria-busy");
  store.change(changes);
  then();
};
export const countFirst = (changes: any, then: any) => {
  finish();
  const few = !corpus || corpus.n < delays.many || isCounted({ ...store.state, ...changes });
  const words = few ? "" : `Counting ${plural(corpus.n, "review", "reviews")} afresh…`;
  counting = { changes, then, timer: few ? 0 : window.setTimeout(finish, delays.before) };
  if (few) finish();
  else {
    area.setAttribute("aria-busy", "true");
    standingLine.textContent = words;
    announce(words);
  }
};

const announceStanding = () => announce([`${standing()}.`, warningNow()].filter(Boolean).join(" "));
export const filterBy = (changes: any, then = () => {}) =>
  countFirst({ ...changes, cut: null }, () => {
    then();
    announceStanding();
  });

const tellStanding = (state: any) => {
  standingLine.textContent = `${standing()}.`;
  byId("live-net").textContent = `${settings.netLabels[state.net]}${inForce.filtered ? ", recounted here" : ""}.`;
  for (const [holder, words] of [
    [warning, warningNow()],
    [unknown, unknownWords()],
  ] as any) {
    holder.textContent = words;
    holder.hidden = !words;
  }
};

const anyChild = ifThere<HTMLInputElement>("any-child");
// The values of a facet and their checkboxes are in the same order.
const parts = [...(fold?.querySelectorAll("[data-facet]") ?? [])];
const shown = facets
  .map((facet: any) => ({ facet, holder: parts.find(({ dataset }: any) => dataset.facet === facet.key) }))
  .filter(({ holder }: any) => holder)
  .map((part: any) => ({
    ...part,
    boxes: [...part.holder.querySelectorAll("input[type=checkbox]:not([data-every])")],
    all: part.holder.querySelector("[data-every]"),
  }));
const without = (filters: any, key: any, values: any) => {
  const rest = Object.fromEntries(Object.entries(filters).filter(([name]) => name !== key));
  return values.length ? { ...rest, [key]: values } : rest;
};

// Two handles on one track; each stops at the other.
const years: any = corpus?.years;
const [from, to]: any = [ifThere<HTMLInputElement>("year-from"), ifThere<HTMLInputElement>("year-to")];
const span = () => {
  const [low, high] = [Number(from.value), Number(to.value)];
  return [low > years.low ? low : null, high < years.high ? high : null];
};
let waiting = 0;
const moved = (handle: any) => {
  if (Number(from.value) > Number(to.value)) handle.value = handle === from ? to.value : from.value;
  paint(Number(from.value), Number(to.value));
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => filterBy({ years: span() }), 150);
};
const paint = (low: any, high: any) => {
  byId("year-from-value").textContent = low;
  byId("year-to-value").textContent = high;
  const width = Math.max(1, years.high - years.low);
  const track = byId("year-track");
  track.style.setProperty("--from", `${(100 * (low - years.low)) / width}%`);
  track.style.setProperty("--to", `${(100 * (high - years.low)) / width}%`);
  // Where both handles meet at the last year, the earlier one must still be within reach.
  from.classList.toggle("above", low > years.low + width / 2);
};

const clearAll = () =>
  filterBy({ filters: {}, every: [], anyChild: false, years: [null, null] }, () => one<any>("summary", fold).focus());

const remove = ({ key, id }: any) => {
  const rest = (store.state.filters[key] ?? []).filter((value: any) => value !== id);
  filterBy(key === "year" ? { years: [null, null] } : { filters: without(store.state.filters, key, rest) }, () =>
    (chips.querySelector("button") ?? fold.querySelector("summary")).focus(),
  );
};
const chip = (one: any) =>
  el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        class: "chip remove",
        onclick: () => remove(one),
        "aria-label": `Remove the filter ${one.label}: ${one.value}`,
      },
      el("span", {}, one.value),
      el("span", { "aria-hidden": "true" }, "×"),
    ),
  );

const counts = (state: any) => {
  const left = tallyOf(corpus, askedFor(state) ?? {});
  if (anyChild && !anyChild.disabled) anyChild.checked = state.anyChild;
  for (const { facet, holder, boxes, all } of shown as any) {
    const chosen = state.filters[facet.key] ?? [];
    if (all) all.checked = state.every.includes(facet.key);
    facet.values.forEach((value: any, v: any) => {
      boxes[v].checked = chosen.includes(value.id);
      const label: any = boxes[v].closest("label");
      one<any>(".count", label).textContent = left[facet.key][v];
      label.classList.toggle("empty", left[facet.key][v] === 0);
    });
    one<any>(".how-many", holder).textContent = chosen.length ? ` (${chosen.length})` : "";
  }
};

let last: any = null;

export const startFilters: any = () => {
  // A reader's next action builds on the filters asked for before, so these are counted first: before a box is ticked,
  // because counting sets the boxes.
  for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, finish, true);
  if (!corpus) {
    store.onChange(tellStanding);
    return;
  }
  for (const { facet, holder, boxes, all } of shown as any)
    holder.addEventListener("change", () => {
      const values = facet.values.filter((_: any, v: any) => boxes[v].checked).map(({ id }: any) => id);
      const others = store.state.every.filter((key: any) => key !== facet.key);
      const every = all?.checked ? [...others, facet.key] : others;
      filterBy({ filters: without(store.state.filters, facet.key, values), every });
    });
  anyChild?.addEventListener("change", () => filterBy({ anyChild: anyChild.checked }));
  if (from) for (const handle of [from, to] as any) handle.addEventListener("input", () => moved(handle));
  byId<HTMLButtonElement>("clear-filters").addEventListener("click", clearAll);
  store.onChange((state: any) => {
    tellStanding(state);
    if (inForce === last) return;
    const chosen = chosenFilters(state);
    last = inForce;
    chips.replaceChildren(...chosen.map(chip));
    byId<HTMLButtonElement>("clear-filters").hidden = chosen.length === 0;
    byId("filters-count").textContent = chosen.length ? ` (${chosen.length})` : "";
    counts(state);
    if (from) {
      from.value = state.years[0] ?? years.low;
      to.value = state.years[1] ?? years.high;
      paint(Number(from.value), Number(to.value));
    }
  });
  // One list at a time lies over the picture; Escape and a click elsewhere close it.
  for (const facet of parts as any) {
    facet.addEventListener("toggle", () => {
      if (facet.open) for (const other of parts as any) if (other !== facet) other.open = false;
    });
    facet.addEventListener("keydown", (event: any) => {
      if (event.key !== "Escape" || !facet.open) return;
      event.preventDefault();
      facet.open = false;
      one<any>("summary", facet).focus();
    });
  }
  document.addEventListener("click", (event: any) => {
    for (const facet of parts as any) if (!facet.contains(event.target)) facet.open = false;
  });
  fold.hidden = false;
};
