// The null model "mentioned together": the exact distribution of a pair's count, both themes' totals given.
//
// The probability of a count comes from its deviance, so that large logarithms of factorials are never subtracted; the
// tail is that probability times a sum of ratios, taken away from the mean. Both are explained in the module of the
// library that computes the same.
import type { Counts } from "./bits.ts";
import { twoSided, type Expected } from "./model.ts";

const NEGLIGIBLE = 1e-17;

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
const remainders = (n: number): number[] => {
  while (table.length <= n) table.push(remainder(table.length));
  return table;
};

const part = (observed: number, excess: number, product: number): number =>
  observed > 0 ? observed * Math.log1p(excess / product) : 0;

const logPoint = (k: number, a: number, b: number, n: number, s: readonly number[]): number => {
  const cells = [k, a - k, b - k, n - a - b + k];
  if (Math.min(cells[0], cells[3]) === 0 && Math.min(cells[1], cells[2]) === 0) return 0;
  // N(O - E) is the same whole number in all four cells up to sign.
  const excess = n * k - a * b;
  let sum = s[a] + s[n - a] + s[b] + s[n - b] - s[n];
  for (const cell of cells) sum -= s[cell];
  sum -= part(cells[0], excess, a * b);
  sum -= part(cells[1], -excess, a * (n - b));
  sum -= part(cells[2], -excess, (n - a) * b);
  sum -= part(cells[3], excess, (n - a) * (n - b));
  return Math.min(sum, 0);
};

// 1 + r1 + r1 r2 + ... away from the mean, with r the ratio of neighbouring probabilities.
const series = (k: number, a: number, b: number, n: number, up: boolean): number => {
  let [x, y, u, v] = up ? [a - k, b - k, k + 1, n - a - b + k + 1] : [k, n - a - b + k, a - k + 1, b - k + 1];
  let sum = 1;
  let term = 1;
  while (x > 0 && y > 0) {
    const ratio = (x * y) / (u * v);
    term *= ratio;
    sum += term;
    // The ratios fall, so what is left is below a geometric series with this one.
    if (term * ratio <= NEGLIGIBLE * sum * (1 - ratio)) break;
    x -= 1;
    y -= 1;
    u += 1;
    v += 1;
  }
  return sum;
};

/** What plain chance expects of every pair, and how surprising the observed counts are. */
export const independence = ({ n, M, a, b, totals, together }: Counts): Expected => {
  const s = remainders(n);
  const expected = new Float64Array(M);
  const p = new Float64Array(M).fill(1);
  const point = (k: number, x: number, y: number): number => Math.exp(logPoint(k, x, y, n, s));
  for (let k = 0; k < M; k += 1) {
    const x = totals[a[k]];
    const y = totals[b[k]];
    if (x === 0 || y === 0) continue;
    const n11 = together[k];
    const log = logPoint(n11, x, y, n, s);
    const up = n * n11 >= x * y;
    const here = Math.exp(log);
    const near = Math.min(1, Math.exp(log + Math.log(series(n11, x, y, n, up))));
    expected[k] = (x * y) / n;
    p[k] = twoSided(near, Math.min(1, 1 - near + here), here);
  }
  // At either end of the support the two-sided p is the probability of that end.
  const smallest = (k: number): number => {
    const x = totals[a[k]];
    const y = totals[b[k]];
    return Math.min(point(Math.max(0, x + y - n), x, y), point(Math.min(x, y), x, y));
  };
  return { expected, p, smallest };
};
