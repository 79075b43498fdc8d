// What a reader filters by, as every page keeps it in its address: the keys and values of --where.
import { CHILD_KEYS } from "../lib/library.ts";
import type { Corpus, Facet } from "../recount/corpus.ts";
import { CHILDREN, type Filters } from "../recount/select.ts";

/** The filters of a page; a page's own choices extend it. */
export interface FilterState {
  /** The ids of the chosen values, by key. */
  filters: Readonly<Record<string, readonly string[]>>;
  /** The keys of which every chosen value must be stated, not one of them. */
  every: readonly string[];
  /** Whether what is asked of children may be met by different children of a review. */
  anyChild: boolean;
  /** The first and the last year; null where that end is open. */
  years: readonly [low: number | null, high: number | null];
}

/** The key of the years. */
export const YEAR = "year";

export const noFilters = (): FilterState => ({ filters: {}, every: [], anyChild: false, years: [null, null] });

/** The filters as the recount takes them; null where there are none. */
export const askedFor = ({ filters, every, anyChild, years }: FilterState): Filters | null => {
  const wanted: Record<string, readonly (string | number | null)[]> = { ...filters };
  for (const key of every) if (filters[key]?.length > 1) wanted[key] = [filters[key].join("+")];
  if (anyChild && CHILD_KEYS.some((key) => key in filters)) wanted[CHILDREN] = ["any"];
  if (years[0] !== null || years[1] !== null) wanted[YEAR] = years;
  return Object.keys(wanted).length ? wanted : null;
};

/** Years as their text: "2015..", "..2014", "2010..2012", "2019"; empty where there are none. */
export const spanOf = ([low, high]: FilterState["years"]): string =>
  low === null && high === null ? "" : low === high ? String(low) : `${low ?? ""}..${high ?? ""}`;

/** The parts of an address that hold the filters: "nation=wales,england", "year=2015..". */
export const partsOf = ({ filters, every, anyChild, years }: FilterState, facets: readonly Facet[]): string[] => {
  const parts = facets
    .filter(({ key }) => key in filters)
    .map(({ key }) => `${key}=${filters[key].map(encodeURIComponent).join(every.includes(key) ? "%2B" : ",")}`);
  if (anyChild) parts.push(`${CHILDREN}=any`);
  const span = spanOf(years);
  return span ? [...parts, `${YEAR}=${span}`] : parts;
};

/** Filters read from an address, and what it asks for that the page does not have. */
export interface Read {
  state: FilterState;
  ignored: string[];
}

const plain = (text: string): string | null => {
  try {
    return decodeURIComponent(text.replaceAll("+", "%2B"));
  } catch {
    return null;
  }
};
const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** A text of years as its bounds, the opposite of `spanOf`; null for another text. */
export const boundsOf = (text: string): FilterState["years"] | null => {
  const found = /^(?:(\d{4})|(\d{4})?\.\.(\d{4})?)$/.exec(text);
  if (!found) return null;
  const [, only, low, high] = found as (string | undefined)[];
  const year = (value: string | undefined): number | null => (value === undefined ? null : Number(value));
  return only === undefined ? [year(low), year(high)] : [year(only), year(only)];
};

const readYears = (text: string, { low, high }: Corpus["years"]): FilterState["years"] | null => {
  const bounds = boundsOf(text);
  if (!bounds || low === null || high === null) return null;
  const [from, to] = bounds.map((year) => (year === null ? null : Math.min(Math.max(year, low), high)));
  return from !== null && to !== null && from > to ? null : [from, to];
};

/**
 * Read the filters from a fragment or query without its sign.
 *
 * What the page does not know is left out and reported, or the whole would be taken for the answer.
 */
export const readFilters = (text: string, corpus: Corpus): Read => {
  const state = { ...noFilters(), filters: {} as Record<string, string[]>, every: [] as string[] };
  const ignored: string[] = [];
  const ignore = (what: string, value: string): void => void ignored.push(`${what} “${shortened(value)}”`);
  for (const part of text.split("&")) {
    const at = part.indexOf("=");
    if (at <= 0) continue;
    const [key, raw] = [part.slice(0, at), part.slice(at + 1)];
    const value = plain(raw);
    const facet = corpus.facets.find((each) => each.key === key);
    if (facet) {
      const every = /%2B|\+/i.test(raw) && !/,|%2C/i.test(raw);
      const asked = raw.split(every ? /%2B|\+/i : /,|%2C/i).filter(Boolean);
      const known = new Set(facet.values.map(({ id }) => id));
      const ids = asked.map((each) => plain(each) ?? each);
      for (const id of ids) if (!known.has(id)) ignore(facet.label, id);
      const kept = [...known].filter((id) => ids.includes(id));
      if (kept.length) state.filters[key] = kept;
      if (every && kept.length > 1) state.every.push(key);
    } else if (key === CHILDREN) {
      state.anyChild = value === "any";
      if (value !== "any" && value !== "same") ignore("Conditions on children", value ?? raw);
    } else if (key === YEAR) {
      const years = value === null ? null : readYears(value, corpus.years);
      if (years) state.years = years;
      else if (value !== "..") ignore("Year", value ?? raw);
    }
  }
  return { state, ignored };
};
