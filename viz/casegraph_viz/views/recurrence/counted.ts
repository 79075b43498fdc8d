// The rows of the ledger under the filters in force: as they came with the page, or counted again.
import { askedFor } from "../../../browser/filters/state.ts";
import { fixed, plural } from "../../../browser/lib/figures.ts";
import { bit, size } from "../../../browser/recount/bits.ts";
import type { Row as Bits } from "../../../browser/recount/corpus.ts";
import { againUnder } from "../../../browser/recount/recurrence.ts";
import { maskOf } from "../../../browser/recount/select.ts";
import type { Ledger, Row } from "./data.ts";
import type { State } from "./state.ts";

export interface Counted {
  filtered: boolean;
  mask: Bits;
  n: number;
  byTheme: readonly Row[];
  /** The rows of the recommendations to one agency, by its id. */
  to: (addressee: string) => readonly Row[];
}

// A sentence without the reading, which rests on the test of the order of years.
const sentenceOf = ({ theme, again, later, expected, ratio, low, high }: Row): string => {
  if (again === null || later === null)
    return `${theme.label}: no review with a year recommends on it, so nothing can be later.`;
  const against = ratio === null ? "" : ` (ratio ${fixed(ratio, 2)}, ${fixed(low, 2)} to ${fixed(high, 2)})`;
  return `${theme.label}: found again in ${String(again)} of ${plural(later, "later review", "later reviews")}, where ${fixed(expected, 1)} are expected${against}.`;
};

// Found again most often first, as the library puts them.
const inOrder = (rows: Row[]): Row[] =>
  rows.sort((x, y) => (y.again ?? 0) - (x.again ?? 0) || y.recommendations - x.recommendations);

/** Counts the rows under the filters of a state; once for the same filters. */
export const startCounting = (ledger: Ledger): ((state: State) => Counted) => {
  const { corpus, dated, concerned, byTheme, byAddressee } = ledger;
  const countNow = (state: State): Counted => {
    const filters = askedFor(state);
    const mask = maskOf(corpus, filters ?? {});
    const n = size(mask);
    const rowsTo = (addressee: string): Row[] => byAddressee.filter((row) => row.to?.id === addressee);
    if (!filters) return { filtered: false, mask, n, byTheme, to: rowsTo };
    const again = againUnder(dated, mask);
    const recounted = (row: Row): Row => {
      const own = row.asked.filter(({ review }) => bit(mask, review.row));
      const counts = again({ asked: own.map(({ review }) => review.row), concerned: concerned[row.place] });
      const { first } = counts;
      const now = {
        ...row,
        ...counts,
        // A row of an addressee says nothing of the concerns without a recommendation to it.
        ...(row.to ? { without: row.without, recommending: row.recommending } : {}),
        qOrder: null,
        qRatio: null,
        asked: own,
        found:
          first === null ? [] : row.found.filter(({ row: r, year }) => bit(mask, r) && year !== null && year > first),
      };
      return { ...now, sentence: row.to ? "" : sentenceOf(now) };
    };
    return {
      filtered: true,
      mask,
      n,
      byTheme: inOrder(
        byTheme
          .map(recounted)
          .filter(({ place, recommendations }) => recommendations > 0 || concerned[place].some((r) => bit(mask, r))),
      ),
      to: (addressee) =>
        inOrder(
          rowsTo(addressee)
            .map(recounted)
            .filter(({ recommendations }) => recommendations > 0),
        ),
    };
  };
  let last: { key: string; counted: Counted } | null = null;
  return (state) => {
    const key = JSON.stringify(askedFor(state));
    if (last?.key !== key) last = { key, counted: countNow(state) };
    return last.counted;
  };
};
