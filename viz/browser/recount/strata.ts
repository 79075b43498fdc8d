// The null model within kinds of case: lengths and totals are held among reviews that state the same.
//
// In each stratum the model is that of exact.ts; a pair's count is the sum over strata, and its
// distribution their convolution, count by count. A review with several children states a set of ages,
// and one that states nothing of a facet is in a stratum of its own.
import type { KindOfPair } from "../lib/kind-of-case.ts";
import { CLEAR, FEWEST_UNITS, MOST_WITHIN, SUGGESTIVE } from "../lib/library.ts";
import { countPairs, each, lengthsOf, type Counts } from "./bits.ts";
import { qOfEvery } from "./correction.ts";
import type { Corpus, Row } from "./corpus.ts";
import { exactLengths, sharedBy } from "./exact.ts";
import { twoSided, type Expected } from "./model.ts";
import { chanceOf, type Law } from "./noncentral.ts";
import { fitRasch } from "./rasch.ts";
import { maskOf, type Filters } from "./select.ts";

/** The facets whose values are the kind of a case. */
const KIND_OF_CASE = ["age-group", "outcome"];

// What says that something is not stated is no value.
const valuesOf = (corpus: Corpus): Row[] =>
  corpus.facets
    .filter((facet) => KIND_OF_CASE.includes(facet.key))
    .flatMap((facet) => facet.columns.filter((_, i) => !facet.values[i].id.endsWith("not-stated")));

/** The reviews under a mask by what they state of the age of children and of the outcome, each as a mask. */
export const strataOf = (corpus: Corpus, mask: Row): Row[] => {
  const stated = new Map<number, string>();
  each(mask, (r) => stated.set(r, ""));
  valuesOf(corpus).forEach((column, value) => {
    const here = column.map((word, i) => word & mask[i]);
    each(here, (r) => stated.set(r, `${stated.get(r) ?? ""}${value},`));
  });
  const strata = new Map<string, Row>();
  for (const [r, name] of stated) {
    const row = strata.get(name) ?? new Int32Array(mask.length);
    row[r >> 5] |= 1 << (r & 31);
    strata.set(name, row);
  }
  return [...strata.values()];
};

/** A distribution over counts from `low` on. */
interface Chances {
  low: number;
  chances: readonly number[];
}

const chancesOf = (law: Law): Chances => {
  const moves = law.low < law.high && Number.isFinite(law.logOdds);
  if (!moves) return { low: law.mean, chances: [1] };
  return {
    low: law.low,
    chances: Array.from({ length: law.high - law.low + 1 }, (_, c) => chanceOf(law, law.low + c)),
  };
};

const convolve = (one: readonly number[], other: readonly number[]): number[] => {
  const out = new Array<number>(one.length + other.length - 1).fill(0);
  one.forEach((x, i) => {
    other.forEach((y, j) => {
      out[i + j] += x * y;
    });
  });
  return out;
};

/** What a stratum says of a pair, by its number. */
type OfStratum = (pair: number) => Chances & { expected: number };

const ofStratum = (counts: Counts): OfStratum | null => {
  const { n, a, b, totals, together } = counts;
  // A single review, or a pair that has a theme in no review, leaves nothing to chance.
  const alone: OfStratum = (k) => ({ low: together[k], chances: [1], expected: together[k] });
  if (n < 2) return alone;
  const model = fitRasch(lengthsOf(counts), totals);
  if (!model) return null;
  const { classOf, H } = model;
  const known = new Map<number, Chances & { expected: number }>();
  return (k) => {
    if (totals[a[k]] === 0 || totals[b[k]] === 0) return alone(k);
    const [h, i] = [classOf[a[k]], classOf[b[k]]];
    const [first, second] = [Math.min(h, i), Math.max(h, i)];
    const found = known.get(first * H + second);
    if (found) return found;
    const [x, y] = [totals[a[k]], totals[b[k]]];
    const { expected, sure, law } = sharedBy(model, n, [Math.min(x, y), Math.max(x, y)], first, second);
    const { low, chances } = chancesOf(law);
    const made = { low: low + sure, chances, expected };
    known.set(first * H + second, made);
    return made;
  };
};

// Both tails of a count, summed from the far end inwards so that small ones keep their digits.
const pOf = ({ low, chances }: Chances, count: number): number => {
  const at = Math.max(0, Math.min(chances.length - 1, Math.round(count - low)));
  const sum = (part: readonly number[]): number => part.reduce((all, x) => all + x, 0);
  const [greater, less] = [sum(chances.slice(at).reverse()), sum(chances.slice(0, at + 1))];
  const near = Math.min(1, greater, less);
  return twoSided(near, Math.min(1, 1 - near + chances[at]), chances[at]);
};

/** What strata of the kind of case make of every pair; null where no fit is found. */
export const withinKinds = (corpus: Corpus, counts: Counts): Expected | null => {
  const strata = strataOf(corpus, counts.mask).map((mask) => ofStratum(countPairs(corpus, mask)));
  if (strata.some((one) => one === null)) return null;
  const { M, together, totals, a, b } = counts;
  const expected = new Float64Array(M);
  const p = new Float64Array(M).fill(1);
  const ends = new Float64Array(M).fill(1);
  for (let k = 0; k < M; k += 1) {
    if (totals[a[k]] === 0 || totals[b[k]] === 0) continue;
    let sum: Chances = { low: 0, chances: [1] };
    for (const one of strata) {
      if (!one) continue;
      const { low, chances, expected: more } = one(k);
      expected[k] += more;
      sum = {
        low: sum.low + low,
        chances: chances.length > 1 ? convolve(sum.chances, chances) : sum.chances,
      };
    }
    p[k] = pOf(sum, together[k]);
    const { chances } = sum;
    ends[k] = chances.length > 1 ? Math.min(chances[0], chances[chances.length - 1]) : 1;
  }
  return { expected, p, smallest: (k) => ends[k], adjusted: null };
};

/** What the kind of case has to do with two themes, by their numbers; null for a pair that does not stand out. */
export type KindsUnder = (one: number, other: number) => KindOfPair | null;

/**
 * What the kind of case has to do with the pairs of the reviews under some filters.
 *
 * Null where there are too few reviews to compare, too many to do it while a reader waits, or no fit.
 */
export const kindsUnder = (corpus: Corpus, filters: Filters): KindsUnder | null => {
  const counts = countPairs(corpus, maskOf(corpus, filters));
  if (counts.n < FEWEST_UNITS || counts.n > MOST_WITHIN) return null;
  const [byLength, inside] = [exactLengths(counts), withinKinds(corpus, counts)];
  if (!byLength || !inside) return null;
  const [q, qWithin] = [qOfEvery(counts, byLength), qOfEvery(counts, inside)];
  return (one, other) => {
    const [i, j] = [Math.min(one, other), Math.max(one, other)];
    const k = i * counts.K - (i * (i + 1)) / 2 + j - i - 1;
    if (Math.min(q[k], qWithin[k]) > SUGGESTIVE) return null;
    const expected = byLength.expected[k];
    const excess = counts.together[k] - expected;
    return {
      expected: inside.expected[k],
      q: qWithin[k],
      beyond: (q[k] <= CLEAR ? 1 : 0) + (qWithin[k] <= CLEAR ? 2 : 0),
      explained: excess > 1e-9 * (1 + expected) ? (inside.expected[k] - expected) / excess : null,
    };
  };
};
