// What the reader has chosen, kept in the address: the theme of the panel, the ledger's own choices, the filters.
import { noFilters, partsOf, readFilters, type FilterState } from "../../../browser/filters/state.ts";
import { filterText, writeFragment } from "../../../browser/lib/address.ts";
import { byId, ifThere } from "../../../browser/lib/dom.ts";
import { keepState, type Store } from "../../../browser/lib/state.ts";
import type { Ledger } from "./data.ts";

/** The choices of the ledger; `open` is the id of the theme whose row is open. */
export const OWN = { q: "", group: "", to: "", open: "" } as const;
export type Own = Record<keyof typeof OWN, string>;

export interface State extends Own, FilterState {
  /** The theme of the panel, and the order of the strip. */
  theme: string;
  order: string;
  /** What the address asked for and the page does not know. */
  ignored: readonly string[];
}

export const startState = ({ corpus, themes, addressees, byTheme }: Ledger): Store<State> => {
  const orders = [...byId<HTMLSelectElement>("strip-order").options].map(({ value }) => value);
  const [theme] = byTheme.map((row) => row.theme.id);
  const first = (): State => ({ ...noFilters(), ...OWN, theme, order: orders[0], ignored: [] });
  const read = (): State => {
    // A link to a part of the page keeps the choice.
    if (!window.location.search && ifThere(window.location.hash.slice(1))) return store.state;
    const text = filterText(window.location);
    const wanted = new URLSearchParams(text);
    const { state, ignored } = readFilters(text, corpus);
    const known = (name: string, allowed: readonly string[]): string =>
      allowed.find((value) => value === wanted.get(name)) ?? "";
    const ids = themes.map(({ id }) => id);
    return {
      ...state,
      q: wanted.get("q") ?? "",
      group: known(
        "group",
        themes.map(({ group }) => group),
      ),
      to: known(
        "to",
        addressees.map(({ id }) => id),
      ),
      open: known("open", ids),
      theme: known("theme", ids) || known("open", ids) || theme,
      order: known("order", orders) || orders[0],
      ignored,
    };
  };
  const write = (state: State): void => {
    const { q, group, to, open } = state;
    const own = { q, group, to, open };
    const chosen = state.theme === theme || state.theme === open ? "" : state.theme;
    writeFragment(
      { ...own, theme: chosen, order: state.order === orders[0] ? "" : state.order },
      partsOf(state, corpus.facets),
    );
  };
  const store = keepState<State>({ first, read, write });
  return store;
};
