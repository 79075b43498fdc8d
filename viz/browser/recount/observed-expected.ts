// A count compared with the base rate, stratum by stratum, and a mid-p interval of their ratio given all
// totals: casegraph.stats.observed_expected, which says why and where it comes from.
import { LEVEL } from "../lib/library.ts";
import { logFactorial } from "./log-factorial.ts";
import { Z } from "./measures.ts";

/** The units of a stratum, those of them that are chosen, and those that have the mark. */
export interface Stratum {
  marked: number;
  chosen: number;
  units: number;
}

/** Null where nothing is expected, or where the totals leave the count no choice. */
export interface ObservedExpected {
  expected: number;
  ratio: number | null;
  low: number | null;
  high: number | null;
}

/** Above so many outcomes of all strata together the tails are those of the normal law. */
const LARGEST_SUPPORT = 2 ** 11;
const STEPS = 60;
const FARTHEST = 700;

const sumOf = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0);
const most = (values: readonly number[]): number => values.reduce((x, y) => Math.max(x, y), -Infinity);
const lowestOf = ({ marked, chosen, units }: Stratum): number => Math.max(0, marked + chosen - units);
const highestOf = ({ marked, chosen }: Stratum): number => Math.min(marked, chosen);

// ln P of each outcome from the least on, up to a constant.
const logLaw = (stratum: Stratum): number[] => {
  const { marked, chosen, units } = stratum;
  const [low, high] = [lowestOf(stratum), highestOf(stratum)];
  const logs = Array.from({ length: high - low + 1 }, (_, i) => {
    const x = low + i;
    return -(
      logFactorial(x) +
      logFactorial(marked - x) +
      logFactorial(chosen - x) +
      logFactorial(units - marked - chosen + x)
    );
  });
  const top = most(logs);
  return logs.map((log) => log - top);
};

const addLogs = (x: number, y: number): number => {
  const top = Math.max(x, y);
  return top === -Infinity ? top : top + Math.log1p(Math.exp(-Math.abs(x - y)));
};

// ln P of the sum: each term by its logarithm, since far outcomes, which a large θ brings near, would be 0 else.
const convolve = (one: readonly number[], other: readonly number[]): number[] => {
  const out = new Array<number>(one.length + other.length - 1).fill(-Infinity);
  one.forEach((x, i) => {
    other.forEach((y, j) => {
      out[i + j] = addLogs(out[i + j], x + y);
    });
  });
  return out;
};

// The chances under an odds parameter, written over those of the last call with as many outcomes.
const held = new Map<number, Float64Array>();
const tilted = (law: readonly number[], logTheta: number): Float64Array => {
  const out = held.get(law.length) ?? new Float64Array(law.length);
  held.set(law.length, out);
  let top = -Infinity;
  for (let x = 0; x < law.length; x += 1) {
    out[x] = law[x] + logTheta * x;
    if (out[x] > top) top = out[x];
  }
  let whole = 0;
  for (let x = 0; x < law.length; x += 1) {
    // What is below 1e-20 of the highest adds nothing.
    out[x] = out[x] - top < -46 ? 0 : Math.exp(out[x] - top);
    whole += out[x];
  }
  for (let x = 0; x < law.length; x += 1) out[x] /= whole;
  return out;
};
const meanOf = (chances: Float64Array): number => chances.reduce((sum, chance, x) => sum + chance * x, 0);

// The ln θ at which a statement that holds below it ceases to hold.
const bisect = (isBelow: (logTheta: number) => boolean): number => {
  let [below, above] = [-FARTHEST, FARTHEST];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (below + above) / 2;
    if (isBelow(middle)) below = middle;
    else above = middle;
  }
  return (below + above) / 2;
};

/** 1 for the end below, where the upper tail is small, and -1 for the end above. */
type Side = 1 | -1;

const exactEnd = (law: readonly number[], seen: number, side: Side): number => {
  const tail = (1 - LEVEL) / 2;
  const end = bisect((logTheta) => {
    const chances = tilted(law, logTheta);
    let beyond = 0;
    for (let x = side > 0 ? seen + 1 : 0; x < (side > 0 ? law.length : seen); x += 1) beyond += chances[x];
    return beyond + chances[seen] / 2 < tail === side > 0;
  });
  return meanOf(tilted(law, end));
};

// The mean that lies 1.96 of its own standard deviations from what was seen.
const normalEnd = (laws: readonly (readonly number[])[], seen: number, side: Side): number => {
  const moments = (logTheta: number): [mean: number, variance: number] => {
    let [mean, variance] = [0, 0];
    for (const law of laws) {
      const chances = tilted(law, logTheta);
      const centre = meanOf(chances);
      mean += centre;
      variance += chances.reduce((sum, chance, x) => sum + chance * (x - centre) ** 2, 0);
    }
    return [mean, variance];
  };
  const end = bisect((logTheta) => {
    const [mean, variance] = moments(logTheta);
    return mean + side * Z * Math.sqrt(variance) < seen;
  });
  return moments(end)[0];
};

/** Compare how many of the chosen units have the mark with how many the share of all units with it gives. */
export const observedToExpected = (observed: number, strata: readonly Stratum[]): ObservedExpected => {
  const expected = sumOf(strata.map(({ marked, chosen, units }) => (marked * chosen) / Math.max(units, 1)));
  const free = strata.filter((stratum) => lowestOf(stratum) < highestOf(stratum));
  if (expected <= 0 || !free.length) return { expected, ratio: null, low: null, high: null };
  const first = sumOf(strata.map(lowestOf));
  const range = sumOf(strata.map(highestOf)) - first;
  const seen = observed - first;
  const laws = free.map(logLaw);
  const whole = range < LARGEST_SUPPORT ? laws.reduce(convolve) : null;
  const end = (side: Side): number => (whole ? exactEnd(whole, seen, side) : normalEnd(laws, seen, side));
  return {
    expected,
    ratio: observed / expected,
    low: (first + (seen === 0 ? 0 : end(1))) / expected,
    high: (first + (seen === range ? range : end(-1))) / expected,
  };
};
