// The steps of a colour scale for counts: round bounds, the class of each step, and its words.

/** Where the steps begin, from the least to the most. */
export type Bounds = readonly number[];
/** A step of a scale: the class of its colour, and its words. */
export type Step = readonly [name: string, words: string];

/** Round numbers that a scale can break at. */
export const ROUND: Bounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000];

/** The bounds for counts up to a number, six at most. */
export const boundsUpTo = (top: number): Bounds => [1, ...ROUND.filter((value) => value > 1 && value <= top).slice(-5)];

/** How many bounds a value reaches: its step, 0 for none. */
export const stepOf = (value: number, limits: Bounds): number =>
  limits.filter((limit) => value >= limit - 1e-12).length;

/** The steps of a scale of counts with the words for each, from none to the most. */
export const countStepsOf = (limits: Bounds): Step[] => [
  ["s0", "none"],
  ...limits.map((low, k): Step => {
    const next = limits.at(k + 1);
    return [`s${k + 1}`, next === undefined ? `${low} or more` : next - 1 === low ? String(low) : `${low}–${next - 1}`];
  }),
];
