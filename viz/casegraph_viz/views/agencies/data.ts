// Reads the blocks of the page: agencies, themes, their pairs, and the texts of each pair; counts under a filter.
import { readData, readDataIfThere, rowsOf, type Columns } from "../../../browser/lib/data.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { GRADES } from "../../../browser/lib/library.ts";
import type { Source } from "../../../browser/lib/sources.ts";
import {
  countAgencies,
  openAgencies,
  rowsIn,
  UNNAMED,
  type AgencyCounts,
  type CodedAgencies,
  type OpenedAgencies,
  type PairCounts,
} from "../../../browser/recount/agencies.ts";
import { openCorpus, type Corpus, type PackedReviews } from "../../../browser/recount/corpus.ts";
import type { Filters } from "../../../browser/recount/select.ts";

/** What agencies and themes have in common; `i` is its place in its list, numbers are of the reviews in view. */
interface Thing {
  i: number;
  id: string;
  label: string;
  group_label: string;
  definition: string;
  /** Its own page, empty where it has none. */
  href: string;
  /** How many reviews name it in findings, and in how many it is addressed. */
  found: number;
  addressed: number;
}
export type Agency = Thing;
export interface Theme extends Thing {
  /** The key of its group. */
  style: string;
}

/** What the picture can show: the key of a choice. */
export type Shown = "found" | "addressed" | "open" | "tested";

/** How many reviews of a pair there are, of each kind. */
interface Counts extends Omit<PairCounts, "p"> {
  /** Reviews that name both, where that is more often than expected, else 0. */
  tested: number;
}
export interface Pair extends Counts {
  /** The same number whatever the filter: see `numberOf`. */
  i: number;
  agency: Agency;
  theme: Theme;
}

interface Settings {
  n: number;
  /** How many reviews carry recommendations. */
  recommending: number;
  /** How many lines are drawn first. */
  first: number;
  shown: Record<Shown, { label: string; note: string }>;
  /** The dashes of a suggestive line. */
  suggestive: number[];
  /** Outlines and colours of the groups of themes. */
  shapes: Record<string, string>;
  light: Record<string, string>;
  title: string;
}

/** A shape of the picture as Python made it. */
interface DrawnNode {
  id: string;
  shape: string;
  size: number;
}

export const settings = readData<Settings>("settings");
export const drawing = readData<{ nodes: DrawnNode[]; options: object }>("drawing");
/** `countAgain` keeps their numbers those of the reviews in view. */
export const agencies: readonly Agency[] = rowsOf(readData<Columns<Omit<Agency, "i">>>("agencies"));
export const themes: readonly Theme[] = rowsOf(readData<Columns<Omit<Theme, "i">>>("themes"));
export const agencyOf = new Map(agencies.map((agency) => [agency.id, agency]));
export const themeOf = new Map(themes.map((theme) => [theme.id, theme]));
/** The number of a pair among all of the page. */
const numberOf = (agency: number, theme: number): number => agency * themes.length + theme;
const pairOf = (pair: Counts & { agency: number; theme: number }): Pair => ({
  ...pair,
  i: numberOf(pair.agency, pair.theme),
  agency: agencies[pair.agency],
  theme: themes[pair.theme],
});
const given: readonly Pair[] = rowsOf(readData<Columns<Counts & { agency: number; theme: number }>>("pairs")).map(
  pairOf,
);
const packed = readDataIfThere<PackedReviews>("incidence");
export const corpus: Corpus | null = packed ? openCorpus(packed) : null;

/** The reviews in view, and what is counted of them. */
export interface InForce {
  n: number;
  /** How many of them carry recommendations. */
  recommending: number;
  /** Pairs that are named or tested, those of most reviews first. */
  pairs: readonly Pair[];
  /** What was counted under a filter; null for all reviews, which Python counted. */
  counts: AgencyCounts | null;
  /** Their rows; null for all. */
  rows: ReadonlySet<number> | null;
}
const whole: InForce = { n: settings.n, recommending: settings.recommending, pairs: given, counts: null, rows: null };
export let inForce = whole;
/** The filters that are counted, as text; empty for none. */
export let counted = "";
let byNumber = new Map(given.map((pair) => [pair.i, pair]));

const ofAll = [...agencies, ...themes].map(({ found, addressed }) => ({ found, addressed }));
let opened: OpenedAgencies | null = null;
const open = (of: Corpus): OpenedAgencies => {
  if (opened) return opened;
  const { recommending, undirected } = readData<Pick<CodedAgencies, "recommending" | "undirected">>("unnamed");
  opened = openAgencies(of, {
    agencies: agencies.length,
    themes: themes.map(({ id }) => id),
    rows: readData<{ row: number[] }>("reviews").row,
    findings: readData<CodedAgencies["findings"]>("findings"),
    recommendations: readData<CodedAgencies["recommendations"]>("recommendations"),
    recommending,
    undirected,
  });
  return opened;
};

/** Count again under other filters; null for none. */
export const countAgain = (filters: Filters | null): void => {
  const wanted = filters ? JSON.stringify(filters) : "";
  if (wanted === counted) return;
  counted = wanted;
  inForce = whole;
  if (filters && corpus) {
    const counts = countAgencies(open(corpus), filters);
    const { n, recommending, mask } = counts;
    const pairs = counts.pairs.map((pair) => {
      const tested = pair.evidence !== GRADES[0] && pair.sign > 0 ? pair.together : 0;
      return pairOf({ ...pair, tested });
    });
    inForce = { n, recommending, pairs, counts, rows: rowsIn(mask) };
  }
  byNumber = new Map(inForce.pairs.map((pair) => [pair.i, pair]));
  [...agencies, ...themes].forEach((thing: Thing, k) => {
    const { counts } = inForce;
    const [of, at] = k < agencies.length ? [counts?.agencies, k] : [counts?.themes, k - agencies.length];
    Object.assign(thing, of ? { found: of.found[at], addressed: of.addressed[at] } : ofAll[k]);
  });
};

/** A pair by its number; one that no review in view names has nothing but zeros. */
export const pairAt = (i: number): Pair =>
  byNumber.get(i) ?? pairOf({ ...UNNAMED, tested: 0, agency: Math.floor(i / themes.length), theme: i % themes.length });
/** The number of the pair of an agency and a theme. */
export const pairNumber = (agency: Agency, theme: Theme): number => numberOf(agency.i, theme.i);

interface ReviewRow {
  title: string;
  year: number | null;
  href: string;
  /** Its row among the packed reviews; only where the page has them. */
  row?: number;
}
interface CodedRow {
  /** Review, agencies and themes by place. */
  review: number;
  agencies: number[];
  themes: number[];
  summary: string;
  about: string;
}
/** What was read in a source; the blocks of the page name it by place. */
type Read<Row> = Row & { i: number; source: Source };
export type Review = Read<ReviewRow>;
/** A finding or a recommendation. */
export type Coded = Read<CodedRow>;
/** A review with the findings and recommendations that name both ends of a pair. */
export interface Behind {
  review: Review;
  findings: Coded[];
  recommendations: Coded[];
}
interface Texts {
  reviews: readonly Review[];
  findings: readonly Coded[];
  recommendations: readonly Coded[];
}

// The texts are the largest block and are not needed for the first picture.
let texts: Texts | null = null;
const load = (): Texts => {
  if (texts) return texts;
  const sources: readonly Source[] = rowsOf(readData<Columns<Source>>("sources"));
  const read = <Row extends object>(name: string): Read<Row>[] =>
    rowsOf(readData<Columns<Row & { source: number }>>(name)).map((row) => ({ ...row, source: sources[row.source] }));
  texts = {
    reviews: read<ReviewRow>("reviews"),
    findings: read<CodedRow>("findings"),
    recommendations: read<CodedRow>("recommendations"),
  };
  return texts;
};

/** Reviews in view with the findings and recommendations that make up a pair, the latest first. */
export const reviewsOf = (pair: Pair): Behind[] => {
  const { reviews, ...coded } = load();
  const found = new Map<number, Behind>();
  for (const kind of ["findings", "recommendations"] as const)
    for (const item of coded[kind]) {
      if (!item.agencies.includes(pair.agency.i) || !item.themes.includes(pair.theme.i)) continue;
      if (inForce.rows && !inForce.rows.has(reviews[item.review].row ?? -1)) continue;
      const behind = found.get(item.review) ?? { review: reviews[item.review], findings: [], recommendations: [] };
      behind[kind].push(item);
      found.set(item.review, behind);
    }
  return [...found.values()].sort((x, y) => (y.review.year ?? 0) - (x.review.year ?? 0) || x.review.i - y.review.i);
};

/** How many reviews a line or a cell counts. */
export const weight = (pair: Pair, shown: Shown): number => pair[shown];

/** A line in words. */
export const lineWords = (pair: Pair, shown: Shown): string => {
  const reviews = plural(weight(pair, shown), "review", "reviews");
  const words: Record<Shown, string> = {
    found: `named in findings of ${reviews}`,
    addressed: `addressed in ${reviews}`,
    open: `a concern without a recommendation to the agency in ${reviews}`,
    tested: `named in ${reviews}, ${pair.expected.toFixed(1)} expected, evidence ${pair.evidence}`,
  };
  return `${pair.agency.label} and ${pair.theme.label}: ${words[shown]}`;
};
