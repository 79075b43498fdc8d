// The filter bar, the same on every page that counts again: a list for each kind, the years, and chips.
import { announce, byId, el, one } from "../lib/dom.ts";
import { closeOutside } from "../lib/fold.ts";
import { CHILD_KEYS, FEWEST_UNITS, FILTER_HEADS, LOOKED_THROUGH } from "../lib/library.ts";
import { thousands } from "../lib/figures.ts";
import { looked } from "../lib/looked.ts";
import type { Corpus, Facet } from "../recount/corpus.ts";
import { CHILDREN, tallyOf } from "../recount/select.ts";
import { chipOf } from "./chip.ts";
import { askedFor, noFilters, YEAR, type FilterState } from "./state.ts";
import { chosenFilters, filtersInWords, reviewsInWords, unknownWords, type Chosen } from "./words.ts";

/** What the bar needs of its page. */
export interface Filtered {
  corpus: Corpus;
  state: () => FilterState;
  /** Take other filters, which ends in `show`; then go on. */
  change: (filters: FilterState, then?: () => void) => void;
}

/** What the bar needs of a page that keeps its choices in a store: after a choice, how many reviews pass is announced. */
export const filteredBy = (
  corpus: Corpus,
  store: { readonly state: FilterState; change: (filters: FilterState) => void },
): Filtered => ({
  corpus,
  state: () => store.state,
  change: (filters, then) => {
    store.change(filters);
    then?.();
    announce(`${byId("in-view").textContent}.`);
  },
});

export interface FilterBar {
  /** Show the filters in force, how many reviews pass, what the address asked for in vain, and a warning. */
  show: (n: number, about: { ignored: readonly string[]; warning: string }) => void;
}

const isOfChild = (key: string): boolean => (CHILD_KEYS as readonly string[]).includes(key);
/** From so many values on, a list has a field that narrows it. */
const MANY = 15;
/** The kinds before the years; the rest come after them. */
const BEFORE_YEARS = ["age-group", "sex", "nation", "area"];

interface List {
  facet: Facet;
  fold: HTMLDetailsElement;
  body: HTMLElement;
  head: HTMLElement;
  boxes: HTMLInputElement[];
  counts: HTMLElement[];
  all: HTMLInputElement | null;
}

// How many reviews a choice leaves out because they do not state it.
const silence = ({ facet, n }: { facet: Facet; n: number }): string | null => {
  const silent = n - facet.stated;
  if (!silent) return null;
  const of = `${thousands(silent)} of ${thousands(n)}`;
  if (!isOfChild(facet.key)) return `${of} do not state it; a choice leaves them out.`;
  // Where "not stated" is a value of its own, only reviews without any child are silent.
  const childless = facet.values.some(({ id }) => id.endsWith("-not-stated"));
  return `${of} ${childless ? "describe no child one by one" : "state it of no child"}; a choice leaves them out.`;
};

const narrowing = (labels: readonly HTMLElement[], head: string): HTMLElement => {
  const input = el("input", { type: "text", autocomplete: "off", "aria-label": `${head}: narrow the list` });
  input.addEventListener("input", () => {
    const words = input.value.trim().toLowerCase();
    for (const label of labels) label.hidden = !label.textContent.toLowerCase().includes(words);
  });
  return input;
};

const listOf = (facet: Facet, n: number): List => {
  const counts = facet.values.map(({ count }) => el("span", { class: "count" }, String(count)));
  const boxes = facet.values.map(({ id }) => el("input", { type: "checkbox", value: id }));
  const labels = facet.values.map(({ label }, v) =>
    el("label", { class: "check" }, boxes[v], " ", el("span", {}, label), " ", counts[v]),
  );
  // A review may state several values, so that a reader may want all of the ticked ones.
  const several = facet.values.reduce((sum, { count }) => sum + count, 0) > facet.stated;
  const all = several && !isOfChild(facet.key) ? el("input", { type: "checkbox", "data-every": true }) : null;
  const head = el("span", { class: "how-many" });
  const silent = silence({ facet, n });
  const body = el(
    "fieldset",
    { class: "facet-body" },
    el("legend", {}, `${facet.label}: any of these`),
    labels.length > MANY ? narrowing(labels, facet.label) : null,
    labels,
    silent ? el("p", { class: "small" }, silent) : null,
    isOfChild(facet.key)
      ? el("p", { class: "small" }, "A choice takes the reviews in which at least one child is described so.")
      : null,
    all ? el("label", { class: "check" }, all, " ", el("span", {}, "All of the ticked ones, not any of them")) : null,
  );
  const title = (FILTER_HEADS as Record<string, string>)[facet.key] ?? facet.label;
  const fold = el("details", { class: "facet", "data-facet": facet.key }, el("summary", {}, title, head), body);
  return { facet, fold, body, head, boxes, counts, all };
};

const without = (state: FilterState, key: string, values: readonly string[]): FilterState["filters"] => {
  const rest = Object.fromEntries(Object.entries(state.filters).filter(([name]) => name !== key));
  return values.length ? { ...rest, [key]: values } : rest;
};

interface Years {
  fold: HTMLDetailsElement;
  paint: (years: FilterState["years"]) => void;
}

// Two handles on one track; each stops at the other.
const yearsOf = ({ corpus, state, change }: Filtered): Years | null => {
  const { low, high, stated } = corpus.years;
  if (low === null || high === null) return null;
  const slider = (id: string, value: number, label: string): HTMLInputElement =>
    el("input", { id, type: "range", min: low, max: high, value, step: 1, "aria-label": label });
  const from = slider("year-from", low, "From year");
  const to = slider("year-to", high, "To year");
  const told = { from: el("output", { id: "year-from-value" }), to: el("output", { id: "year-to-value" }) };
  const track = el("div", { id: "year-track", class: "track" }, from, to);
  const head = el("span", { class: "how-many" });
  const silent = corpus.n - stated;
  const fold = el(
    "details",
    { class: "facet years-facet", "data-years": true },
    el("summary", {}, FILTER_HEADS[YEAR], head),
    el(
      "div",
      { class: "facet-body years", role: "group", "aria-labelledby": "year-label" },
      el("p", { id: "year-label" }, "Year of the report: ", told.from, " to ", told.to),
      track,
      silent
        ? el(
            "p",
            { class: "small" },
            `${thousands(silent)} of ${thousands(corpus.n)} state no year; a choice of years leaves them out.`,
          )
        : null,
    ),
  );
  const draw = (first: number, last: number): void => {
    told.from.textContent = String(first);
    told.to.textContent = String(last);
    const width = Math.max(1, high - low);
    track.style.setProperty("--from", `${(100 * (first - low)) / width}%`);
    track.style.setProperty("--to", `${(100 * (last - low)) / width}%`);
    // Where both handles meet at the last year, the earlier one must still be within reach.
    from.classList.toggle("above", first > low + width / 2);
  };
  let waiting = 0;
  for (const handle of [from, to])
    handle.addEventListener("input", () => {
      if (Number(from.value) > Number(to.value)) handle.value = handle === from ? to.value : from.value;
      const [first, last] = [Number(from.value), Number(to.value)];
      draw(first, last);
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => {
        change({ ...state(), years: [first > low ? first : null, last < high ? last : null] });
      }, 150);
    });
  return {
    fold,
    paint: ([first, last]) => {
      from.value = String(first ?? low);
      to.value = String(last ?? high);
      draw(first ?? low, last ?? high);
      head.textContent = first === null && last === null ? "" : " (1)";
    },
  };
};

// A list that would reach over the right edge of the window is moved to the left.
const keepInside = (body: HTMLElement): void => {
  body.style.marginLeft = "";
  const over = body.getBoundingClientRect().right + 8 - document.documentElement.clientWidth;
  if (over > 0) body.style.marginLeft = `${-over}px`;
};

const tell = (said: Readonly<Record<string, string>>): void => {
  for (const [id, words] of Object.entries(said)) {
    const holder = byId(id);
    holder.textContent = words;
    holder.hidden = !words;
  }
};

/** Say in the bar of a page that cannot filter what its address asked for in vain, and a warning. */
export const tellWithoutFilters = (ignored: readonly string[], warning: string): void => {
  const unknown = unknownWords(ignored);
  tell({ unknown, warning });
  byId("filters").hidden = !unknown && !warning;
};

/** Make the bar and follow it; it is shown at the first `show`. */
export const startFilterBar = (page: Filtered): FilterBar => {
  const { corpus, state, change } = page;
  const bar = byId("filters");
  const chips = byId("chosen");
  const clear = byId("clear-filters");
  const filtersLookedAt = looked(LOOKED_THROUGH);
  const lists = corpus.facets
    .filter(({ key, values }) => values.length > (key === "package" ? 1 : 0))
    .map((facet) => listOf(facet, corpus.n));
  const years = yearsOf(page);
  const ofChild = lists.filter(({ facet }) => isOfChild(facet.key));
  const always = corpus.where.some(([key, value]) => key === CHILDREN && value === "any");
  const any = el("input", { id: "any-child", type: "checkbox", checked: always, disabled: always });
  const folds = lists.map(({ fold }) => fold);
  // Years come after the place, as in every list of filters.
  if (years) folds.splice(lists.filter(({ facet }) => BEFORE_YEARS.includes(facet.key)).length, 0, years.fold);
  if (ofChild.length > 1) {
    const words = "What is ticked of children may be said of different children of a review, not of one and the same";
    ofChild[0].body.append(el("label", { class: "check" }, any, " ", el("span", {}, words)));
  }
  byId("facets").replaceChildren(...folds);
  // On a phone they are folded away together.
  const opener = byId("show-facets");
  opener.addEventListener("click", () => {
    opener.ariaExpanded = String(opener.ariaExpanded !== "true");
  });

  for (const { facet, fold, boxes, all } of lists)
    fold.addEventListener("change", (event) => {
      if (event.target === any) return;
      if (!(event.target instanceof HTMLInputElement) || event.target.type !== "checkbox") return;
      const now = state();
      const values = facet.values.filter((_, v) => boxes[v].checked).map(({ id }) => id);
      const others = now.every.filter((key) => key !== facet.key);
      change({
        ...now,
        filters: without(now, facet.key, values),
        every: all?.checked ? [...others, facet.key] : others,
      });
    });
  any.addEventListener("change", () => {
    change({ ...state(), anyChild: any.checked });
  });
  clear.addEventListener("click", () => {
    change(noFilters(), () => folds[0]?.querySelector("summary")?.focus());
  });
  // One list at a time lies over the picture.
  for (const fold of folds) {
    closeOutside(fold);
    fold.addEventListener("toggle", () => {
      if (!fold.open) return;
      for (const other of folds) if (other !== fold) other.open = false;
      keepInside(one(".facet-body", fold));
    });
  }

  const remove = ({ key, id }: Chosen): void => {
    const now = state();
    const rest = (now.filters[key] ?? []).filter((value) => value !== id);
    const left = key === YEAR ? { ...now, years: [null, null] as const } : { ...now, filters: without(now, key, rest) };
    change(left, () => {
      (chips.querySelector("button") ?? folds[0]?.querySelector("summary"))?.focus();
    });
  };
  const chip = (chosen: Chosen): HTMLElement =>
    chipOf(`${chosen.label}: ${chosen.value}`, chosen.value, () => {
      remove(chosen);
    });

  return {
    show: (n, { ignored, warning }) => {
      const now = state();
      const asked = askedFor(now);
      const left = tallyOf(corpus, asked ?? {});
      for (const { facet, head, boxes, counts, all } of lists) {
        const chosen = now.filters[facet.key] ?? [];
        if (all) all.checked = now.every.includes(facet.key);
        facet.values.forEach(({ id }, v) => {
          boxes[v].checked = chosen.includes(id);
          counts[v].textContent = thousands(left[facet.key][v]);
          boxes[v].closest("label")?.classList.toggle("empty", left[facet.key][v] === 0);
        });
        head.textContent = chosen.length ? ` (${chosen.length})` : "";
      }
      if (!always) any.checked = now.anyChild;
      years?.paint(now.years);
      chips.replaceChildren(...chosenFilters(now, corpus).map(chip));
      clear.hidden = asked === null;
      // A filter that leaves too few reviews shows nothing to choose from.
      if (n >= FEWEST_UNITS) filtersLookedAt.note(filtersInWords(now, corpus));
      byId("in-view").textContent = reviewsInWords(n, corpus.n, asked !== null);
      tell({ unknown: unknownWords(ignored), warning, looked: filtersLookedAt.words() });
      bar.hidden = false;
    },
  };
};
