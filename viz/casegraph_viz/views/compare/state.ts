// Who is compared, kept in the address: #a.age-group=under-1&b.age-group=11-to-15&nation=england
//
// Keys with a letter are those of one group; keys without are filters of both, as on every page.
import { readFragment, writeFragment } from "../../../browser/lib/address.ts";
import { readData } from "../../../browser/lib/data.ts";
import { keepState } from "../../../browser/lib/state.ts";
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
  /** The key of the group of each theme, and its place on the theme map. */
  groups: string[];
  places: ([number, number] | null)[];
  /** Where the theme map is, empty where there is none. */
  map: string;
  title: string;
  cite: string;
}

export interface State {
  first: Filters;
  second: Filters;
  common: Filters;
  /** What the address asks for and the page does not know. */
  unknown: string[];
}

export type SideName = "first" | "second";
export const SIDES: readonly SideName[] = ["first", "second"];
const PREFIX = { first: "a.", second: "b." } as const;

export const settings = readData<Settings>("settings");
export const corpus = openCorpus(readData<PackedReviews>("incidence"));

/** A text of years as its bounds: "2015..", "..2014", "2010..2012", "2019". */
const yearsOf = (text: string): (number | null)[] | null => {
  const found = /^(?:(\d{4})|(\d{4})?\.\.(\d{4})?)$/.exec(text);
  if (!found) return null;
  const [, only, low, high] = found as (string | undefined)[];
  const year = (value: string | undefined): number | null => (value === undefined ? null : Number(value));
  return only === undefined ? [year(low), year(high)] : [Number(only), Number(only)];
};

/** Bounds of years as their text; empty where there are none. */
const yearsInWords = ([low, high]: Filters[string]): string => {
  if (low === null && high === null) return "";
  return low === high ? String(low) : `${String(low ?? "")}..${String(high ?? "")}`;
};

/** The values of one filter as an address or a ready pair writes them; null where the page knows none. */
export const readFilter = (key: string, text: string): Filters[string] | null => {
  const asked = key === "year" ? yearsOf(text) : text.split(",").filter(Boolean);
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
  key === "year" ? yearsInWords(values) : values.join(",");

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

const read = (): State => {
  const found: Record<SideName | "common", Record<string, Filters[string]>> = { first: {}, second: {}, common: {} };
  const unknown: string[] = [];
  for (const [name, text] of readFragment()) {
    const side = SIDES.find((one) => name.startsWith(PREFIX[one]));
    const key = side ? name.slice(PREFIX[side].length) : name;
    const values = readFilter(key, text);
    if (values) found[side ?? "common"][key] = values;
    else unknown.push(`${name}=${text}`.slice(0, 60));
  }
  const groups = isEmpty(found.first) && isEmpty(found.second) ? readyGroups() : found;
  // A key of a group is no filter of both.
  const common = Object.fromEntries(
    Object.entries(found.common).filter(([key]) => !(key in groups.first) && !(key in groups.second)),
  );
  return { first: groups.first, second: groups.second, common, unknown };
};

const write = (state: State): void => {
  const texts: Record<string, string> = {};
  for (const side of SIDES)
    for (const [key, values] of Object.entries(state[side])) texts[PREFIX[side] + key] = filterInWords(key, values);
  for (const [key, values] of Object.entries(state.common)) texts[key] = filterInWords(key, values);
  writeFragment(texts);
};

export const store = keepState<State>({
  first: () => ({ ...readyGroups(), common: {}, unknown: [] }),
  read,
  write: (state) => {
    write(state);
    state.unknown = [];
  },
});

/** The filters of one group as the fragment of another page: with the filters of both. */
export const fragmentOfSide = (state: State, side: SideName, more: Record<string, string> = {}): string =>
  new URLSearchParams({
    ...Object.fromEntries(
      Object.entries({ ...state.common, ...state[side] }).map(([key, values]) => [key, filterInWords(key, values)]),
    ),
    ...more,
  }).toString();
