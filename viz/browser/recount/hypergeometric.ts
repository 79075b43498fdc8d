// The distribution of a pair's count given both themes' totals: its chances, and sums away from a count.
//
// The probability of a count comes from its deviance, so that the large logarithms of factorials
// never meet; a tail is that probability times a sum of ratios, taken away from the mean. Both are
// explained in the module of the library of this name.
import { twoSided } from "./model.ts";

const NEGLIGIBLE = 1e-17;

/** A pair: one theme in `a` of `n` reviews, the other in `b`. */
export interface Totals {
  readonly a: number;
  readonly b: number;
  readonly n: number;
}

/** The least count of both that the totals allow. */
export const lowest = ({ a, b, n }: Totals): number => Math.max(0, a + b - n);

/** The greatest count of both that the totals allow. */
export const highest = ({ a, b }: Totals): number => Math.min(a, b);

// s(m) = ln m! - m ln m + m, from the product itself below 16 and by Stirling's series from there.
const remainder = (m: number): number => {
  if (m === 0) return 0;
  if (m < 16) {
    let product = 1;
    for (let i = 2; i <= m; i += 1) product *= i;
    return Math.log(product) - m * Math.log(m) + m;
  }
  const square = m * m;
  const series = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / square) / square) / square) / m;
  return series + 0.5 * Math.log(2 * Math.PI * m);
};
const table: number[] = [];
const remainders = (n: number): readonly number[] => {
  while (table.length <= n) table.push(remainder(table.length));
  return table;
};

const part = (observed: number, excess: number, product: number): number =>
  observed > 0 ? observed * Math.log1p(excess / product) : 0;

/** ln P(X = k) for a count that the totals allow. */
export const logPoint = (k: number, { a, b, n }: Totals): number => {
  const [only, other, neither] = [a - k, b - k, n - a - b + k];
  if (Math.min(k, neither) === 0 && Math.min(only, other) === 0) return 0;
  const s = remainders(n);
  // N(O - E) is the same whole number in all four cells up to sign.
  const excess = n * k - a * b;
  let sum = s[a] + s[n - a] + s[b] + s[n - b] - s[n] - s[k] - s[only] - s[other] - s[neither];
  sum -= part(k, excess, a * b);
  sum -= part(only, -excess, a * (n - b));
  sum -= part(other, -excess, (n - a) * b);
  sum -= part(neither, excess, (n - a) * (n - b));
  return Math.min(sum, 0);
};

/** The two-sided p of a count given both totals. */
export const exactTest = (k: number, totals: Totals): number => {
  const { a, b, n } = totals;
  const log = logPoint(k, totals);
  const { chance } = beyond(k, totals, n * k >= a * b);
  const here = Math.exp(log);
  const near = Math.min(1, Math.exp(log + Math.log1p(chance)));
  return twoSided(near, Math.min(1, 1 - near + here), here);
};

/** The smallest p that the totals allow: at either end of the support it is the probability of that end. */
export const smallestOf = (totals: Totals): number =>
  Math.exp(Math.min(logPoint(lowest(totals), totals), logPoint(highest(totals), totals)));

/** Sums over all counts beyond one, chances relative to its own: of the chances, distances and squared distances. */
export interface Beyond {
  chance: number;
  distance: number;
  square: number;
}

/**
 * Sum the distribution from a count up or down, that count left out.
 *
 * `odds` tilts it: each count up is so many times likelier than the totals alone make it.
 */
export const beyond = (k: number, { a, b, n }: Totals, up: boolean, odds = 1): Beyond => {
  // One step up moves a review from each of the mixed cells to each of the pure ones, one step down
  // the other way round, so both directions are one recurrence with the cells exchanged.
  let [x, y, u, v] = up ? [a - k, b - k, k + 1, n - a - b + k + 1] : [k, n - a - b + k, a - k + 1, b - k + 1];
  const factor = up ? odds : 1 / odds;
  let [chance, distance, square, term] = [0, 0, 0, 1];
  for (let step = 1; x > 0 && y > 0; step += 1) {
    const ratio = (factor * x * y) / (u * v);
    term *= ratio;
    chance += term;
    distance += step * term;
    square += step * step * term;
    // The ratios fall, so what is left is below a geometric series with this one.
    if (term * ratio <= NEGLIGIBLE * (1 + chance) * (1 - ratio)) break;
    x -= 1;
    y -= 1;
    u += 1;
    v += 1;
  }
  return { chance, distance, square };
};
