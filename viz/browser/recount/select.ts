// Filters: which reviews are looked at. A review needs one of the values of each key.
import { each, size } from "./bits.ts";
import { CHILD_KEYS } from "../lib/library.ts";
import type { Corpus, Facet, Row } from "./corpus.ts";

/**
 * What is asked for: `{ "age-group": ["under-1", "1"], year: [2015, null] }`.
 *
 * A review needs one of the values of each key; values that + joins must all be stated, as in
 * `{ agency: ["police+schools"] }`. Conditions on children are met by one and the same child, unless
 * `{ children: ["any"] }` asks for less. An empty list, and [null, null], ask for nothing. A review
 * that does not state a value is left out by a filter.
 */
export type Filters = Readonly<Record<string, readonly (string | number | null)[]>>;

interface Years {
  low: number | null;
  high: number | null;
}

interface Chosen {
  kind: "facet";
  key: string;
  facet: Facet;
  places: number[];
  /** Whether all of the values must be stated, not one of them. */
  every: boolean;
}

type Wanted = ({ kind: "year"; key: "year" } & Years) | Chosen;

/** How the conditions on children are read, as the command line says it. */
const READINGS = ["same", "any"] as const;
type Reading = (typeof READINGS)[number];

/** The key of how the conditions on children are read. */
export const CHILDREN = "children";

const facetOf = (corpus: Corpus, key: string): Facet => {
  const facet = corpus.facets.find((f) => f.key === key);
  if (facet) return facet;
  const known = [...corpus.facets.map((f) => f.key), "year"].join(", ");
  throw new RangeError(`filter: found ${JSON.stringify(key)}; expected one of ${known}`);
};

const placeOf = (facet: Facet, id: unknown): number => {
  const place = facet.values.findIndex((value) => value.id === id);
  if (place >= 0) return place;
  throw new RangeError(
    `${facet.key}: found ${JSON.stringify(id)}; expected one of ${facet.values.map((v) => v.id).join(", ")}`,
  );
};

const bound = (value: unknown): number | null => {
  if (value === null || value === undefined) return null;
  if (typeof value === "number" && Number.isInteger(value)) return value;
  throw new RangeError(`year: found ${JSON.stringify(value)}; expected whole years or null, as in [2015, null]`);
};

const years = ([low, high]: readonly unknown[]): Years => {
  const range = { low: bound(low), high: bound(high) };
  if (range.low !== null && range.high !== null && range.low > range.high)
    throw new RangeError(`year: ${range.low} is after ${range.high}; write the earlier year first`);
  return range;
};

// What was asked for before the page was written holds in it, too.
const readingOf = (corpus: Corpus, filters: Filters): Reading => {
  const asked = filters[CHILDREN]?.[0];
  const known = asked === undefined ? "same" : READINGS.find((reading) => reading === asked);
  if (known) return corpus.where.some(([key, value]) => key === CHILDREN && value === "any") ? "any" : known;
  throw new RangeError(`${CHILDREN}: found ${JSON.stringify(asked)}; expected one of ${READINGS.join(", ")}`);
};

const chosenOf = (facet: Facet, chosen: readonly unknown[]): Chosen => {
  const [only] = chosen;
  const every = chosen.length === 1 && typeof only === "string" && only.includes("+");
  const ids = every ? only.split("+") : chosen;
  const places = [...new Set(ids)].map((id) => placeOf(facet, id));
  return { kind: "facet", key: facet.key, facet, places, every: every && places.length > 1 };
};

// The filters that ask for something, by key: places of values, or bounds of years.
const read = (corpus: Corpus, filters: Filters): Wanted[] => {
  const wanted: Wanted[] = [];
  for (const key of Object.keys(filters).sort()) {
    const chosen: unknown = filters[key];
    if (!Array.isArray(chosen)) throw new RangeError(`${key}: found no list; expected a list of values`);
    if (key === CHILDREN) continue;
    if (key === "year") {
      const { low, high } = years(chosen);
      if (low !== null || high !== null) wanted.push({ kind: "year", key, low, high });
    } else {
      const facet = facetOf(corpus, key);
      if (chosen.length) wanted.push(chosenOf(facet, chosen));
    }
  }
  return wanted;
};

const everything = (corpus: Corpus): Row => {
  const mask = new Int32Array(corpus.width).fill(-1);
  const rest = corpus.n % 32;
  if (rest) mask[mask.length - 1] = -1 >>> (32 - rest);
  return mask;
};

// Keep of a row what the columns of a facet say: one of them, or all of them.
const keep = (mask: Row, columns: readonly Row[], { places, every }: Chosen): Row => {
  for (let i = 0; i < mask.length; i += 1) {
    let met = every ? -1 : 0;
    for (const place of places) met = every ? met & columns[place][i] : met | columns[place][i];
    mask[i] &= met;
  }
  return mask;
};

const narrow = (corpus: Corpus, mask: Row, wanted: Wanted): Row => {
  if (wanted.kind === "facet") return keep(mask, wanted.facet.columns, wanted);
  const { year } = corpus;
  const { low, high } = wanted;
  for (let r = 0; r < year.length; r += 1) {
    const passes = year[r] > 0 && (low === null || year[r] >= low) && (high === null || year[r] <= high);
    if (!passes) mask[r >>> 5] &= ~(1 << (r & 31));
  }
  return mask;
};

const isOfChild = (one: Wanted): one is Chosen => one.kind === "facet" && one.facet.ofChildren !== null;

// The children who meet some conditions, and the reviews of children.
const childrenWith = (corpus: Corpus, conditions: readonly Chosen[]): Row =>
  conditions.reduce<Row>(
    (left, one) => keep(left, one.facet.ofChildren ?? [], one),
    new Int32Array(Math.ceil(corpus.reviewOf.length / 32)).fill(-1),
  );

/** The reviews of some children. */
export const reviewsOf = (corpus: Corpus, children: Row): Row => {
  const out = new Int32Array(corpus.width);
  each(children, (child) => {
    const r = corpus.reviewOf[child];
    out[r >>> 5] |= 1 << (r & 31);
  });
  return out;
};
/** What is in two rows. */
export const both = (left: Row, right: Row): Row => left.map((word, i) => word & right[i]);

const maskUnder = (corpus: Corpus, wanted: readonly Wanted[], reading: Reading): Row => {
  const ofOneChild = reading === "same" ? wanted.filter(isOfChild) : [];
  const others = wanted.filter((one) => !(ofOneChild as Wanted[]).includes(one));
  const mask = others.reduce((left, one) => narrow(corpus, left, one), everything(corpus));
  return ofOneChild.length ? both(mask, reviewsOf(corpus, childrenWith(corpus, ofOneChild))) : mask;
};

/** The reviews that pass, as a row of bits. */
export const maskOf = (corpus: Corpus, filters: Filters): Row =>
  maskUnder(corpus, read(corpus, filters), readingOf(corpus, filters));

/**
 * The children of some reviews that filters are about: those who meet every condition on children.
 *
 * Where different children may meet them, these are all children of the reviews.
 */
export const childrenUnder = (corpus: Corpus, filters: Filters, mask: Row): Row => {
  const conditions = readingOf(corpus, filters) === "same" ? read(corpus, filters).filter(isOfChild) : [];
  const met = childrenWith(corpus, conditions);
  corpus.reviewOf.forEach((r, child) => {
    if (!((mask[r >>> 5] >>> (r & 31)) & 1)) met[child >>> 5] &= ~(1 << (child & 31));
  });
  const rest = corpus.reviewOf.length % 32;
  if (rest) met[met.length - 1] &= -1 >>> (32 - rest);
  return met;
};

/** The values that filters ask for of one key, those that + joins one by one. */
export const valuesAsked = (filters: Filters, key: string): string[] =>
  (filters[key] ?? []).flatMap((value) => (typeof value === "string" ? value.split("+") : []));

/** How many reviews each value would leave, by key, given the filters of the other keys. */
export const tallyOf = (corpus: Corpus, filters: Filters): Record<string, Int32Array> => {
  const wanted = read(corpus, filters);
  const reading = readingOf(corpus, filters);
  const out: Record<string, Int32Array> = {};
  for (const facet of corpus.facets) {
    const rest = wanted.filter(({ key }) => key !== facet.key);
    const others = maskUnder(corpus, rest, reading);
    const { ofChildren } = facet;
    // A value of a child must be that of the child who meets the other conditions.
    const children = reading === "same" && ofChildren ? childrenWith(corpus, rest.filter(isOfChild)) : null;
    out[facet.key] = Int32Array.from(facet.columns, (column, v) =>
      size(both(others, children && ofChildren ? reviewsOf(corpus, both(children, ofChildren[v])) : column)),
    );
  }
  return out;
};

// Whether one of several values is enough, as the library says it.
const howMany = (value: string): string => {
  const every = value.includes("+");
  const count = value.split(every ? "+" : ",").length;
  if (count < 2) return "";
  const [two, more] = every ? ["both", "all"] : ["either", "any"];
  return ` (${count > 2 ? more : two})`;
};

/** The filters as sentences name them: "age-group=under-1,1-to-5 (either) and level=case". */
export const filtersInWords = (corpus: Corpus, filters: Filters): string => {
  const chosen = read(corpus, filters).map((one): [string, string] => {
    if (one.kind === "facet")
      return [one.key, one.places.map((place) => one.facet.values[place].id).join(one.every ? "+" : ",")];
    const { low, high } = one;
    return ["year", low === high ? String(low) : `${low ?? ""}..${high ?? ""}`];
  });
  const before = corpus.where.filter(([key]) => key !== CHILDREN);
  const ofChildren = [...before, ...chosen].filter(([key]) => (CHILD_KEYS as readonly string[]).includes(key));
  const reading = readingOf(corpus, filters);
  const stated = reading === "any" || filters[CHILDREN] !== undefined || before.length < corpus.where.length;
  const told: [string, string][] = stated || ofChildren.length > 1 ? [[CHILDREN, reading]] : [];
  // Of one key the filter of the page comes first, because sorting keeps the order.
  const all = [...before, ...chosen, ...told].sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0));
  return all.map(([key, value]) => `${key}=${value}${howMany(value)}`).join(" and ");
};
