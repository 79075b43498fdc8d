// The numbers in force: those that the page brings, or, under a filter, those counted afresh in it.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { themes, pairs } = cg.columns;
  const GRADES = ["", "weak", "suggestive", "clear"];
  const MEASURES = ["n11", "lift", "npmi", "jaccard", "phi", "odds_ratio", "odds_ratio_low", "odds_ratio_high"];
  const KEPT = 12;

  const corpus = cg.incidence.n ? cg.recount.corpus(cg.incidence) : null;
  cg.corpus = corpus;
  cg.facets = corpus ? corpus.facets : [];
  const size = cg.themes.length;
  const themeOf = corpus ? corpus.themes.id.map((id) => cg.themeOf.get(id)?.i) : [];

  // What the reader asks for, in the words of the engine; null where nothing is asked for.
  cg.asked = ({ filters, years }) => {
    const wanted = { ...filters };
    if (years[0] !== null || years[1] !== null) wanted.year = years;
    return Object.keys(wanted).length ? wanted : null;
  };

  const brought = new Map();
  const baked = (net) => {
    if (!brought.has(net)) brought.set(net, asBrought(net));
    return brought.get(net);
  };
  const asBrought = (net) => {
    const facts = cg.nets[net];
    return {
      net,
      n: cg.settings.n,
      filtered: false,
      refused: null,
      tested: cg.settings.tested[net] ?? null,
      rows: null,
      themes,
      order: facts.order,
      pair: (k) => {
        // A pair that a filter or an address asked for is none of those that the page brings.
        if (k >= facts.grade.length) return nothing();
        const found = { expected: facts.expected[k], p: facts.p[k], q: facts.q[k], grade: facts.grade[k] };
        for (const name of MEASURES) found[name] = pairs[name][k] ?? null;
        return found;
      },
    };
  };

  const nothing = () => ({ expected: null, p: null, q: null, grade: 0, n11: 0 });
  const finite = (value) => (Number.isFinite(value) ? value : null);
  const columnsOf = (found) => {
    const out = { count: [], share: [], low: [], high: [] };
    for (const name of Object.keys(out)) {
      out[name] = new Array(size).fill(name === "count" || !found ? 0 : null);
      if (found) themeOf.forEach((i, t) => { if (i !== undefined) out[name][i] = found[name][t]; });
    }
    return out;
  };

  // Pairs by the number that the page knows them by, the least chance-like first, apart last.
  const ranked = (found) => {
    const facts = new Map();
    for (let x = 0; x < found.length; x += 1) {
      const [a, b] = [themeOf[found.a[x]], themeOf[found.b[x]]];
      if (a === undefined || b === undefined) continue;
      const k = cg.pairOfThemes(a, b);
      facts.set(k, {
        expected: found.expectedNull[x], p: found.p[x], q: found.q[x],
        grade: (found.grade[x] + 1) * (found.sign[x] < 0 ? -1 : 1),
        n11: found.n11[x], lift: finite(found.lift[x]), npmi: finite(found.npmi[x]),
        jaccard: finite(found.jaccard[x]), phi: finite(found.phi[x]),
        odds_ratio: finite(found.oddsRatio[x]), odds_ratio_low: finite(found.oddsRatioLow[x]),
        odds_ratio_high: finite(found.oddsRatioHigh[x]),
      });
    }
    const text = (i) => cg.themes[i].id;
    const before = (x, y) => (x < y ? -1 : x > y ? 1 : 0);
    const order = [...facts.keys()].sort((x, y) => {
      const [f, g] = [facts.get(x), facts.get(y)];
      return (f.grade < 0) - (g.grade < 0) || f.p - g.p || g.n11 - f.n11 ||
        before(text(pairs.a[x]), text(pairs.a[y])) || before(text(pairs.b[x]), text(pairs.b[y]));
    });
    return { facts, order };
  };

  const recounted = (net, filters) => {
    const answer = cg.recount.network(corpus, { filters, net });
    const { facts, order } = answer.pairs ? ranked(answer.pairs) : { facts: new Map(), order: [] };
    return {
      net,
      n: answer.n,
      filtered: true,
      refused: answer.refused,
      tested: answer.tested ?? null,
      rows: new Set(cg.recount.reviews(corpus, filters)),
      themes: columnsOf(answer.themes),
      order,
      pair: (k) => facts.get(k) ?? nothing(),
    };
  };

  const known = new Map();
  const keyOf = (net, filters) => JSON.stringify([net, Object.entries(filters).sort()]);
  // Whether the numbers of a state are there already, or have to be counted.
  cg.isCounted = (state) => {
    const filters = cg.asked(state);
    return filters === null || known.has(keyOf(state.net, filters));
  };
  cg.count = (state) => {
    const filters = cg.asked(state);
    if (filters === null) return baked(state.net);
    const key = keyOf(state.net, filters);
    if (!known.has(key)) {
      if (known.size >= KEPT) known.delete(known.keys().next().value);
      known.set(key, recounted(state.net, filters));
    }
    return known.get(key);
  };
  // Shares with Wilson's interval, as the engine works them out.
  cg.shareOf = (count, n) => {
    const found = cg.recount.measures.prevalence({ n, K: 1, totals: [count] });
    return { share: found.share[0], low: found.low[0], high: found.high[0] };
  };

  cg.settle = (state) => {
    const numbers = cg.count(state);
    if (numbers === cg.numbers) return;
    cg.numbers = numbers;
    for (const theme of cg.themes)
      for (const name of ["count", "share", "low", "high"]) theme[name] = numbers.themes[name][theme.i];
    const grades = numbers.order.map((k) => numbers.pair(k).grade);
    const how = (wanted) => grades.filter((grade) => grade === wanted).length;
    [numbers.clear, numbers.suggestive] = [how(3), how(2)];
    [numbers.clearApart, numbers.suggestiveApart] = [how(-3), how(-2)];
    numbers.graded = numbers.clear + numbers.suggestive + numbers.clearApart + numbers.suggestiveApart;
    numbers.largest = Math.max(0, ...numbers.themes.count);
  };
  cg.numbers = null;

  // One pair with the numbers in force: measures, what was expected, and the grade of evidence.
  cg.pair = (k) => {
    const [a, b] = cg.ends(k);
    const facts = cg.numbers.pair(k);
    return { k, a, b, ...facts, together: facts.grade >= 0, evidence: GRADES[Math.abs(facts.grade)] };
  };

  // The pairs that most reviews name, whatever is expected.
  cg.commonestPairs = (most = 10) =>
    cg.numbers.order
      .map((k) => cg.pair(k))
      .filter((pair) => pair.n11 > 0)
      .sort((x, y) => y.n11 - x.n11 || x.p - y.p)
      .slice(0, most);

  // How many suggestive pairs are drawn before the reader says anything.
  cg.defaultCut = () => {
    const { readable, fewest, most } = cg.settings.cutRule;
    const wanted = Math.min(Math.max(readable - cg.numbers.clear, fewest), most);
    return Math.min(wanted, cg.numbers.suggestive);
  };
  cg.cutOf = (state) => Math.min(state.cut ?? cg.defaultCut(), cg.numbers.suggestive);
})();
