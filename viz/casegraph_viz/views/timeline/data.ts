// What the page holds: the trends of all reviews by each date, and the reviews to count again.
import { readData } from "../../../browser/lib/data.ts";
import { openCorpus, type PackedReviews, type Row } from "../../../browser/recount/corpus.ts";

/** A period: its name, first year, last year, and number of reviews. */
export type Period = [name: string, first: number, last: number, n: number];

/** A theme in a period: how many reviews name it, the share of them and its interval, null for few. */
export type Box = [count: number, share: number | null, low: number | null, high: number | null];

/** How a theme is shown, whatever is counted. */
export interface ThemeLook {
  label: string;
  group: string;
  outline: string;
  link: string;
}

export interface Theme extends ThemeLook {
  about: string;
  /** The end of the axis of shares. */
  top: number;
  boxes: Box[];
}

export interface Trend {
  /** "year of publication". */
  words: string;
  /** The theme that the page opens with: the one named most often. */
  first: string;
  periods: Period[];
  themes: Record<string, Theme>;
}

/** By date: published, incident. Empty where no trend can be shown. */
export const trends: ReadonlyMap<string, Trend> = new Map(Object.entries(readData<Record<string, Trend>>("trends")));

export const corpus = openCorpus(readData<PackedReviews>("incidence"));

interface Behind {
  /** By date, a year for each review, 0 where it is not stated. */
  years: Record<string, { words: string; years: number[] }>;
  /** By theme, the rows of the reviews that recommend on it. */
  asked: Record<string, number[]>;
  looks: Record<string, ThemeLook>;
}
const behind = readData<Behind>("behind");

/** The dates by which reviews can be put in order, those with a trend first. */
export const dates: readonly string[] = [
  ...trends.keys(),
  ...Object.keys(behind.years).filter((date) => !trends.has(date)),
];

export const yearsOf = (date: string): readonly number[] => behind.years[date].years;
export const dateWords = (date: string): string => behind.years[date].words;
export const lookOf = (theme: string): ThemeLook => behind.looks[theme];

/** The themes that can be opened by a date: those of its trend, or all that a review names. */
export const themesOf = (date: string): string[] => Object.keys(trends.get(date)?.themes ?? behind.looks);

const bits = (rows: readonly number[]): Row => {
  const out = new Int32Array(corpus.width);
  for (const r of rows) out[r >>> 5] |= 1 << (r & 31);
  return out;
};

/** The reviews that recommend on each theme, by theme number. */
export const recommending: readonly Row[] = corpus.themes.id.map((id) =>
  bits(Object.hasOwn(behind.asked, id) ? behind.asked[id] : []),
);
