// From p to a verdict: which pairs can be tested, q-values, signs and grades of evidence.
import type { Counts } from "./bits.ts";
import { canReach, gradeOf, qValues } from "./false-discovery.ts";
import { MEASURES, measuresOf, type PairMeasures } from "./measures.ts";
import type { Expected, Interval } from "./model.ts";

/**
 * Columns by pair, a < b: the pairs that at least so many reviews name, and, unless more than one
 * review is asked for, those that never co-occur but are suggestive or clear.
 */
export interface PairColumns extends Record<keyof PairMeasures, Float64Array> {
  length: number;
  a: Uint16Array;
  b: Uint16Array;
  n11: Int32Array;
  /** The count under the chosen null model; `expected_plain` is that under plain chance. */
  expected_null: Float64Array;
  /** Beyond the null model: the count over the expected one, and the odds ratio with its interval. */
  lift: Float64Array;
  odds_ratio: Float64Array;
  odds_ratio_low: Float64Array;
  odds_ratio_high: Float64Array;
  p: Float64Array;
  q: Float64Array;
  /** 1 where more reviews name both than expected, -1 where fewer do, else 0. */
  sign: Int8Array;
  /** A place in GRADES. */
  grade: Uint8Array;
  /** 1 or 0; then q is 1. */
  tested: Uint8Array;
}

export interface Verdicts {
  /** How many pairs were tested, some of them apart, and how many were left out, of all pairs of the codebook. */
  tested: number;
  testedApart: number;
  leftOut: { related: number; untestable: number };
  pairs: PairColumns;
}

// A number for each pair of themes that is written down, whichever theme comes first.
export const placesOf = (pairs: readonly [number, number][], K: number): Set<number> =>
  new Set(pairs.map(([i, j]) => Math.min(i, j) * K + Math.max(i, j)));

// Pairs that no data with their totals could bring to p <= 0.05, and pairs of a theme and one
// above it, are left out before the correction: a q-value depends on which other pairs are tested.
const family = (
  { M, K, related, a, b }: Counts,
  { p, smallest }: Expected,
): { tested: Uint8Array; leftOut: Verdicts["leftOut"] } => {
  const linked = placesOf(related, K);
  const tested = new Uint8Array(M);
  const leftOut = { related: 0, untestable: 0 };
  for (let k = 0; k < M; k += 1) {
    if (linked.has(a[k] * K + b[k])) leftOut.related += 1;
    // A p that was observed is attainable, so the smallest one need not be computed.
    else if (canReach(p[k]) || canReach(smallest(k))) tested[k] = 1;
    else leftOut.untestable += 1;
  }
  return { tested, leftOut };
};

// Pairs of which one theme presupposes the other are a family by themselves: nearly certain before any
// review is read, they must not make the q of the others smaller, nor gain by being few.
const APART = 2;
const familiesOf = ({ K, presupposing, a, b }: Counts, tested: Uint8Array): Uint8Array => {
  const certain = placesOf(presupposing, K);
  return tested.map((one, k) => (one && certain.has(a[k] * K + b[k]) ? APART : one));
};

/** Whether there are more than expected, fewer, or as many: 1, -1, 0. */
export const signOf = (n11: number, expected: number): number => {
  const difference = n11 - expected;
  return Math.abs(difference) <= 1e-9 * (1 + expected) ? 0 : Math.sign(difference);
};

// A model that adjusts for nothing leaves the plain odds ratio.
const plainEffect = (values: PairMeasures): Interval => ({
  estimate: values.odds_ratio_plain,
  low: values.odds_ratio_low_plain,
  high: values.odds_ratio_high_plain,
});

// Observed over expected; 1 where none is expected and none observed.
const liftOver = (n11: number, expected: number): number => (expected > 0 ? n11 / expected : 1);

/** Which pairs are tested, 1 or 0, and the q of every pair, 1 where it is not. */
export const testsOfEvery = (counts: Counts, found: Expected): { tested: Uint8Array; q: Float64Array } => {
  const { tested } = family(counts, found);
  return { tested, q: qValues(found.p, familiesOf(counts, tested)) };
};

/** The q of every pair, 1 where it is not tested. */
export const qOfEvery = (counts: Counts, found: Expected): Float64Array => testsOfEvery(counts, found).q;

/** Test every pair that can be tested, correct for their number, and keep what will be shown. */
export const verdicts = (counts: Counts, found: Expected, minCount: number): Verdicts => {
  const { tested, leftOut } = family(counts, found);
  const families = familiesOf(counts, tested);
  const q = qValues(found.p, families);
  const least = Math.max(minCount, 1);
  const kept: number[] = [];
  const named = (k: number): boolean => counts.totals[counts.a[k]] > 0 && counts.totals[counts.b[k]] > 0;
  // A pair that never co-occurs is kept where that is unexpected: it is a finding too.
  for (let k = 0; k < counts.M; k += 1) {
    const together = counts.together[k];
    const unmet = together === 0 && (minCount === 0 ? named(k) : minCount === 1 && gradeOf(q[k]) > 0);
    if (together >= least || unmet) kept.push(k);
  }
  const floats = (): Float64Array => new Float64Array(kept.length);
  const pairs: PairColumns = {
    length: kept.length,
    a: Uint16Array.from(kept, (k) => counts.a[k]),
    b: Uint16Array.from(kept, (k) => counts.b[k]),
    n11: Int32Array.from(kept, (k) => counts.together[k]),
    expected_null: Float64Array.from(kept, (k) => found.expected[k]),
    p: Float64Array.from(kept, (k) => found.p[k]),
    q: Float64Array.from(kept, (k) => q[k]),
    sign: Int8Array.from(kept, (k) => signOf(counts.together[k], found.expected[k])),
    grade: Uint8Array.from(kept, (k) => gradeOf(q[k])),
    tested: Uint8Array.from(kept, (k) => tested[k]),
    expected_plain: floats(),
    lift_plain: floats(),
    npmi: floats(),
    jaccard: floats(),
    phi: floats(),
    odds_ratio_plain: floats(),
    odds_ratio_low_plain: floats(),
    odds_ratio_high_plain: floats(),
    lift: floats(),
    odds_ratio: floats(),
    odds_ratio_low: floats(),
    odds_ratio_high: floats(),
  };
  kept.forEach((k, at) => {
    const values = measuresOf(counts.together[k], counts.totals[counts.a[k]], counts.totals[counts.b[k]], counts.n);
    for (const name of MEASURES) pairs[name][at] = values[name];
    const effect = found.adjusted?.(k) ?? plainEffect(values);
    pairs.lift[at] = liftOver(counts.together[k], found.expected[k]);
    pairs.odds_ratio[at] = effect.estimate;
    pairs.odds_ratio_low[at] = effect.low;
    pairs.odds_ratio_high[at] = effect.high;
  });
  const sum = (numbers: Uint8Array): number => numbers.reduce((all, one) => all + (one ? 1 : 0), 0);
  return { tested: sum(tested), testedApart: sum(families.map((one) => Number(one === APART))), leftOut, pairs };
};
