// Reviews counted by year.
import { each } from "./bits.ts";
import type { Row } from "./corpus.ts";

/** A year for each review; 0 where none is stated. */
export type Years = ArrayLike<number>;

/** How many reviews there are of each year of a span, and how many of them are in each of some rows. */
export interface ByYear {
  n: Int32Array;
  counts: Int32Array[];
}

/** The first and the last year that is stated; null where none is. */
export const spanOfYears = (years: Years): [first: number, last: number] | null => {
  const stated = Array.from(years).filter((year) => year > 0);
  if (!stated.length) return null;
  return [stated.reduce((x, y) => Math.min(x, y)), stated.reduce((x, y) => Math.max(x, y))];
};

/** Count the reviews under a mask, and those of them in each row, by year. */
export const countByYear = (rows: readonly Row[], mask: Row, years: Years, [first, last]: [number, number]): ByYear => {
  const count = (row: Row | null): Int32Array => {
    const out = new Int32Array(last - first + 1);
    each(row ? mask.map((word, i) => word & row[i]) : mask, (r) => {
      if (years[r] >= first && years[r] <= last) out[years[r] - first] += 1;
    });
    return out;
  };
  return { n: count(null), counts: rows.map(count) };
};
