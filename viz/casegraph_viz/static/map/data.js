// Reads the JSON blocks of the page and answers questions about themes, pairs and evidence.
(() => {
  "use strict";
  const cg = window.casegraph;
  const read = (name) => JSON.parse(cg.byId(`data-${name}`).textContent);
  const columns = read("themes");
  const pairs = read("pairs");
  const links = read("links");
  cg.settings = read("settings");
  cg.drawing = read("drawing");
  cg.nets = read("nets");
  cg.incidence = read("incidence");
  cg.columns = { themes: columns, pairs };

  // Count, share, low and high are those of the reviews in view; numbers.js keeps them so.
  cg.themes = columns.id.map((id, i) => ({
    i,
    id,
    label: columns.label[i],
    group: columns.group[i],
    community: columns.community[i],
    definition: columns.definition[i],
    alt: columns.alt[i],
    all: columns.count[i],
    count: columns.count[i],
    share: columns.share[i],
    low: columns.low[i],
    high: columns.high[i],
    reviews: columns.reviews[i],
  }));
  cg.themeOf = new Map(cg.themes.map((theme) => [theme.id, theme]));
  cg.communityOf = (number) => cg.themes.filter((theme) => theme.community === number);

  // Links to other pages of the site are relative; anything else is not one of ours.
  const own = (address) => (address && !/^(?:[a-z][a-z0-9+.-]*:|[\\/])/i.test(address) ? address : "");
  cg.pageOfTheme = (i) => own(links.themes[i]);
  cg.pageOfReview = (row) => own(links.reviews[row]);

  const size = cg.themes.length;
  cg.pairKeys = pairs.a.map((a, k) => `${cg.themes[a].id}~${cg.themes[pairs.b[k]].id}`);
  const byThemes = new Map(pairs.a.map((a, k) => [a * size + pairs.b[k], k]));
  // The number of a pair. A filter or an address may ask for one that the page does not bring, of
  // two themes that no review names together; it gets the next number.
  cg.pairOfThemes = (one, other) => {
    const [a, b] = [Math.min(one, other), Math.max(one, other)];
    const code = a * size + b;
    if (!byThemes.has(code)) {
      const k = pairs.a.push(a) - 1;
      pairs.b.push(b);
      cg.pairKeys.push(`${cg.themes[a].id}~${cg.themes[b].id}`);
      byThemes.set(code, k);
    }
    return byThemes.get(code);
  };
  cg.ends = (k) => [cg.themes[pairs.a[k]], cg.themes[pairs.b[k]]];

  // Reviews in view that name a theme, or both themes of a pair.
  const inView = (rows) => (cg.numbers.rows ? rows.filter((row) => cg.numbers.rows.has(row)) : rows);
  cg.reviewsOfTheme = (i) => inView(cg.themes[i].reviews);
  cg.reviewsOfPair = (k) => {
    if (pairs.reviews[k]) return inView(pairs.reviews[k]);
    const [a, b] = cg.ends(k);
    const held = new Set(a.reviews);
    return inView(b.reviews.filter((row) => held.has(row)));
  };

  // The evidence is the largest block and is not needed for the first picture.
  let evidence = null;
  const byReview = (coded) => {
    const found = new Map();
    coded.review.forEach((row, f) => {
      if (!found.has(row)) found.set(row, []);
      found.get(row).push(f);
    });
    return found;
  };
  const load = () => {
    if (evidence) return evidence;
    const raw = read("evidence");
    evidence = {
      raw,
      findings: byReview(raw.findings),
      recommendations: byReview(raw.recommendations),
      cut: new Set(raw.reviews.cut),
    };
    return evidence;
  };

  cg.review = (row) => {
    const { raw, cut } = load();
    const r = raw.reviews;
    return {
      id: r.id[row],
      title: r.title[row],
      year: r.year[row],
      publisher: raw.texts[r.publisher[row]],
      outcome: raw.texts[r.outcome[row]],
      age: raw.texts[r.age[row]],
      source: raw.texts[r.source[row]],
      url: raw.texts[r.url[row]],
      cut: cut.has(row),
    };
  };

  const about = (found, themes) => (k) => found.themes[k].some((t) => themes.includes(t));
  cg.findings = (row, themes) => {
    const { raw, findings } = load();
    const f = raw.findings;
    return (findings.get(row) || []).filter(about(f, themes)).map((k) => ({
      kind: raw.texts[f.kind[k]],
      polarity: raw.texts[f.polarity[k]],
      themes: f.themes[k],
      summary: f.summary[k],
    }));
  };
  cg.recommendations = (row, themes) => {
    const { raw, recommendations } = load();
    const f = raw.recommendations;
    return (recommendations.get(row) || []).filter(about(f, themes)).map((k) => ({
      action: raw.texts[f.action[k]],
      to: raw.texts[f.to[k]],
      themes: f.themes[k],
      summary: f.summary[k],
    }));
  };
})();
