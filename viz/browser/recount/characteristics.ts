// Who the children of the reviews were, and which themes go with it, counted under any filter with the
// numbers of casegraph_viz.views.children.characteristics.
//
// A characteristic counts only where a text states it: a group is compared with the reviews that state
// another value of the same kind, never with those that are silent.
import { FEWEST_UNITS } from "../lib/library.ts";
import { each, sharedSize, size } from "./bits.ts";
import { openRows, type Corpus, type Row } from "./corpus.ts";
import { canReach, gradeOf, qValues } from "./false-discovery.ts";
import { apart } from "./groups.ts";
import { wilson } from "./measures.ts";
import type { Interval } from "./model.ts";
import { both, childrenUnder, maskOf, reviewsOf, type Filters } from "./select.ts";
import { fisher, sharesOf, type Totals } from "./shares.ts";

/** One kind of characteristic as Python packs it: a row of one bit per child for each value. */
export interface PackedKind {
  id: string;
  label: string;
  /** Whether each child has exactly one, so that silent children can be left out of shares. */
  oneValue: boolean;
  value: { id: string; label: string }[];
  bits: string;
}

export interface Kind extends Omit<PackedKind, "bits"> {
  columns: Row[];
}

/** One characteristic: how many children and reviews state it, and the share of children with its interval. */
export interface ValueCount {
  /** The place of the value in its kind. */
  value: number;
  children: number;
  /** The children of whom the kind is known or, where silence is no other value, all. */
  n: number;
  share: Interval;
  reviews: number;
}

/** The reviews with a characteristic beside those that state another of its kind. */
export interface Against {
  count: readonly [number, number];
  n: readonly [number, number];
  share: readonly [number, number];
  difference: Interval;
  p: number;
  q: number;
  tested: boolean;
  /** A place in GRADES. */
  grade: number;
}

/** How often the reviews with a characteristic name a theme. */
export interface Cell {
  count: number;
  share: Interval;
  /** Null where nothing is compared. */
  against: Against | null;
}

/** One characteristic beside all themes. */
export interface Column {
  value: number;
  /** The reviews that state it. */
  mask: Row;
  n: number;
  /** By theme number. */
  cells: Cell[];
  /** How many reviews it is compared with, and how many belong to both sides and are left out. */
  others: number;
  inBoth: number;
  /** Why nothing is compared; empty where something is. */
  refused: string;
}

export interface KindCount {
  kind: Kind;
  values: ValueCount[];
  /** The labels of values that are stated of no child, and of those in too few reviews to show. */
  unused: string[];
  leftOut: string[];
  silentChildren: number;
  silentReviews: number;
  columns: Column[];
}

export interface Characteristics {
  reviews: number;
  children: number;
  /** Reviews that describe no child. */
  childless: number;
  kinds: KindCount[];
  /** How many cells were corrected for. */
  tested: number;
}

/** Open the packed characteristics of the children of a corpus. */
export const openKinds = (packed: readonly PackedKind[], { reviewOf }: Corpus): Kind[] =>
  packed.map(({ bits, ...kind }) => ({ ...kind, columns: openRows(bits, kind.value.length, reviewOf.length) }));

const either = (rows: readonly Row[], width: number): Row =>
  rows.reduce<Row>((all, row) => all.map((word, i) => word | row[i]), new Int32Array(width));

// By how much the children of one review widen the variance of a share; at least 1.
const designEffect = (corpus: Corpus, among: Row, shown: Row): number => {
  const sizes = new Map<number, [all: number, shown: number]>();
  each(among, (child) => {
    const of = sizes.get(corpus.reviewOf[child]) ?? [0, 0];
    of[0] += 1;
    of[1] += (shown[child >>> 5] >>> (child & 31)) & 1;
    sizes.set(corpus.reviewOf[child], of);
  });
  const [n, m] = [size(among), sizes.size];
  const p = n ? sharedSize(among, shown) / n : 0;
  if (m < 2 || m === n || p <= 0 || p >= 1) return 1;
  let spread = 0;
  for (const [all, inside] of sizes.values()) spread += (inside - p * all) ** 2;
  return Math.max(1, ((m / (m - 1)) * spread) / n ** 2 / ((p * (1 - p)) / n));
};

const shareOf = (corpus: Corpus, among: Row, shown: Row): { count: number; n: number; share: Interval } => {
  const [count, n] = [sharedSize(among, shown), size(among)];
  const effective = n ? n / designEffect(corpus, among, shown) : 0;
  const estimate = n ? count / n : 0;
  const [low, high] = wilson(estimate * effective, effective);
  return { count, n, share: { estimate, low, high } };
};

const totalsOf = ({ columns }: Corpus, mask: Row): Totals => ({
  n: size(mask),
  K: columns.length,
  totals: Int32Array.from(columns, (column) => sharedSize(column, mask)),
});

/** A comparison before the correction for how many there are. */
interface Draft {
  against: Against;
  smallest: number;
}

const compared = (first: Totals, second: Totals): Draft[] => {
  const shares = sharesOf(first, second);
  const { p, smallest } = fisher(first, second);
  return Array.from({ length: first.K }, (_, k) => ({
    against: {
      count: [first.totals[k], second.totals[k]],
      n: [first.n, second.n],
      share: [shares.share[0][k], shares.share[1][k]],
      difference: { estimate: shares.difference[k], low: shares.differenceLow[k], high: shares.differenceHigh[k] },
      p: p[k],
      q: 1,
      tested: false,
      grade: 0,
    },
    smallest: smallest[k],
  }));
};

const UNTESTED = "not compared: with so few reviews nothing is tested";
const refusal = (withIt: Row, others: Row): string => {
  const [first, second, shared] = [size(withIt), size(others), sharedSize(withIt, others)];
  return second
    ? `not compared: ${String(first - shared)} reviews against ${String(second - shared)}, and at least ` +
        `${String(FEWEST_UNITS)} are needed on either side`
    : "not compared: no review states another characteristic of this kind";
};

const columnOf = (corpus: Corpus, value: number, mask: Row, others: Row): { column: Column; drafts: Draft[] } => {
  const own = totalsOf(corpus, mask);
  const groups = apart(corpus, mask, others);
  const enough = corpus.tests && size(others) > 0 && groups.n.every((n) => n >= FEWEST_UNITS);
  const drafts = enough ? compared(totalsOf(corpus, groups.masks[0]), totalsOf(corpus, groups.masks[1])) : [];
  const cells = Array.from({ length: own.K }, (_, k): Cell => {
    const [low, high] = wilson(own.totals[k], own.n);
    return {
      count: own.totals[k],
      share: { estimate: own.totals[k] / own.n, low, high },
      against: enough ? drafts[k].against : null,
    };
  });
  return {
    column: {
      value,
      mask,
      n: own.n,
      cells,
      others: enough ? groups.n[1] : 0,
      inBoth: enough ? groups.inBoth : 0,
      refused: enough ? "" : corpus.tests ? refusal(mask, others) : UNTESTED,
    },
    drafts,
  };
};

interface DraftKind {
  counts: KindCount;
  drafts: Draft[][];
}

const kindOf = (corpus: Corpus, kind: Kind, mask: Row, children: Row): DraftKind => {
  const known = both(children, either(kind.columns, children.length));
  const among = kind.oneValue ? known : children;
  const shown = kind.columns.map((column) => both(children, column));
  const reviews = shown.map((row) => reviewsOf(corpus, row));
  const values = kind.value
    .map((_, value): ValueCount => {
      const { count, n, share } = shareOf(corpus, among, shown[value]);
      return { value, children: count, n, share, reviews: size(reviews[value]) };
    })
    .filter((one) => one.children > 0);
  const shownValues = values.filter((one) => one.reviews >= FEWEST_UNITS);
  const columns = shownValues.map(({ value }) =>
    columnOf(
      corpus,
      value,
      reviews[value],
      either(
        values.filter((other) => other.value !== value).map((other) => reviews[other.value]),
        mask.length,
      ),
    ),
  );
  const labelOf = (value: number): string => kind.value[value].label;
  return {
    counts: {
      kind,
      values,
      unused: kind.value.filter((_, value) => !values.some((one) => one.value === value)).map(({ label }) => label),
      leftOut: values
        .filter((one) => one.reviews < FEWEST_UNITS)
        .map((one) => `${labelOf(one.value)} (${String(one.reviews)})`),
      silentChildren: size(children) - size(known),
      silentReviews: size(mask) - size(reviewsOf(corpus, known)),
      columns: columns.map(({ column }) => column),
    },
    drafts: columns.map(({ drafts }) => drafts),
  };
};

/** Whether a kind compares two values only, each with the other: then one test is shown twice. */
export const isMirrored = ({ values, columns }: KindCount): boolean => values.length === 2 && columns.length === 2;

// The q of every cell, over all cells of all kinds at once; a second value that mirrors the first takes its verdict.
const correct = (kinds: readonly DraftKind[]): number => {
  const own = kinds.flatMap(({ counts, drafts }) => (isMirrored(counts) ? drafts.slice(0, 1) : drafts)).flat();
  const family = Uint8Array.from(own, ({ against: { count }, smallest }) =>
    count[0] + count[1] > 0 && canReach(smallest) ? 1 : 0,
  );
  const q = qValues(
    Float64Array.from(own, ({ against }) => against.p),
    family,
  );
  own.forEach(({ against }, k) => {
    Object.assign(against, { q: q[k], tested: family[k] === 1, grade: family[k] ? gradeOf(q[k]) : 0 });
  });
  for (const { counts, drafts } of kinds)
    if (isMirrored(counts))
      drafts[1].forEach(({ against }, k) => {
        const { q: same, tested, grade } = drafts[0][k].against;
        Object.assign(against, { q: same, tested, grade });
      });
  return family.reduce((sum, one) => sum + one, 0);
};

/**
 * The characteristics of the children of the reviews under some filters, and the themes that go with them.
 *
 * Under a filter of children only those count who meet it. Throws a RangeError for an unknown key or value.
 */
export const characteristicsOf = (corpus: Corpus, kinds: readonly Kind[], filters: Filters = {}): Characteristics => {
  const mask = maskOf(corpus, filters);
  const children = childrenUnder(corpus, filters, mask);
  const drafts = kinds.map((kind) => kindOf(corpus, kind, mask, children));
  const tested = correct(drafts);
  return {
    reviews: size(mask),
    children: size(children),
    childless: size(mask) - size(reviewsOf(corpus, children)),
    kinds: drafts.map(({ counts }) => counts),
    tested,
  };
};
