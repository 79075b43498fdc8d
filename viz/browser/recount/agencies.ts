// Agencies and themes of the reviews under a filter: named in findings, addressed by recommendations, and
// the gap between the two. The numbers are those of casegraph_viz.views.agencies.counts.
import { FEWEST_UNITS, GRADES } from "../lib/library.ts";
import { countPairs, each, size } from "./bits.ts";
import type { Corpus, Row } from "./corpus.ts";
import { signOf, testsOfEvery } from "./correction.ts";
import { exactLengths } from "./exact.ts";
import { gradeOf } from "./false-discovery.ts";
import { maskOf, type Filters } from "./select.ts";

/** Findings or recommendations, a list of each column: review, agencies and themes by place. */
export interface Coded {
  review: readonly number[];
  agencies: readonly (readonly number[])[];
  themes: readonly (readonly number[])[];
}

/** What is coded of the agencies of a page, by place in its lists of agencies, themes and reviews. */
export interface CodedAgencies {
  agencies: number;
  /** Ids of the themes. */
  themes: readonly string[];
  /** The row of each review among the packed ones, -1 where it is not one of them. */
  rows: readonly number[];
  /** `concern` is 1 where a finding is one, else 0. */
  findings: Coded & { concern: readonly number[] };
  recommendations: Coded;
  /** Rows of the reviews that carry recommendations, and of those to nobody in particular, by theme. */
  recommending: readonly number[];
  undirected: { theme: readonly number[]; row: readonly number[] };
}

/** How many reviews of a pair there are, of each kind, as `Cell` in Python. */
export interface PairCounts {
  found: number;
  concern: number;
  addressed: number;
  both: number;
  open: number;
  ahead: number;
  /** Reviews with a concern that carry recommendations: what `open` is a part of. */
  stated: number;
  /** Reviews whose findings name both anywhere; the next four are about this number. */
  together: number;
  expected: number;
  p: number;
  /** Null where it is not tested. */
  q: number | null;
  evidence: (typeof GRADES)[number];
  sign: number;
}

/** An agency and a theme, by place. */
export interface CountedPair extends PairCounts {
  agency: number;
  theme: number;
}

/** How many reviews name each agency or theme in findings, and in how many it is addressed. */
export interface Named {
  found: Int32Array;
  addressed: Int32Array;
}

export interface AgencyCounts {
  n: number;
  /** The reviews in view, as bits. */
  mask: Row;
  /** Reviews that carry recommendations, that name an agency in a finding, and in a recommendation. */
  recommending: number;
  named: number;
  directed: number;
  agencies: Named;
  themes: Named;
  /** Pairs that a finding or a recommendation names, or that differ from what is expected; in order. */
  pairs: CountedPair[];
  /** Whether anything was tested. */
  tested: boolean;
}

/** The coded agencies as bits by review. */
export interface OpenedAgencies {
  corpus: Corpus;
  agencies: Row[];
  /** The number of each theme of the page among those of the corpus. */
  places: number[];
  addressed: Row[];
  recommending: Row;
  undirected: Row[];
  cells: ReadonlyMap<number, { agency: number; theme: number; found: Row; concern: Row; addressed: Row }>;
}

/** Turn what is coded into bits, once for a page. */
export const openAgencies = (corpus: Corpus, coded: CodedAgencies): OpenedAgencies => {
  const { width } = corpus;
  const rows = (count: number): Row[] => Array.from({ length: count }, () => new Int32Array(width));
  const put = (bits: Row, row: number): void => {
    if (row >= 0) bits[row >>> 5] |= 1 << (row & 31);
  };
  const many = coded.themes.length;
  const made: OpenedAgencies = {
    corpus,
    agencies: rows(coded.agencies),
    places: coded.themes.map((id) => corpus.themes.id.indexOf(id)),
    addressed: rows(coded.agencies),
    recommending: new Int32Array(width),
    undirected: rows(many),
    cells: new Map(),
  };
  const cells = new Map<number, { agency: number; theme: number; found: Row; concern: Row; addressed: Row }>();
  const take = (of: Coded, kind: "found" | "addressed", concern?: readonly number[]): void => {
    of.review.forEach((review, k) => {
      const row = coded.rows[review];
      for (const agency of of.agencies[k]) {
        put(kind === "found" ? made.agencies[agency] : made.addressed[agency], row);
        for (const theme of of.themes[k]) {
          const key = agency * many + theme;
          let cell = cells.get(key);
          if (!cell) {
            const [found, worry, addressed] = rows(3);
            cell = { agency, theme, found, concern: worry, addressed };
            cells.set(key, cell);
          }
          put(cell[kind], row);
          if (concern?.[k]) put(cell.concern, row);
        }
      }
    });
  };
  take(coded.findings, "found", coded.findings.concern);
  take(coded.recommendations, "addressed");
  for (const row of coded.recommending) put(made.recommending, row);
  coded.undirected.theme.forEach((theme, k) => {
    put(made.undirected[theme], coded.undirected.row[k]);
  });
  return { ...made, cells };
};

const both = (left: Row, right: Row): Row => left.map((word, i) => word & right[i]);
const less = (left: Row, right: Row): Row => left.map((word, i) => word & ~right[i]);
const anyOf = (columns: readonly Row[], width: number): Row => {
  const out = new Int32Array(width);
  for (const column of columns) for (let i = 0; i < width; i += 1) out[i] |= column[i];
  return out;
};

type Tested = Pick<PairCounts, "together" | "expected" | "p" | "q" | "evidence" | "sign">;
const UNTESTED: Tested = { together: 0, expected: 0, p: 1, q: null, evidence: GRADES[0], sign: 0 };
/** A pair that no review names. */
export const UNNAMED: PairCounts = {
  found: 0,
  concern: 0,
  addressed: 0,
  both: 0,
  open: 0,
  ahead: 0,
  stated: 0,
  ...UNTESTED,
};

// Agencies and themes are the columns of one table, so that a long review is long in both; two agencies, and
// two themes, are no pair. Null where there are too few reviews, or no fit is found.
const testsOf = (
  { corpus, agencies, places }: OpenedAgencies,
  mask: Row,
): ((a: number, t: number) => Tested) | null => {
  if (!corpus.tests || size(mask) < FEWEST_UNITS) return null;
  // Every theme counts for the length of a review, also one of which no agency is named.
  const columns = [...agencies, ...corpus.columns];
  const [first, K] = [agencies.length, columns.length];
  const related: [number, number][] = [];
  for (let i = 0; i < K; i += 1) for (let j = i + 1; j < K; j += 1) if (i < first === j < first) related.push([i, j]);
  const counts = countPairs({ ...corpus, columns, related, presupposing: [] }, mask);
  const found = exactLengths(counts);
  if (!found) return null;
  const { tested, q } = testsOfEvery(counts, found);
  const { totals } = counts;
  return (agency, theme) => {
    const [a, b] = [agency, first + places[theme]];
    const k = a * K - (a * (a + 1)) / 2 + b - a - 1;
    if (!totals[a] || !totals[b]) return UNTESTED;
    return {
      together: counts.together[k],
      expected: found.expected[k],
      p: found.p[k],
      q: tested[k] ? q[k] : null,
      evidence: tested[k] ? GRADES[gradeOf(q[k])] : GRADES[0],
      sign: signOf(counts.together[k], found.expected[k]),
    };
  };
};

/** Count the agencies and themes of the reviews under a filter. */
export const countAgencies = (opened: OpenedAgencies, filters: Filters): AgencyCounts => {
  const { corpus, cells } = opened;
  const mask = maskOf(corpus, filters);
  const recommending = both(opened.recommending, mask);
  const tests = testsOf(opened, mask);
  const pairs: CountedPair[] = [];
  const { places } = opened;
  const recommended = places.map(() => new Int32Array(corpus.width));
  opened.agencies.forEach((_, agency) => {
    places.forEach((_, theme) => {
      const test = tests?.(agency, theme) ?? UNTESTED;
      const cell = cells.get(agency * places.length + theme);
      if (!cell) {
        if (test.evidence !== GRADES[0]) pairs.push({ agency, theme, ...UNNAMED, ...test });
        return;
      }
      const [found, concern, addressed] = [cell.found, cell.concern, cell.addressed].map((row) => both(row, mask));
      recommended[theme].forEach((word, i) => (recommended[theme][i] = word | addressed[i]));
      const stated = both(concern, recommending);
      const numbers = {
        found: size(found),
        concern: size(concern),
        addressed: size(addressed),
        both: size(both(found, addressed)),
        open: size(less(less(stated, addressed), opened.undirected[theme])),
        ahead: size(less(addressed, found)),
        stated: size(stated),
      };
      if (numbers.found || numbers.addressed || test.evidence !== GRADES[0])
        pairs.push({ agency, theme, ...numbers, ...test });
    });
  });
  pairs.sort((x, y) => y.found - x.found || y.addressed - x.addressed || x.agency - y.agency || x.theme - y.theme);
  const sizes = (rows: readonly Row[]): Int32Array => Int32Array.from(rows, (row) => size(both(row, mask)));
  return {
    n: size(mask),
    mask,
    recommending: size(recommending),
    named: size(both(anyOf(opened.agencies, corpus.width), mask)),
    directed: size(both(anyOf(opened.addressed, corpus.width), mask)),
    agencies: { found: sizes(opened.agencies), addressed: sizes(opened.addressed) },
    themes: { found: sizes(places.map((at) => corpus.columns[at])), addressed: Int32Array.from(recommended, size) },
    pairs,
    tested: tests !== null,
  };
};

/** The rows of the reviews in view, as a set. */
export const rowsIn = (mask: Row): ReadonlySet<number> => {
  const found = new Set<number>();
  each(mask, (row) => found.add(row));
  return found;
};
