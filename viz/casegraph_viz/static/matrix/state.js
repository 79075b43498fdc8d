// What the reader has chosen, kept in the fragment of the address so that a view can be shared.
(() => {
  "use strict";
  const cg = window.casegraph;
  const options = (id) => [...cg.byId(id).options].map((option) => option.value);
  const known = {
    net: Object.keys(cg.settings.nets),
    measure: Object.keys(cg.settings.measures),
    themes: options("shown"),
    order: options("order"),
  };
  const first = () => ({
    net: known.net[0],
    measure: known.measure[0],
    themes: known.themes[0],
    order: known.order[0],
    large: false,
    open: null,
  });

  const write = () => {
    const start = first();
    const { state } = cg;
    const values = {};
    for (const name of Object.keys(known)) if (state[name] !== start[name]) values[name] = state[name];
    if (state.large) values.cells = "large";
    if (state.open) {
      const [a, b] = state.open.map((i) => cg.themes[i].id);
      if (a === b) values.theme = a;
      else values.pair = `${a}~${b}`;
    }
    cg.fragment.write(values);
  };

  const read = () => {
    const state = first();
    const given = cg.fragment.read();
    for (const name of Object.keys(known)) if (known[name].includes(given.get(name))) state[name] = given.get(name);
    state.large = given.get("cells") === "large";
    const theme = cg.themeOf.get(given.get("theme"));
    if (theme) state.open = [theme.i, theme.i];
    // Ids may hold any sign, so every place where the text can be cut in two is tried.
    const text = given.get("pair") ?? "";
    for (let at = text.indexOf("~"); at >= 0; at = text.indexOf("~", at + 1)) {
      const [a, b] = [cg.themeOf.get(text.slice(0, at)), cg.themeOf.get(text.slice(at + 1))];
      if (a && b && a !== b) state.open = [a.i, b.i];
    }
    return state;
  };

  cg.keepState({ first, read, write });

  // The themes in view, in the order of the rows.
  const groupAt = Object.keys(cg.settings.groups);
  const byCount = (x, y) => y.count - x.count || x.i - y.i;
  const orders = {
    community: (x, y) => x.i - y.i,
    count: byCount,
    group: (x, y) => groupAt.indexOf(x.group) - groupAt.indexOf(y.group) || byCount(x, y),
    label: (x, y) => x.label.localeCompare(y.label, "en-GB"),
  };
  const chosen = (themes) => {
    if (themes === "all") return [...cg.themes];
    if (themes === "top") return [...cg.themes].sort(byCount).slice(0, cg.settings.first);
    if (themes === "communities") return cg.themes.filter((theme) => theme.community);
    return cg.themes.filter((theme) => theme.group === themes);
  };
  cg.inView = (state) => chosen(state.themes).sort(orders[state.order]);
})();
