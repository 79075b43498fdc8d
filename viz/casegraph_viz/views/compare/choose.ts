// Choosing the two groups: ready pairs, or a value of each facet and a span of years for either.
import { byId, one } from "../../../browser/lib/dom.ts";
import type { Filters } from "../../../browser/recount/select.ts";
import { groupWords, reviews } from "./names.ts";
import {
  LETTERS,
  SIDES,
  corpus,
  filterInWords,
  readFilter,
  readyGroups,
  readyOf,
  stateOf,
  store,
  type SideName,
  type State,
} from "./state.ts";

const ready = byId<HTMLSelectElement>("ready");
const holders = Object.fromEntries(
  SIDES.map((side) => [side, one<HTMLFieldSetElement>(`[data-side="${LETTERS[side]}"]`)]),
) as Record<SideName, HTMLFieldSetElement>;

const selects = (side: SideName): HTMLSelectElement[] => [...holders[side].querySelectorAll("select")];
const bounds = (side: SideName): HTMLInputElement[] => [
  ...holders[side].querySelectorAll<HTMLInputElement>("[data-year]"),
];

// A value that no option has, as several values have none, gets one for as long as it is asked for.
const showValue = (select: HTMLSelectElement, values: Filters[string]): void => {
  const text = values.join(",");
  select.querySelector("[data-several]")?.remove();
  if (![...select.options].some(({ value }) => value === text)) {
    const option = new Option(groupWords({ [select.dataset.key ?? ""]: values }), text);
    option.dataset.several = "";
    select.append(option);
  }
  select.value = text;
};

const show = (state: State): void => {
  ready.value = readyOf(state) || "own";
  for (const side of SIDES) {
    one(".side-name", holders[side]).textContent = groupWords(state[side]);
    for (const select of selects(side)) {
      const key = select.dataset.key ?? "";
      if (key in state[side]) showValue(select, state[side][key]);
      else select.value = "";
    }
    const years = "year" in state[side] ? state[side].year : [null, null];
    bounds(side).forEach((input, end) => {
      input.value = String(years[end] ?? "");
    });
  }
};

const chosen = (side: SideName): Filters => {
  const found: Record<string, Filters[string]> = {};
  for (const { value, dataset } of selects(side)) if (value) found[dataset.key ?? ""] = value.split(",");
  const [low, high] = bounds(side).map(({ value }) => value.trim());
  const years =
    low || high
      ? readFilter("year", filterInWords("year", [low ? Number(low) : null, high ? Number(high) : null]))
      : null;
  if (years) found.year = years;
  return found;
};

/** How many reviews each group has. */
export const showSizes = (n: readonly [number, number]): void => {
  SIDES.forEach((side, k) => {
    one(".side-count", holders[side]).textContent = reviews(n[k]);
  });
};

export const startChoosing = (): void => {
  const change = (groups: Pick<State, SideName>): void => {
    store.change(stateOf(groups, store.state.common));
  };
  ready.addEventListener("change", () => {
    if (ready.value !== "own") change(readyGroups(ready.value));
  });
  byId("swap").addEventListener("click", () => {
    change({ first: store.state.second, second: store.state.first });
  });
  for (const side of SIDES)
    holders[side].addEventListener("change", () => {
      change({ first: store.state.first, second: store.state.second, [side]: chosen(side) });
    });
  store.onChange(show);
  if (!corpus.facets.length) one(".choice").hidden = true;
};
