// The ledger as rows that know their theme, their recommendations and their later reviews.
(() => {
  "use strict";
  const cg = window.casegraph;
  const read = (name) => {
    const block = document.getElementById(`data-${name}`);
    return block ? JSON.parse(block.textContent) : null;
  };
  const ledger = read("ledger");
  const behind = read("behind");
  if (!ledger) return;

  // Columns → one object a place.
  const rows = (columns) => {
    const names = Object.keys(columns);
    const first = columns[names[0]] ?? [];
    return first.map((_, k) => Object.fromEntries(names.map((name) => [name, columns[name][k]])));
  };

  const reviews = rows(behind.reviews);
  const asked = rows(behind.asked).map((about) => ({
    ...about,
    review: reviews[about.review],
    to: about.to.map((k) => ledger.addressees[k].label),
  }));
  // The concerns of each review, so that a later review can show its own.
  const concerns = new Map();
  rows(behind.concerns).forEach((about) => {
    const of = reviews[about.review];
    if (!concerns.has(of)) concerns.set(of, []);
    concerns.get(of).push(about);
  });
  const linked = (row) => ({
    ...row,
    place: row.theme,
    theme: ledger.themes[row.theme],
    to: row.to === undefined ? null : ledger.addressees[row.to],
    asked: row.asked.map((k) => asked[k]),
    found: row.found.map((k) => reviews[k]),
  });

  cg.recurrence = {
    themes: ledger.themes,
    addressees: ledger.addressees,
    byTheme: rows(ledger.byTheme).map(linked),
    byAddressee: rows(ledger.byAddressee).map(linked),
    // What a review says about a theme, as a concern.
    concernsOf: (review, place) =>
      (concerns.get(review) ?? []).filter((about) => about.themes.includes(place)),
  };
})();
