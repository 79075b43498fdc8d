// What the reader has chosen, kept in the fragment of the address so that a view can be shared.
(() => {
  "use strict";
  const cg = window.casegraph;
  const kinds = Object.keys(cg.settings.shown);
  const first = () => ({ shown: kinds[0], cut: null, agency: null, theme: null, pair: null });

  // All lines of one kind, those of most reviews first; the pairs come sorted by findings.
  cg.linesOf = (shown) =>
    cg.pairs
      .filter((pair) => cg.weight(pair, shown) > 0)
      .sort((x, y) => cg.weight(y, shown) - cg.weight(x, shown) || x.i - y.i);
  cg.cutOf = (state) => {
    const most = cg.linesOf(state.shown).length;
    return Math.min(state.cut ?? cg.settings.first, most);
  };
  // Of one agency or theme every line is shown; of all, the strongest.
  cg.visible = (state) => {
    const lines = cg.linesOf(state.shown);
    if (state.agency !== null) return lines.filter((pair) => pair.agency.i === state.agency);
    if (state.theme !== null) return lines.filter((pair) => pair.theme.i === state.theme);
    const kept = lines.slice(0, cg.cutOf(state));
    const chosen = state.pair !== null && lines.find((pair) => pair.i === state.pair);
    return chosen && !kept.includes(chosen) ? [...kept, chosen] : kept;
  };

  const write = () => {
    const { state } = cg;
    cg.fragment.write({
      shown: state.shown === kinds[0] ? null : state.shown,
      cut: state.cut === null || state.cut === cg.settings.first ? null : state.cut,
      agency: state.agency === null ? null : cg.agencies[state.agency].id,
      theme: state.theme === null ? null : cg.themes[state.theme].id,
      pair: state.pair === null ? null : `${cg.pairs[state.pair].agency.id}~${cg.pairs[state.pair].theme.id}`,
    });
  };

  const read = () => {
    const state = first();
    const given = cg.fragment.read();
    if (kinds.includes(given.get("shown"))) state.shown = given.get("shown");
    if (/^\d{1,5}$/.test(given.get("cut") ?? "")) state.cut = Math.max(1, Number(given.get("cut")));
    state.agency = cg.agencyOf.get(given.get("agency"))?.i ?? null;
    if (state.agency === null) state.theme = cg.themeOf.get(given.get("theme"))?.i ?? null;
    const wanted = given.get("pair");
    if (wanted) state.pair = cg.pairs.find((pair) => `${pair.agency.id}~${pair.theme.id}` === wanted)?.i ?? null;
    return state;
  };

  cg.keepState({ first, read, write });
})();
