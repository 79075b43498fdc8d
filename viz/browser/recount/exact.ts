// The null model "beyond the number of themes coded": each review keeps its number, each theme its total.
//
// A pair's expected count is that of the Rasch model given every length, and its count follows Fisher's
// noncentral hypergeometric distribution with both totals and that mean. A review with none or all of
// the themes can show nothing of them; where it can show nothing of either theme of a pair, it is left
// out of that pair's totals. Themes with equal totals are alike, so that pairs of them share one
// distribution, and those with the same count one p.
import { LEVEL } from "../lib/library.ts";
import { lengthsOf, type Counts } from "./bits.ts";
import type { Expected, Interval } from "./model.ts";
import { chanceOf, lawOf, lawTwoSided, meanInside, oddsBeyond, type Law } from "./noncentral.ts";
import { fitRasch, type RaschModel } from "./rasch.ts";

/** The distribution that two classes of themes share, with the answers that were asked for. */
interface Shared {
  expected: number;
  law: Law;
  /** Reviews that name both themes whatever happens, and are no part of the distribution. */
  sure: number;
  p: Map<number, number>;
  odds: Map<number, Interval>;
  smallest: number | null;
}

/** What is expected of a pair of two classes of themes, its distribution, and what is sure in it. */
export const sharedBy = (
  model: RaschModel,
  reviews: number,
  totals: readonly [number, number],
  h: number,
  i: number,
): { expected: number; sure: number; law: Law } => {
  const { G, H, weights, chances, settled, together } = model;
  // Reviews that the pair can show something in, and how many of these name each.
  let [n, a, b, sure] = [reviews, ...totals, 0];
  for (let g = 0; g < G; g += 1) {
    const [first, second] = [g * H + h, g * H + i];
    if (!settled[first] || !settled[second]) continue;
    n -= weights[g];
    a -= weights[g] * chances[first];
    b -= weights[g] * chances[second];
    sure += weights[g] * chances[first] * chances[second];
  }
  const expected = together[h * H + i];
  return { expected, sure, law: lawOf({ a, b, n }, meanInside({ a, b, n }, expected - sure)) };
};

const once = <Value>(known: Map<number, Value>, key: number, make: () => Value): Value => {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
};

/** What exact lengths and totals make of every pair; null where no fit is found. */
export const exactLengths = (counts: Counts): Expected | null => {
  const { n, M, a, b, totals, together } = counts;
  const model = fitRasch(lengthsOf(counts), totals);
  if (!model) return null;
  const { classOf, H } = model;
  const known = new Map<number, Shared>();
  const sharedOf = (k: number): Shared => {
    const [h, i] = [classOf[a[k]], classOf[b[k]]];
    const [first, second] = [Math.min(h, i), Math.max(h, i)];
    return once(known, first * H + second, () => {
      // Classes stand in the order of their totals.
      const [x, y] = [totals[a[k]], totals[b[k]]];
      const both = [Math.min(x, y), Math.max(x, y)] as const;
      return { ...sharedBy(model, n, both, first, second), p: new Map(), odds: new Map(), smallest: null };
    });
  };
  const expected = new Float64Array(M);
  const p = new Float64Array(M).fill(1);
  for (let k = 0; k < M; k += 1) {
    if (totals[a[k]] === 0 || totals[b[k]] === 0) continue;
    const shared = sharedOf(k);
    const count = together[k] - shared.sure;
    expected[k] = shared.expected;
    p[k] = once(shared.p, count, () => lawTwoSided(shared.law, count));
  }
  // At either end of the support the two-sided p is the probability of that end.
  const smallest = (k: number): number => {
    const shared = sharedOf(k);
    const { law } = shared;
    shared.smallest ??= Math.min(chanceOf(law, law.low), chanceOf(law, law.high));
    return shared.smallest;
  };
  const adjusted = (k: number): Interval => {
    const shared = sharedOf(k);
    const count = together[k] - shared.sure;
    return once(shared.odds, count, () => oddsBeyond(shared.law, count, LEVEL));
  };
  return { expected, p, smallest, adjusted };
};
