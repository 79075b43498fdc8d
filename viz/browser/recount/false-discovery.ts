// False discovery rates after Benjamini and Hochberg, over the tests that could have succeeded.
import { ALPHA, CLEAR, SUGGESTIVE } from "../lib/library.ts";

// An attainable p can be exactly 1/20; rounding must not decide whether that reaches 1/20.
const REACH = ALPHA * (1 + 1e-9);

/** Whether a test with this smallest p could have reached the level. */
export const canReach = (smallest: number): boolean => smallest <= REACH;

// The least m p / k over all ranks k from its own on, at most 1, of each of some tests.
const correctTogether = (some: number[], p: Float64Array, q: Float64Array): void => {
  some.sort((x, y) => p[x] - p[y]);
  let least = 1;
  for (let rank = some.length; rank > 0; rank -= 1) {
    least = Math.min(least, (p[some[rank - 1]] * some.length) / rank);
    q[some[rank - 1]] = least;
  }
};

/**
 * The q of each test within its family.
 *
 * `families` has 0 for what is not tested, whose q is 1, and else the number of the family that a test
 * is corrected with. In a family beyond the first a q is no smaller than among all: a few sure pairs by
 * themselves would each stand out.
 */
export const qValues = (p: Float64Array, families: Uint8Array): Float64Array => {
  const q = new Float64Array(p.length).fill(1);
  const of = (wanted: (family: number) => boolean): number[] => [...p.keys()].filter((k) => wanted(families[k]));
  const numbers = new Set(families);
  numbers.delete(0);
  if (numbers.size > 1)
    correctTogether(
      of((family) => family > 0),
      p,
      q,
    );
  const amongAll = q.slice();
  for (const number of numbers) {
    const some = of((family) => family === number);
    correctTogether(some, p, q);
    if (number > 1 && numbers.size > 1) for (const k of some) q[k] = Math.max(q[k], amongAll[k]);
  }
  return q;
};

/** The place in GRADES of a q. */
export const gradeOf = (q: number): number => (q <= CLEAR ? 1 : 0) + (q <= SUGGESTIVE ? 1 : 0);
