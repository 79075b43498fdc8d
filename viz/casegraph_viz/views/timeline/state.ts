// What the reader has chosen, kept in the address: the theme, the years, the order and the filters.
import { noFilters, partsOf, readFilters, type FilterState } from "../../../browser/filters/state.ts";
import { filterText, writeFragment } from "../../../browser/lib/address.ts";
import { byId, ifThere } from "../../../browser/lib/dom.ts";
import { keepState } from "../../../browser/lib/state.ts";
import { corpus, dates, themesOf, trends } from "./data.ts";

export interface State extends FilterState {
  /** published or incident. */
  date: string;
  theme: string;
  order: string;
  /** What the address asked for and the page does not know. */
  ignored: readonly string[];
}

const orders = (): string[] => [...byId<HTMLSelectElement>("strip-order").options].map(({ value }) => value);

const known = (date: string, theme: string | null): string => {
  const themes = themesOf(date);
  const opens = trends.get(date)?.first;
  return themes.find((id) => id === theme) ?? opens ?? (themes.length ? themes[0] : "");
};

const first = (): State => ({
  ...noFilters(),
  date: dates[0],
  theme: known(dates[0], null),
  order: orders()[0],
  ignored: [],
});

const read = (): State => {
  // A link to a part of the page keeps the choice.
  if (!window.location.search && ifThere(window.location.hash.slice(1))) return store.state;
  const text = filterText(window.location);
  const wanted = new URLSearchParams(text);
  const fresh = first();
  const date = dates.find((each) => each === wanted.get("date")) ?? fresh.date;
  const { state, ignored } = readFilters(text, corpus);
  return {
    ...state,
    date,
    // A theme that no review of one date names is the first theme of that date.
    theme: known(date, wanted.get("theme")),
    order: orders().find((order) => order === wanted.get("order")) ?? fresh.order,
    ignored,
  };
};

const write = (state: State): void => {
  const fresh = first();
  const changed = state.date !== fresh.date || state.theme !== fresh.theme;
  writeFragment(
    {
      theme: changed ? state.theme : "",
      date: state.date === fresh.date ? "" : state.date,
      order: state.order === fresh.order ? "" : state.order,
    },
    partsOf(state, corpus.facets),
  );
};

export const store = keepState<State>({ first, read, write });

/** Take another theme or date; a theme that the date does not have gives way to its first. */
export const choose = (values: Partial<Pick<State, "date" | "theme">>): void => {
  const { date, theme } = { ...store.state, ...values };
  store.change({ date, theme: known(date, theme) });
};
