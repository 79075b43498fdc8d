// How often two groups name a theme: the difference of the shares, and how both compare with what the
// number of themes coded from each review implies. Formulas and sources are in the modules
// `contrast.shares` and `given_lengths` of the library.
import { LEVEL } from "../lib/library.ts";
import { lengthsOf, type Counts } from "./bits.ts";
import { exactTest, smallestOf } from "./hypergeometric.ts";
import { prevalence } from "./measures.ts";
import { distinctOf } from "./margins.ts";
import type { Interval } from "./model.ts";
import { chanceOf, lawOf, lawTwoSided, meanInside, oddsBeyond } from "./noncentral.ts";
import { fitRasch } from "./rasch.ts";

/** Shares of both groups, by theme. */
export interface Shares {
  count: readonly [Int32Array, Int32Array];
  share: readonly [Float64Array, Float64Array];
  low: readonly [Float64Array, Float64Array];
  high: readonly [Float64Array, Float64Array];
  /** The first share less the second, with Newcombe's interval. */
  difference: Float64Array;
  differenceLow: Float64Array;
  differenceHigh: Float64Array;
}

/** What a test says of each theme; p is 1 where nothing can vary. */
export interface Tests {
  p: Float64Array;
  smallest: Float64Array;
}

/** The first group's counts beside what lengths and totals imply. */
export interface GivenLengths extends Tests {
  expected: Float64Array;
  odds: Interval[];
}

/** How many reviews a group has, and how many name each theme. */
export type Totals = Pick<Counts, "n" | "K" | "totals">;

/** The shares of two groups of one review or more each. */
export const sharesOf = (first: Totals, second: Totals): Shares => {
  const { K } = first;
  const [one, two] = [first, second].map(prevalence);
  const by = (value: (k: number) => number): Float64Array => Float64Array.from({ length: K }, (_, k) => value(k));
  return {
    count: [first.totals, second.totals],
    share: [one.share, two.share],
    low: [one.low, two.low],
    high: [one.high, two.high],
    difference: by((k) => one.share[k] - two.share[k]),
    differenceLow: by(
      (k) => one.share[k] - two.share[k] - Math.hypot(one.share[k] - one.low[k], two.high[k] - two.share[k]),
    ),
    differenceHigh: by(
      (k) => one.share[k] - two.share[k] + Math.hypot(one.high[k] - one.share[k], two.share[k] - two.low[k]),
    ),
  };
};

/** Fisher's exact test of each theme, twice the smaller mid-p, without regard to lengths. */
export const fisher = (first: Totals, second: Totals): Tests => {
  const n = first.n + second.n;
  const of = (k: number) => ({ a: first.totals[k] + second.totals[k], b: first.n, n });
  const by = (value: (k: number) => number): Float64Array => Float64Array.from({ length: first.K }, (_, k) => value(k));
  return { p: by((k) => exactTest(first.totals[k], of(k))), smallest: by((k) => smallestOf(of(k))) };
};

/** Compare the first group's counts with what the lengths of all reviews imply; null where no fit is found. */
export const givenLengths = (first: Counts, second: Counts): GivenLengths | null => {
  const { K, totals: x } = first;
  const own = lengthsOf(first);
  const lengths = [...own, ...lengthsOf(second)];
  const totals = x.map((count, k) => count + second.totals[k]);
  const model = fitRasch(lengths, totals);
  if (!model) return null;
  const { G, H, weights, chances, settled, classOf } = model;
  const { place } = distinctOf(lengths);
  const inside = new Float64Array(G);
  own.forEach((_, r) => (inside[place[r]] += 1));
  const out: GivenLengths = {
    p: new Float64Array(K).fill(1),
    smallest: new Float64Array(K).fill(1),
    expected: new Float64Array(K),
    odds: [],
  };
  for (let k = 0; k < K; k += 1) {
    const h = classOf[k];
    let [a, b, n, mean, sure] = [totals[k], 0, 0, 0, 0];
    for (let g = 0; g < G; g += 1) {
      const cell = g * H + h;
      if (settled[cell]) {
        a -= weights[g] * chances[cell];
        sure += inside[g] * chances[cell];
      } else {
        b += inside[g];
        n += weights[g];
        mean += inside[g] * chances[cell];
      }
    }
    const law = lawOf({ a, b, n }, meanInside({ a, b, n }, mean));
    const seen = x[k] - sure;
    const fixed = law.low === law.high || !Number.isFinite(law.logOdds);
    out.expected[k] = mean + sure;
    out.odds.push(fixed ? { estimate: 1, low: 0, high: Infinity } : oddsBeyond(law, seen, LEVEL));
    if (fixed) continue;
    out.p[k] = lawTwoSided(law, seen);
    // At an end of what is possible the mid-p is half that end's probability.
    out.smallest[k] = Math.min(chanceOf(law, law.low), chanceOf(law, law.high));
  }
  return out;
};
