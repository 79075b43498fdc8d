// What the kind of case has to do with a pair, in the words of the library.
import { chance, fixed, percent } from "./figures.ts";
import { KIND_OF_CASE } from "./library.ts";

/** The graded pairs of a page, each with its number there; a page without them has none of the columns. */
export type KindColumns = Partial<{
  pair: number[];
  /** How many reviews are expected to name both within kinds of case, and q there. */
  expected: number[];
  q: number[];
  /** A place in the verdicts: 1 clear beyond length, 2 beyond kind of case, 3 both. */
  beyond: number[];
  /** The share of the excess over length that the kind of case leads one to expect; null where there is none. */
  explained: (number | null)[];
}>;

/** What the kind of case has to do with one pair; see the columns. */
export interface KindOfPair {
  expected: number;
  q: number;
  beyond: number;
  explained: number | null;
}

export interface OfKind {
  /** What a clear pair is clear beyond, for a table; empty for a pair that is not clear. */
  beyond: string;
  sentence: string;
  q: number;
  explained: number | null;
}

const shareWords = (explained: number): string => {
  const [none, all] = KIND_OF_CASE.shares;
  if (explained < 0.005) return none;
  return explained >= 0.995 ? all : percent(explained);
};

/** The words of what the kind of case has to do with a pair. */
export const kindWords = ({ expected, q, beyond, explained }: KindOfPair): OfKind => {
  const said = KIND_OF_CASE.sentence
    .replace("{expected}", fixed(expected, 1))
    .replace("{q}", chance(q))
    .replace("{verdict}", KIND_OF_CASE.verdicts[beyond]);
  const more = explained === null ? "" : ` ${KIND_OF_CASE.explained.replace("{share}", shareWords(explained))}`;
  return { beyond: KIND_OF_CASE.beyond[beyond], sentence: said + more, q, explained };
};

/** Returns what is said of a pair by its number; null for a pair that does not stand out. */
export const readKind = (columns: KindColumns): ((pair: number) => OfKind | null) => {
  const { pair = [], expected = [], q = [], beyond = [], explained = [] } = columns;
  const place = new Map(pair.map((number, at) => [number, at]));
  return (number) => {
    const at = place.get(number);
    if (at === undefined) return null;
    return kindWords({ expected: expected[at], q: q[at], beyond: beyond[at], explained: explained[at] });
  };
};
