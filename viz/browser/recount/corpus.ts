// The reviews of a page as Python packs them, and as they are counted here.

/** The block that casegraph_viz writes: rows of bits in base64, one bit per review, lowest first. */
export interface PackedReviews {
  n: number;
  units: string[];
  /** Filters that were applied before the page was written, never none: ["level", "case"]. */
  where: [key: string, value: string][];
  themes: { id: string[]; label: string[]; bits: string };
  /** Whether there are reviews enough to test anything, and not to count alone. */
  tests?: boolean;
  /** Pairs of themes of which one is broader than the other, by number. */
  related: [number, number][];
  /** Pairs of themes of which one presupposes the other, by number. */
  presupposing: [number, number][];
  /** The rows of the reviews about one case, for each case that several reviews are about. */
  cases: number[][];
  facets: PackedFacet[];
  /** The row of each child's review, four bytes each, and rows of one bit per child for each facet of theirs. */
  children: { n: number; review: string; bits: Record<string, string> };
  /** A year for each review, two bytes each; 0 where none is stated. */
  year: string;
}

export interface PackedFacet {
  key: string;
  label: string;
  /** Reviews that state any value. */
  stated: number;
  id: string[];
  value: string[];
  count: number[];
  bits: string;
}

/** One bit per review: bit r of word r >> 5. */
export type Row = Int32Array;

export interface FacetValue {
  id: string;
  label: string;
  count: number;
}

export interface Facet {
  key: string;
  label: string;
  stated: number;
  /** Only values that occur. */
  values: FacetValue[];
  columns: Row[];
  /** The same over children, where the facet is of a child: one bit per child. */
  ofChildren: Row[] | null;
}

export interface Corpus {
  /** How many reviews the page holds, and their ids by row. */
  n: number;
  units: string[];
  /** Whether anything is tested; with few reviews in all a page counts them alone. */
  tests: boolean;
  where: readonly (readonly [key: string, value: string])[];
  /** Every theme of the codebook, by theme number. */
  themes: { id: string[]; label: string[] };
  facets: Facet[];
  /** The row of the review of each child. */
  reviewOf: Int32Array;
  /** Low and high are null where no review states a year. */
  years: { low: number | null; high: number | null; stated: number };
  related: [number, number][];
  presupposing: [number, number][];
  /** The rows of the reviews about one case, for each case that several reviews are about. */
  cases: number[][];
  /** Words in a row. */
  width: number;
  year: Uint16Array;
  columns: Row[];
}

const bytes = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

// The packed rows fill whole words of 32 bits.
const words = (base64: string): Int32Array => {
  const raw = bytes(base64);
  const view = new DataView(raw.buffer);
  return Int32Array.from({ length: raw.length / 4 }, (_, i) => view.getInt32(4 * i, true));
};

/** Open rows of bits over so many things. */
export const openRows = (base64: string, count: number, things: number): Row[] => {
  const all = words(base64);
  const across = Math.ceil(things / 32);
  return Array.from({ length: count }, (_, i) => all.subarray(i * across, (i + 1) * across));
};

/** Open the packed reviews of a page. */
export const openCorpus = (packed: PackedReviews): Corpus => {
  const width = Math.ceil(packed.n / 32);
  const rows = (base64: string, count: number): Row[] => openRows(base64, count, packed.n);
  const { children } = packed;
  const ofChildren = ({ key, id }: PackedFacet): Row[] | null =>
    Object.hasOwn(children.bits, key) ? openRows(children.bits[key], id.length, children.n) : null;
  const raw = bytes(packed.year);
  const year = Uint16Array.from({ length: packed.n }, (_, r) => raw[2 * r] + 256 * raw[2 * r + 1]);
  const stated = [...year].filter((y) => y > 0);
  return {
    n: packed.n,
    units: packed.units,
    tests: packed.tests ?? true,
    where: packed.where,
    themes: { id: packed.themes.id, label: packed.themes.label },
    width,
    year,
    years: {
      low: stated.length ? stated.reduce((x, y) => Math.min(x, y)) : null,
      high: stated.length ? stated.reduce((x, y) => Math.max(x, y)) : null,
      stated: stated.length,
    },
    related: packed.related,
    presupposing: packed.presupposing,
    cases: packed.cases,
    reviewOf: words(children.review),
    columns: rows(packed.themes.bits, packed.themes.id.length),
    facets: packed.facets.map((facet) => ({
      key: facet.key,
      label: facet.label,
      stated: facet.stated,
      values: facet.id.map((id, i) => ({ id, label: facet.value[i], count: facet.count[i] })),
      columns: rows(facet.bits, facet.id.length),
      ofChildren: ofChildren(facet),
    })),
  };
};
