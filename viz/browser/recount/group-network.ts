// The network of one group of reviews: the pairs of themes that co-occur more often in it than the
// lengths of its own reviews explain or, where there is none, the strongest as counted.
import { countPairs } from "./bits.ts";
import { verdicts, type PairColumns } from "./correction.ts";
import { strongestByCount, type Counted } from "./counted.ts";
import type { Corpus, Row } from "./corpus.ts";
import { exactLengths } from "./exact.ts";

/** Two themes, by number, that reviews of a group name together. */
export interface Tie {
  a: number;
  b: number;
  n11: number;
  /** Under the model of lengths; under plain chance where the pair is only counted. */
  expected: number;
  /** A place in GRADES; 0 where the pair is only counted. */
  grade: number;
}

export interface GroupNetwork {
  n: number;
  /** How many reviews name each theme. */
  totals: Int32Array;
  /** The strongest evidence first. */
  ties: Tie[];
  /** Whether a test found them. */
  tested: boolean;
}

interface CountedPlace extends Counted {
  at: number;
}

const countedTies = (pairs: PairColumns): Tie[] =>
  strongestByCount(
    Array.from({ length: pairs.length }, (_, at): CountedPlace => ({
      at,
      n11: pairs.n11[at],
      lift_plain: pairs.lift_plain[at],
      odds_ratio_low_plain: pairs.odds_ratio_low_plain[at],
    })),
  ).map(({ at, n11 }) => ({ a: pairs.a[at], b: pairs.b[at], n11, expected: pairs.expected_plain[at], grade: 0 }));

/** The network of the reviews under a mask, of which there are some; null where no fit is found. */
export const networkOf = (corpus: Corpus, mask: Row): GroupNetwork | null => {
  const counts = countPairs(corpus, mask);
  const expected = exactLengths(counts);
  if (!expected) return null;
  const { pairs } = verdicts(counts, expected, 1);
  const found = [...Array(pairs.length).keys()]
    .filter((at) => pairs.grade[at] > 0 && pairs.sign[at] > 0 && pairs.n11[at] > 0)
    .sort((x, y) => pairs.p[x] - pairs.p[y] || pairs.a[x] - pairs.a[y] || pairs.b[x] - pairs.b[y])
    .map((at): Tie => ({
      a: pairs.a[at],
      b: pairs.b[at],
      n11: pairs.n11[at],
      expected: pairs.expected_null[at],
      grade: pairs.grade[at],
    }));
  return {
    n: counts.n,
    totals: counts.totals,
    ties: found.length ? found : countedTies(pairs),
    tested: found.length > 0,
  };
};
