// What was recommended and found again in the reviews under a filter, and how often by chance alone: the
// counts of casegraph.analyses.recurrence and its comparison with the base rate. The test of the order of
// years, which permutes them thousands of times, is not made here.
import { bit } from "./bits.ts";
import type { Row } from "./corpus.ts";
import { observedToExpected } from "./observed-expected.ts";
import type { Years } from "./years.ts";

/** What is known of each review, by its row: years, 0 where none is stated, and the number of its level. */
export interface DatedReviews {
  year: Years;
  incident: Years;
  level: ArrayLike<number>;
  /** Whether it states any recommendation. */
  recommends: readonly boolean[];
}

/** One row of the ledger: the review of each of its recommendations, and the reviews with the concern. */
export interface Asked {
  asked: readonly number[];
  concerned: readonly number[];
}

/** What a row counts; null where it cannot be said. */
export interface Again {
  recommendations: number;
  reviews: number;
  undatedReviews: number;
  first: number | null;
  last: number | null;
  again: number | null;
  later: number | null;
  after: number | null;
  stated: number | null;
  undatedAgain: number;
  without: number;
  recommending: number;
  /** What the share of all dated reviews of a level would give among the later ones, and the ratio to it. */
  expected: number | null;
  ratio: number | null;
  low: number | null;
  high: number | null;
}

/** Count rows of the ledger in the reviews under a mask. */
export const againUnder = ({ year, incident, level, recommends }: DatedReviews, mask: Row): ((row: Asked) => Again) => {
  const dated = [...recommends.keys()].filter((r) => bit(mask, r) && year[r] > 0);
  const levels = 1 + dated.reduce((top, r) => Math.max(top, level[r]), 0);
  const perLevel = (rows: readonly number[]): number[] => {
    const out = new Array<number>(levels).fill(0);
    for (const r of rows) out[level[r]] += 1;
    return out;
  };
  const units = perLevel(dated);
  const laterThan = new Map<number, number[]>();
  const chosenAfter = (first: number): number[] => {
    const known = laterThan.get(first) ?? perLevel(dated.filter((r) => year[r] > first));
    laterThan.set(first, known);
    return known;
  };
  return ({ asked, concerned }) => {
    const own = asked.filter((r) => bit(mask, r));
    const reviews = [...new Set(own)];
    const having = concerned.filter((r) => bit(mask, r));
    const years = reviews.map((r) => year[r]).filter((one) => one > 0);
    const stating = having.filter((r) => recommends[r]);
    const counts = {
      recommendations: own.length,
      reviews: reviews.length,
      undatedReviews: reviews.length - years.length,
      undatedAgain: having.filter((r) => !year[r]).length,
      without: stating.filter((r) => !reviews.includes(r)).length,
      recommending: stating.length,
    };
    // Where nothing is dated, "later" has no meaning, which is not the same as none.
    const nothing = { first: null, last: null, again: null, later: null, after: null, stated: null };
    if (!years.length) return { ...counts, ...nothing, expected: null, ratio: null, low: null, high: null };
    const first = years.reduce((x, y) => Math.min(x, y));
    const found = having.filter((r) => year[r] > first);
    const told = found.filter((r) => incident[r] > 0);
    const chosen = chosenAfter(first);
    const marked = perLevel(having.filter((r) => year[r] > 0));
    return {
      ...counts,
      first,
      last: years.reduce((x, y) => Math.max(x, y)),
      again: found.length,
      later: chosen.reduce((sum, one) => sum + one, 0),
      after: told.filter((r) => incident[r] > first).length,
      stated: told.length,
      ...observedToExpected(
        found.length,
        units.map((all, k) => ({ units: all, chosen: chosen[k], marked: marked[k] })),
      ),
    };
  };
};
