// The review-length model: chances that keep, on average, each review's length and theme's total.
//
// P(review r names theme a) = x y / (1 + x y), the bipartite configuration model. Reviews of equal
// length share x and themes of equal total share y, so that some dozens of unknowns are left. They
// are found as the library finds them, by Newton's method on the concave log-likelihood.
import { solve } from "./linear.ts";
import { distinctOf, settle, type Settled } from "./margins.ts";

const TOLERANCE = 1e-10;
const STEPS = 200;

/** Chances, and by how much rows and columns miss their sums. */
interface Gradient {
  p: Float64Array;
  rows: Float64Array;
  columns: Float64Array;
}

/** Groups of reviews of one length by classes of themes of one total. */
export interface Model {
  /** The chance that a review of group g names a theme of class h, at g * H + h. */
  chances: Float64Array;
  /** How many reviews each group has. */
  weights: Float64Array;
  /** The class of each theme. */
  classOf: number[];
  G: number;
  H: number;
}

// Chances p under log-odds alpha + beta, and by how much rows and columns miss their sums.
const gradient = (
  alpha: Float64Array,
  beta: Float64Array,
  { open, rows, columns }: Settled,
  w: Float64Array,
  v: Float64Array,
): Gradient => {
  const [G, H] = [alpha.length, beta.length];
  const p = new Float64Array(G * H);
  const missRows = rows.map((x) => -x);
  const missColumns = columns.map((x) => -x);
  for (let g = 0; g < G; g += 1)
    for (let h = 0; h < H; h += 1) {
      if (!open[g * H + h]) continue;
      const odds = Math.max(-700, Math.min(700, alpha[g] + beta[h]));
      const chance = 1 / (1 + Math.exp(-odds));
      p[g * H + h] = chance;
      missRows[g] += chance * v[h];
      missColumns[h] += w[g] * chance;
    }
  return { p, rows: missRows, columns: missColumns };
};

// The Newton step, the rows eliminated: their block of the Hessian is diagonal.
const newton = ({ p, rows, columns }: Gradient, w: Float64Array, v: Float64Array): [Float64Array, Float64Array] => {
  const [G, H] = [rows.length, columns.length];
  // A floor keeps settled classes and the free choice of scale between x and y harmless.
  const rowCurve = new Float64Array(G).fill(1e-14);
  const columnCurve = new Float64Array(H).fill(1e-14);
  const q = p.map((x) => x * (1 - x));
  for (let g = 0; g < G; g += 1)
    for (let h = 0; h < H; h += 1) {
      rowCurve[g] += q[g * H + h] * v[h];
      columnCurve[h] += w[g] * q[g * H + h];
    }
  const schur = new Float64Array(H * H);
  const right = columns.slice();
  for (let h = 0; h < H; h += 1) schur[h * H + h] = columnCurve[h] * (1 + 1e-11);
  for (let g = 0; g < G; g += 1)
    for (let h = 0; h < H; h += 1) {
      const factor = (w[g] * q[g * H + h]) / rowCurve[g];
      if (factor === 0) continue;
      right[h] -= factor * rows[g];
      for (let i = 0; i < H; i += 1) schur[h * H + i] -= factor * q[g * H + i] * v[i];
    }
  const stepB = solve(schur, right);
  const stepA = rows.slice();
  for (let g = 0; g < G; g += 1) {
    for (let h = 0; h < H; h += 1) stepA[g] -= q[g * H + h] * v[h] * stepB[h];
    stepA[g] /= rowCurve[g];
  }
  return [stepA, stepB];
};

const largest = (...lists: Float64Array[]): number =>
  lists.reduce((most, values) => values.reduce((x, y) => Math.max(x, Math.abs(y)), most), 0);
const squares = (miss: Float64Array, weights: Float64Array): number =>
  miss.reduce((sum, x, i) => sum + weights[i] * x * x, 0);

/** Fit the model to the lengths of reviews and the totals of themes; null where no fit is found. */
export const fitLengths = (lengths: ArrayLike<number>, totals: ArrayLike<number>): Model | null => {
  const { values: d, weights: w } = distinctOf(lengths);
  const { values: c, weights: v, place: classOf } = distinctOf(totals);
  const left = settle(d, c, w, v);
  // Start from p = d c / sum of d, right when all chances are small.
  const total = left.rows.reduce((sum, x, g) => sum + w[g] * x, 0);
  const half = 0.5 * Math.log(Math.max(total, 1));
  const start = (sums: Float64Array): Float64Array => sums.map((x) => Math.log(Math.max(x, 0.05)) - half);
  let [alpha, beta] = [start(left.rows), start(left.columns)];
  let now = gradient(alpha, beta, left, w, v);
  const close = (): boolean =>
    largest(
      now.rows.map((x, g) => x / (1 + d[g])),
      now.columns.map((x, h) => x / (1 + c[h])),
    ) <= TOLERANCE;
  const norm = ({ rows, columns }: Gradient): number => squares(rows, w) + squares(columns, v);
  for (let round = 0; round < STEPS && !close(); round += 1) {
    const [stepA, stepB] = newton(now, w, v);
    let length = Math.min(1, 8 / Math.max(largest(stepA, stepB), 1e-300));
    let next: Gradient | null = null;
    for (; length > 1e-8; length /= 2) {
      const [a, b] = [alpha.map((x, g) => x - length * stepA[g]), beta.map((x, h) => x - length * stepB[h])];
      const trial = gradient(a, b, left, w, v);
      if (norm(trial) < norm(now)) {
        [alpha, beta, next] = [a, b, trial];
        break;
      }
    }
    if (!next) break;
    now = next;
  }
  if (!close()) return null;
  const chances = now.p.map((x, i) => (left.ones[i] ? 1 : x));
  return { chances, weights: w, classOf, G: d.length, H: c.length };
};
