// Reads the blocks of the page: themes, and every pair with its measures under a net.
(() => {
  "use strict";
  const cg = window.casegraph;
  const read = (name) => JSON.parse(cg.byId(`data-${name}`).textContent);
  const columns = read("themes");
  const pairs = read("pairs");
  cg.settings = read("settings");
  cg.reviews = read("reviews");

  cg.themes = columns.id.map((id, i) => {
    const theme = { i };
    for (const name of Object.keys(columns)) theme[name] = columns[name][i];
    return theme;
  });
  cg.themeOf = new Map(cg.themes.map((theme) => [theme.id, theme]));

  const size = cg.themes.length;
  const GRADES = ["", "weak", "suggestive", "clear"];
  // Pairs stand row by row: number of the pair {i, j} among all.
  cg.number = (i, j) => {
    const low = Math.min(i, j);
    const high = Math.max(i, j);
    return low * size - (low * (low + 1)) / 2 + high - low - 1;
  };

  const work = (k, i, j, net) => {
    const [a, b] = [cg.themes[Math.min(i, j)], cg.themes[Math.max(i, j)]];
    const facts = pairs.nets[net];
    const n11 = pairs.n11[k];
    const measures = cg.recount.measures.pair(n11, a.count, b.count, cg.settings.n);
    const expected = facts.expected[k];
    return {
      k,
      a,
      b,
      n11,
      expected,
      difference: n11 - expected,
      lift: measures.lift,
      odds_ratio: measures.oddsRatio,
      odds_ratio_low: measures.oddsRatioLow,
      odds_ratio_high: measures.oddsRatioHigh,
      phi: measures.phi,
      // The limit where the two themes never meet, as in the library.
      npmi: n11 === 0 ? -1 : measures.npmi,
      p: facts.p[k],
      q: facts.q[k],
      together: facts.grade[k] > 0,
      evidence: GRADES[Math.abs(facts.grade[k])],
    };
  };
  // A matrix asks for every pair several times over, so each is worked out once a net.
  const known = {};
  cg.pair = (i, j, net) => {
    const k = cg.number(i, j);
    known[net] ??= new Array(pairs.n11.length);
    known[net][k] ??= work(k, i, j, net);
    return known[net][k];
  };
  cg.tested = (net) => pairs.nets[net].q.filter((q) => q !== null).length;
  cg.count = (i, j) => pairs.n11[cg.number(i, j)];

  cg.reviewsOfPair = (a, b) => {
    const held = new Set(a.reviews);
    return b.reviews.filter((row) => held.has(row));
  };
  cg.evidenceWords = (pair) => {
    if (pair.q === null) return "not tested";
    return pair.together || pair.evidence === "weak" ? pair.evidence : `${pair.evidence}, less often`;
  };
  const signed = (value, digits) => {
    const text = Math.abs(value).toFixed(digits);
    if (Number(text) === 0) return text;
    return `${value < 0 ? "−" : "+"}${text}`;
  };
  cg.signed = signed;
  cg.names = (pair) => `${pair.a.label} and ${pair.b.label}`;
  cg.counted = (pair) =>
    `${cg.plural(pair.n11, "review names", "reviews name")} both, ${pair.expected.toFixed(1)} expected; ` +
    (pair.q === null ? "not tested" : `evidence ${cg.evidenceWords(pair)}`);
  cg.sentence = (pair) => `${cg.names(pair)}: ${cg.counted(pair)}`;
})();
