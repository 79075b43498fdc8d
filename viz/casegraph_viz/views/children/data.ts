// What the page carries: reviews as bits, the characteristics of children, themes, and findings in words.
import { readData } from "../../../browser/lib/data.ts";
import type { Source } from "../../../browser/lib/sources.ts";
import { openKinds, type PackedKind } from "../../../browser/recount/characteristics.ts";
import { openCorpus, type PackedReviews } from "../../../browser/recount/corpus.ts";

interface Settings {
  /** The outline of each group of themes, in a box of 24 by 24. */
  shapes: Record<string, string>;
  /** The address of the page of each review; empty where there is none. */
  reviews: string[];
  /** Where each pair of groups that this page compared once is compared now. */
  comparisons: Record<string, string>;
}

interface PackedEvidence {
  reviews: { title: string[]; year: (number | null)[]; source: number[]; cut: number[] };
  findings: { review: number[]; themes: number[][]; summary: string[]; source: number[] };
  sources: { title: string[]; url: string[] };
}

export const settings = readData<Settings>("settings");
export const corpus = openCorpus(readData<PackedReviews>("incidence"));
export const kinds = openKinds(readData<PackedKind[]>("kinds"), corpus);
/** The group and the address of each theme, by number. */
export const themes = readData<{ group: string[]; href: string[] }>("themes");
export const themeLabel = (theme: number): string => corpus.themes.label[theme];

let read: { packed: PackedEvidence; findings: Map<number, number[]> } | null = null;

// The words are needed only when a reader opens something.
const evidence = (): NonNullable<typeof read> => {
  if (read) return read;
  const packed = readData<PackedEvidence>("evidence");
  const findings = new Map<number, number[]>();
  packed.findings.review.forEach((row, k) => {
    findings.set(row, [...(findings.get(row) ?? []), k]);
  });
  read = { packed, findings };
  return read;
};

const sourceAt = ({ sources }: PackedEvidence, k: number): Source => ({ title: sources.title[k], url: sources.url[k] });

export interface Review {
  title: string;
  year: number | null;
  href: string;
  source: Source;
  /** Whether the text that was read is cut off. */
  cut: boolean;
}

export const reviewAt = (row: number): Review => {
  const { packed } = evidence();
  return {
    title: packed.reviews.title[row],
    year: packed.reviews.year[row],
    href: settings.reviews[row],
    source: sourceAt(packed, packed.reviews.source[row]),
    cut: packed.reviews.cut.includes(row),
  };
};

/** The findings of a review on a theme, in words, with where each was read. */
export const findingsOf = (row: number, theme: number): { summary: string; source: Source }[] => {
  const { packed, findings } = evidence();
  return (findings.get(row) ?? [])
    .filter((k) => packed.findings.themes[k].includes(theme))
    .map((k) => ({ summary: packed.findings.summary[k], source: sourceAt(packed, packed.findings.source[k]) }));
};
