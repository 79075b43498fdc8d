// False discovery rates after Benjamini and Hochberg, over the tests that could have succeeded.
import { ALPHA, CLEAR, SUGGESTIVE } from "../lib/library.ts";

// An attainable p can be exactly 1/20; rounding must not decide whether that reaches 1/20.
const REACH = ALPHA * (1 + 1e-9);

/** Whether a test with this smallest p could have reached the level. */
export const canReach = (smallest: number): boolean => smallest <= REACH;

/**
 * The q of each test: the least m p / k over all ranks k from its own on, at most 1.
 *
 * `families` has 0 for what is not tested, whose q is 1, and else the number of the family that a test
 * is corrected with.
 */
export const qValues = (p: Float64Array, families: Uint8Array): Float64Array => {
  const q = new Float64Array(p.length).fill(1);
  for (const family of new Set(families)) {
    if (family === 0) continue;
    const some = [...p.keys()].filter((k) => families[k] === family);
    some.sort((x, y) => p[x] - p[y]);
    let least = 1;
    for (let rank = some.length; rank > 0; rank -= 1) {
      least = Math.min(least, (p[some[rank - 1]] * some.length) / rank);
      q[some[rank - 1]] = least;
    }
  }
  return q;
};

/** The place in GRADES of a q. */
export const gradeOf = (q: number): number => (q <= CLEAR ? 1 : 0) + (q <= SUGGESTIVE ? 1 : 0);
