// Search and filters of the list of reviews; the choices are kept in the fragment.
import { startFilterBar } from "../../../browser/filters/bar.ts";
import { askedFor, noFilters, partsOf, readFilters, type FilterState } from "../../../browser/filters/state.ts";
import { filterText, writeFragment } from "../../../browser/lib/address.ts";
import { readData } from "../../../browser/lib/data.ts";
import { announce, byId } from "../../../browser/lib/dom.ts";
import { plural, thousands } from "../../../browser/lib/figures.ts";
import { startParts } from "../../../browser/lib/parts.ts";
import { openCorpus, type PackedReviews } from "../../../browser/recount/corpus.ts";
import { reviewsUnder } from "../../../browser/recount/recount.ts";

const corpus = openCorpus(readData<PackedReviews>("incidence"));
/** For each row of the table, the number of its review. */
const reviewOf = readData<number[]>("rows");
// Sorting moves rows, so they are kept in the order in which the data name them.
const rows = [...document.querySelectorAll<HTMLElement>("#reviews tbody tr")];
const texts = rows.map((row) => row.textContent.toLowerCase());
const words = byId<HTMLInputElement>("words");
const theme = byId<HTMLSelectElement>("f-theme");
/** So many rows are shown at a time. */
const ROWS = 50;
const parts = startParts(byId<HTMLTableElement>("reviews"), ROWS);
let state: FilterState = noFilters();
let ignored: readonly string[] = [];

// What earlier addresses called the filters.
const EARLIER: Record<string, string> = { type: "review-type", incident: "incident-type", age: "age-group" };
const withLaterNames = (text: string): string => {
  const given = new URLSearchParams(text);
  const [from, to] = [given.get("from"), given.get("to")];
  const years = from === null && to === null ? [] : [`year=${from ?? ""}..${to ?? ""}`];
  const asked = text
    .split("&")
    .filter((part) => !/^(?:from|to)=/.test(part))
    .map((part) => {
      const at = part.indexOf("=");
      const key = part.slice(0, Math.max(at, 0));
      return Object.hasOwn(EARLIER, key) ? `${EARLIER[key]}${part.slice(at)}` : part;
    });
  return [...asked, ...years].join("&");
};

const show = (): void => {
  const wanted = words.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const at = corpus.themes.id.indexOf(theme.value);
  const kept = new Set(reviewsUnder(corpus, askedFor(state) ?? {}, at < 0 ? [] : [at]));
  let count = 0;
  rows.forEach((row, k) => {
    row.hidden = !(kept.has(reviewOf[k]) && wanted.every((word) => texts[k].includes(word)));
    if (!row.hidden) count += 1;
  });
  parts.start();
  byId("told").textContent = `${thousands(count)} of ${plural(rows.length, "review", "reviews")}`;
  byId("nothing").hidden = count > 0;
  const list = byId("list");
  list.dataset.reviews = String(count);
  list.dataset.lines = String(count);
  list.dataset.basis = "counted";
  bar.show(reviewsUnder(corpus, askedFor(state) ?? {}).length, { ignored, warning: "" });
};

const changed = (): void => {
  show();
  writeFragment({ q: words.value.trim(), theme: theme.value }, partsOf(state, corpus.facets));
  announce(byId("told").textContent);
};

const bar = startFilterBar({
  corpus,
  state: () => state,
  change: (filters, then) => {
    state = filters;
    ignored = [];
    changed();
    then?.();
  },
});

const take = (): void => {
  const text = withLaterNames(filterText(window.location));
  const given = new URLSearchParams(text);
  words.value = given.get("q") ?? "";
  const wanted = given.get("theme") ?? "";
  theme.value = [...theme.options].some((option) => option.value === wanted) ? wanted : "";
  ({ state, ignored } = readFilters(text, corpus));
  show();
};

export const startReviews = (): void => {
  words.addEventListener("input", changed);
  theme.addEventListener("change", changed);
  byId("clear").addEventListener("click", () => {
    words.value = "";
    theme.value = "";
    state = noFilters();
    ignored = [];
    changed();
    words.focus();
  });
  window.addEventListener("hashchange", take);
  byId("finder").hidden = false;
  take();
};
