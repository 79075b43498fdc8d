// Filters: which reviews are looked at. Any of the values of one key, all of the keys.
window.casegraph.recount.select = (() => {
  "use strict";
  const { size } = window.casegraph.recount.bits;

  const facetOf = (corpus, key) => {
    const facet = corpus.facets.find((f) => f.key === key);
    if (facet) return facet;
    const known = [...corpus.facets.map((f) => f.key), "year"].join(", ");
    throw new RangeError(`filter: found ${JSON.stringify(key)}; expected one of ${known}`);
  };

  const placeOf = (facet, id) => {
    const place = facet.values.findIndex((value) => value.id === id);
    if (place >= 0) return place;
    throw new RangeError(
      `${facet.key}: found ${JSON.stringify(id)}; expected one of ${facet.values.map((v) => v.id).join(", ")}`,
    );
  };

  const bound = (value) => {
    if (value === null || value === undefined) return null;
    if (Number.isInteger(value)) return value;
    throw new RangeError(`year: found ${JSON.stringify(value)}; expected whole years or null, as in [2015, null]`);
  };

  const years = ([low, high] = []) => {
    const range = { low: bound(low), high: bound(high) };
    if (range.low !== null && range.high !== null && range.low > range.high)
      throw new RangeError(`year: ${range.low} is after ${range.high}; write the earlier year first`);
    return range;
  };

  // The filters that ask for something, by key: places of values, or bounds of years.
  const read = (corpus, filters) => {
    const wanted = [];
    for (const key of Object.keys(filters).sort()) {
      const chosen = filters[key];
      if (!Array.isArray(chosen)) throw new RangeError(`${key}: found no list; expected a list of values`);
      if (key === "year") {
        const { low, high } = years(chosen);
        if (low !== null || high !== null) wanted.push({ key, low, high });
      } else {
        const facet = facetOf(corpus, key);
        const places = [...new Set(chosen)].map((id) => placeOf(facet, id));
        if (places.length) wanted.push({ key, facet, places });
      }
    }
    return wanted;
  };

  const everything = (corpus) => {
    const mask = new Int32Array(corpus.width).fill(-1);
    const rest = corpus.n % 32;
    if (rest) mask[mask.length - 1] = -1 >>> (32 - rest);
    return mask;
  };

  const narrow = (corpus, mask, { key, low, high, facet, places }) => {
    if (key !== "year") {
      for (let i = 0; i < mask.length; i += 1) {
        let any = 0;
        for (const place of places) any |= facet.columns[place][i];
        mask[i] &= any;
      }
      return mask;
    }
    const { year } = corpus;
    for (let r = 0; r < year.length; r += 1) {
      const passes = year[r] > 0 && (low === null || year[r] >= low) && (high === null || year[r] <= high);
      if (!passes) mask[r >>> 5] &= ~(1 << (r & 31));
    }
    return mask;
  };

  const mask = (corpus, filters) =>
    read(corpus, filters).reduce((left, wanted) => narrow(corpus, left, wanted), everything(corpus));

  const tally = (corpus, filters) => {
    const wanted = read(corpus, filters);
    const out = {};
    for (const facet of corpus.facets) {
      const others = wanted
        .filter(({ key }) => key !== facet.key)
        .reduce((left, one) => narrow(corpus, left, one), everything(corpus));
      out[facet.key] = Int32Array.from(facet.columns, (column) => size(column.map((word, i) => word & others[i])));
    }
    return out;
  };

  // The filters in the words of the command line: "age-group=under-1 and level=case".
  const say = (corpus, filters) => {
    const chosen = read(corpus, filters).map(({ key, low, high, facet, places }) => {
      if (key !== "year") return `${key}=${places.map((place) => facet.values[place].id).join(",")}`;
      return low === high ? `year=${low}` : `year=${low ?? ""}..${high ?? ""}`;
    });
    const keyOf = (text) => text.slice(0, text.indexOf("="));
    const all = [...corpus.where, ...chosen].map((text, i) => ({ text, i, key: keyOf(text) }));
    all.sort((x, y) => (x.key < y.key ? -1 : x.key > y.key ? 1 : x.i - y.i));
    return all.map(({ text }) => text).join(" and ") || "no filter";
  };

  return { mask, tally, say };
})();
