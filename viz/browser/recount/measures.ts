// What counts say by themselves: shares with Wilson's interval, and the measures of a pair.
// The definitions, also for undefined cases, are those of the library.

/** How many reviews name each theme: the share with the ends of its 95% Wilson interval, by theme. */
export interface Prevalence {
  count: ArrayLike<number>;
  share: Float64Array;
  low: Float64Array;
  high: Float64Array;
}

/** Every measure of a pair that needs no null model but plain chance, under its name in the library. */
export interface PairMeasures {
  expected_plain: number;
  lift_plain: number;
  npmi: number;
  jaccard: number;
  phi: number;
  odds_ratio_plain: number;
  odds_ratio_low_plain: number;
  /** Infinity where it is undefined. */
  odds_ratio_high_plain: number;
}

/** The normal deviate of 95% intervals. */
export const Z = 1.9599639845400536;
const clip = (value: number): number => Math.max(-1, Math.min(1, value));

/** The ends of Wilson's interval of a share; counts need not be whole. */
export const wilson = (count: number, n: number): [low: number, high: number] => {
  const z2 = Z * Z;
  const safe = Math.max(n, 1);
  const share = count / safe;
  const centre = share + z2 / (2 * safe);
  const reach = Math.sqrt(z2 * ((share * (1 - share)) / safe + z2 / (4 * safe * safe)));
  return [
    n === 0 || count === 0 ? 0 : Math.max(0, (centre - reach) / (1 + z2 / safe)),
    n === 0 || count === n ? 1 : Math.min(1, (centre + reach) / (1 + z2 / safe)),
  ];
};

/** Shares with Wilson's interval; n is above 0. */
export const prevalence = ({ n, K, totals }: { n: number; K: number; totals: ArrayLike<number> }): Prevalence => {
  const out = {
    count: totals,
    share: new Float64Array(K),
    low: new Float64Array(K),
    high: new Float64Array(K),
  };
  for (let i = 0; i < K; i += 1) {
    out.share[i] = totals[i] / n;
    [out.low[i], out.high[i]] = wilson(totals[i], n);
  }
  return out;
};

// The odds ratio with Woolf's interval; half a unit is added to every cell where one is empty.
const odds = (n11: number, a: number, b: number, n: number): [number, number, number] => {
  const cells = [n11, a - n11, b - n11, n - a - b + n11];
  if (cells.includes(0)) for (let c = 0; c < 4; c += 1) cells[c] += 0.5;
  const [both, only, other, neither] = cells;
  const log = Math.log(both) + Math.log(neither) - Math.log(only) - Math.log(other);
  const reach = Z * Math.sqrt(1 / both + 1 / only + 1 / other + 1 / neither);
  return [(both * neither) / (only * other), Math.exp(log - reach), Math.exp(log + reach)];
};

/** The measures of two themes that a and b reviews of n name, n11 both; a and b are above 0, n11 may be 0. */
export const measuresOf = (n11: number, a: number, b: number, n: number): PairMeasures => {
  const lift = n11 / ((a * b) / n);
  const constant = a === n || b === n;
  const [ratio, low, high] = constant ? [1, 0, Infinity] : odds(n11, a, b, n);
  return {
    expected_plain: (a * b) / n,
    lift_plain: lift,
    npmi: constant ? 0 : n11 === 0 ? -1 : clip(Math.log(lift) / -Math.log(n11 / n)),
    jaccard: n11 / (a + b - n11),
    phi: constant ? 0 : clip((n * n11 - a * b) / (Math.sqrt(a * (n - a)) * Math.sqrt(b * (n - b)))),
    odds_ratio_plain: ratio,
    odds_ratio_low_plain: low,
    odds_ratio_high_plain: high,
  };
};

/** The names of these measures. */
export const MEASURES = Object.keys(measuresOf(1, 2, 2, 4)) as (keyof PairMeasures)[];
