// The null model "together beyond review length": what it expects of every pair, and how surprising
// the observed count is. Pairs of equivalent themes with the same count are computed once.
import { lengthsOf, type Counts } from "./bits.ts";
import { fitLengths, type Model } from "./fit.ts";
import type { Expected } from "./model.ts";
import { coinsTwoSided, roomForCoins } from "./tails.ts";

/** The chances of both themes of a pair by group, and how many reviews could, and must, name both. */
interface Joint {
  both: Float64Array;
  expected: number;
  possible: number;
  certain: number;
  /** The p of each count that was asked for. */
  p: Map<number, number>;
  smallest: number | null;
}

const joint = (model: Model, first: number, second: number): Joint => {
  const { chances, weights, G, H } = model;
  const both = new Float64Array(G);
  let [expected, possible, certain] = [0, 0, 0];
  for (let g = 0; g < G; g += 1) {
    const [x, y] = [chances[g * H + first], chances[g * H + second]];
    both[g] = x * y;
    expected += weights[g] * both[g];
    if (x > 0 && y > 0) possible += weights[g];
    if (x >= 1 && y >= 1) certain += weights[g];
  }
  return { both, expected, possible, certain, p: new Map(), smallest: null };
};

// An upper bound of the two-sided p at an end of the support (Chernoff's, for a Poisson distribution, which
// a sum of coin tosses keeps). Where it is small the exact value is not needed.
const bound = (mean: number, k: number): number => {
  if (mean <= 0) return 1;
  const log = k === 0 ? -mean : k - mean + k * Math.log(mean / k);
  return 2 * Math.exp(log);
};

/** What the review-length model expects of every pair; null where it could not be fitted. */
export const beyondLength = (counts: Counts): Expected | null => {
  const { n, M, a, b, totals, together } = counts;
  const model = fitLengths(lengthsOf(counts), totals);
  if (!model) return null;
  const { classOf, weights, H } = model;
  const one = roomForCoins(weights.length);
  const classes = new Map<number, Joint>();
  const jointOf = (k: number): Joint => {
    const [first, second] = [classOf[a[k]], classOf[b[k]]];
    const code = Math.min(first, second) * H + Math.max(first, second);
    const known = classes.get(code);
    if (known) return known;
    const made = joint(model, Math.min(first, second), Math.max(first, second));
    classes.set(code, made);
    return made;
  };
  const pOf = (found: Joint, count: number, tolerance: number): number =>
    coinsTwoSided(one, found.both, weights, count, tolerance);

  const expected = new Float64Array(M);
  const p = new Float64Array(M).fill(1);
  for (let k = 0; k < M; k += 1) {
    if (totals[a[k]] === 0 || totals[b[k]] === 0) continue;
    const found = jointOf(k);
    const count = together[k];
    expected[k] = found.expected;
    const known = found.p.get(count) ?? pOf(found, count, 1e-13);
    found.p.set(count, known);
    p[k] = known;
  }

  // Data with the same totals cannot leave max(0, a + b - n) ... min(a, b), so the smallest
  // attainable p is taken there, at the more surprising end.
  const smallest = (k: number): number => {
    const found = jointOf(k);
    if (found.smallest !== null) return found.smallest;
    const [x, y] = [totals[a[k]], totals[b[k]]];
    const high = Math.min(x, y, found.possible);
    const low = Math.max(0, x + y - n, found.certain);
    const cheap = Math.min(
      high > found.expected ? bound(found.expected, high) : 1,
      low < found.expected ? bound(found.expected, low) : 1,
    );
    found.smallest = cheap < 0.04 ? cheap : Math.min(pOf(found, high, 1e-6), pOf(found, low, 1e-6));
    return found.smallest;
  };
  return { expected, p, smallest, adjusted: null };
};
