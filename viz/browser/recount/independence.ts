// The null model "mentioned together": the exact distribution of a pair's count, both themes' totals given.
import type { Counts } from "./bits.ts";
import { beyond, highest, logPoint, lowest, type Totals } from "./hypergeometric.ts";
import { twoSided, type Expected } from "./model.ts";

/** What plain chance expects of every pair, and how surprising the observed counts are. */
export const independence = ({ n, M, a, b, totals, together }: Counts): Expected => {
  const expected = new Float64Array(M);
  const p = new Float64Array(M).fill(1);
  const of = (k: number): Totals => ({ a: totals[a[k]], b: totals[b[k]], n });
  for (let k = 0; k < M; k += 1) {
    const pair = of(k);
    if (pair.a === 0 || pair.b === 0) continue;
    const n11 = together[k];
    expected[k] = (pair.a * pair.b) / n;
    const log = logPoint(n11, pair);
    const { chance } = beyond(n11, pair, n * n11 >= pair.a * pair.b);
    const here = Math.exp(log);
    const near = Math.min(1, Math.exp(log + Math.log1p(chance)));
    p[k] = twoSided(near, Math.min(1, 1 - near + here), here);
  }
  // At either end of the support the two-sided p is the probability of that end.
  const smallest = (k: number): number => {
    const pair = of(k);
    return Math.exp(Math.min(logPoint(lowest(pair), pair), logPoint(highest(pair), pair)));
  };
  return { expected, p, smallest, adjusted: null };
};
