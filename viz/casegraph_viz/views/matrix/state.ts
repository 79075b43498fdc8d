// What the reader has chosen, kept in the fragment of the address so that a view can be shared.
import { askedFor, noFilters, partsOf, readFilters, type FilterState } from "../../../browser/filters/state.ts";
import { filterText, writeFragment, type Values } from "../../../browser/lib/address.ts";
import { byId } from "../../../browser/lib/dom.ts";
import { keepState } from "../../../browser/lib/state.ts";
import { corpus, countAgain, settings, themeOf, themes, type Measure, type Theme, type ThemeNumber } from "./data.ts";

/** The two themes of a chosen cell; the same twice on the diagonal. */
export type Ends = readonly [ThemeNumber, ThemeNumber];

interface Choices {
  net: string;
  measure: Measure;
  /** "top", "communities", "all" or the key of a group. */
  themes: string;
  order: string;
}
export interface State extends Choices, FilterState {
  large: boolean;
  open: Ends | null;
}

const options = (id: string): string[] => [...byId<HTMLSelectElement>(id).options].map((option) => option.value);
const known: { readonly [Name in keyof Choices]: readonly Choices[Name][] } = {
  net: Object.keys(settings.nets),
  measure: Object.keys(settings.measures) as Measure[],
  themes: options("shown"),
  order: options("order"),
};
const CHOICES = Object.keys(known) as (keyof Choices)[];

const first = (): State => ({
  net: known.net[0],
  measure: known.measure[0],
  themes: known.themes[0],
  order: known.order[0],
  large: false,
  open: null,
  ...noFilters(),
});

const write = (state: State): void => {
  const start = first();
  const values: Values = {};
  for (const name of CHOICES) if (state[name] !== start[name]) values[name] = state[name];
  if (state.large) values.cells = "large";
  if (state.open) {
    const [a, b] = state.open.map((i) => themes[i].id);
    if (a === b) values.theme = a;
    else values.pair = `${a}~${b}`;
  }
  writeFragment(values, corpus ? partsOf(state, corpus.facets) : undefined);
};

/** A value of a choice as it was given, if it is known, else that of a fresh page. */
const oneOf = <Value extends string>(values: readonly Value[], given: string | null): Value =>
  values.find((value) => value === given) ?? values[0];

const endsOf = (given: URLSearchParams): Ends | null => {
  // Ids may hold any sign, so every place where the text can be cut in two is tried.
  const text = given.get("pair") ?? "";
  let found: Ends | null = null;
  for (let at = text.indexOf("~"); at >= 0; at = text.indexOf("~", at + 1)) {
    const [a, b] = [themeOf.get(text.slice(0, at)), themeOf.get(text.slice(at + 1))];
    if (a && b && a !== b) found = [a.i, b.i];
  }
  if (found) return found;
  const theme = themeOf.get(given.get("theme") ?? "");
  return theme ? [theme.i, theme.i] : null;
};

/** What the address asked for in vain. */
export let ignored: readonly string[] = [];
const read = (): State => {
  const text = filterText(window.location);
  const given = new URLSearchParams(text);
  const filtered = corpus ? readFilters(text, corpus) : { state: noFilters(), ignored: [] };
  ignored = filtered.ignored;
  return {
    ...filtered.state,
    net: oneOf(known.net, given.get("net")),
    measure: oneOf(known.measure, given.get("measure")),
    themes: oneOf(known.themes, given.get("themes")),
    order: oneOf(known.order, given.get("order")),
    large: given.get("cells") === "large",
    open: endsOf(given),
  };
};

export const store = keepState<State>({ first, read, write });
// Numbers first: everything that follows the state shows them.
store.onChange((state) => {
  countAgain(askedFor(state));
});

type Order = (x: Theme, y: Theme) => number;
const groupAt = Object.keys(settings.groups);
const byCount: Order = (x, y) => y.count - x.count || x.i - y.i;
const orders: Record<string, Order> = {
  community: (x, y) => x.i - y.i,
  count: byCount,
  group: (x, y) => groupAt.indexOf(x.group) - groupAt.indexOf(y.group) || byCount(x, y),
  label: (x, y) => x.label.localeCompare(y.label, "en-GB"),
};
const chosen = (which: string): Theme[] => {
  if (which === "all") return [...themes];
  if (which === "top") return [...themes].sort(byCount).slice(0, settings.first);
  if (which === "communities") return themes.filter((theme) => theme.community);
  return themes.filter((theme) => theme.group === which);
};

/** The themes in view, in the order of the rows. */
export const inView = (state: State): Theme[] =>
  chosen(state.themes)
    .filter(({ count }) => count > 0)
    .sort(orders[state.order]);
