// Who is compared, kept in the address: #nation=england&a.age-group=under-1&b.age-group=11-to-15
//
// Keys with a letter are those of one group; keys without are filters of both, those of the bar of every page.
import {
  askedFor,
  boundsOf,
  noFilters,
  partsOf,
  readFilters,
  spanOf,
  YEAR,
  type FilterState,
} from "../../../browser/filters/state.ts";
import { filterText, readFragment, writeFragment } from "../../../browser/lib/address.ts";
import { readData } from "../../../browser/lib/data.ts";
import { keepState } from "../../../browser/lib/state.ts";
import type { Question } from "../../../browser/recount/contrast.ts";
import { openCorpus, type PackedReviews } from "../../../browser/recount/corpus.ts";
import { maskOf, type Filters } from "../../../browser/recount/select.ts";

/** A pair of groups that can be taken as it is; values of filters as texts. */
interface Ready {
  key: string;
  first: Record<string, string[]>;
  second: Record<string, string[]>;
}

interface Settings {
  ready: Ready[];
  title: string;
}

export interface State {
  first: Filters;
  second: Filters;
  /** The filters of both. */
  common: FilterState;
  /** What the address asks for and the page does not know. */
  unknown: readonly string[];
  /** The labels of what the bar asks for and the groups say already. */
  overruled: readonly string[];
}

export type SideName = "first" | "second";
export const SIDES: readonly SideName[] = ["first", "second"];
/** What the page calls each group, and begins its keys with in the address. */
export const LETTERS = { first: "a", second: "b" } as const;
const prefixOf = (side: SideName): string => `${LETTERS[side]}.`;

export const settings = readData<Settings>("settings");
export const corpus = openCorpus(readData<PackedReviews>("incidence"));

/** The values of one filter as an address or a ready pair writes them; null where the page knows none. */
export const readFilter = (key: string, text: string): Filters[string] | null => {
  const asked = key === YEAR ? boundsOf(text) : text.split(",").filter(Boolean);
  if (!asked?.length) return null;
  try {
    maskOf(corpus, { [key]: asked });
    return asked;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};

export const filterInWords = (key: string, values: Filters[string]): string =>
  key === YEAR ? spanOf(values as FilterState["years"]) : values.join(",");

const fromTexts = (texts: Record<string, string[]>): Filters =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([key, values]): [string, Filters[string]][] => {
      const read = readFilter(key, values.join(","));
      return read ? [[key, read]] : [];
    }),
  );

/** The groups of a ready pair; without a key, of the first. */
export const readyGroups = (key = ""): Pick<State, SideName> => {
  const found = settings.ready.find((one) => one.key === key) ?? settings.ready.at(0);
  return { first: fromTexts(found?.first ?? {}), second: fromTexts(found?.second ?? {}) };
};

const same = (one: Filters, other: Filters): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(
    ([key, values]) => key in other && filterInWords(key, other[key]) === filterInWords(key, values),
  );

/** The key of the ready pair that two groups are, empty where they are groups of the reader's own. */
export const readyOf = ({ first, second }: Pick<State, SideName>): string =>
  settings.ready.find(({ key }) => {
    const ready = readyGroups(key);
    return same(ready.first, first) && same(ready.second, second);
  })?.key ?? "";

const isEmpty = (filters: Filters): boolean => Object.keys(filters).length === 0;

const labelOf = (key: string): string => corpus.facets.find((facet) => facet.key === key)?.label ?? "Year";

/** Two groups with filters of both: what a group says itself is no filter of both. */
export const stateOf = (groups: Pick<State, SideName>, common: FilterState, unknown: readonly string[] = []): State => {
  const said = new Set([...Object.keys(groups.first), ...Object.keys(groups.second)]);
  const kept = Object.entries(common.filters).filter(([key]) => !said.has(key));
  const asked = [...Object.keys(common.filters), ...(common.years.some((year) => year !== null) ? [YEAR] : [])];
  return {
    first: groups.first,
    second: groups.second,
    common: {
      ...common,
      filters: Object.fromEntries(kept),
      every: common.every.filter((key) => !said.has(key)),
      years: said.has(YEAR) ? [null, null] : common.years,
    },
    unknown,
    overruled: asked.filter((key) => said.has(key)).map(labelOf),
  };
};

const read = (): State => {
  const found: Record<SideName, Record<string, Filters[string]>> = { first: {}, second: {} };
  const { state: common, ignored } = readFilters(filterText(window.location), corpus);
  const unknown = [...ignored];
  for (const [name, text] of readFragment()) {
    const side = SIDES.find((one) => name.startsWith(prefixOf(one)));
    if (!side) continue;
    const key = name.slice(prefixOf(side).length);
    const values = readFilter(key, text);
    if (values) found[side][key] = values;
    else unknown.push(`${name} “${text.slice(0, 40)}”`);
  }
  return stateOf(isEmpty(found.first) && isEmpty(found.second) ? readyGroups() : found, common, unknown);
};

// Lists keep their commas, as in the filters of every page.
const write = (state: State): void => {
  const own = SIDES.flatMap((side) =>
    Object.entries(state[side]).map(([key, values]) => {
      const texts = filterInWords(key, values).split(",");
      return `${prefixOf(side)}${key}=${texts.map(encodeURIComponent).join(",")}`;
    }),
  );
  writeFragment({}, [...partsOf(state.common, corpus.facets), ...own]);
};

export const store = keepState<State>({ first: () => stateOf(readyGroups(), noFilters()), read, write });

/** What is asked of the recount. */
export const questionOf = ({ first, second, common }: State): Question => ({
  first,
  second,
  common: askedFor(common) ?? {},
});
