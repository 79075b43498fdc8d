// How two groups of reviews differ, with the numbers of `casegraph contrast`.
import { FEWEST_SHARED, FEWEST_UNITS } from "../lib/library.ts";
import { countPairs, lengthsOf, type Counts } from "./bits.ts";
import { placesOf } from "./correction.ts";
import type { Corpus } from "./corpus.ts";
import { canReach, gradeOf, qValues } from "./false-discovery.ts";
import { countCases, groupsOf, type Groups, type Question } from "./groups.ts";
import { compareOdds, tableOf, type Table } from "./homogeneity.ts";
import type { Interval } from "./model.ts";
import { fisher, givenLengths, sharesOf } from "./shares.ts";

export type { Question };

/** One theme in both groups. */
export interface ThemeContrast {
  /** Its number. */
  theme: number;
  count: readonly [number, number];
  share: readonly [number, number];
  low: readonly [number, number];
  high: readonly [number, number];
  difference: Interval;
  /** Reviews of the first group that would name it, given the number of themes coded from each review. */
  expected: number;
  odds: Interval;
  p: number;
  q: number;
  /** The q without regard to the number of themes coded. */
  qPlain: number;
  tested: boolean;
  /** A place in GRADES. */
  grade: number;
}

/** One pair of themes in both groups; the ratio is that of the odds ratios, the first over the second. */
export interface PairContrast {
  a: number;
  b: number;
  tables: readonly [Table, Table];
  ratio: Interval;
  p: number;
  q: number;
  tested: boolean;
  grade: number;
}

/** How two groups differ; themes and pairs with the strongest evidence first. */
export interface Contrast {
  groups: Groups;
  /** How many themes a review of each group names on average. */
  meanThemes: readonly [number, number];
  themes: ThemeContrast[];
  pairs: PairContrast[];
  tested: { themes: number; pairs: number };
}

/** Why there is nothing to compare. */
export interface TooFew {
  groups: Groups;
  /** The groups with fewer reviews than the fewest: 0, 1 or both. */
  few: number[];
}

const mean = (lengths: readonly number[]): number => lengths.reduce((sum, x) => sum + x, 0) / lengths.length;
const howMany = (tested: Uint8Array): number => tested.reduce((sum, one) => sum + one, 0);
const both = <Value>(make: (side: 0 | 1) => Value): readonly [Value, Value] => [make(0), make(1)];

const themesOf = (
  { defining }: Groups,
  sides: readonly [Counts, Counts],
  judged: readonly [Counts, Counts],
): { themes: ThemeContrast[]; tested: number } | null => {
  const shares = sharesOf(...sides);
  const counted = givenLengths(...sides);
  const beyond = judged === sides ? counted : givenLengths(...judged);
  if (!counted || !beyond) return null;
  const plain = fisher(...judged);
  const { K } = sides[0];
  const named = (k: number): number => shares.count[0][k] + shares.count[1][k];
  const free = (k: number): boolean => named(k) > 0 && !defining.has(k);
  const family = (smallest: Float64Array): Uint8Array =>
    Uint8Array.from({ length: K }, (_, k) => (free(k) && canReach(smallest[k]) ? 1 : 0));
  const tested = family(beyond.smallest);
  const q = qValues(beyond.p, tested);
  const qPlain = qValues(plain.p, family(plain.smallest));
  const themes = [...Array(K).keys()]
    .filter((k) => named(k) > 0)
    .map((k): ThemeContrast => ({
      theme: k,
      count: both((side) => shares.count[side][k]),
      share: both((side) => shares.share[side][k]),
      low: both((side) => shares.low[side][k]),
      high: both((side) => shares.high[side][k]),
      difference: { estimate: shares.difference[k], low: shares.differenceLow[k], high: shares.differenceHigh[k] },
      expected: counted.expected[k],
      odds: beyond.odds[k],
      p: beyond.p[k],
      q: q[k],
      qPlain: qPlain[k],
      tested: tested[k] === 1,
      grade: gradeOf(q[k]),
    }));
  themes.sort(
    (x, y) =>
      x.q - y.q || x.p - y.p || Math.abs(y.difference.estimate) - Math.abs(x.difference.estimate) || x.theme - y.theme,
  );
  return { themes, tested: howMany(tested) };
};

const pairsOf = (
  { defining }: Groups,
  sides: readonly [Counts, Counts],
  judged: readonly [Counts, Counts],
): { pairs: PairContrast[]; tested: number } => {
  const [first, second] = sides;
  const { M, K, a: ones, b: others, related } = first;
  const linked = placesOf(related, K);
  const usable = (k: number): boolean => first.totals[k] + second.totals[k] >= FEWEST_SHARED && !defining.has(k);
  const found: (PairContrast & { smallest: number; defined: boolean })[] = [];
  for (let k = 0; k < M; k += 1) {
    const [a, b] = [ones[k], others[k]];
    if (!usable(a) || !usable(b) || linked.has(a * K + b)) continue;
    const seen = both((side) => tableOf(sides[side], k));
    const counted = compareOdds(...seen);
    const { ratio } = counted;
    const { p, smallest, defined } =
      judged === sides ? counted : compareOdds(...both((side) => tableOf(judged[side], k)));
    found.push({ a, b, tables: seen, ratio, p, q: 1, tested: false, grade: 0, smallest, defined });
  }
  const family = Uint8Array.from(found, ({ smallest, defined }) => (defined && canReach(smallest) ? 1 : 0));
  const q = qValues(
    Float64Array.from(found, ({ p }) => p),
    family,
  );
  const pairs = found.map(({ a, b, tables: seen, ratio, p }, k): PairContrast => ({
    a,
    b,
    tables: seen,
    ratio,
    p,
    q: q[k],
    tested: family[k] === 1,
    grade: gradeOf(q[k]),
  }));
  pairs.sort((x, y) => x.q - y.q || x.p - y.p || x.a - y.a || x.b - y.b);
  return { pairs, tested: howMany(family) };
};

/**
 * Compare two groups of the reviews of a page; null where no fit of the model of lengths is found.
 *
 * Throws a RangeError with a sentence for an unknown key or value.
 */
export const contrastGroups = (corpus: Corpus, question: Question): Contrast | TooFew | null => {
  const groups = groupsOf(corpus, question);
  const few = [0, 1].filter((side) => groups.n[side] < FEWEST_UNITS);
  if (few.length) return { groups, few };
  const sides = both((side) => countPairs(corpus, groups.masks[side]));
  const once = both((side) => countCases(corpus, groups.masks[side]));
  const judged = once.every(({ n }, side) => n === groups.n[side]) ? sides : once;
  const themes = themesOf(groups, sides, judged);
  if (!themes) return null;
  const pairs = pairsOf(groups, sides, judged);
  return {
    groups,
    meanThemes: both((side) => mean(lengthsOf(sides[side]))),
    themes: themes.themes,
    pairs: pairs.pairs,
    tested: { themes: themes.tested, pairs: pairs.tested },
  };
};
