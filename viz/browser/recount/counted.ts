// Pairs by plain counts, for reviews in which no test finds a pair: which are shown is the rule of
// casegraph.wording.counted.
import { COUNTED_BY_LIFT, COUNTED_BY_NUMBER, FEWEST_COUNTED } from "../lib/library.ts";
import { countPairs } from "./bits.ts";
import type { Corpus } from "./corpus.ts";
import { measuresOf, type PairMeasures } from "./measures.ts";
import { maskOf, type Filters } from "./select.ts";

/** What the rule needs to know of a pair. */
export interface Counted {
  n11: number;
  lift_plain: number | null;
  /** The lower end of the interval of the odds ratio against plain chance. */
  odds_ratio_low_plain: number | null;
}

const liftOf = ({ lift_plain: lift }: Counted): number => lift ?? 0;
const byNumber = (x: Counted, y: Counted): number => y.n11 - x.n11 || liftOf(y) - liftOf(x);
const byLift = (x: Counted, y: Counted): number => liftOf(y) - liftOf(x) || y.n11 - x.n11;

/** The pairs to show where none is tested: those that most reviews name, then those that most exceed plain chance. */
export const strongestByCount = <Pair extends Counted>(pairs: readonly Pair[]): Pair[] => {
  const most = pairs.reduce((top, { n11 }) => Math.max(top, n11), 0);
  const enough = pairs.filter(({ n11 }) => n11 > 0 && n11 >= Math.min(FEWEST_COUNTED, most));
  const often = [...enough].sort(byNumber).slice(0, COUNTED_BY_NUMBER);
  const beyond = enough
    .filter((pair) => (pair.odds_ratio_low_plain ?? 0) > 1 && !often.includes(pair))
    .sort(byLift)
    .slice(0, COUNTED_BY_LIFT);
  return [...often, ...beyond];
};

/** Two themes, by number, that reviews name together, and how often. */
export interface CountedPair {
  a: number;
  b: number;
  n11: number;
  measures: PairMeasures;
}

/** How many reviews under a filter name each theme and each pair of themes, where nothing is tested. */
export const countNetwork = (corpus: Corpus, filters: Filters): { totals: Int32Array; pairs: CountedPair[] } => {
  const { n, M, a, b, together, totals } = countPairs(corpus, maskOf(corpus, filters));
  const pairs: CountedPair[] = [];
  for (let k = 0; k < M; k += 1) {
    const n11 = together[k];
    if (n11) pairs.push({ a: a[k], b: b[k], n11, measures: measuresOf(n11, totals[a[k]], totals[b[k]], n) });
  }
  return { totals, pairs };
};
