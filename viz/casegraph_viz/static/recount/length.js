// The null model "together beyond review length": what it expects of every pair, and how surprising
// the observed count is. Pairs of like themes with the same count are worked out once.
(() => {
  "use strict";
  const recount = window.casegraph.recount;

  // The chances of both themes of a pair by group, and how many units could, and must, hold both.
  const joint = (model, first, second) => {
    const { chances, weights, G, H } = model;
    const both = new Float64Array(G);
    let [expected, possible, certain] = [0, 0, 0];
    for (let g = 0; g < G; g += 1) {
      const [x, y] = [chances[g * H + first], chances[g * H + second]];
      both[g] = x * y;
      expected += weights[g] * both[g];
      if (x > 0 && y > 0) possible += weights[g];
      if (x >= 1 && y >= 1) certain += weights[g];
    }
    return { both, expected, possible, certain, p: new Map(), smallest: null };
  };

  // An upper bound of the two-sided p at an end of the support (Chernoff's, for a Poisson law, which
  // a sum of coin tosses keeps). Where it is small the exact value is not needed.
  const bound = (mean, k) => {
    if (mean <= 0) return 1;
    const log = k === 0 ? -mean : k - mean + k * Math.log(mean / k);
    return 2 * Math.exp(log);
  };

  recount.length = (counts) => {
    const { n, M, a, b, totals, together } = counts;
    const model = recount.fit(recount.bits.lengths(counts), totals);
    if (!model) return null;
    const { classOf, weights, H } = model;
    const one = recount.coins.law(weights.length);
    const classes = new Map();
    const lawOf = (k) => {
      const [first, second] = [classOf[a[k]], classOf[b[k]]];
      const code = Math.min(first, second) * H + Math.max(first, second);
      if (!classes.has(code)) classes.set(code, joint(model, Math.min(first, second), Math.max(first, second)));
      return classes.get(code);
    };
    const pOf = (found, count, tolerance) => recount.coins.twoSided(one, found.both, weights, count, tolerance);

    const expected = new Float64Array(M);
    const p = new Float64Array(M).fill(1);
    for (let k = 0; k < M; k += 1) {
      if (totals[a[k]] === 0 || totals[b[k]] === 0) continue;
      const found = lawOf(k);
      const count = together[k];
      expected[k] = found.expected;
      if (!found.p.has(count)) found.p.set(count, pOf(found, count, 1e-13));
      p[k] = found.p.get(count);
    }

    // Data with the same totals cannot leave max(0, a + b - n) ... min(a, b), so the smallest
    // attainable p is taken there, at the more surprising end.
    const smallest = (k) => {
      const found = lawOf(k);
      if (found.smallest !== null) return found.smallest;
      const [x, y] = [totals[a[k]], totals[b[k]]];
      const high = Math.min(x, y, found.possible);
      const low = Math.max(0, x + y - n, found.certain);
      const cheap = Math.min(
        high > found.expected ? bound(found.expected, high) : 1,
        low < found.expected ? bound(found.expected, low) : 1,
      );
      found.smallest = cheap < 0.04 ? cheap : Math.min(pOf(found, high, 1e-6), pOf(found, low, 1e-6));
      return found.smallest;
    };
    return { expected, p, smallest };
  };
})();
