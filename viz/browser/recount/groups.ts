// Two groups of reviews that share none, as the library's module of contrasts makes them.
//
// A review that belongs to both groups, or is about a case that does, would count on both sides at
// once; it is left out of both, and how many are is said.
import { bit, countPairs, size, type Counts } from "./bits.ts";
import type { Corpus, Row } from "./corpus.ts";
import { maskOf, valuesAsked, type Filters } from "./select.ts";

/** Who is compared: the filters of either group, and those of both. */
export interface Question {
  first: Filters;
  second: Filters;
  common?: Filters;
}

/** Which reviews each group has, and which themes each names. */
export interface Groups {
  masks: readonly [Row, Row];
  n: readonly [number, number];
  /** How many reviews were left out of both. */
  inBoth: number;
  /** Themes that a filter names, by number; they differ by construction and are not compared. */
  defining: ReadonlySet<number>;
}

const clear = (row: Row, r: number): void => {
  row[r >>> 5] &= ~(1 << (r & 31));
};
const set = (row: Row, r: number): void => {
  row[r >>> 5] |= 1 << (r & 31);
};

/** Two sets of reviews without what is in both, or about a case that has reviews in both; and how many those are. */
export const apart = (corpus: Corpus, one: Row, two: Row): Pick<Groups, "masks" | "n" | "inBoth"> => {
  const shared = one.map((word, i) => word & two[i]);
  for (const rows of corpus.cases)
    if (rows.some((r) => bit(one, r)) && rows.some((r) => bit(two, r)))
      for (const r of rows) if (bit(one, r) || bit(two, r)) set(shared, r);
  const masks = [one, two].map((mask) => mask.map((word, i) => word & ~shared[i])) as [Row, Row];
  return { masks, n: [size(masks[0]), size(masks[1])], inBoth: size(shared) };
};

/**
 * The reviews of two groups, without those in both.
 *
 * Throws a RangeError for an unknown key or value.
 */
export const groupsOf = (corpus: Corpus, { first, second, common = {} }: Question): Groups => {
  const [one, two] = [first, second].map((filters) => maskOf(corpus, { ...common, ...filters })) as [Row, Row];
  const named = [first, second, common].flatMap((filters) => valuesAsked(filters, "theme"));
  return {
    ...apart(corpus, one, two),
    defining: new Set(named.map((id) => corpus.themes.id.indexOf(id)).filter((at) => at >= 0)),
  };
};

/**
 * Count one group as it is tested: each case once, with the themes that any of its reviews names.
 *
 * Reviews of one case are no independent evidence. The first of them stands for all.
 */
export const countCases = (corpus: Corpus, mask: Row): Counts => {
  const kept = mask.slice();
  const columns = corpus.columns.map((column) => column.slice());
  for (const rows of corpus.cases) {
    const [first, ...others] = rows.filter((r) => bit(mask, r));
    for (const r of others) {
      clear(kept, r);
      for (const column of columns) if (bit(column, r)) set(column, first);
    }
  }
  return countPairs({ ...corpus, columns }, kept);
};
