// Reads the blocks of the page: themes, and every pair with its measures under a net.
import { readData, readDataIfThere, rowsOf, type Columns } from "../../../browser/lib/data.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { readKind, type KindColumns, type OfKind } from "../../../browser/lib/kind-of-case.ts";
import { GRADES, ONE_THING } from "../../../browser/lib/library.ts";
import { againByPair, robustMark, type Again, type AgainColumns } from "../../../browser/lib/robust.ts";
import { openCorpus, type Corpus, type PackedReviews } from "../../../browser/recount/corpus.ts";
import { measuresOf, type PairMeasures } from "../../../browser/recount/measures.ts";
import type { Filters } from "../../../browser/recount/select.ts";
import { recounted, type Counted, type Named, type NetColumns } from "./recounted.ts";

/** The number of a theme: its row, of all that the page holds. */
export type ThemeNumber = number;

interface ThemeRow extends Named {
  id: string;
  label: string;
  /** The key of its group. */
  group: string;
  /** The number of its community, 0 for none. */
  community: number;
  /** Its own page, empty where it has none. */
  href: string;
  /** Rows of the reviews that name it. */
  reviews: readonly number[];
}
export type Theme = ThemeRow & { i: ThemeNumber };

type Odds = "odds_ratio" | "odds_ratio_low" | "odds_ratio_high";

/** A measure that the cells above the diagonal can show. */
export type Measure = "difference" | "n11" | "lift" | "odds_ratio" | "phi" | "npmi";
export type Grade = (typeof GRADES)[number];

interface Settings {
  n: number;
  /** How many other corpora of each kind there are, 0 for none. */
  corpora: number;
  /** How many of the commonest themes are shown first. */
  first: number;
  /** Labels of the measures. */
  measures: Record<Measure, string>;
  /** Headings of the measures. */
  heads: Record<Exclude<Measure, "difference"> | "lift_plain" | "odds_ratio_plain", string>;
  /** Labels of the nets; the first is the one to begin with. */
  nets: Record<string, string>;
  /** Labels and outlines of the groups of themes. */
  groups: Record<string, string>;
  shapes: Record<string, string>;
  /** Where the theme map is, empty where there is none. */
  map: string;
  title: string;
}

/** Why a pair may say one thing twice. */
export type OneThing = keyof typeof ONE_THING;

/** Two themes under a net; `a` is the one with the lower number. */
export interface Pair extends PairMeasures, Record<Odds, number> {
  /** Its number among all pairs. */
  k: number;
  a: Theme;
  b: Theme;
  n11: number;
  expected: number;
  difference: number;
  lift: number;
  /** Whether the odds ratio is another than that against plain chance. */
  adjusted: boolean;
  p: number;
  q: number | null;
  /** Whether there are more than expected. */
  together: boolean;
  evidence: Grade;
  /** Why the two may say one thing twice; null for most. */
  oneThing: OneThing | null;
  /** What other corpora say of it; undefined where nobody worked it out. */
  again: Again | undefined;
}

const pairs = readData<{
  n11: number[];
  nets: Record<string, NetColumns & { again: AgainColumns }>;
  /** The numbers of the pairs that may say one thing twice, by why. */
  oneThing: Record<OneThing, number[]>;
}>("pairs");
const oneThing = new Map(
  (Object.keys(pairs.oneThing) as OneThing[]).flatMap((why) => pairs.oneThing[why].map((k) => [k, why] as const)),
);
const apart = new Set(readData<number[]>("excluded"));
/** Whether by their definitions no child can have both themes of a pair. */
export const excluded = (pair: Pair): boolean => apart.has(pair.k);
const kindOfAll = readKind(readData<KindColumns>("kind"));
export const settings = readData<Settings>("settings");
export const reviews = readData<{ title: string[]; href: string[] }>("reviews");
/** Count, share, low, high and reviews are those of the reviews in view; `countAgain` keeps them so. */
export const themes: readonly Theme[] = rowsOf(readData<Columns<ThemeRow>>("themes"));
export const themeOf = new Map(themes.map((theme) => [theme.id, theme]));
const ids = themes.map(({ id }) => id);

const packed = readDataIfThere<PackedReviews>("incidence");
export const corpus: Corpus | null = packed ? openCorpus(packed) : null;
const given = themes.map(({ count, share, low, high, reviews }) => ({ count, share, low, high, reviews }));
const whole: Counted = {
  n: settings.n,
  rows: null,
  themes: null,
  n11: pairs.n11,
  net: (net) => pairs.nets[net],
  refused: () => null,
};
/** The reviews in view, and what is counted of them. */
export let inForce = whole;
/** The filters that are counted, as text; empty for none. */
export let counted = "";

// A matrix uses every pair several times, so each is computed once per net and filter.
let known: Record<string, (Pair | undefined)[]> = {};

/** What the kind of case has to do with a pair of all reviews, by its number; null under a filter. */
export const kindOf = (k: number): OfKind | null => (inForce.rows ? null : kindOfAll(k));

/** Count again under other filters; null for none. */
export const countAgain = (filters: Filters | null): void => {
  const wanted = filters ? JSON.stringify(filters) : "";
  if (wanted === counted) return;
  counted = wanted;
  inForce = filters && corpus ? recounted(corpus, filters, ids) : whole;
  known = {};
  const { rows } = inForce;
  themes.forEach((theme, i) => {
    Object.assign(theme, given[i], inForce.themes?.[i]);
    if (rows) theme.reviews = given[i].reviews.filter((row) => rows.has(row));
  });
};

const againBy: Record<string, ReadonlyMap<number, Again>> = Object.fromEntries(
  Object.entries(pairs.nets).map(([net, facts]) => [net, againByPair(facts.again)]),
);
const size = themes.length;
// Pairs are ordered row by row: the number of the pair {i, j} among all.
const numberOf = (i: ThemeNumber, j: ThemeNumber): number => {
  const low = Math.min(i, j);
  const high = Math.max(i, j);
  return low * size - (low * (low + 1)) / 2 + high - low - 1;
};

// Of a theme that no review in view names nothing can be said.
const NOTHING: PairMeasures = {
  expected_plain: 0,
  lift_plain: 1,
  npmi: 0,
  jaccard: 0,
  phi: 0,
  odds_ratio_plain: 1,
  odds_ratio_low_plain: 0,
  odds_ratio_high_plain: Infinity,
};
const work = (k: number, i: ThemeNumber, j: ThemeNumber, net: string): Pair => {
  const [a, b] = [themes[Math.min(i, j)], themes[Math.max(i, j)]];
  const facts = inForce.net(net);
  const n11 = inForce.n11[k];
  const expected = facts.expected[k];
  const plain = a.count && b.count ? measuresOf(n11, a.count, b.count, inForce.n) : NOTHING;
  // A ratio without bound travels as null; a net that adjusts for nothing has those of plain chance.
  const odds = (name: Odds): number => {
    const own = facts[name];
    return own ? (own[k] ?? Infinity) : plain[`${name}_plain`];
  };
  return {
    ...plain,
    lift: facts.odds_ratio ? (expected > 0 ? n11 / expected : 1) : plain.lift_plain,
    odds_ratio: odds("odds_ratio"),
    odds_ratio_low: odds("odds_ratio_low"),
    odds_ratio_high: odds("odds_ratio_high"),
    adjusted: Boolean(facts.odds_ratio),
    k,
    a,
    b,
    n11,
    expected,
    difference: n11 - expected,
    p: facts.p[k],
    q: facts.q[k],
    together: facts.grade[k] > 0,
    evidence: GRADES[Math.abs(facts.grade[k]) - 1],
    oneThing: oneThing.get(k) ?? null,
    // Corpora were made of all reviews, not of those under a filter.
    again: inForce.rows ? undefined : againBy[net].get(k),
  };
};

/** The pair of two themes under a net. */
export const pairAt = (i: ThemeNumber, j: ThemeNumber, net: string): Pair => {
  const k = numberOf(i, j);
  const ofNet = (known[net] ??= new Array<Pair | undefined>(pairs.n11.length));
  return (ofNet[k] ??= work(k, i, j, net));
};

/** Every two of some themes, each pair once. */
export const pairsOf = (some: readonly Theme[], net: string): Pair[] =>
  some.flatMap((a, k) => some.slice(k + 1).map((b) => pairAt(a.i, b.i, net)));

/** How many pairs are tested under a net. */
export const tested = (net: string): number => inForce.net(net).q.filter((q) => q !== null).length;
/** How many reviews name both of two themes. */
export const countOf = (i: ThemeNumber, j: ThemeNumber): number => inForce.n11[numberOf(i, j)];

/** The rows of the reviews that name both. */
export const reviewsOfPair = (a: Theme, b: Theme): number[] => {
  const held = new Set(a.reviews);
  return b.reviews.filter((row) => held.has(row));
};

export const evidenceWords = (pair: Pair): string => {
  if (pair.q === null) return "not tested";
  const grade = `${pair.evidence}${robustMark(pair.again)}`;
  return pair.together || pair.evidence === "weak" ? grade : `${grade}, less often`;
};

/** A number with its sign, none for what is shown as nothing. */
export const signed = (value: number, digits: number): string => {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? "−" : "+"}${text}`;
};
export const namesOf = (pair: Pair): string => `${pair.a.label} and ${pair.b.label}`;
export const countedWords = (pair: Pair): string =>
  `${plural(pair.n11, "review names", "reviews name")} both, ${pair.expected.toFixed(1)} expected; ` +
  (pair.q === null ? "not tested" : `evidence ${evidenceWords(pair)}`) +
  (pair.oneThing ? `; ${ONE_THING[pair.oneThing]}` : "");
export const sentenceOf = (pair: Pair): string => `${namesOf(pair)}: ${countedWords(pair)}`;
