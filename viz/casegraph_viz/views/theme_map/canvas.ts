// Draws the network with vis-network at the places that the page contains; nothing moves by itself.
import { LARGEST_ODDS } from "../../../browser/lib/library.ts";
import { byId, one } from "../../../browser/lib/dom.ts";
import { MODE_CHANGED } from "../../../browser/lib/mode.ts";
import { themeOf, themes } from "./data.ts";
import { keepLines, lineAt, tooManyLines } from "./lines.ts";
import { pairAt } from "./numbers.ts";
import { tellSelection } from "./panel.ts";
import { colours, dashesOf, edges, network, nodes, placeOf, places, radiusOf, view } from "./sheet.ts";
import { clearSelection, selectPair, selectTheme, store, visiblePairs } from "./state.ts";
import { pairTitle } from "./words.ts";

const holder = byId("network");
const root = document.documentElement;

const nearOf = (state: any, shown: any) => {
  if (state.pair !== null) {
    const pair = pairAt(state.pair);
    return new Set([pair.a.i, pair.b.i]);
  }
  if (state.theme === null) return new Set();
  const near = new Set([state.theme]);
  for (const pair of shown) {
    if (pair.a.i === state.theme) near.add(pair.b.i);
    if (pair.b.i === state.theme) near.add(pair.a.i);
  }
  // A chosen theme without a line stands out by itself; the others need not be dimmed.
  return near.size > 1 ? near : new Set();
};

// A narrow picture has no room for the list of lone themes, and a tall one for any theme without a
// line as long as there are lines; the page lists them all below.
const leftOut = (theme: any) => {
  const { linked, tall, narrow } = view;
  if (linked.has(theme.i) || store.state.theme === theme.i) return false;
  return (narrow && places.get(theme.id).listed) || (tall && linked.size > 0);
};
// What none of the reviews in view names is not drawn, unless the reader chose it.
export const isHidden = (theme: any, state: any) =>
  state.off.includes(theme.group) ||
  (theme.count === 0 && state.theme !== theme.i) ||
  (state.least > 1 && theme.count < state.least) ||
  leftOut(theme);

const nodeLook = (theme: any, state: any, view: any) => {
  const node: any = places.get(theme.id);
  const colour = view.colours.groups[theme.group];
  const hollow = !view.linked.has(theme.i);
  const dim = view.near.size > 0 && !view.near.has(theme.i);
  const chosen = state.theme === theme.i;
  return {
    id: theme.id,
    title: `${theme.label}: named in ${theme.count} ${theme.count === 1 ? "review" : "reviews"}`,
    shape: node.shape,
    size: radiusOf(theme),
    ...placeOf(node),
    hidden: isHidden(theme, state),
    opacity: dim ? 0.22 : hollow ? 0.75 : 1,
    borderWidth: chosen ? 4 : 1.5,
    chosen: false,
    color: {
      background: hollow && !chosen ? view.colours.paper : colour,
      border: chosen ? view.colours.ink : hollow ? colour : view.colours.paper,
    },
  };
};

const edgeLook = (pair: any, state: any, view: any, scale: any) => {
  const grade = pair.together ? pair.evidence : "apart";
  const touches =
    state.pair === pair.k || (state.theme !== null && (pair.a.i === state.theme || pair.b.i === state.theme));
  const dim = view.near.size > 0 && !touches;
  const strong = pair.evidence === "clear";
  const width = grade === "weak" ? 1.2 : scale(pair);
  return {
    id: pair.k,
    from: pair.a.id,
    to: pair.b.id,
    title: pairTitle(pair),
    grade,
    dashes: dashesOf(grade, width),
    width,
    color: {
      color: pair.together ? view.colours.soft : view.colours.apart,
      highlight: view.colours.ink,
      hover: view.colours.ink,
      opacity: dim ? 0.12 : grade === "weak" ? 0.6 : touches ? 1 : strong ? 0.75 : 0.6,
    },
  };
};

// Widths run from 1 to 7 px over the pairs in view; a measure below zero gets the thinnest line.
const widths = (shown: any, measure: any) => {
  // An odds ratio without bound is not there as a number; beyond a limit none is told from another.
  const [without, most] = measure === "odds_ratio" ? [LARGEST_ODDS, LARGEST_ODDS] : [0, Infinity];
  const valueOf = (pair: any) => Math.min(most, Math.max(0, pair[measure] ?? without));
  const top = Math.max(...shown.map(valueOf), 1e-9);
  return (pair: any) => 1 + 6 * Math.sqrt(valueOf(pair) / top);
};

// vis-network makes a shape again at every update, so it gets only changes.
const sent = new Map([nodes, edges].map((set) => [set, new Map()]));
const sync = (set: any, wanted: any) => {
  const before: any = sent.get(set);
  const now = new Map(wanted.map((item: any) => [item.id, JSON.stringify(item)]));
  const gone = [...before.keys()].filter((id) => !now.has(id));
  if (gone.length) set.remove(gone);
  const changed = wanted.filter((item: any) => before.get(item.id) !== now.get(item.id));
  if (before.size === 0) set.add(changed);
  else if (changed.length) set.update(changed);
  sent.set(set, now);
};

const drawLines = (shown: any, state: any, view: any) => {
  const scale = widths(shown, state.measure);
  const looks = shown.map((pair: any) => edgeLook(pair, state, view, scale));
  const many = tooManyLines(shown.length);
  sync(edges, many ? [] : looks);
  const drawn = many ? looks.filter(({ from, to }: any) => places.has(from) && places.has(to)) : [];
  keepLines(drawn, (id: any) => placeOf(places.get(id)));
};

const redraw = (state: any) => {
  const shown = visiblePairs(state);
  view.linked = new Set(shown.flatMap((pair) => [pair.a.i, pair.b.i]));
  view.near = nearOf(state, shown);
  view.shown = shown;
  view.placed = themes.filter((theme: any) => places.has(theme.id) && !isHidden(theme, state));
  sync(
    nodes,
    themes.filter((t: any) => places.has(t.id)).map((t: any) => nodeLook(t, state, view)),
  );
  drawLines(shown, state, view);
  network.unselectAll();
};

export const fitMap = () => {
  if (!holder.clientWidth) return;
  // Labels keep their size on the screen, so they need more of the picture when it is small.
  let scale = 1;
  let box: any = null;
  const visible = new Set(view.placed.map(({ id }: any) => id));
  const spread = [...places.values()].filter(({ id }: any) => !view.narrow || visible.has(id));
  for (let round = 0; round < 3; round += 1) {
    box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const node of spread as any) {
      const { x, y } = placeOf(node);
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

const LISTS = 800;
const take = () => {
  view.tall = holder.clientHeight > holder.clientWidth;
  view.narrow = view.tall || holder.clientWidth < LISTS;
};
export const openMap = () => {
  take();
  store.start();
  fitMap();
  let width = holder.clientWidth;
  new ResizeObserver(() => {
    // In print a drawing replaces the picture, which then has no width.
    if (holder.clientWidth === 0 || Math.abs(holder.clientWidth - width) < 2) return;
    width = holder.clientWidth;
    take();
    redraw(store.state);
    fitMap();
  }).observe(holder);
  network.once("afterDrawing", () => {
    root.dataset.ready = "true";
    performance.mark("casegraph-ready");
  });
  network.redraw();
};
const recolour = () => {
  view.colours = colours();
  redraw(store.state);
};

export const startCanvas = () => {
  network.on("click", ({ nodes: hit, edges: lines, pointer }) => {
    const line = lines.length ? lines[0] : lineAt(pointer.canvas);
    if (hit.length) selectTheme(themeOf.get(hit[0]).i);
    else if (line !== null) selectPair(line);
    else clearSelection();
    tellSelection();
  });
  network.on("hoverNode", ({ node }) => {
    view.hover = themeOf.get(node).i;
    network.redraw();
  });
  network.on("blurNode", () => {
    view.hover = null;
    network.redraw();
  });
  // vis-network hides its tooltip only when the pointer moves on the picture, not when it leaves.
  holder.addEventListener("pointerleave", () => {
    holder.classList.add("left");
    if (view.hover === null) return;
    view.hover = null;
    network.redraw();
  });
  // By its next move the picture knows again what the pointer is on.
  holder.addEventListener("mousemove", () => {
    holder.classList.remove("left");
  });
  // Taking the focus must not scroll the page: the pointer would then be over another place.
  holder.addEventListener("pointerdown", () => one<any>("[tabindex]", holder)?.focus({ preventScroll: true }), {
    capture: true,
  });
  // Without a modifier key the wheel scrolls the page, as a reader expects.
  holder.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) event.stopImmediatePropagation();
    },
    { capture: true },
  );
  store.onChange(redraw);
  document.addEventListener(MODE_CHANGED, recolour);
  window.addEventListener("beforeprint", recolour);
  window.addEventListener("afterprint", recolour);
};
