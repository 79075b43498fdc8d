// The filters of a reader in words: chips, sentences about them, and what an address asked in vain.
import { CHILD_KEYS, FEW_UNITS, FEWEST_UNITS } from "../lib/library.ts";
import { joined, plural, thousands } from "../lib/figures.ts";
import type { Corpus } from "../recount/corpus.ts";
import { CHILDREN } from "../recount/select.ts";
import { askedFor, YEAR, type FilterState } from "./state.ts";

/** One chosen value; the years are one, with an empty id. */
export interface Chosen {
  key: string;
  id: string;
  label: string;
  value: string;
  every: boolean;
}

/** "2015 or later", "2014 or earlier", "2015 to 2019" or "2015". */
export const yearsInWords = ([low, high]: readonly (string | number | null)[]): string => {
  if (low === high) return String(low);
  if (high === null) return `${low} or later`;
  return low === null ? `${high} or earlier` : `${low} to ${high}`;
};

/** The filters as a reader chose them, years last. */
export const chosenFilters = (state: FilterState, corpus: Corpus): Chosen[] => {
  const chosen = corpus.facets.flatMap((facet) =>
    facet.values
      .filter(({ id }) => state.filters[facet.key]?.includes(id))
      .map(({ id, label }) => ({
        key: facet.key,
        id,
        label: facet.label,
        value: label,
        every: state.every.includes(facet.key),
      })),
  );
  const [low, high] = state.years;
  if (low === null && high === null) return chosen;
  return [...chosen, { key: YEAR, id: "", label: "Year", value: yearsInWords(state.years), every: false }];
};

const byLabel = (chosen: readonly Chosen[]): string[] => {
  const found = new Map<string, string[]>();
  for (const { label, value, every } of chosen)
    found.set(label, [...(found.get(label) ?? []), ...(found.has(label) ? [every ? "and" : "or"] : []), value]);
  return [...found].map(([label, parts]) => `${label}: ${parts.join(" ")}`);
};

const ofChildren = (state: FilterState, corpus: Corpus): Chosen[] =>
  chosenFilters(state, corpus).filter(({ key }) => (CHILD_KEYS as readonly string[]).includes(key));

/** Whether different children of a review may meet what is asked of children. */
export const anyChild = (state: FilterState, corpus: Corpus): boolean =>
  state.anyChild || corpus.where.some(([key, value]) => key === CHILDREN && value === "any");

/** "Nation: Wales or England; Year: 2015 or later". */
export const filtersInWords = (state: FilterState, corpus: Corpus): string => {
  const keys = new Set(ofChildren(state, corpus).map(({ key }) => key));
  const reading = anyChild(state, corpus) ? "said of any child of the review" : "said of one and the same child";
  return [...byLabel(chosenFilters(state, corpus)), ...(keys.size > 1 ? [reading] : [])].join("; ");
};

/** Where a reader filters by a child, a finding may still be about another child; empty where none is asked for. */
export const childNote = (state: FilterState, corpus: Corpus): string => {
  const parts = byLabel(ofChildren(state, corpus));
  if (!parts.length) return "";
  const apart = parts.length > 1 && anyChild(state, corpus);
  return (
    `The filter is of reviews (${parts.join("; ")}): each describes at least one such child${apart ? " for each part" : ""}. ` +
    "A finding may be about another child of the same review."
  );
};

/** What the address asked for and the page does not know, as a sentence; empty where there is none. */
export const unknownWords = (ignored: readonly string[]): string => {
  if (!ignored.length) return "";
  return (
    `The address asks for something that this page does not have, which was left out: ${joined(ignored.slice(0, 4))}` +
    `${ignored.length > 4 ? ` and ${ignored.length - 4} more` : ""}. What you see is without it.`
  );
};

/** What to keep in mind with so few reviews; empty where there are enough, or no filter is set. */
export const fewWords = (n: number, filtered: boolean): string => {
  if (!filtered || n >= FEW_UNITS) return "";
  if (n >= FEWEST_UNITS)
    return `Only ${n} reviews pass these filters. With fewer than ${FEW_UNITS}, read the counts, the intervals and the reports, not single lines.`;
  const passing = n === 0 ? "No review passes" : `Only ${plural(n, "review passes", "reviews pass")}`;
  return `${passing} these filters. With fewer than ${FEWEST_UNITS} nothing is compared: choose fewer filters.`;
};

/** "87 of 388 reviews", or "388 reviews" without a filter. */
export const reviewsInWords = (n: number, all: number, filtered: boolean): string =>
  filtered ? `${thousands(n)} of ${plural(all, "review", "reviews")}` : plural(all, "review", "reviews");

/** How many reviews are in view, and under which filters: "87 of 388 reviews; Nation: Wales". */
export const inViewWords = (n: number, state: FilterState, corpus: Corpus): string =>
  [reviewsInWords(n, corpus.n, askedFor(state) !== null), filtersInWords(state, corpus)].filter(Boolean).join("; ");
