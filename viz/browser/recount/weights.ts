// The weights of the themes under which the model of exact lengths keeps the total of each.
//
// Newton's method on the concave conditional likelihood. Its curvature needs every pair; instead the
// covariance of two themes in a review is taken as -s_a s_b / (sum of s) with s = P (1 - P), Hajek's
// approximation, which is near enough for some ten steps and costs no pairs.
import { solve } from "./linear.ts";
import { symmetricRatios, themeChances, type Classes } from "./symmetric.ts";

const TOLERANCE = 1e-12;
const STEPS = 200;

/** Chances by open length and class, and by how much each class of themes misses its total. */
interface Fit {
  chances: Float64Array;
  miss: Float64Array;
  worst: number;
}

// The Newton step of the logarithms of the weights: v themes in each class, w reviews of each length.
const stepFrom = ({ chances, miss }: Fit, w: Float64Array, v: Float64Array): Float64Array => {
  const [G, H] = [w.length, v.length];
  const spread = chances.map((x) => x * (1 - x));
  const curve = new Float64Array(H).fill(1e-14);
  const matrix = new Float64Array(H * H);
  const scaled = new Float64Array(H);
  for (let g = 0; g < G; g += 1) {
    let whole = 0;
    for (let h = 0; h < H; h += 1) {
      curve[h] += w[g] * spread[g * H + h];
      scaled[h] = v[h] * spread[g * H + h];
      whole += scaled[h];
    }
    const share = w[g] / Math.max(whole, 1e-14);
    for (let h = 0; h < H; h += 1) {
      const factor = share * scaled[h];
      for (let i = 0; i < H; i += 1) matrix[h * H + i] -= factor * scaled[i];
    }
  }
  // All weights may be multiplied by one number; this holds it fixed and changes nothing else.
  const along = curve.map((x, h) => x * v[h]);
  const length = along.reduce((sum, x) => sum + x, 0);
  for (let h = 0; h < H; h += 1) {
    for (let i = 0; i < H; i += 1) matrix[h * H + i] += (along[h] * along[i]) / length;
    matrix[h * H + h] = (matrix[h * H + h] + along[h]) * (1 + 1e-12);
  }
  return solve(
    matrix,
    miss.map((x, h) => x * v[h]),
  );
};

const largest = (values: Float64Array): number => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/**
 * Fit the weights of classes of themes; null where no fit is found.
 *
 * `lengths` and `weights` are the distinct numbers of themes in a review and how many reviews have
 * each, `totals` and `size` the total of a theme of each class and how many themes it has.
 */
export const fitWeights = (
  lengths: Float64Array,
  weights: Float64Array,
  totals: Float64Array,
  size: Float64Array,
): Classes | null => {
  const H = totals.length;
  const fit = (logs: Float64Array): Fit => {
    const y = logs.map(Math.exp);
    const all = themeChances(y, symmetricRatios({ y, size }, lengths));
    const chances = new Float64Array(lengths.length * H);
    const miss = totals.slice();
    lengths.forEach((d, g) => {
      for (let h = 0; h < H; h += 1) {
        const chance = all[d * H + h];
        chances[g * H + h] = chance;
        miss[h] -= weights[g] * chance;
      }
    });
    return { chances, miss, worst: largest(miss.map((x, h) => x / (1 + totals[h]))) };
  };
  const norm = ({ miss }: Fit): number => miss.reduce((sum, x, h) => sum + size[h] * x * x, 0);
  // Only the proportions of the weights count.
  const centred = (logs: Float64Array): Float64Array => {
    const mean = logs.reduce((sum, x) => sum + x, 0) / H;
    return logs.map((x) => x - mean);
  };
  const reviews = Math.max(
    weights.reduce((sum, w) => sum + w, 0),
    1,
  );
  let logs: Float64Array = totals.map((c) => Math.log(c / reviews));
  let now = fit(logs);
  for (let round = 0; round < STEPS && now.worst > TOLERANCE; round += 1) {
    const step = stepFrom(now, weights, size);
    let length = Math.min(1, 4 / largest(step));
    for (;;) {
      const before = logs;
      const trial = centred(before.map((x, h) => x + length * step[h]));
      const next = fit(trial);
      if (norm(next) < norm(now)) {
        [logs, now] = [trial, next];
        break;
      }
      length /= 2;
      if (length * largest(step) < 1e-12) return null;
    }
  }
  return now.worst <= TOLERANCE ? { y: logs.map(Math.exp), size } : null;
};
