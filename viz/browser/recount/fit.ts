// The review-length model: chances that keep, on average, each review's length and theme's total.
//
// P(review r names theme a) = x y / (1 + x y), the bipartite configuration model. Reviews of equal
// length share x and themes of equal total share y, so that some dozens of unknowns are left. They
// are found as the library finds them, by Newton's method on the concave log-likelihood.
const TOLERANCE = 1e-10;
const STEPS = 200;

interface Grouped {
  distinct: Float64Array;
  weights: Float64Array;
  place: number[];
}

/** Cells that are not settled yet, cells that are 1, and what rows and columns still have to sum to. */
interface Peeled {
  open: Uint8Array;
  ones: Uint8Array;
  rows: Float64Array;
  columns: Float64Array;
}

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

// Distinct values in ascending order, how often each occurs, and the place of each entry.
const grouped = (values: ArrayLike<number>): Grouped => {
  const distinct = [...new Set(Array.from(values))].sort((x, y) => x - y);
  const placeOf = new Map(distinct.map((value, i) => [value, i]));
  const weights = new Float64Array(distinct.length);
  const place = Array.from(values, (value) => placeOf.get(value) ?? -1);
  for (const at of place) weights[at] += 1;
  return { distinct: Float64Array.from(distinct), weights, place };
};

// Settle the cells of empty and full rows and columns, repeatedly, until none is left.
const peel = (d: Float64Array, c: Float64Array, w: Float64Array, v: Float64Array): Peeled => {
  const [G, H] = [d.length, c.length];
  const open = new Uint8Array(G * H).fill(1);
  const ones = new Uint8Array(G * H);
  const rows = d.slice();
  const columns = c.slice();
  for (;;) {
    const room = new Float64Array(G);
    const height = new Float64Array(H);
    for (let g = 0; g < G; g += 1)
      for (let h = 0; h < H; h += 1)
        if (open[g * H + h]) {
          room[g] += v[h];
          height[h] += w[g];
        }
    const [emptyRow, emptyColumn] = [[...rows].map((x) => x === 0), [...columns].map((x) => x === 0)];
    const [fullRow, fullColumn] = [[...rows].map((x, g) => x === room[g]), [...columns].map((x, h) => x === height[h])];
    let settled = 0;
    for (let g = 0; g < G; g += 1)
      for (let h = 0; h < H; h += 1) {
        const cell = g * H + h;
        if (!open[cell]) continue;
        const empty = emptyRow[g] || emptyColumn[h];
        if (!empty && !fullRow[g] && !fullColumn[h]) continue;
        settled += 1;
        open[cell] = 0;
        if (empty) continue;
        ones[cell] = 1;
        rows[g] -= v[h];
        columns[h] -= w[g];
      }
    if (!settled) return { open, ones, rows, columns };
  }
};

// Solve a square system in place by elimination with pivots; returns the right-hand side solved.
const solve = (matrix: Float64Array, right: Float64Array): Float64Array => {
  const n = right.length;
  for (let i = 0; i < n; i += 1) {
    let best = i;
    for (let r = i + 1; r < n; r += 1) if (Math.abs(matrix[r * n + i]) > Math.abs(matrix[best * n + i])) best = r;
    if (best !== i) {
      for (let c = i; c < n; c += 1)
        [matrix[i * n + c], matrix[best * n + c]] = [matrix[best * n + c], matrix[i * n + c]];
      [right[i], right[best]] = [right[best], right[i]];
    }
    for (let r = i + 1; r < n; r += 1) {
      const factor = matrix[r * n + i] / matrix[i * n + i];
      if (factor === 0) continue;
      for (let c = i + 1; c < n; c += 1) matrix[r * n + c] -= factor * matrix[i * n + c];
      right[r] -= factor * right[i];
    }
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let c = i + 1; c < n; c += 1) right[i] -= matrix[i * n + c] * right[c];
    right[i] /= matrix[i * n + i];
  }
  return right;
};

// Chances p under log-odds alpha + beta, and by how much rows and columns miss their sums.
const gradient = (
  alpha: Float64Array,
  beta: Float64Array,
  { open, rows, columns }: Peeled,
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
  const { distinct: d, weights: w } = grouped(lengths);
  const { distinct: c, weights: v, place: classOf } = grouped(totals);
  const left = peel(d, c, w, v);
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
