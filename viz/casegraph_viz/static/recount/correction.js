// From p to a verdict: which pairs can be tested, q-values, signs and grades of evidence.
(() => {
  "use strict";
  const recount = window.casegraph.recount;
  const ALPHA = 0.05;
  const CLEAR = 0.05;
  const SUGGESTIVE = 0.2;
  // An attainable p can be exactly 1/20; rounding must not decide whether that reaches 1/20.
  const REACH = ALPHA * (1 + 1e-9);

  // Pairs that no data with their totals could bring to p <= 0.05, and pairs of a theme and one
  // above it, are left out before the correction: a q-value depends on the company of a test.
  const family = ({ M, K, related, a, b }, { p, smallest }) => {
    const linked = new Set(related.map(([i, j]) => Math.min(i, j) * K + Math.max(i, j)));
    const tested = new Uint8Array(M);
    const leftOut = { related: 0, untestable: 0 };
    for (let k = 0; k < M; k += 1) {
      if (linked.has(a[k] * K + b[k])) leftOut.related += 1;
      // A p that was observed is attainable; the smallest one need not be worked out then.
      else if (p[k] <= REACH || smallest(k) <= REACH) tested[k] = 1;
      else leftOut.untestable += 1;
    }
    return { tested, leftOut };
  };

  // Benjamini and Hochberg: the least m p / k over all ranks k from here on, at most 1.
  const qValues = (p, tested) => {
    const order = [];
    for (let k = 0; k < p.length; k += 1) if (tested[k]) order.push(k);
    order.sort((x, y) => p[x] - p[y]);
    const q = new Float64Array(p.length).fill(1);
    let least = 1;
    for (let rank = order.length; rank > 0; rank -= 1) {
      least = Math.min(least, (p[order[rank - 1]] * order.length) / rank);
      q[order[rank - 1]] = least;
    }
    return { q, count: order.length };
  };

  const signOf = (n11, expected) => {
    const difference = n11 - expected;
    return Math.abs(difference) <= 1e-9 * (1 + expected) ? 0 : Math.sign(difference);
  };

  const FLOATS = ["expected", "lift", "npmi", "jaccard", "phi", "oddsRatio", "oddsRatioLow", "oddsRatioHigh"];

  recount.verdicts = (counts, found, minCount) => {
    const { tested, leftOut } = family(counts, found);
    const { q, count } = qValues(found.p, tested);
    const least = Math.max(minCount, 1);
    const kept = [];
    const gradeOf = (k) => (q[k] <= CLEAR ? 1 : 0) + (q[k] <= SUGGESTIVE ? 1 : 0);
    // A pair that never meets is kept where that stands out: it is a finding too.
    for (let k = 0; k < counts.M; k += 1) {
      const together = counts.together[k];
      if (together >= least || (together === 0 && minCount <= 1 && gradeOf(k) > 0)) kept.push(k);
    }
    const column = (Type, value) => Type.from(kept, value);
    const pairs = {
      length: kept.length,
      a: column(Uint16Array, (k) => counts.a[k]),
      b: column(Uint16Array, (k) => counts.b[k]),
      n11: column(Int32Array, (k) => counts.together[k]),
      expectedNull: column(Float64Array, (k) => found.expected[k]),
      p: column(Float64Array, (k) => found.p[k]),
      q: column(Float64Array, (k) => q[k]),
      sign: column(Int8Array, (k) => signOf(counts.together[k], found.expected[k])),
      grade: column(Uint8Array, gradeOf),
      tested: column(Uint8Array, (k) => tested[k]),
    };
    for (const name of FLOATS) pairs[name] = new Float64Array(kept.length);
    kept.forEach((k, at) => {
      const values = recount.measures.pair(
        counts.together[k], counts.totals[counts.a[k]], counts.totals[counts.b[k]], counts.n);
      for (const name of FLOATS) pairs[name][at] = values[name];
    });
    return { tested: count, leftOut, pairs };
  };
})();
