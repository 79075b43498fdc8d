// Filters: which reviews are looked at. A review needs one of the values of each key.
import { size } from "./bits.ts";
import type { Corpus, Facet, Row } from "./corpus.ts";

/**
 * What is asked for: `{ "age-group": ["under-1", "1"], year: [2015, null] }`.
 ** A review needs one of the values of each key. An empty list, and [null, null], ask for nothing.
 * A review that does not state a value is left out by a filter.
 */
export type Filters = Readonly<Record<string, readonly (string | number | null)[]>>;

interface Years {
  low: number | null;
  high: number | null;
}

type Wanted = ({ kind: "year"; key: "year" } & Years) | { kind: "facet"; key: string; facet: Facet; places: number[] };

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

// The filters that ask for something, by key: places of values, or bounds of years.
const read = (corpus: Corpus, filters: Filters): Wanted[] => {
  const wanted: Wanted[] = [];
  for (const key of Object.keys(filters).sort()) {
    const chosen: unknown = filters[key];
    if (!Array.isArray(chosen)) throw new RangeError(`${key}: found no list; expected a list of values`);
    if (key === "year") {
      const { low, high } = years(chosen);
      if (low !== null || high !== null) wanted.push({ kind: "year", key, low, high });
    } else {
      const facet = facetOf(corpus, key);
      const places = [...new Set(chosen)].map((id) => placeOf(facet, id));
      if (places.length) wanted.push({ kind: "facet", key, facet, places });
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

const narrow = (corpus: Corpus, mask: Row, wanted: Wanted): Row => {
  if (wanted.kind === "facet") {
    const { facet, places } = wanted;
    for (let i = 0; i < mask.length; i += 1) {
      let any = 0;
      for (const place of places) any |= facet.columns[place][i];
      mask[i] &= any;
    }
    return mask;
  }
  const { year } = corpus;
  const { low, high } = wanted;
  for (let r = 0; r < year.length; r += 1) {
    const passes = year[r] > 0 && (low === null || year[r] >= low) && (high === null || year[r] <= high);
    if (!passes) mask[r >>> 5] &= ~(1 << (r & 31));
  }
  return mask;
};

/** The reviews that pass, as a row of bits. */
export const maskOf = (corpus: Corpus, filters: Filters): Row =>
  read(corpus, filters).reduce((left, wanted) => narrow(corpus, left, wanted), everything(corpus));

/** How many reviews each value would leave, by key, given the filters of the other keys. */
export const tallyOf = (corpus: Corpus, filters: Filters): Record<string, Int32Array> => {
  const wanted = read(corpus, filters);
  const out: Record<string, Int32Array> = {};
  for (const facet of corpus.facets) {
    const others = wanted
      .filter(({ key }) => key !== facet.key)
      .reduce((left, one) => narrow(corpus, left, one), everything(corpus));
    out[facet.key] = Int32Array.from(facet.columns, (column) => size(column.map((word, i) => word & others[i])));
  }
  return out;
};

/** The filters as the command line writes them: "age-group=under-1 and level=case". */
export const filtersInWords = (corpus: Corpus, filters: Filters): string => {
  const chosen = read(corpus, filters).map((one): [string, string] => {
    if (one.kind === "facet") return [one.key, one.places.map((place) => one.facet.values[place].id).join(",")];
    const { low, high } = one;
    return ["year", low === high ? String(low) : `${low ?? ""}..${high ?? ""}`];
  });
  // Of one key the filter of the page comes first, because sorting keeps the order.
  const all = [...corpus.where, ...chosen].sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0));
  return all.map((pair) => pair.join("=")).join(" and ");
};
