// Counting and listing rows of bits, one bit per review.
import type { Corpus, Row } from "./corpus.ts";

/** How many reviews name each theme, and both of each pair of themes a < b. */
export interface Counts {
  /** How many reviews, themes and pairs. */
  n: number;
  K: number;
  M: number;
  totals: Int32Array;
  /** The pairs by row: their themes, and how many reviews name both. */
  a: Uint16Array;
  b: Uint16Array;
  together: Int32Array;
  related: [number, number][];
  presupposing: [number, number][];
  /** The rows of the themes under the mask, one after another, each of so many words. */
  kept: Int32Array;
  width: number;
  mask: Row;
}

// How many bits of a word are set, by adding neighbours up in ever wider fields.
const ones = (word: number): number => {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

/** Whether the bit of a place is set. */
export const bit = (row: Row, place: number): boolean => ((row[place >>> 5] >>> (place & 31)) & 1) === 1;

/** How many bits of a row are set. */
export const size = (row: Row): number => {
  let sum = 0;
  for (const word of row) sum += ones(word);
  return sum;
};

/** Visit the places of the bits that are set in a row, ascending. */
export const each = (row: Row, visit: (place: number) => void): void => {
  for (let i = 0; i < row.length; i += 1)
    for (let word = row[i]; word !== 0; word &= word - 1) visit(32 * i + 31 - Math.clz32(word & -word));
};

/** The positions of the bits that are set in a mask and in the rows of all themes, ascending. */
export const rowsWith = (corpus: Corpus, mask: Row, themes: readonly number[]): Int32Array => {
  const left = mask.slice();
  for (const theme of themes) {
    const column = corpus.columns[theme];
    for (let i = 0; i < left.length; i += 1) left[i] &= column[i];
  }
  const out = new Int32Array(size(left));
  let at = 0;
  each(left, (r) => {
    out[at] = r;
    at += 1;
  });
  return out;
};

/** How many bits are set in two rows at once. */
export const sharedSize = (one: Row, other: Row): number => {
  let sum = 0;
  for (let i = 0; i < one.length; i += 1) sum += ones(one[i] & other[i]);
  return sum;
};

/** Count the themes and the pairs of themes of the reviews under a mask. */
export const countPairs = (corpus: Corpus, mask: Row): Counts => {
  const { columns, width, related, presupposing } = corpus;
  const K = columns.length;
  const kept = new Int32Array(K * width);
  const totals = new Int32Array(K);
  for (let a = 0; a < K; a += 1) {
    const column = columns[a];
    for (let i = 0; i < width; i += 1) {
      const word = column[i] & mask[i];
      kept[a * width + i] = word;
      totals[a] += ones(word);
    }
  }
  const M = (K * (K - 1)) / 2;
  const pairs = { a: new Uint16Array(M), b: new Uint16Array(M), together: new Int32Array(M) };
  let k = 0;
  for (let a = 0; a < K; a += 1) {
    for (let b = a + 1; b < K; b += 1, k += 1) {
      pairs.a[k] = a;
      pairs.b[k] = b;
      if (totals[a] === 0 || totals[b] === 0) continue;
      let sum = 0;
      for (let i = a * width, j = b * width, end = i + width; i < end; i += 1, j += 1) sum += ones(kept[i] & kept[j]);
      pairs.together[k] = sum;
    }
  }
  return { n: size(mask), K, M, totals, ...pairs, related, presupposing, kept, width, mask };
};

/** How many themes each review under the mask names: the lengths of reviews. */
export const lengthsOf = ({ K, kept, width, mask }: Counts): number[] => {
  const out = new Int32Array(32 * width);
  for (let a = 0; a < K; a += 1)
    each(kept.subarray(a * width, (a + 1) * width), (r) => {
      out[r] += 1;
    });
  const chosen: number[] = [];
  each(mask, (r) => chosen.push(out[r]));
  return chosen;
};
