// The expected count of every pair when each review keeps exactly the number of themes it has, and each
// theme its total on average over such reviews: the Rasch model given the lengths.
import { distinctOf, settle } from "./margins.ts";
import { pairSums, symmetricRatios, themeChances } from "./symmetric.ts";
import { fitWeights } from "./weights.ts";

/** Groups of reviews of one length by classes of themes of one total. */
export interface RaschModel {
  /** How many reviews each group has. */
  weights: Float64Array;
  /** The class of each theme. */
  classOf: number[];
  G: number;
  H: number;
  /** The chance that a review of group g names a theme of class h, at g * H + h. */
  chances: Float64Array;
  /** 1 where lengths and totals leave no choice; the chance is 0 or 1 there. */
  settled: Uint8Array;
  /** The expected number of reviews that name two themes, one of each class, at h * H + i. */
  together: Float64Array;
}

const pick = (values: Float64Array, places: readonly number[]): Float64Array =>
  Float64Array.from(places, (at) => values[at]);

/** Fit the model to the lengths of reviews and the totals of themes; null where no fit is found. */
export const fitRasch = (lengths: ArrayLike<number>, totals: ArrayLike<number>): RaschModel | null => {
  const { values: d, weights } = distinctOf(lengths);
  const { values: c, weights: size, place: classOf } = distinctOf(totals);
  const [G, H] = [d.length, c.length];
  const left = settle(d, c, weights, size);
  // Whole rows and whole columns are settled, so what is open is a table of some rows and some columns.
  const rows = [...d.keys()].filter((g) => left.open.subarray(g * H, (g + 1) * H).includes(1));
  const free = [...c.keys()].filter((h) => rows.some((g) => left.open[g * H + h]));
  const chances = Float64Array.from(left.ones);
  const settled = left.open.map((open) => 1 - open);
  const together = new Float64Array(H * H);
  const add = (some: Iterable<number>, h: number, i: number): void => {
    for (const g of some) together[h * H + i] += weights[g] * chances[g * H + h] * chances[g * H + i];
  };
  const model = { weights, classOf, G, H, chances, settled, together };
  if (!free.length) {
    for (let h = 0; h < H; h += 1) for (let i = 0; i < H; i += 1) add(d.keys(), h, i);
    return model;
  }
  const open = { lengths: pick(left.rows, rows), weights: pick(weights, rows) };
  const fitted = fitWeights(open.lengths, open.weights, pick(left.columns, free), pick(size, free));
  if (!fitted) return null;
  const known = themeChances(fitted.y, symmetricRatios(fitted, open.lengths));
  rows.forEach((g, r) => {
    free.forEach((h, f) => (chances[g * H + h] = known[open.lengths[r] * free.length + f]));
  });
  const sums = pairSums(fitted, open.lengths, open.weights);
  const place = new Map(free.map((h, f) => [h, f]));
  const closed = [...d.keys()].filter((g) => !rows.includes(g));
  for (let h = 0; h < H; h += 1)
    for (let i = 0; i < H; i += 1) {
      const [f, e] = [place.get(h), place.get(i)];
      if (f === undefined || e === undefined) add(d.keys(), h, i);
      else {
        add(closed, h, i);
        together[h * H + i] += sums[f * free.length + e];
      }
    }
  return model;
};
