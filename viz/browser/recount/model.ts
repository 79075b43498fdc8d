// The results of a null model for every pair of themes.

/** An odds ratio with the ends of its interval; 0 and Infinity where there is no end. */
export interface Interval {
  estimate: number;
  low: number;
  high: number;
}

export interface Expected {
  /** The expected number of reviews that name both, by pair. */
  expected: Float64Array;
  /** The two-sided p of the observed number, by pair. */
  p: Float64Array;
  /** The smallest p that data with the same totals could reach. */
  smallest: (pair: number) => number;
  /** How strong a pair is beyond what the model holds; null where it adjusts for nothing. */
  adjusted: ((pair: number) => Interval) | null;
}

/** Twice the smaller mid-p; the two mid-ps add up to 1, so the cap is only there for rounding. */
export const twoSided = (near: number, far: number, point: number): number =>
  Math.min(1, 2 * Math.min(Math.max(0, near - point / 2), Math.max(0, far - point / 2)));
