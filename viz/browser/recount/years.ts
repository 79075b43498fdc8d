// Reviews counted by year.
import { FEWEST_UNITS } from "../lib/library.ts";
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

/** A run of years, both ends included, and how many reviews it has. */
export interface YearSpan {
  start: number;
  end: number;
  n: number;
}

/** How many years a period has; periods begin at multiples of it. */
export const LENGTH = 5;

export const spanName = ({ start, end }: YearSpan): string =>
  start === end ? String(start) : `${String(start)}–${String(end)}`;

/**
 * The years that are shown side by side.
 *
 * Years that come before the first with reviews enough for a share are one span, since most of them would be
 * empty. Where most reviews are of years with too few, all spans are periods.
 */
export const spansToShow = (years: Years): YearSpan[] => {
  const span = spanOfYears(years);
  if (!span) return [];
  const [first, last] = span;
  const byYear = new Int32Array(last - first + 1);
  for (const year of Array.from(years)) if (year > 0) byYear[year - first] += 1;
  const of = (start: number, end: number): YearSpan => ({
    start,
    end,
    n: byYear.slice(start - first, end - first + 1).reduce((sum, one) => sum + one, 0),
  });
  const enough = byYear.map((n) => (n < FEWEST_UNITS ? 0 : n));
  const sum = (counts: Int32Array): number => counts.reduce((all, one) => all + one, 0);
  const single = 2 * sum(enough) >= sum(byYear);
  const early = single ? first + enough.findIndex((n) => n > 0) - 1 : first;
  const starts = Array.from(byYear, (_, k) => first + k).filter(
    (year) => year === first || (single ? year > early : year % LENGTH === 0),
  );
  return starts.map((start, k) => of(start, k + 1 < starts.length ? starts[k + 1] - 1 : last));
};
