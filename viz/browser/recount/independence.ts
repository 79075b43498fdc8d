// The null model "mentioned together": the exact distribution of a pair's count, both themes' totals given.
import type { Counts } from "./bits.ts";
import { exactTest, smallestOf, type Totals } from "./hypergeometric.ts";
import type { Expected } from "./model.ts";

/** What plain chance expects of every pair, and how surprising the observed counts are. */
export const independence = ({ n, M, a, b, totals, together }: Counts): Expected => {
  const expected = new Float64Array(M);
  const p = new Float64Array(M).fill(1);
  const of = (k: number): Totals => ({ a: totals[a[k]], b: totals[b[k]], n });
  for (let k = 0; k < M; k += 1) {
    const pair = of(k);
    if (pair.a === 0 || pair.b === 0) continue;
    expected[k] = (pair.a * pair.b) / n;
    p[k] = exactTest(together[k], pair);
  }
  const smallest = (k: number): number => smallestOf(of(k));
  return { expected, p, smallest, adjusted: null };
};
