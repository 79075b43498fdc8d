// Draws the network with vis-network at the places that the page brings; nothing moves by itself.
(() => {
  "use strict";
  const cg = window.casegraph;
  const holder = cg.byId("network");
  const places = new Map(cg.drawing.nodes.map((node) => [node.id, node]));
  const root = document.documentElement;

  const colours = () => {
    const css = window.getComputedStyle(root);
    const get = (name) => css.getPropertyValue(name).trim();
    const groups = {};
    for (const group of Object.keys(cg.settings.groups)) groups[group] = get(`--group-${group}`);
    return { paper: get("--surface"), ink: get("--ink"), soft: get("--soft"), apart: get("--apart"), groups };
  };

  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  const network = new vis.Network(holder, { nodes, edges }, cg.drawing.options);
  cg.network = network;
  cg.view = { colours: colours(), linked: new Set(), near: new Set(), hover: null, tall: false, narrow: false, placed: [], shown: [] };

  const nearOf = (state, shown) => {
    if (state.pair !== null) {
      const pair = cg.pair(state.pair);
      return new Set([pair.a.i, pair.b.i]);
    }
    if (state.theme === null) return new Set();
    const near = new Set([state.theme]);
    for (const pair of shown) {
      if (pair.a.i === state.theme) near.add(pair.b.i);
      if (pair.b.i === state.theme) near.add(pair.a.i);
    }
    // A theme that no line leads to stands out by itself; the rest need not step back for it.
    return near.size > 1 ? near : new Set();
  };

  // The page brings two sets of places, one for a wide picture and one for a tall one.
  const place = (node) => (cg.view.tall ? { x: node.tall[0], y: node.tall[1] } : { x: node.x, y: node.y });
  cg.placeOf = place;

  // A narrow picture has no room for the list of lone themes, and a tall one for any theme without a
  // line as long as there are lines; the page lists them all further down.
  const leftOut = (theme) => {
    const { linked, tall, narrow } = cg.view;
    if (linked.has(theme.i) || cg.state.theme === theme.i) return false;
    return (narrow && places.get(theme.id).listed) || (tall && linked.size > 0);
  };
  // What none of the reviews in view names is not drawn, unless the reader chose it.
  cg.isHidden = (theme, state) =>
    state.off.includes(theme.group) ||
    (theme.count === 0 && state.theme !== theme.i) ||
    (state.least > 1 && theme.count < state.least) ||
    leftOut(theme);

  // The area of a shape grows with the reviews in view that name its theme.
  cg.radiusOf = (theme) => 3 + 15 * Math.sqrt(cg.numbers.largest ? theme.count / cg.numbers.largest : 0);

  const nodeLook = (theme, state, view) => {
    const node = places.get(theme.id);
    const colour = view.colours.groups[theme.group];
    const hollow = !view.linked.has(theme.i);
    const dim = view.near.size > 0 && !view.near.has(theme.i);
    const chosen = state.theme === theme.i;
    return {
      id: theme.id,
      title: `${theme.label}: named in ${theme.count} ${theme.count === 1 ? "review" : "reviews"}`,
      shape: node.shape,
      size: cg.radiusOf(theme),
      ...place(node),
      hidden: cg.isHidden(theme, state),
      opacity: dim ? 0.22 : hollow ? 0.75 : 1,
      borderWidth: chosen ? 4 : 1.5,
      chosen: false,
      color: {
        background: hollow && !chosen ? view.colours.paper : colour,
        border: chosen ? view.colours.ink : hollow ? colour : view.colours.paper,
      },
    };
  };

  // The ends of a dash are round and reach into the gap, so a wide line needs wider gaps.
  cg.dashesOf = (grade, width) => {
    const base = cg.settings.dashes[grade];
    return base ? base.map((length, i) => length + (i % 2 ? 1.5 : 0.5) * width) : false;
  };

  const edgeLook = (pair, state, view, scale) => {
    const grade = pair.together ? pair.evidence : "apart";
    const touches =
      state.pair === pair.k ||
      (state.theme !== null && (pair.a.i === state.theme || pair.b.i === state.theme));
    const dim = view.near.size > 0 && !touches;
    const strong = pair.evidence === "clear";
    const width = grade === "weak" ? 1.2 : scale(pair);
    return {
      id: pair.k,
      from: pair.a.id,
      to: pair.b.id,
      title: cg.pairTitle(pair),
      grade,
      dashes: cg.dashesOf(grade, width),
      width,
      color: {
        color: pair.together ? view.colours.soft : view.colours.apart,
        highlight: view.colours.ink,
        hover: view.colours.ink,
        opacity: dim ? 0.12 : grade === "weak" ? 0.6 : touches ? 1 : strong ? 0.75 : 0.6,
      },
    };
  };

  cg.pairTitle = (pair) =>
    `${pair.a.label} and ${pair.b.label}: ${pair.n11 || "no"} ${pair.n11 > 1 ? "reviews name" : "review names"} both, ` +
    `${cg.fixed(pair.expected, 1)} expected`;

  // Widths run from 1 to 7 px over the pairs in view; a measure below zero gets the thinnest line.
  const widths = (shown, measure) => {
    const values = shown.map((pair) => Math.max(0, pair[measure] ?? 0));
    const top = Math.max(...values, 1e-9);
    return (pair) => 1 + 6 * Math.sqrt(Math.max(0, pair[measure] ?? 0) / top);
  };

  // vis-network makes a shape anew whenever it is told of it, so it is told of changes only.
  const told = new Map([nodes, edges].map((set) => [set, new Map()]));
  const sync = (set, wanted) => {
    const before = told.get(set);
    const now = new Map(wanted.map((item) => [item.id, JSON.stringify(item)]));
    const gone = [...before.keys()].filter((id) => !now.has(id));
    if (gone.length) set.remove(gone);
    const changed = wanted.filter((item) => before.get(item.id) !== now.get(item.id));
    if (before.size === 0) set.add(changed);
    else if (changed.length) set.update(changed);
    told.set(set, now);
  };

  const drawLines = (shown, state, view) => {
    const scale = widths(shown, state.measure);
    const looks = shown.map((pair) => edgeLook(pair, state, view, scale));
    const many = cg.tooManyLines(shown.length);
    sync(edges, many ? [] : looks);
    const drawn = many ? looks.filter(({ from, to }) => places.has(from) && places.has(to)) : [];
    cg.keepLines(drawn, (id) => place(places.get(id)));
  };

  const redraw = (state) => {
    const view = cg.view;
    const shown = cg.visiblePairs(state);
    view.linked = new Set(shown.flatMap((pair) => [pair.a.i, pair.b.i]));
    view.near = nearOf(state, shown);
    view.shown = shown;
    view.placed = cg.themes.filter((theme) => places.has(theme.id) && !cg.isHidden(theme, state));
    sync(nodes, cg.themes.filter((t) => places.has(t.id)).map((t) => nodeLook(t, state, view)));
    drawLines(shown, state, view);
    network.unselectAll();
  };

  cg.fit = () => {
    if (!holder.clientWidth) return;
    // Labels keep their size on the screen, so they need more of the picture when it is small.
    let scale = 1;
    let box = null;
    const visible = new Set(cg.view.placed.map(({ id }) => id));
    const spread = [...places.values()].filter(({ id }) => !cg.view.narrow || visible.has(id));
    for (let round = 0; round < 3; round += 1) {
      box = [Infinity, Infinity, -Infinity, -Infinity];
      for (const node of spread) {
        const { x, y } = place(node);
        const right = node.listed ? Math.min(150, 12 + 6 * node.label.length) : 40;
        box[0] = Math.min(box[0], x - (node.listed ? node.size : 40 / scale));
        box[1] = Math.min(box[1], y - node.size - (node.listed ? 24 / scale : 4));
        box[2] = Math.max(box[2], x + right / scale);
        box[3] = Math.max(box[3], y + node.size + (node.listed ? 0 : 30 / scale));
      }
      if (box[0] > box[2]) return;
      scale = Math.min(holder.clientWidth / (box[2] - box[0]), holder.clientHeight / (box[3] - box[1]), 1.4);
    }
    const position = { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 };
    network.moveTo({ position, scale: scale * 0.98, animation: false });
  };

  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  cg.focusOn = (themes) => {
    const spots = themes.map((i) => places.get(cg.themes[i].id)).filter(Boolean).map(place);
    if (!spots.length) return;
    const position = {
      x: spots.reduce((sum, s) => sum + s.x, 0) / spots.length,
      y: spots.reduce((sum, s) => sum + s.y, 0) / spots.length,
    };
    const here = network.canvasToDOM(position);
    const inside =
      here.x > 40 && here.y > 40 && here.x < holder.clientWidth - 40 && here.y < holder.clientHeight - 40;
    if (inside) return;
    network.moveTo({ position, animation: still.matches ? false : { duration: 250 } });
  };
  cg.zoom = (factor) => network.moveTo({ scale: Math.min(4, Math.max(0.15, network.getScale() * factor)) });

  network.on("click", ({ nodes: hit, edges: lines, pointer }) => {
    const line = lines.length ? lines[0] : cg.lineAt(pointer.canvas);
    if (hit.length) cg.selectTheme(cg.themeOf.get(hit[0]).i);
    else if (line !== null) cg.selectPair(line);
    else cg.clear();
    cg.tellSelection();
  });
  network.on("hoverNode", ({ node }) => {
    cg.view.hover = cg.themeOf.get(node).i;
    network.redraw();
  });
  network.on("blurNode", () => {
    cg.view.hover = null;
    network.redraw();
  });
  // vis-network takes its words away only when the pointer moves on the picture, not when it leaves.
  holder.addEventListener("pointerleave", () => {
    const { interactionHandler } = network;
    window.clearTimeout(interactionHandler.popupTimer);
    interactionHandler.popup?.hide();
    interactionHandler.popupObj = undefined;
    if (cg.view.hover === null) return;
    cg.view.hover = null;
    network.redraw();
  });
  // Taking the focus must not scroll the page: the pointer would then stand elsewhere than it did.
  holder.addEventListener("pointerdown", () => holder.querySelector("[tabindex]")?.focus({ preventScroll: true }), { capture: true });
  // Without a modifier key the wheel scrolls the page, as a reader expects.
  holder.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) event.stopImmediatePropagation();
    },
    { capture: true },
  );

  cg.onChange(redraw);
  const LISTS = 800;
  const take = () => {
    cg.view.tall = holder.clientHeight > holder.clientWidth;
    cg.view.narrow = cg.view.tall || holder.clientWidth < LISTS;
  };
  cg.openMap = () => {
    take();
    cg.start();
    cg.fit();
    let width = holder.clientWidth;
    new ResizeObserver(() => {
      // On paper the picture steps back for a drawing and has no width.
      if (holder.clientWidth === 0 || Math.abs(holder.clientWidth - width) < 2) return;
      width = holder.clientWidth;
      take();
      redraw(cg.state);
      cg.fit();
    }).observe(holder);
    network.once("afterDrawing", () => {
      root.dataset.ready = "true";
      performance.mark("casegraph-ready");
    });
    network.redraw();
  };
  const recolour = () => {
    cg.view.colours = colours();
    redraw(cg.state);
  };
  document.addEventListener("casegraph:mode", recolour);
  window.addEventListener("beforeprint", recolour);
  window.addEventListener("afterprint", recolour);
})();
