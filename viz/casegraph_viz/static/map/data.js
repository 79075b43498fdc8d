// Reads the JSON blocks of the page and answers questions about themes, pairs and evidence.
(() => {
  "use strict";
  const cg = window.casegraph;
  const read = (name) => JSON.parse(cg.byId(`data-${name}`).textContent);
  const columns = read("themes");
  const pairs = read("pairs");
  const nets = read("nets");
  cg.settings = read("settings");
  cg.drawing = read("drawing");
  cg.nets = nets;

  cg.themes = columns.id.map((id, i) => ({
    i,
    id,
    label: columns.label[i],
    group: columns.group[i],
    definition: columns.definition[i],
    alt: columns.alt[i],
    count: columns.count[i],
    share: columns.share[i],
    low: columns.low[i],
    high: columns.high[i],
    reviews: columns.reviews[i],
  }));
  cg.themeOf = new Map(cg.themes.map((theme) => [theme.id, theme]));

  const GRADES = ["", "weak", "suggestive", "clear"];
  const MEASURES = ["n11", "lift", "npmi", "jaccard", "phi", "odds_ratio", "odds_ratio_low", "odds_ratio_high"];
  cg.pairKeys = pairs.a.map((a, k) => `${cg.themes[a].id}~${cg.themes[pairs.b[k]].id}`);
  const pairAt = new Map(cg.pairKeys.map((key, k) => [key, k]));
  cg.findPair = (key) => pairAt.get(key);

  // One pair under one net: the measures, what was expected, and the grade of evidence.
  cg.pair = (k, net) => {
    const facts = nets[net];
    const pair = { k, a: cg.themes[pairs.a[k]], b: cg.themes[pairs.b[k]] };
    for (const name of MEASURES) pair[name] = pairs[name][k];
    pair.expected = facts.expected[k];
    pair.p = facts.p[k];
    pair.q = facts.q[k];
    pair.together = facts.grade[k] >= 0;
    pair.evidence = GRADES[Math.abs(facts.grade[k])];
    return pair;
  };

  cg.reviewsOfPair = (k) => {
    if (pairs.reviews[k]) return pairs.reviews[k];
    const held = new Set(cg.themes[pairs.a[k]].reviews);
    return cg.themes[pairs.b[k]].reviews.filter((row) => held.has(row));
  };

  // The evidence is the largest block and is not needed for the first picture.
  let evidence = null;
  const load = () => {
    if (evidence) return evidence;
    const raw = read("evidence");
    const byReview = new Map();
    raw.findings.review.forEach((row, f) => {
      if (!byReview.has(row)) byReview.set(row, []);
      byReview.get(row).push(f);
    });
    evidence = { raw, byReview, cut: new Set(raw.reviews.cut) };
    return evidence;
  };

  cg.review = (row) => {
    const { raw, cut } = load();
    const r = raw.reviews;
    return {
      title: r.title[row],
      year: r.year[row],
      publisher: raw.texts[r.publisher[row]],
      outcome: raw.texts[r.outcome[row]],
      source: raw.texts[r.source[row]],
      url: raw.texts[r.url[row]],
      cut: cut.has(row),
    };
  };

  cg.findings = (row, themes) => {
    const { raw, byReview } = load();
    const f = raw.findings;
    return (byReview.get(row) || [])
      .filter((k) => f.themes[k].some((t) => themes.includes(t)))
      .map((k) => ({
        kind: raw.texts[f.kind[k]],
        polarity: raw.texts[f.polarity[k]],
        themes: f.themes[k],
        summary: f.summary[k],
      }));
  };
})();
