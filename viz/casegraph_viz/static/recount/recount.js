// Recomputes the network of themes inside a page, for any filter, with the numbers of the library.
//
// Load after every script that makes window.casegraph, in the order of casegraph_viz.recount.SCRIPTS.
//
//   const corpus = casegraph.recount.corpus(packed);      // packed: what recount.packed() wrote
//     corpus.n            reviews in the page            corpus.units    their ids, by row
//     corpus.themes       { id: [], label: [] }, every theme of the codebook, by theme number
//     corpus.facets       [{ key, label, stated, values: [{ id, label, count }] }], only values that
//                         occur; stated = reviews that state any value
//     corpus.years        { low, high, stated }; low and high are null where no review states a year
//     corpus.where        filters that were applied before the page was written
//     corpus.nets         the nets that can be recomputed here: both, "length" and "independence"
//
//   filters: { "age-group": ["under-1", "1"], nation: ["wales"], year: [2015, null] }. Any of the
//     values of one key, all of the keys. An empty list, and [null, null], ask for nothing. A review
//     that does not state a value is left out by a filter. An unknown key or value, and a first year
//     after the last, throw a RangeError with a sentence.
//
//   casegraph.recount.reviews(corpus, filters, themes = []) -> Int32Array of rows, ascending; with
//     theme numbers, only rows that show all of them.
//   casegraph.recount.tally(corpus, filters) -> { key: Int32Array }, in the order of the facet's
//     values: how many reviews each value would leave, given the filters of the *other* keys.
//   casegraph.recount.network(corpus, { filters = {}, net = "length", minCount = 1 }) -> {
//     n, net,
//     refused    null, or the sentence why nothing is said (fewer than 5 reviews; or no fit of the
//                length model): then themes and pairs are null, and n is still the number of reviews
//     warnings   sentences to show beside every number (fewer than 20 reviews)
//     notes      sentences about what was tested
//     tested, leftOut: { related, untestable }     numbers of pairs, of all pairs of the codebook
//     themes     { count, share, low, high }, columns by theme number, all themes; low and high are
//                the ends of the 95% Wilson interval; a theme is a node if count >= minCount
//     pairs      { length, a, b, n11, expected, expectedNull, p, q, sign, grade, tested, lift, npmi,
//                jaccard, phi, oddsRatio, oddsRatioLow, oddsRatioHigh }: columns by pair, a < b,
//                pairs with n11 >= max(minCount, 1), and, unless minCount is above 1, those that
//                never meet (n11 = 0) but are suggestive or clear; sign is 1, 0 or -1; grade is an index into
//                casegraph.recount.GRADES, ["weak", "suggestive", "clear"]; tested is 1 or 0 (then
//                q is 1); oddsRatioHigh may be Infinity
//   }
//   expected is the count under plain chance, expectedNull that under the chosen net. minCount
//   narrows what is returned, never what was tested.
(() => {
  "use strict";
  const recount = window.casegraph.recount;

  const describe = (packed) => ({
    n: packed.n,
    units: packed.units,
    where: packed.where,
    nets: ["length", "independence"],
    themes: { id: packed.themes.id, label: packed.themes.label },
  });

  recount.GRADES = ["weak", "suggestive", "clear"];

  recount.corpus = (packed) => recount.bits.open(describe(packed), packed);

  recount.reviews = (corpus, filters = {}, themes = []) =>
    recount.bits.rows(corpus, recount.select.mask(corpus, filters), themes);

  recount.tally = (corpus, filters = {}) => recount.select.tally(corpus, filters);

  const evidence = (counts, net) =>
    net === "length" ? recount.length(counts) : recount.independence(counts);

  recount.network = (corpus, { filters = {}, net = "length", minCount = 1 } = {}) => {
    if (!corpus.nets.includes(net))
      throw new RangeError(`net: found ${JSON.stringify(net)}; expected one of ${corpus.nets.join(", ")}`);
    const mask = recount.select.mask(corpus, filters);
    const counts = recount.bits.counts(corpus, mask);
    const said = recount.select.say(corpus, filters);
    const answer = { n: counts.n, net, refused: null, warnings: [], notes: [] };
    answer.refused = recount.sentences.refusal(said, counts.n);
    const found = answer.refused === null ? evidence(counts, net) : null;
    if (answer.refused === null && found === null) answer.refused = recount.sentences.noFit(said);
    if (answer.refused !== null) return { ...answer, themes: null, pairs: null };
    answer.warnings = recount.sentences.warnings(said, counts.n);
    answer.themes = recount.measures.prevalence(counts);
    Object.assign(answer, recount.verdicts(counts, found, minCount));
    answer.notes = recount.sentences.notes(said, counts.n, net, answer);
    return answer;
  };
})();
