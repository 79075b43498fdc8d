// The exact distribution of a pair's count beyond review length: a sum of unequal coin tosses.
//
// A tail is a coefficient of a generating function, so Cauchy's formula gives it as an integral over
// a circle. On the circle through the saddlepoint the integrand is of the order of 1 whatever the
// size of the tail, so the error is relative; some 20 points do. The formulas, and the bounds for spacing and cut-off,
// are those of the library's module for the same purpose.
import { twoSided } from "./model.ts";

const TILT = 3; // least distance of the contour from its pole, in standard deviations

/** Memory for one distribution at a time: chances and weights of its groups that can go either way. */
export interface Coins {
  p: Float64Array;
  w: Int32Array;
  /** The chances under a tilt. */
  t: Float64Array;
  size: number;
}

interface Circle {
  theta: number;
  side: number;
  scale: number;
  deviation: number;
  shift: number;
}

export const roomForCoins = (size: number): Coins => ({
  p: new Float64Array(size),
  w: new Int32Array(size),
  t: new Float64Array(size),
  size: 0,
});

// The distribution tilted by theta: chances t, mean and variance; denominators lose no small digits.
const tilt = (one: Coins, theta: number): { mean: number; variance: number } => {
  const [rise, fall, grow] = [Math.expm1(theta), Math.expm1(-theta), Math.exp(theta)];
  let mean = 0;
  let variance = 0;
  for (let g = 0; g < one.size; g += 1) {
    const p = one.p[g];
    const t = p <= 0.5 ? (p * grow) / (1 + p * rise) : p / (1 + (1 - p) * fall);
    one.t[g] = t;
    mean += one.w[g] * t;
    variance += one.w[g] * t * (1 - t);
  }
  return { mean, variance };
};

const logScale = (one: Coins, theta: number, k: number): number => {
  const [rise, fall] = [Math.expm1(theta), Math.expm1(-theta)];
  let sum = -theta * k;
  for (let g = 0; g < one.size; g += 1) {
    const p = one.p[g];
    sum += one.w[g] * (p <= 0.5 ? Math.log1p(p * rise) : Math.log1p((1 - p) * fall) + theta);
  }
  return sum;
};

const contour = (one: Coins, k: number, mean: number, high: number): Circle => {
  const side = k >= mean ? 1 : -1;
  let theta = Math.log((k * (high - mean)) / ((high - k) * Math.max(mean, 1e-300)));
  for (let round = 0; round < 12; round += 1) {
    const tilted = tilt(one, theta);
    const change = Math.max(-2, Math.min(2, (k - tilted.mean) / Math.max(tilted.variance, 1e-12)));
    theta = Math.max(-690, Math.min(690, theta + change));
    if (Math.abs(change) < 1e-3) break;
  }
  const { variance } = tilt(one, theta);
  theta = side * Math.max(Math.abs(theta), TILT / Math.sqrt(variance + TILT * TILT));
  const tilted = tilt(one, theta);
  return {
    theta,
    side,
    scale: logScale(one, theta, k),
    deviation: Math.sqrt(Math.max(tilted.variance, 0)),
    shift: Math.max(side * (tilted.mean - k), 0),
  };
};

/** How many points to use and the length of the cycle that they divide. */
interface Grid {
  points: number;
  cycle: number;
}

const grid = ({ theta, scale, deviation, shift }: Circle, tolerance: number): Grid => {
  const reach = Math.abs(theta);
  const digits = -Math.log(tolerance) + 3 + Math.log1p(2.5 * reach * deviation);
  const left = (digits - scale) / reach;
  const right = shift + digits / 3 + Math.sqrt((digits * digits) / 9 + 2 * digits * deviation * deviation);
  const cycle = Math.ceil(Math.max(left, right, 4));
  const cut = Math.min(1, Math.sqrt(digits / 2) / Math.max(deviation, 1e-300));
  const points = Math.min(Math.ceil((cycle * Math.asin(cut)) / Math.PI), Math.floor(cycle / 2));
  return { points, cycle };
};

interface Complex {
  re: number;
  im: number;
}

// The characteristic function of the tilted distribution, as a product of whole powers: all groups are
// squared together, from the highest bit of their weights to the lowest.
const characteristic = (one: Coins, sine: number, half: number, top: number, out: Complex): void => {
  const { t, w, size } = one;
  let re = 1;
  let im = 0;
  for (let bit = top; bit > 0; bit >>= 1) {
    const square = re * re - im * im;
    im = 2 * re * im;
    re = square;
    for (let g = 0; g < size; g += 1) {
      if ((w[g] & bit) === 0) continue;
      const x = 1 - 2 * t[g] * half;
      const y = t[g] * sine;
      const next = re * x - im * y;
      im = re * y + im * x;
      re = next;
    }
  }
  out.re = re;
  out.im = im;
};

const integrate = (one: Coins, k: number, circle: Circle, { points, cycle }: Grid): [number, number] => {
  let top = 1;
  for (let g = 0; g < one.size; g += 1) while (2 * top <= one.w[g]) top *= 2;
  const phi = { re: 1, im: 0 };
  const turn = Math.exp(-circle.side * circle.theta);
  let tail = 0;
  let point = 0;
  for (let step = 0; step <= points; step += 1) {
    const t = (2 * Math.PI * step) / cycle;
    characteristic(one, Math.sin(t), Math.sin(t / 2) ** 2, top, phi);
    const c = Math.cos(t * k);
    const s = -Math.sin(t * k);
    const re = phi.re * c - phi.im * s;
    const im = phi.re * s + phi.im * c;
    // Half the circle is enough, since the other half is conjugate; its two ends have no partner.
    const share = step === 0 || 2 * step === cycle ? 1 : 2;
    const x = 1 - turn * Math.cos(t);
    const y = circle.side * turn * Math.sin(t);
    tail += (share * (re * x + im * y)) / (x * x + y * y);
    point += share * re;
  }
  const factor = Math.exp(circle.scale) / cycle;
  const clip = (value: number): number => Math.max(0, Math.min(1, value));
  return [clip(tail * factor), clip(point * factor)];
};

/**
 * The two-sided p of a count `k` under chances and weights, both by group.
 *
 * Memory for the groups is passed in, so that none is allocated for every pair.
 */
export const coinsTwoSided = (
  one: Coins,
  chances: Float64Array,
  weights: Float64Array,
  k: number,
  tolerance: number,
): number => {
  let [lowest, highest, mean, none, all] = [0, 0, 0, 0, 0];
  one.size = 0;
  for (let g = 0; g < weights.length; g += 1) {
    const [p, w] = [chances[g], weights[g]];
    if (p >= 1) lowest += w;
    if (p > 0) highest += w;
    if (p <= 0 || p >= 1) continue;
    one.p[one.size] = p;
    one.w[one.size] = w;
    one.size += 1;
    mean += w * p;
    none += w * Math.log1p(-p);
    all += w * Math.log(p);
  }
  if (lowest === highest && k === lowest) return 1;
  if (k < lowest || k > highest) return 0;
  // At the ends of the support the distribution is a plain product, and the mid-p half of it.
  if (k === lowest) return twoSided(1, Math.exp(none), Math.exp(none));
  if (k === highest) return twoSided(1, Math.exp(all), Math.exp(all));
  const circle = contour(one, k - lowest, mean, highest - lowest);
  const [near, point] = integrate(one, k - lowest, circle, grid(circle, tolerance));
  return twoSided(near, Math.max(0, Math.min(1, 1 - near + point)), point);
};
