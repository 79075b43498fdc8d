// What the reader has chosen, kept in the address: #dimension=sex&theme=neglect&value=female&nation=wales
import { noFilters, partsOf, readFilters, type FilterState } from "../../../browser/filters/state.ts";
import { filterText, readFragment, writeFragment } from "../../../browser/lib/address.ts";
import { keepState } from "../../../browser/lib/state.ts";
import { corpus, kinds, settings } from "./data.ts";

/** Which themes the picture shows: those with the strongest evidence, or all that are named. */
export const SHOWN = ["strongest", "all"] as const;
export const EVERY_KIND = "all";

export interface State extends FilterState {
  /** The id of a kind of characteristic, or EVERY_KIND. */
  dimension: string;
  shown: (typeof SHOWN)[number];
  /** What is opened: a theme by number, a characteristic by id, or both; null for neither. */
  theme: number | null;
  value: string | null;
}

// On a phone one kind fills the width, and all of them would be cut.
const narrow = window.matchMedia("(max-width: 40rem)").matches;

const first = (): State => ({
  ...noFilters(),
  dimension: narrow ? kinds[0].id : EVERY_KIND,
  shown: SHOWN[0],
  theme: null,
  value: null,
});

/** What the address asked for in vain. */
export let ignored: readonly string[] = [];

// The two groups that this page compared once are compared on a page of their own.
const leaveForComparison = (): void => {
  const address = settings.comparisons[readFragment().get("contrast") ?? ""];
  if (address) window.location.replace(address);
};

const read = (): State => {
  leaveForComparison();
  const text = filterText(window.location);
  const given = new URLSearchParams(text);
  const filtered = readFilters(text, corpus);
  ignored = filtered.ignored;
  const start = first();
  const dimension = given.get("dimension");
  const known = [EVERY_KIND, ...kinds.map(({ id }) => id)];
  const theme = corpus.themes.id.indexOf(given.get("theme") ?? "");
  const value = given.get("value");
  return {
    ...filtered.state,
    dimension: dimension !== null && known.includes(dimension) ? dimension : start.dimension,
    shown: SHOWN.find((one) => one === given.get("shown")) ?? start.shown,
    theme: theme < 0 ? null : theme,
    value: kinds.some((kind) => kind.value.some(({ id }) => id === value)) ? value : null,
  };
};

const write = (state: State): void => {
  const start = first();
  writeFragment(
    {
      dimension: state.dimension === start.dimension ? "" : state.dimension,
      shown: state.shown === start.shown ? "" : state.shown,
      theme: state.theme === null ? "" : corpus.themes.id[state.theme],
      value: state.value,
    },
    partsOf(state, corpus.facets),
  );
};

export const store = keepState<State>({ first, read, write });
