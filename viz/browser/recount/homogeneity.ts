// Whether two themes co-occur more closely in one group than in the other: the ratio of the odds ratios,
// and Zelen's exact test that they are equal. The module `odds_homogeneity` of the library says why.
import type { Counts } from "./bits.ts";
import { logFactorial } from "./log-factorial.ts";
import { Z } from "./measures.ts";
import type { Interval } from "./model.ts";

/** The counts of a pair in one group: reviews with both, with the one, with the other, and all. */
export interface Table {
  n11: number;
  a: number;
  b: number;
  n: number;
}

/** Two tables compared; `defined` is false where a theme is in no review or in every review of a group. */
export interface Compared {
  ratio: Interval;
  p: number;
  smallest: number;
  defined: boolean;
}

/** The table of a pair, by its number. */
export const tableOf = ({ n, a, b, totals, together }: Counts, pair: number): Table => ({
  n11: together[pair],
  a: totals[a[pair]],
  b: totals[b[pair]],
  n,
});

const varies = ({ a, b, n }: Table): boolean => a > 0 && b > 0 && a < n && b < n;
const cellsOf = ({ n11, a, b, n }: Table): number[] => [n11, a - n11, b - n11, n - a - b + n11];

const ratioOf = (first: Table, second: Table): Interval => {
  let cells = [...cellsOf(first), ...cellsOf(second)];
  if (cells.includes(0)) cells = cells.map((cell) => cell + 0.5);
  const signs = [1, -1, -1, 1, -1, 1, 1, -1];
  const log = cells.reduce((sum, cell, i) => sum + signs[i] * Math.log(cell), 0);
  const reach = Z * Math.sqrt(cells.reduce((sum, cell) => sum + 1 / cell, 0));
  return { estimate: Math.exp(log), low: Math.exp(log - reach), high: Math.exp(log + reach) };
};

const logWays = (table: Table, n11: number): number =>
  -cellsOf({ ...table, n11 }).reduce((sum, cell) => sum + logFactorial(cell), 0);

// Given all totals and the sum of both counts, the first count has P(x) in proportion to both chances.
const exact = (first: Table, second: Table): { p: number; smallest: number } => {
  const sum = first.n11 + second.n11;
  const low = Math.max(0, first.a + first.b - first.n, sum - Math.min(second.a, second.b));
  const high = Math.min(first.a, first.b, sum - Math.max(0, second.a + second.b - second.n));
  const logs = Array.from(
    { length: high - low + 1 },
    (_, i) => logWays(first, low + i) + logWays(second, sum - low - i),
  );
  const most = logs.reduce((x, y) => Math.max(x, y), -Infinity);
  const chances = logs.map((log) => Math.exp(log - most));
  const whole = chances.reduce((x, y) => x + y, 0);
  const seen = first.n11 - low;
  const sumOf = (some: readonly number[]): number => some.reduce((x, y) => x + y, 0) / whole;
  const half = chances[seen] / whole / 2;
  const below = sumOf(chances.slice(0, seen)) + half;
  const above = sumOf(chances.slice(seen + 1)) + half;
  return {
    p: Math.min(1, 2 * Math.min(below, above)),
    smallest: Math.min(chances[0], chances[chances.length - 1]) / whole,
  };
};

/** Compare the odds ratios of one pair in two groups. */
export const compareOdds = (first: Table, second: Table): Compared => {
  const defined = varies(first) && varies(second);
  return {
    ratio: defined ? ratioOf(first, second) : { estimate: 1, low: 0, high: Infinity },
    ...exact(first, second),
    defined,
  };
};
