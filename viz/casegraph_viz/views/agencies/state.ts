// What the reader has chosen, kept in the fragment of the address so that a view can be shared.
import { askedFor, noFilters, partsOf, readFilters, type FilterState } from "../../../browser/filters/state.ts";
import { filterText, writeFragment } from "../../../browser/lib/address.ts";
import { keepState } from "../../../browser/lib/state.ts";
import {
  agencies,
  agencyOf,
  corpus,
  countAgain,
  inForce,
  pairAt,
  pairNumber,
  settings,
  themeOf,
  themes,
  weight,
  type Pair,
  type Shown,
} from "./data.ts";

export type View = "matrix" | "network";

export interface State extends FilterState {
  shown: Shown;
  view: View;
  /** How many lines the network draws; null for as many as at first. */
  cut: number | null;
  /** The chosen agency and theme by place, and the pair by number. */
  agency: number | null;
  theme: number | null;
  pair: number | null;
}

const kinds = Object.keys(settings.shown) as Shown[];
const first = (): State => ({
  shown: kinds[0],
  view: "matrix",
  cut: null,
  agency: null,
  theme: null,
  pair: null,
  ...noFilters(),
});

const isOf =
  ({ agency, theme }: State) =>
  (pair: Pair): boolean =>
    agency !== null ? pair.agency.i === agency : theme !== null ? pair.theme.i === theme : true;

/** All pairs of one kind, those of most reviews first; the pairs come sorted by findings. */
export const linesOf = (shown: Shown): Pair[] =>
  inForce.pairs.filter((pair) => weight(pair, shown) > 0).sort((x, y) => weight(y, shown) - weight(x, shown));

/** What is shown of the reviews in view: what was chosen or, where there is none of it, what there is. */
export interface InUse {
  shown: Shown;
  /** Whether only pairs of the chosen agency or theme are shown, as it was asked for. */
  alone: boolean;
}
export const inUse = (state: State): InUse => {
  const order = [state.shown, ...kinds.filter((kind) => kind !== state.shown)];
  const chosen = state.agency !== null || state.theme !== null;
  const own = chosen ? order.find((kind) => linesOf(kind).some(isOf(state))) : undefined;
  if (own) return { shown: own, alone: true };
  return { shown: order.find((kind) => linesOf(kind).length) ?? state.shown, alone: false };
};
/** How many lines are drawn where nothing is chosen. */
export const cutOf = (state: State): number =>
  Math.min(state.cut ?? settings.first, linesOf(inUse(state).shown).length);
/** The lines of the network: of one agency or theme every line, of all the strongest. */
export const visible = (state: State): Pair[] => {
  const { shown, alone } = inUse(state);
  const lines = linesOf(shown);
  if (alone) return lines.filter(isOf(state));
  const kept = lines.slice(0, cutOf(state));
  const chosen = lines.find((pair) => pair.i === state.pair);
  return chosen && !kept.includes(chosen) ? [...kept, chosen] : kept;
};

/** Whether an agency, a theme or a pair is chosen. */
export const isChosen = ({ agency, theme, pair }: State): boolean => agency !== null || theme !== null || pair !== null;

const idOf = (pair: Pair): string => `${pair.agency.id}~${pair.theme.id}`;

const write = (state: State): void => {
  writeFragment(
    {
      view: state.view === "matrix" ? null : state.view,
      what: state.shown === kinds[0] ? null : state.shown,
      lines: state.cut === settings.first ? null : state.cut,
      chosen: state.agency === null ? null : agencies[state.agency].id,
      theme: state.theme === null ? null : themes[state.theme].id,
      pair: state.pair === null ? null : idOf(pairAt(state.pair)),
    },
    corpus ? partsOf(state, corpus.facets) : undefined,
  );
};

const pairIn = (text: string): number | null => {
  // Ids may hold any sign, so every place where the text can be cut in two is tried.
  for (let at = text.indexOf("~"); at >= 0; at = text.indexOf("~", at + 1)) {
    const [agency, theme] = [agencyOf.get(text.slice(0, at)), themeOf.get(text.slice(at + 1))];
    if (agency && theme) return pairNumber(agency, theme);
  }
  return null;
};

/** What the address asked for in vain. */
export let ignored: readonly string[] = [];
const read = (): State => {
  const text = filterText(window.location);
  const given = new URLSearchParams(text);
  // The page once had the network alone, wrote "shown" and "cut", and meant by "agency" the one that is chosen.
  const old = given.has("shown") || given.has("cut");
  const own = ["view", "what", "lines", "chosen", "theme", "pair"].some((key) => given.has(key));
  const filters = old
    ? text
        .split("&")
        .filter((part) => !part.startsWith("agency="))
        .join("&")
    : text;
  const filtered = corpus ? readFilters(filters, corpus) : { state: noFilters(), ignored: [] };
  ignored = filtered.ignored;
  const asked = (name: string): string => given.get(name) ?? "";
  const many = asked("lines") || asked("cut");
  // An address with nothing but one agency is of its reviews, and opens it too, as it always did.
  const agency = agencyOf.get(asked("chosen") || (own ? "" : asked("agency")))?.i ?? null;
  return {
    ...filtered.state,
    view: old || asked("view") === "network" ? "network" : "matrix",
    shown: kinds.find((kind) => kind === (asked("what") || asked("shown"))) ?? kinds[0],
    cut: /^\d{1,5}$/.test(many) ? Math.max(1, Number(many)) : null,
    agency,
    theme: agency === null ? (themeOf.get(asked("theme"))?.i ?? null) : null,
    pair: pairIn(asked("pair")),
  };
};

export const store = keepState<State>({ first, read, write });
// Numbers first: everything that follows the state shows them.
store.onChange((state) => {
  countAgain(askedFor(state));
});
