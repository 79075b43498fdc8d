// Reads the JSON blocks of the page and answers questions about themes, pairs and evidence.
import { readData, rowsOf, type Columns } from "../../../browser/lib/data.ts";
import { readKind, type KindColumns } from "../../../browser/lib/kind-of-case.ts";
import type { GRADES, ONE_THING } from "../../../browser/lib/library.ts";
import type { AgainColumns } from "../../../browser/lib/robust.ts";
import type { Source } from "../../../browser/lib/sources.ts";
import type { PackedReviews } from "../../../browser/recount/corpus.ts";
import type { Net } from "../../../browser/recount/sentences.ts";

/** Places in the blocks of the page: of a theme, of a pair, and of a review. */
export type ThemeNumber = number;
export type PairNumber = number;
export type ReviewRow = number;
type Maybe = number | null;
export type Grade = (typeof GRADES)[number];

/** Measures that no comparison changes, and those that each has values of its own for. */
type PlainMeasure =
  | "n11"
  | "lift_plain"
  | "npmi"
  | "jaccard"
  | "phi"
  | "odds_ratio_plain"
  | "odds_ratio_low_plain"
  | "odds_ratio_high_plain";
type NetMeasure = "lift" | "odds_ratio" | "odds_ratio_low" | "odds_ratio_high";
export type Measure = PlainMeasure | NetMeasure;

/** How many reviews name each theme, and the share of all with its 95% interval, by theme. */
export interface Prevalences {
  count: number[];
  share: Maybe[];
  low: Maybe[];
  high: Maybe[];
}
interface ThemeColumns extends Prevalences {
  id: string[];
  label: string[];
  /** The key of its group, and the number of its community, 0 for none. */
  group: string[];
  community: number[];
  definition: string[];
  alt: string[][];
  reviews: ReviewRow[][];
}
/** Why a pair may say one thing twice. */
export type OneThing = keyof typeof ONE_THING;
interface PairColumns extends Record<PlainMeasure, Maybe[]> {
  a: ThemeNumber[];
  b: ThemeNumber[];
  /** The pairs that may say one thing twice, by why. */
  oneThing: Record<OneThing, PairNumber[]>;
}
/** The results of a comparison, by pair; grades are 1 weak to 3 clear, negative for fewer than expected, 0 for none. */
interface NetColumns extends Record<NetMeasure | "expected" | "p" | "q", Maybe[]> {
  grade: number[];
  /** The pairs that it covers, the strongest evidence first. */
  order: PairNumber[];
  /** In how many other corpora each graded pair is clear. */
  again: AgainColumns;
}
interface Settings {
  title: string;
  /** The comparison to begin with. */
  net: Net;
  cutRule: { readable: number; fewest: number; most: number };
  n: number;
  /** How many other corpora of each kind there are, 0 for none, and that they are of all reviews of the page. */
  corpora: number;
  allReviews: string;
  /** What a community is called, and that at the beginning of a line. */
  called: { one: string; head: string };
  /** What each community is called by its two strongest themes, from the first on. */
  linked: string[];
  unit: string;
  /** Lengths of dashes and gaps by kind of line; none for a solid one. */
  dashes: Record<Grade | "apart" | "counted", false | readonly number[]>;
  /** What the width of a line can show, and its label. */
  measures: Record<Measure, string>;
  figures: Record<Measure, { head: string; digits: number }>;
  netLabels: Record<Net, string>;
  tested: Record<Net, Maybe>;
  /** Pairs of themes, by number, of which by their definitions no child can have both. */
  excluding: [ThemeNumber, ThemeNumber][];
  /** Labels, outlines and light colours of the groups of themes. */
  groups: Record<string, string>;
  shapes: Record<string, string>;
  light: Record<string, string>;
  /** The filters of the page itself. */
  where: string[];
}
/** A theme with the places that Python gave it: in a wide picture, and in a tall one. */
export interface DrawnNode {
  id: string;
  /** Its name in up to two lines. */
  label: string;
  shape: string;
  size: number;
  x: number;
  y: number;
  tall: readonly [number, number];
  /** Whether it is in the list of themes that no line leads to. */
  listed: boolean;
}

const columns = readData<ThemeColumns>("themes");
const pairs = readData<PairColumns>("pairs");
const links = readData<{ themes: string[]; reviews: string[] }>("links");
export const settings = readData<Settings>("settings");
export const drawing = readData<{ nodes: DrawnNode[]; options: object }>("drawing");
export const nets = readData<Record<Net, NetColumns>>("nets");
/** What the kind of case has to do with a pair in all reviews of the page, by its number. */
export const kindOf = readKind(readData<KindColumns>("kind"));
const packed = readData<Partial<PackedReviews>>("incidence");
/** The reviews as the recount takes them; null for a page without filters. */
export const incidence = packed.n ? (packed as PackedReviews) : null;
export const givenColumns = { themes: columns, pairs };

/** A theme; count, share, low and high are those of the reviews in view, which numbers.ts keeps so. */
export interface Theme {
  readonly i: ThemeNumber;
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly community: number;
  readonly definition: string;
  readonly alt: readonly string[];
  /** How many of all reviews of the page name it. */
  readonly all: number;
  readonly reviews: readonly ReviewRow[];
  count: number;
  share: Maybe;
  low: Maybe;
  high: Maybe;
}
export const themes: readonly Theme[] = columns.id.map((id, i) => ({
  i,
  id,
  label: columns.label[i],
  group: columns.group[i],
  community: columns.community[i],
  definition: columns.definition[i],
  alt: columns.alt[i],
  all: columns.count[i],
  count: columns.count[i],
  share: columns.share[i],
  low: columns.low[i],
  high: columns.high[i],
  reviews: columns.reviews[i],
}));
export const themeOf: ReadonlyMap<string, Theme> = new Map(themes.map((theme) => [theme.id, theme]));
export const communityOf = (number: number): Theme[] => themes.filter((theme) => theme.community === number);

// Links to other pages of the site are relative; anything else is not one of ours.
const own = (address: string | undefined): string =>
  address && !/^(?:[a-z][a-z0-9+.-]*:|[\\/])/i.test(address) ? address : "";
const apart = new Set(settings.excluding.map(([a, b]) => `${a}~${b}`));
/** Whether by their definitions no child can have both themes of a pair. */
export const excluded = (k: PairNumber): boolean => apart.has(`${pairs.a[k]}~${pairs.b[k]}`);

export const pageOfTheme = (i: ThemeNumber): string => own(links.themes[i]);
export const pageOfReview = (row: ReviewRow): string => own(links.reviews[row]);

const size = themes.length;
export const pairKeys = pairs.a.map((a, k) => `${themes[a].id}~${themes[pairs.b[k]].id}`);
const byThemes = new Map(pairs.a.map((a, k) => [a * size + pairs.b[k], k]));
/**
 * The number of a pair.
 *
 * A filter or an address may ask for a pair that the page does not contain, of two themes that no review names
 * together; it gets the next number.
 */
export const pairOfThemes = (one: ThemeNumber, other: ThemeNumber): PairNumber => {
  const [a, b] = [Math.min(one, other), Math.max(one, other)];
  const code = a * size + b;
  const known = byThemes.get(code);
  if (known !== undefined) return known;
  const k = pairs.a.push(a) - 1;
  pairs.b.push(b);
  pairKeys.push(`${themes[a].id}~${themes[b].id}`);
  byThemes.set(code, k);
  return k;
};
const oneThing = new Map(
  (Object.keys(pairs.oneThing) as OneThing[]).flatMap((why) => pairs.oneThing[why].map((k) => [k, why] as const)),
);
/** Why a pair may say one thing twice, in all reviews of the page; null for most. */
export const oneThingOf = (k: PairNumber): OneThing | null => oneThing.get(k) ?? null;
export const ends = (k: PairNumber): [Theme, Theme] => [themes[pairs.a[k]], themes[pairs.b[k]]];

/** What is coded of reviews; texts and sources are kept once, and here by place. */
interface Coded {
  review: ReviewRow[];
  themes: ThemeNumber[][];
  summary: string[];
  source: number[];
}
interface PackedEvidence {
  reviews: {
    id: string[];
    title: string[];
    year: Maybe[];
    publisher: number[];
    outcome: number[];
    age: number[];
    source: number[];
    /** Reviews of which the text that was read is cut off. */
    cut: ReviewRow[];
  };
  findings: Coded & { kind: number[]; polarity: number[] };
  recommendations: Coded & { action: number[]; to: number[] };
  texts: string[];
  sources: Columns<Source>;
}
interface Evidence {
  raw: PackedEvidence;
  /** The places of the findings and recommendations of each review. */
  findings: ReadonlyMap<ReviewRow, readonly number[]>;
  recommendations: ReadonlyMap<ReviewRow, readonly number[]>;
  sources: readonly Source[];
  cut: ReadonlySet<ReviewRow>;
}

export interface Review {
  id: string;
  title: string;
  year: Maybe;
  publisher: string;
  outcome: string;
  age: string;
  source: Source;
  /** Whether the text that was read is cut off. */
  cut: boolean;
}
interface CodedText {
  themes: readonly ThemeNumber[];
  summary: string;
  source: Source;
}
export interface Finding extends CodedText {
  kind: string;
  polarity: string;
}
export interface Recommendation extends CodedText {
  action: string;
  to: string;
}

// The evidence is the largest block and is not needed for the first picture.
let evidence: Evidence | null = null;
const byReview = ({ review }: Coded): ReadonlyMap<ReviewRow, readonly number[]> => {
  const found = new Map<ReviewRow, number[]>();
  review.forEach((row, place) => {
    const held = found.get(row);
    if (held) held.push(place);
    else found.set(row, [place]);
  });
  return found;
};
const load = (): Evidence => {
  if (evidence) return evidence;
  const raw = readData<PackedEvidence>("evidence");
  evidence = {
    raw,
    findings: byReview(raw.findings),
    recommendations: byReview(raw.recommendations),
    sources: rowsOf<Source>(raw.sources),
    cut: new Set(raw.reviews.cut),
  };
  return evidence;
};

export const reviewAt = (row: ReviewRow): Review => {
  const { raw, sources, cut } = load();
  const r = raw.reviews;
  return {
    id: r.id[row],
    title: r.title[row],
    year: r.year[row],
    publisher: raw.texts[r.publisher[row]],
    outcome: raw.texts[r.outcome[row]],
    age: raw.texts[r.age[row]],
    source: sources[r.source[row]],
    cut: cut.has(row),
  };
};

const placesOf = (
  found: ReadonlyMap<ReviewRow, readonly number[]>,
  coded: Coded,
  row: ReviewRow,
  themes: readonly ThemeNumber[],
): readonly number[] => (found.get(row) ?? []).filter((k) => coded.themes[k].some((t) => themes.includes(t)));

/** The findings of a review on any of some themes. */
export const findingsOf = (row: ReviewRow, themes: readonly ThemeNumber[]): Finding[] => {
  const { raw, findings, sources } = load();
  const f = raw.findings;
  return placesOf(findings, f, row, themes).map((k) => ({
    kind: raw.texts[f.kind[k]],
    polarity: raw.texts[f.polarity[k]],
    themes: f.themes[k],
    summary: f.summary[k],
    source: sources[f.source[k]],
  }));
};
/** Whether any recommendation is coded of a review. */
export const recommends = (row: ReviewRow): boolean => load().recommendations.has(row);
/** The recommendations of a review on any of some themes. */
export const recommendationsOf = (row: ReviewRow, themes: readonly ThemeNumber[]): Recommendation[] => {
  const { raw, recommendations, sources } = load();
  const f = raw.recommendations;
  return placesOf(recommendations, f, row, themes).map((k) => ({
    action: raw.texts[f.action[k]],
    to: raw.texts[f.to[k]],
    themes: f.themes[k],
    summary: f.summary[k],
    source: sources[f.source[k]],
  }));
};
