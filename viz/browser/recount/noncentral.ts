// Fisher's noncentral hypergeometric distribution of a pair's count: from a mean, to tails, and back.
//
// Given both totals and an odds ratio, P(X = k) is in proportion to C(a, k) C(n - a, b - k) odds^k. Sums
// are taken from a count near the mean outwards, by the ratios of neighbouring chances, until nothing
// is left; so no window of counts has to be laid, and no logarithm is needed but that of one chance.
import { beyond, highest, logPoint, lowest, type Totals } from "./hypergeometric.ts";
import { twoSided, type Interval } from "./model.ts";

const STEPS = 60;
const NORMAL = 1.96; // only where a search begins
const SURE = 1e-9; // a mean this near to an end of the support is that end

/** The distribution of a pair's count. A log-odds of -Infinity or Infinity puts it all at one end. */
export interface Law {
  totals: Totals;
  low: number;
  high: number;
  logOdds: number;
  mean: number;
  /** A count near the mean, ln of its chance without the odds, and ln of all chances relative to its own. */
  centre: number;
  logAtCentre: number;
  logWhole: number;
}

interface Moments {
  whole: number;
  mean: number;
  variance: number;
}

// Around a count: all chances relative to its own, mean and variance.
const moments = (k: number, totals: Totals, logOdds: number): Moments => {
  const odds = Math.exp(logOdds);
  const [up, down] = [beyond(k, totals, true, odds), beyond(k, totals, false, odds)];
  const whole = 1 + up.chance + down.chance;
  const offset = (up.distance - down.distance) / whole;
  return { whole, mean: k + offset, variance: (up.square + down.square) / whole - offset * offset };
};

// The cells of the table of which the first is k, each with something added.
const cells = ({ a, b, n }: Totals, k: number, more: number): [number, number, number, number] => [
  k + more,
  a - k + more,
  b - k + more,
  n - a - b + k + more,
];

const within = (value: number, most: number): number => Math.max(-most, Math.min(most, value));

// The log-odds under which the mean, strictly between both ends, is this one.
const logOddsOf = (totals: Totals, mean: number, centre: number): number => {
  const [both, only, other, neither] = cells(totals, mean, 0);
  let logOdds = Math.log(both) + Math.log(neither) - Math.log(only) - Math.log(other);
  for (let round = 0; round < STEPS; round += 1) {
    const now = moments(centre, totals, logOdds);
    const step = within((mean - now.mean) / now.variance, 2);
    logOdds += step;
    if (Math.abs(step) < 1e-8) break; // the next would be below 1e-15
  }
  return logOdds;
};

/** A fitted mean, put at an end of the support where it is as near as a fit can tell. */
export const meanInside = (totals: Totals, mean: number): number => {
  const [low, high] = [lowest(totals), highest(totals)];
  if (high - mean <= SURE * (1 + high)) return high;
  return mean - low <= SURE ? low : mean;
};

/** The distribution with these totals and this mean, which may lie at either end or beyond it. */
export const lawOf = (totals: Totals, mean: number): Law => {
  const [low, high] = [lowest(totals), highest(totals)];
  const law = { totals, low, high, centre: low, logAtCentre: 0, logWhole: 0 };
  if (low === high) return { ...law, mean: low, logOdds: 0 };
  if (mean <= low) return { ...law, mean: low, logOdds: -Infinity };
  if (mean >= high) return { ...law, mean: high, logOdds: Infinity };
  const centre = Math.round(mean);
  const logOdds = logOddsOf(totals, mean, centre);
  const { whole } = moments(centre, totals, logOdds);
  return { ...law, mean, centre, logOdds, logAtCentre: logPoint(centre, totals), logWhole: Math.log(whole) };
};

const moves = ({ low, high, logOdds }: Law): boolean => low < high && Number.isFinite(logOdds);

const logChance = ({ totals, centre, logOdds, logAtCentre, logWhole }: Law, k: number): number =>
  logPoint(k, totals) - logAtCentre + logOdds * (k - centre) - logWhole;

/** P(X = k) for a count that the totals allow. */
export const chanceOf = (law: Law, k: number): number => {
  if (!moves(law)) return k === law.mean ? 1 : 0;
  return Math.min(1, Math.exp(logChance(law, k)));
};

/** The two-sided p of a count that the totals allow. */
export const lawTwoSided = (law: Law, k: number): number => {
  if (!moves(law)) return k === law.mean ? 1 : 0;
  const log = logChance(law, k);
  const { chance } = beyond(k, law.totals, k >= law.mean, Math.exp(law.logOdds));
  const point = Math.min(1, Math.exp(log));
  const near = Math.min(1, Math.exp(log + Math.log1p(chance)));
  return twoSided(near, Math.min(1, 1 - near + point), point);
};

// The log-odds at which the mid-p of `k` is `half`: of "more often" below, of "less often" above.
// The logarithm of a tail is concave in the log-odds, so Newton's steps close in from one side.
const endOf = (totals: Totals, k: number, upper: boolean, half: number): number => {
  const [both, only, other, neither] = cells(totals, k, 0.5);
  const side = upper ? 1 : -1;
  const reach = NORMAL * Math.sqrt(1 / both + 1 / only + 1 / other + 1 / neither);
  let logOdds = Math.log((both * neither) / (only * other)) + side * reach;
  for (let round = 0; round < STEPS; round += 1) {
    const odds = Math.exp(logOdds);
    const [up, down] = [beyond(k, totals, true, odds), beyond(k, totals, false, odds)];
    const whole = 1 + up.chance + down.chance;
    const tail = upper ? down : up;
    const mid = tail.chance + 0.5;
    const slope = (down.distance - up.distance) / whole - (side * tail.distance) / mid;
    const step = within(Math.log((half * whole) / mid) / slope, 1.5);
    logOdds += step;
    if (Math.abs(step) < 1e-7) break;
  }
  return logOdds;
};

/**
 * How many times the odds of the distribution are those of a count, with the interval of a level.
 *
 * The interval holds all ratios at which the two-sided p of the count is above 1 - level.
 */
export const oddsBeyond = (law: Law, k: number, level: number): Interval => {
  const { totals, low, high, logOdds } = law;
  if (!moves(law)) return { estimate: 1, low: 0, high: Infinity };
  const half = (1 - level) / 2;
  const ratio = (other: number): number => Math.exp(other - logOdds);
  const least = k === low;
  const greatest = k === high;
  return {
    estimate: least ? 0 : greatest ? Infinity : ratio(logOddsOf(totals, k, k)),
    low: least ? 0 : ratio(endOf(totals, k, false, half)),
    high: greatest ? Infinity : ratio(endOf(totals, k, true, half)),
  };
};
