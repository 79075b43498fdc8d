// Steps of one size from one round number to another, which a scale of few colours shows.

/** How many steps a scale has. */
export const STEPS = 5;
export interface Steps {
  low: number;
  size: number;
}

/**
 * Steps that hold all values, of the smallest of some sizes that does, in ascending order; they end at `most` or before.
 *
 * Where no size is enough, they run from the least value to the largest.
 */
export const stepsOf = (values: readonly number[], sizes: readonly number[], most = Infinity): Steps => {
  const [least, largest] = [Math.min(...values), Math.max(...values)];
  for (const size of sizes) {
    const low = Math.min(Math.floor(least / size + 1e-9) * size, most - STEPS * size);
    if (low + STEPS * size >= largest - 1e-9) return { low, size };
  }
  return { low: least, size: (largest - least) / STEPS || 1 };
};

/** The step of a value, from 0; the end of the last belongs to it. */
export const stepOf = (value: number, { low, size }: Steps): number =>
  Math.min(STEPS - 1, Math.max(0, Math.floor((value - low) / size + 1e-9)));
