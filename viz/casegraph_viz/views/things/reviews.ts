// Search, filters and years of the list of reviews; the choices are kept in the fragment.
import { readFragment, writeFragment } from "../../../browser/lib/address.ts";
import { readData } from "../../../browser/lib/data.ts";
import { announce, byId } from "../../../browser/lib/dom.ts";
import { plural, thousands } from "../../../browser/lib/figures.ts";

/** The ids of a filter, and for each review the positions of those that it has. */
interface Filter {
  ids: string[];
  of: number[][];
}

const filters = readData<Record<string, Filter>>("filters");
const years = readData<(number | null)[]>("years");
// Sorting moves rows, so they are kept in the order in which the data name them.
const rows = [...document.querySelectorAll<HTMLElement>("#reviews tbody tr")];
const texts = rows.map((row) => row.textContent.toLowerCase());
const words = byId<HTMLInputElement>("words");
const bounds = { from: byId<HTMLInputElement>("from"), to: byId<HTMLInputElement>("to") };
const selects = new Map(Object.keys(filters).map((name) => [name, byId<HTMLSelectElement>(`f-${name}`)]));
// Filters that are folded until one of them is used.
const FURTHER = ["theme", "agency", "incident", "age", "basis"];

const chosen = (): Record<string, string> => ({
  q: words.value.trim(),
  from: bounds.from.value.trim(),
  to: bounds.to.value.trim(),
  ...Object.fromEntries([...selects].map(([name, select]) => [name, select.value])),
});

const yearOf = (text: string): number | null => (/^\d{4}$/.test(text) ? Number(text) : null);

const show = (): void => {
  const values = chosen();
  const wanted = values.q.toLowerCase().split(/\s+/).filter(Boolean);
  const [from, to] = [yearOf(values.from), yearOf(values.to)];
  const tests = [...selects.keys()]
    .filter((name) => values[name])
    .map((name) => ({ of: filters[name].of, place: filters[name].ids.indexOf(values[name]) }));
  let count = 0;
  rows.forEach((row, k) => {
    const year = years[k];
    const kept =
      wanted.every((word) => texts[k].includes(word)) &&
      tests.every(({ of, place }) => of[k].includes(place)) &&
      (from === null || (year !== null && year >= from)) &&
      (to === null || (year !== null && year <= to));
    row.hidden = !kept;
    if (kept) count += 1;
  });
  byId("told").textContent = `${thousands(count)} of ${plural(rows.length, "review", "reviews")}`;
  byId("nothing").hidden = count > 0;
};

const changed = (): void => {
  show();
  writeFragment(chosen());
  announce(byId("told").textContent);
};

const take = (): void => {
  const params = readFragment();
  words.value = params.get("q") ?? "";
  for (const [name, input] of Object.entries(bounds)) input.value = params.get(name) ?? "";
  for (const [name, select] of selects) {
    const value = params.get(name) ?? "";
    select.value = [...select.options].some((option) => option.value === value) ? value : "";
  }
  byId<HTMLDetailsElement>("further").open = FURTHER.some((name) => selects.get(name)?.value);
  show();
};

export const startReviews = (): void => {
  const inputs = [words, bounds.from, bounds.to];
  for (const input of inputs) input.addEventListener("input", changed);
  for (const select of selects.values()) select.addEventListener("change", changed);
  byId("clear").addEventListener("click", () => {
    for (const input of [...inputs, ...selects.values()]) input.value = "";
    changed();
    words.focus();
  });
  window.addEventListener("hashchange", take);
  byId("finder").hidden = false;
  take();
};
