// Reads the blocks of the page: agencies, themes, their pairs, and the texts behind each pair.
(() => {
  "use strict";
  const cg = window.casegraph;
  const read = (name) => JSON.parse(cg.byId(`data-${name}`).textContent);
  const rows = (columns, size) =>
    Array.from({ length: size }, (_, i) => {
      const made = { i };
      for (const name of Object.keys(columns)) made[name] = columns[name][i];
      return made;
    });
  const table = (name, first) => {
    const columns = read(name);
    return rows(columns, columns[first].length);
  };
  cg.settings = read("settings");
  cg.drawing = read("drawing");
  cg.agencies = table("agencies", "id");
  cg.themes = table("themes", "id");
  cg.agencyOf = new Map(cg.agencies.map((agency) => [agency.id, agency]));
  cg.themeOf = new Map(cg.themes.map((theme) => [theme.id, theme]));
  cg.pairs = table("pairs", "agency").map((pair) => ({
    ...pair,
    agency: cg.agencies[pair.agency],
    theme: cg.themes[pair.theme],
  }));

  // The texts are the largest block and are not needed for the first picture.
  let texts = null;
  const load = () => {
    texts ??= { reviews: table("reviews", "title"), findings: table("findings", "review"), recommendations: table("recommendations", "review") };
    return texts;
  };
  // Reviews with the findings and recommendations that make up a pair, in the order of the page.
  cg.behind = (pair) => {
    const { reviews, findings, recommendations } = load();
    const about = (item) => item.agencies.includes(pair.agency.i) && item.themes.includes(pair.theme.i);
    const found = new Map();
    for (const [name, coded] of [["findings", findings], ["recommendations", recommendations]])
      for (const item of coded.filter(about)) {
        if (!found.has(item.review)) found.set(item.review, { review: reviews[item.review], findings: [], recommendations: [] });
        found.get(item.review)[name].push(item);
      }
    return [...found.values()].sort((x, y) => (y.review.year ?? 0) - (x.review.year ?? 0) || x.review.i - y.review.i);
  };

  cg.weight = (pair, shown) => pair[shown];
  cg.lineWords = (pair, shown) => {
    const count = cg.weight(pair, shown);
    const reviews = cg.plural(count, "review", "reviews");
    const words = {
      found: `named in findings of ${reviews}`,
      addressed: `addressed in ${reviews}`,
      open: `a concern without a recommendation to the agency in ${reviews}`,
      tested: `named in ${reviews}, ${pair.expected.toFixed(1)} expected, evidence ${pair.evidence}`,
    };
    return `${pair.agency.label} and ${pair.theme.label}: ${words[shown]}`;
  };
})();
