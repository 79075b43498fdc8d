// The ledger as rows that know their theme, their recommendations and their later reviews.
import { readData, readDataIfThere, rowsOf, type Columns } from "../../../browser/lib/data.ts";
import type { Source } from "../../../browser/lib/sources.ts";
import { openCorpus, type Corpus, type PackedReviews } from "../../../browser/recount/corpus.ts";
import type { Again, DatedReviews } from "../../../browser/recount/recurrence.ts";

export interface Theme {
  id: string;
  label: string;
  group: string;
  /** The path of the shape of its group. */
  outline: string;
  alt: string[];
  link: string;
}

export interface Addressee {
  id: string;
  label: string;
}

export interface Review {
  id: string;
  title: string;
  year: number | null;
  /** The year of the incident. */
  incident: number | null;
  publisher: string;
  link: string;
  /** The number of its level. */
  level: number;
  /** Its row among the reviews that are filtered. */
  row: number;
}

/** What a row counts, and the tests of the order of years, which are of all reviews; null where it cannot be said. */
export interface Counted extends Again {
  qOrder: number | null;
  qRatio: number | null;
}

export interface Recommendation {
  review: Review;
  to: string[];
  text: string;
  action: string;
  source: Source;
}

export interface Concern {
  themes: number[];
  text: string;
  source: Source;
}

/** A row of the ledger: a theme, or a theme and an addressee. */
export interface Row extends Counted {
  theme: Theme;
  /** The place of the theme, by which concerns name it. */
  place: number;
  /** The row in words; empty where the rows are those of an addressee. */
  sentence: string;
  to: Addressee | null;
  asked: Recommendation[];
  found: Review[];
}

export interface Ledger {
  corpus: Corpus;
  /** What counting again needs of each review. */
  dated: DatedReviews;
  /** The rows of the reviews with a concern on each theme, by its place. */
  concerned: readonly (readonly number[])[];
  themes: Theme[];
  addressees: Addressee[];
  byTheme: Row[];
  byAddressee: Row[];
  /** What a review says about the theme of a place, as a concern. */
  concernsOf: (review: Review, place: number) => Concern[];
}

/** A row as it is packed: things are named by their places. */
interface PackedRow extends Counted {
  theme: number;
  sentence: string;
  to?: number;
  asked: number[];
  found: number[];
}

interface PackedLedger {
  themes: Theme[];
  addressees: Addressee[];
  byTheme: Columns<PackedRow>;
  byAddressee: Columns<PackedRow>;
}

interface PackedBehind {
  reviews: Columns<Omit<Review, "row">>;
  asked: Columns<{ review: number; to: number[]; text: string; action: string; source: number }>;
  concerns: Columns<{ review: number; themes: number[]; text: string; source: number }>;
  sources: Columns<Source>;
}

/** Read the ledger of the page, or null where the page has none. */
export const readLedger = (): Ledger | null => {
  const ledger = readDataIfThere<PackedLedger>("ledger");
  if (!ledger) return null;
  const behind = readData<PackedBehind>("behind");
  const sources: Source[] = rowsOf(behind.sources);
  const corpus = openCorpus(readData<PackedReviews>("incidence"));
  const rowOf = new Map(corpus.units.map((unit, r) => [unit, r]));
  const reviews = rowsOf(behind.reviews).map((about): Review => ({ ...about, row: rowOf.get(about.id) ?? -1 }));
  const asked = rowsOf(behind.asked).map((about): Recommendation => ({
    text: about.text,
    action: about.action,
    review: reviews[about.review],
    to: about.to.map((k) => ledger.addressees[k].label),
    source: sources[about.source],
  }));
  // The concerns of each review, so that a later review can show its own.
  const concerns = new Map<Review, Concern[]>(reviews.map((review) => [review, []]));
  for (const about of rowsOf(behind.concerns))
    concerns.get(reviews[about.review])?.push({ ...about, source: sources[about.source] });
  const linked = (row: PackedRow): Row => ({
    ...row,
    place: row.theme,
    theme: ledger.themes[row.theme],
    to: row.to === undefined ? null : ledger.addressees[row.to],
    asked: row.asked.map((k) => asked[k]),
    found: row.found.map((k) => reviews[k]),
  });
  const concerned = ledger.themes.map(() => new Set<number>());
  for (const about of rowsOf(behind.concerns))
    for (const theme of about.themes) concerned[theme].add(reviews[about.review].row);
  const recommending = new Set(asked.map(({ review }) => review));
  const inOrder = [...reviews].sort((x, y) => x.row - y.row);
  return {
    corpus,
    dated: {
      year: inOrder.map(({ year }) => year ?? 0),
      incident: inOrder.map((review) => review.incident ?? 0),
      level: inOrder.map(({ level }) => level),
      recommends: inOrder.map((review) => recommending.has(review)),
    },
    concerned: concerned.map((rows) => [...rows]),
    themes: ledger.themes,
    addressees: ledger.addressees,
    byTheme: rowsOf(ledger.byTheme).map(linked),
    byAddressee: rowsOf(ledger.byAddressee).map(linked),
    concernsOf: (review, place) => (concerns.get(review) ?? []).filter((about) => about.themes.includes(place)),
  };
};
