// Filters that the reader sets: values of each kind, a span of years, and chips of what is chosen.
import { announce, byId, el, ifThere, one } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { LOOKED_THROUGH } from "../../../browser/lib/library.ts";
import { looked } from "../../../browser/lib/looked.ts";
import type { Corpus, Facet } from "../../../browser/recount/corpus.ts";
import { tallyOf } from "../../../browser/recount/select.ts";
import type { Span, State, Values } from "./choices.ts";
import { settings } from "./data.ts";
import { askedFor, corpus, facets, inForce, isCounted, type Numbers } from "./numbers.ts";
import { store } from "./state.ts";
import { chosenFilters, filtersInWords, standing, unknownWords, warningNow, type ChosenFilter } from "./words.ts";

const standingLine = byId("standing");
const warning = byId("warning");
const unknown = byId("unknown");
const caution = byId("looked");
const filtersLookedAt = looked(LOOKED_THROUGH);
const chips = byId("chosen");

// Counting many reviews blocks the page for a moment, so the page first says so and lets that be shown and announced.
export const delays = { many: 3000, before: 120 };
const area = one(".map-area");
let counting: { changes: Partial<State>; then: () => void; timer: number } | null = null;
const finish = (): void => {
  if (!counting) return;
  const { changes, then, timer } = counting;
  counting = null;
  window.clearTimeout(timer);
  area.removeAttribute("aria-busy");
  store.change(changes);
  then();
};
/** Change the state, after saying that counting takes a moment where it does. */
export const countFirst = (changes: Partial<State>, then: () => void): void => {
  finish();
  // How many reviews are to be counted, if that takes a moment.
  const many = corpus && corpus.n >= delays.many && !isCounted({ ...store.state, ...changes }) ? corpus.n : 0;
  counting = { changes, then, timer: many ? window.setTimeout(finish, delays.before) : 0 };
  if (!many) finish();
  else {
    const words = `Counting ${plural(many, "review", "reviews")} afresh…`;
    area.setAttribute("aria-busy", "true");
    standingLine.textContent = words;
    announce(words);
  }
};

const announceStanding = (): void => {
  announce([`${standing()}.`, warningNow()].filter(Boolean).join(" "));
};
/** Change the filters, and say what is in view. */
export const filterBy = (changes: Partial<State>, then?: () => void): void => {
  countFirst({ ...changes, cut: null }, () => {
    then?.();
    announceStanding();
  });
};

const tellStanding = (state: State): void => {
  // A filter that leaves too few reviews shows nothing to choose from.
  if (inForce.refused === null) filtersLookedAt.note(filtersInWords(state));
  standingLine.textContent = `${standing()}.`;
  byId("live-net").textContent = `${settings.netLabels[state.net]}${inForce.filtered ? ", recounted here" : ""}.`;
  for (const [holder, words] of [
    [warning, warningNow()],
    [unknown, unknownWords()],
    [caution, filtersLookedAt.words()],
  ] as const) {
    holder.textContent = words;
    holder.hidden = !words;
  }
};

/** A list of values with its boxes, which are in the order of the values. */
interface Part {
  facet: Facet;
  holder: HTMLDetailsElement;
  boxes: HTMLInputElement[];
  /** Asks for reviews that state all chosen values. */
  all: HTMLInputElement | null;
}
const partsOf = (fold: HTMLElement): Part[] =>
  [...fold.querySelectorAll<HTMLDetailsElement>("[data-facet]")].flatMap((holder) => {
    const facet = facets.find(({ key }) => key === holder.dataset.facet);
    if (!facet) return [];
    const boxes = [...holder.querySelectorAll<HTMLInputElement>("input[type=checkbox]:not([data-every])")];
    return [{ facet, holder, boxes, all: holder.querySelector<HTMLInputElement>("[data-every]") }];
  });
const chosenOf = (filters: Values, key: string): readonly string[] => (Object.hasOwn(filters, key) ? filters[key] : []);
const without = (filters: Values, key: string, values: readonly string[]): Values => {
  const rest = Object.fromEntries(Object.entries(filters).filter(([name]) => name !== key));
  return values.length ? { ...rest, [key]: values } : rest;
};

/** The span of years, on one track with two handles; each stops at the other. */
interface YearTrack {
  show: (span: Span) => void;
}
const yearTrack = (low: number, high: number): YearTrack => {
  const [from, to] = [byId<HTMLInputElement>("year-from"), byId<HTMLInputElement>("year-to")];
  const track = byId("year-track");
  const width = Math.max(1, high - low);
  const paint = (): void => {
    const [first, last] = [Number(from.value), Number(to.value)];
    byId("year-from-value").textContent = String(first);
    byId("year-to-value").textContent = String(last);
    track.style.setProperty("--from", `${(100 * (first - low)) / width}%`);
    track.style.setProperty("--to", `${(100 * (last - low)) / width}%`);
    // Where both handles meet at the last year, the earlier one must still be within reach.
    from.classList.toggle("above", first > low + width / 2);
  };
  const span = (): Span => {
    const [first, last] = [Number(from.value), Number(to.value)];
    return [first > low ? first : null, last < high ? last : null];
  };
  let waiting = 0;
  for (const handle of [from, to])
    handle.addEventListener("input", () => {
      if (Number(from.value) > Number(to.value)) handle.value = handle === from ? to.value : from.value;
      paint();
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => {
        filterBy({ years: span() });
      }, 150);
    });
  return {
    show: ([first, last]) => {
      from.value = String(first ?? low);
      to.value = String(last ?? high);
      paint();
    },
  };
};

const remove = ({ key, id }: ChosenFilter, fold: HTMLElement): void => {
  const { filters } = store.state;
  const rest = chosenOf(filters, key).filter((value) => value !== id);
  filterBy(key === "year" ? { years: [null, null] } : { filters: without(filters, key, rest) }, () => {
    (chips.querySelector("button") ?? one("summary", fold)).focus();
  });
};
const chip = (chosen: ChosenFilter, fold: HTMLElement): HTMLElement =>
  el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        class: "chip remove",
        onclick: () => {
          remove(chosen, fold);
        },
        "aria-label": `Remove the filter ${chosen.label}: ${chosen.value}`,
      },
      el("span", {}, chosen.value),
      el("span", { "aria-hidden": "true" }, "×"),
    ),
  );

const tellCounts = (held: Corpus, state: State, parts: readonly Part[]): void => {
  const left = tallyOf(held, askedFor(state) ?? {});
  for (const { facet, holder, boxes, all } of parts) {
    const chosen = chosenOf(state.filters, facet.key);
    if (all) all.checked = state.every.includes(facet.key);
    facet.values.forEach((value, v) => {
      boxes[v].checked = chosen.includes(value.id);
      const label = boxes[v].closest("label");
      if (label) one(".count", label).textContent = String(left[facet.key][v]);
      label?.classList.toggle("empty", left[facet.key][v] === 0);
    });
    one(".how-many", holder).textContent = chosen.length ? ` (${chosen.length})` : "";
  }
};

// One list at a time lies over the picture; Escape and a click elsewhere close it.
const openOneByOne = (lists: readonly HTMLDetailsElement[]): void => {
  const closeOthers = (than: Node | null): void => {
    for (const list of lists) if (!than || !list.contains(than)) list.open = false;
  };
  for (const list of lists) {
    list.addEventListener("toggle", () => {
      if (list.open) closeOthers(list);
    });
    list.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !list.open) return;
      event.preventDefault();
      list.open = false;
      one("summary", list).focus();
    });
  }
  document.addEventListener("click", ({ target }) => {
    closeOthers(target instanceof Node ? target : null);
  });
};

const listen = (held: Corpus, fold: HTMLElement): void => {
  const parts = partsOf(fold);
  const anyChild = ifThere<HTMLInputElement>("any-child");
  const clear = byId<HTMLButtonElement>("clear-filters");
  const { low, high } = held.years;
  const track = ifThere("year-track") && low !== null && high !== null ? yearTrack(low, high) : null;
  for (const { facet, holder, boxes, all } of parts)
    holder.addEventListener("change", () => {
      const values = facet.values.filter((_, v) => boxes[v].checked).map(({ id }) => id);
      const others = store.state.every.filter((key) => key !== facet.key);
      const every = all?.checked ? [...others, facet.key] : others;
      filterBy({ filters: without(store.state.filters, facet.key, values), every });
    });
  anyChild?.addEventListener("change", () => {
    filterBy({ anyChild: anyChild.checked });
  });
  clear.addEventListener("click", () => {
    filterBy({ filters: {}, every: [], anyChild: false, years: [null, null] }, () => {
      one("summary", fold).focus();
    });
  });
  let last: Numbers | null = null;
  store.onChange((state) => {
    if (inForce === last) return;
    const chosen = chosenFilters(state);
    last = inForce;
    chips.replaceChildren(...chosen.map((one) => chip(one, fold)));
    clear.hidden = chosen.length === 0;
    byId("filters-count").textContent = chosen.length ? ` (${chosen.length})` : "";
    if (anyChild && !anyChild.disabled) anyChild.checked = state.anyChild;
    tellCounts(held, state, parts);
    track?.show(state.years);
  });
  openOneByOne(parts.map(({ holder }) => holder));
  fold.hidden = false;
};

export const startFilters = (): void => {
  // A reader's next action builds on the filters asked for before, so these are counted first: before a box is ticked,
  // because counting sets the boxes.
  for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, finish, true);
  store.onChange(tellStanding);
  const fold = ifThere("filters");
  if (corpus && fold) listen(corpus, fold);
};
