// Reads the blocks of the page: agencies, themes, their pairs, and the texts of each pair.
import { readData, rowsOf, type Columns } from "../../../browser/lib/data.ts";
import { plural } from "../../../browser/lib/figures.ts";
import type { GRADES } from "../../../browser/lib/library.ts";
import type { Source } from "../../../browser/lib/sources.ts";

/** What agencies and themes have in common; `i` is its place in its list. */
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

/** What a line can show: the key of a choice. */
export type Shown = "found" | "addressed" | "open" | "tested";

/** How many reviews of a pair there are, of each kind. */
interface Counts {
  found: number;
  concern: number;
  addressed: number;
  both: number;
  open: number;
  ahead: number;
  /** Reviews that name both, where that is more often than expected, else 0. */
  tested: number;
  together: number;
  expected: number;
  /** Null where it is not tested. */
  q: number | null;
  evidence: (typeof GRADES)[number];
  /** Below 0 where there are fewer than expected. */
  sign: number;
}
export interface Pair extends Counts {
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
  cite: string;
}

/** A shape of the picture as Python made it. */
interface DrawnNode {
  id: string;
  shape: string;
  size: number;
}

export const settings = readData<Settings>("settings");
export const drawing = readData<{ nodes: DrawnNode[]; options: object }>("drawing");
export const agencies: readonly Agency[] = rowsOf(readData<Columns<Omit<Agency, "i">>>("agencies"));
export const themes: readonly Theme[] = rowsOf(readData<Columns<Omit<Theme, "i">>>("themes"));
export const agencyOf = new Map(agencies.map((agency) => [agency.id, agency]));
export const themeOf = new Map(themes.map((theme) => [theme.id, theme]));
export const pairs: readonly Pair[] = rowsOf(
  readData<Columns<Counts & { agency: number; theme: number }>>("pairs"),
).map((pair) => ({ ...pair, agency: agencies[pair.agency], theme: themes[pair.theme] }));

interface ReviewRow {
  title: string;
  year: number | null;
  href: string;
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

/** Reviews with the findings and recommendations that make up a pair, the latest first. */
export const reviewsOf = (pair: Pair): Behind[] => {
  const { reviews, ...coded } = load();
  const found = new Map<number, Behind>();
  for (const kind of ["findings", "recommendations"] as const)
    for (const item of coded[kind]) {
      if (!item.agencies.includes(pair.agency.i) || !item.themes.includes(pair.theme.i)) continue;
      const behind = found.get(item.review) ?? { review: reviews[item.review], findings: [], recommendations: [] };
      behind[kind].push(item);
      found.set(item.review, behind);
    }
  return [...found.values()].sort((x, y) => (y.review.year ?? 0) - (x.review.year ?? 0) || x.review.i - y.review.i);
};

/** How many reviews a line counts. */
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
