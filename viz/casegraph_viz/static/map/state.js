// What the reader has chosen, kept in the fragment of the address so that a view can be shared.
(() => {
  "use strict";
  const cg = window.casegraph;
  const first = () => ({
    net: cg.settings.net,
    cut: cg.settings.cut[cg.settings.net],
    measure: "n11",
    weak: false,
    apart: false,
    off: [],
    theme: null,
    pair: null,
  });
  const listeners = [];
  cg.state = first();
  cg.onChange = (listener) => listeners.push(listener);

  const write = () => {
    const start = first();
    const state = cg.state;
    const parts = [];
    const put = (name, value) => parts.push(`${name}=${encodeURIComponent(value)}`);
    if (state.net !== start.net) put("net", state.net);
    if (state.cut !== cg.settings.cut[state.net]) put("cut", state.cut);
    if (state.measure !== start.measure) put("measure", state.measure);
    if (state.weak) put("weak", 1);
    if (state.apart) put("apart", 1);
    if (state.off.length) put("off", state.off.join(","));
    if (state.theme !== null) put("theme", cg.themes[state.theme].id);
    if (state.pair !== null) put("pair", cg.pairKeys[state.pair]);
    const hash = parts.length ? `#${parts.join("&")}` : " ";
    if (hash.trim() !== window.location.hash)
      window.history.replaceState(null, "", parts.length ? hash : window.location.pathname + window.location.search);
  };

  const readHash = () => {
    const state = first();
    for (const part of window.location.hash.slice(1).split("&")) {
      const at = part.indexOf("=");
      if (at < 0) continue;
      let value;
      try {
        value = decodeURIComponent(part.slice(at + 1));
      } catch {
        continue;
      }
      const name = part.slice(0, at);
      if (name === "net" && Object.hasOwn(cg.nets, value)) {
        state.net = value;
        state.cut = cg.settings.cut[value];
      } else if (name === "cut" && /^\d{1,5}$/.test(value)) state.cut = Number(value);
      else if (name === "measure" && Object.hasOwn(cg.settings.measures, value)) state.measure = value;
      else if (name === "weak") state.weak = value === "1";
      else if (name === "apart") state.apart = value === "1";
      else if (name === "off") state.off = value.split(",").filter((g) => Object.hasOwn(cg.settings.groups, g));
      else if (name === "theme" && cg.themeOf.has(value)) state.theme = cg.themeOf.get(value).i;
      else if (name === "pair") {
        const k = cg.findPair(value) ?? cg.findPair(value.split("~").reverse().join("~"));
        if (k !== undefined) state.pair = k;
      }
    }
    state.cut = Math.min(state.cut, cg.settings.suggestive[state.net]);
    if (state.pair !== null) state.theme = null;
    return state;
  };

  const tell = () => listeners.forEach((listener) => listener(cg.state));
  cg.change = (changes) => {
    cg.state = { ...cg.state, ...changes };
    write();
    tell();
  };
  cg.reset = () => cg.change(first());
  cg.selectTheme = (theme) => cg.change({ theme, pair: null });
  cg.selectPair = (pair) => cg.change({ pair, theme: null });
  cg.clear = () => cg.change({ pair: null, theme: null });
  cg.start = () => {
    cg.state = readHash();
    tell();
    window.addEventListener("hashchange", () => {
      cg.state = readHash();
      tell();
    });
  };

  // The pairs that are drawn, in order of evidence, under the present settings.
  cg.visiblePairs = (state) => {
    const facts = cg.nets[state.net];
    const off = new Set(state.off);
    const shown = [];
    let suggestive = 0;
    let suggestiveApart = 0;
    for (const k of facts.order) {
      const pair = cg.pair(k, state.net);
      if (off.has(pair.a.group) || off.has(pair.b.group)) continue;
      const chosen = state.pair === k;
      let draw = chosen;
      if (pair.together) {
        if (pair.evidence === "clear") draw = true;
        else if (pair.evidence === "suggestive") draw = suggestive++ < state.cut || chosen;
        else if (state.weak && state.theme !== null)
          draw = chosen || pair.a.i === state.theme || pair.b.i === state.theme;
      } else if (state.apart) {
        if (pair.evidence === "clear") draw = true;
        else if (pair.evidence === "suggestive") draw = suggestiveApart++ < state.cut || chosen;
      }
      if (draw) shown.push(pair);
    }
    return shown;
  };
})();
