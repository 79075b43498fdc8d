// Draws the network with vis-network at the places that the page contains; nothing moves by itself.
import { LARGEST_ODDS } from "../../../browser/lib/library.ts";
import { byId } from "../../../browser/lib/dom.ts";
import { MODE_CHANGED } from "../../../browser/lib/mode.ts";
import { layAround } from "./around.ts";
import type { State } from "./choices.ts";
import { themeOf, themes, type DrawnNode, type Measure, type Theme, type ThemeNumber } from "./data.ts";
import { keepLines, lineAt, tooManyLines } from "./lines.ts";
import { inForce, pairAt, type Pair } from "./numbers.ts";
import { tellSelection } from "./open.ts";
import {
  colours,
  dashesOf,
  edges,
  network,
  nodeOf,
  nodes,
  placeOf,
  places,
  radiusOf,
  view,
  type EdgeLook,
  type NodeLook,
} from "./sheet.ts";
import { clearSelection, selectPair, selectTheme, store } from "./state.ts";
import { basisOf, shownPairs, type LineKind } from "./shown.ts";
import { pairTitle } from "./words.ts";

const holder = byId("network");
const root = document.documentElement;

const nearOf = (state: State, shown: readonly Pair[]): Set<ThemeNumber> => {
  if (state.pair !== null) {
    const pair = pairAt(state.pair);
    return new Set([pair.a.i, pair.b.i]);
  }
  if (state.theme === null) return new Set<ThemeNumber>();
  const near = new Set<ThemeNumber>([state.theme]);
  for (const pair of shown) {
    if (pair.a.i === state.theme) near.add(pair.b.i);
    if (pair.b.i === state.theme) near.add(pair.a.i);
  }
  // A chosen theme without a line stands out by itself; the others need not be dimmed.
  return near.size > 1 ? near : new Set<ThemeNumber>();
};

// A narrow picture has no room for the list of lone themes, and a tall one for any theme without a
// line as long as there are lines; the page lists them all below.
const leftOut = (theme: Theme): boolean => {
  const { linked, tall, narrow } = view;
  if (view.around.size) return !view.around.has(theme.id);
  if (linked.has(theme.i) || store.state.theme === theme.i) return false;
  return (narrow && nodeOf(theme).listed) || (tall && linked.size > 0);
};
/** Whether a theme is not drawn; what none of the reviews in view names is not, unless the reader chose it. */
export const isHidden = (theme: Theme, state: State): boolean =>
  state.off.includes(theme.group) ||
  (theme.count === 0 && state.theme !== theme.i) ||
  (state.least > 1 && theme.count < state.least) ||
  leftOut(theme);

const nodeLook = (theme: Theme, state: State): NodeLook => {
  const node = nodeOf(theme);
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

// vis-network makes a bar of a middle arrow: as high as 15 times the factor and three widths of the line.
const BAR = { middle: { enabled: true, type: "bar", scaleFactor: 0.7 } } as const;
// A line that is counted only is thin and pale beside every line that a test has found.
const OPACITY: Readonly<Record<LineKind, number>> = {
  clear: 0.75,
  suggestive: 0.6,
  apart: 0.6,
  weak: 0.6,
  counted: 0.7,
};
const edgeLook = (pair: Pair, state: State, scale: (pair: Pair) => number): EdgeLook => {
  const grade = view.kinds.get(pair.k) ?? "counted";
  const touches =
    state.pair === pair.k || (state.theme !== null && (pair.a.i === state.theme || pair.b.i === state.theme));
  const dim = view.near.size > 0 && !touches;
  const pale = grade === "weak" || grade === "counted";
  const width = grade === "weak" ? 1.2 : grade === "counted" ? Math.min(2, 0.6 + 0.2 * scale(pair)) : scale(pair);
  return {
    id: pair.k,
    from: pair.a.id,
    to: pair.b.id,
    title: pairTitle(pair),
    grade,
    dashes: dashesOf(grade, width),
    width,
    ...(pair.oneThing ? { arrows: BAR } : {}),
    color: {
      color: grade === "apart" ? view.colours.apart : view.colours.soft,
      highlight: view.colours.ink,
      hover: view.colours.ink,
      opacity: dim ? 0.12 : touches && !pale ? 1 : OPACITY[grade],
    },
  };
};

// Widths run from 1 to 7 px over the pairs in view; a measure below zero gets the thinnest line.
const widths = (shown: readonly Pair[], measure: Measure): ((pair: Pair) => number) => {
  // An odds ratio without bound is not there as a number; beyond a limit none is told from another.
  const [without, most] = measure === "odds_ratio" ? [LARGEST_ODDS, LARGEST_ODDS] : [0, Infinity];
  const valueOf = (pair: Pair): number => Math.min(most, Math.max(0, pair[measure] ?? without));
  const top = Math.max(...shown.map(valueOf), 1e-9);
  return (pair) => 1 + 6 * Math.sqrt(valueOf(pair) / top);
};

// vis-network makes a shape again at every update, so it gets only changes.
const sender = <Item extends { id: vis.Id }>(set: vis.DataSet<Item>): ((wanted: readonly Item[]) => void) => {
  let before = new Map<vis.Id, string>();
  return (wanted) => {
    const now = new Map(wanted.map((item) => [item.id, JSON.stringify(item)]));
    const gone = [...before.keys()].filter((id) => !now.has(id));
    if (gone.length) set.remove(gone);
    const changed = wanted.filter((item) => before.get(item.id) !== now.get(item.id));
    if (before.size === 0) set.add(changed);
    else if (changed.length) set.update(changed);
    before = now;
  };
};
const [sendNodes, sendEdges] = [sender(nodes), sender(edges)];

const drawLines = (shown: readonly Pair[], state: State): void => {
  const scale = widths(shown, state.measure);
  const looks = shown.map((pair) => edgeLook(pair, state, scale));
  const many = tooManyLines(shown.length);
  sendEdges(many ? [] : looks);
  // A line leads to two places; a theme that Python has not placed has none.
  const spots = new Map([...places].map(([id, node]) => [id, placeOf(node)]));
  const drawn = many ? looks.filter(({ from, to }) => spots.has(from) && spots.has(to)) : [];
  keepLines(drawn, (id) => spots.get(id) ?? { x: 0, y: 0 });
};

const redraw = (state: State): void => {
  const found = shownPairs(state);
  const shown = found.map(({ pair }) => pair);
  const withPlace = themes.filter((theme) => places.has(theme.id));
  view.linked = new Set(shown.flatMap((pair) => [pair.a.i, pair.b.i]));
  view.near = nearOf(state, shown);
  view.shown = shown;
  view.kinds = new Map(found.map(({ pair, kind }) => [pair.k, kind]));
  const unfitted = layAround(state, state.theme === null ? [] : shown);
  view.placed = withPlace.filter((theme) => !isHidden(theme, state));
  sendNodes(withPlace.map((theme) => nodeLook(theme, state)));
  drawLines(shown, state);
  network.unselectAll();
  if (unfitted) fitMap();
  // What outside checks read of the picture.
  Object.assign(holder.dataset, { reviews: inForce.n, lines: shown.length, basis: basisOf(found) });
};

// What a shape and its name need, to the left, top, right and bottom: labels keep their size on the screen, so they need
// more of the picture when it is small.
const roomOf = (node: DrawnNode, scale: number): [number, number, number, number] => {
  const { x, y } = placeOf(node);
  const right = node.listed ? Math.min(150, 12 + 6 * node.label.length) : 40;
  return [
    x - (node.listed ? node.size : 40 / scale),
    y - node.size - (node.listed ? 24 / scale : 4),
    x + right / scale,
    y + node.size + (node.listed ? 0 : 30 / scale),
  ];
};
/** Show the whole map. */
export const fitMap = (): void => {
  if (!holder.clientWidth) return;
  if (view.around.size) {
    network.moveTo({ position: { x: 0, y: 0 }, scale: 1, animation: false });
    return;
  }
  const visible = new Set(view.placed.map(({ id }) => id));
  const spread = [...places.values()].filter(({ id }) => !view.narrow || visible.has(id));
  if (!spread.length) return;
  let scale = 1;
  let [left, top, right, bottom] = [0, 0, 0, 0];
  for (let round = 0; round < 3; round += 1) {
    [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const node of spread) {
      const room = roomOf(node, scale);
      left = Math.min(left, room[0]);
      top = Math.min(top, room[1]);
      right = Math.max(right, room[2]);
      bottom = Math.max(bottom, room[3]);
    }
    scale = Math.min(holder.clientWidth / (right - left), holder.clientHeight / (bottom - top), 1.4);
  }
  const position = { x: (left + right) / 2, y: (top + bottom) / 2 };
  network.moveTo({ position, scale: scale * 0.98, animation: false });
  view.fitted = true;
};

const LISTS = 800;
const take = (): void => {
  view.tall = holder.clientHeight > holder.clientWidth;
  view.narrow = view.tall || holder.clientWidth < LISTS;
};
export const openMap = (): void => {
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
const recolour = (): void => {
  view.colours = colours();
  redraw(store.state);
};

export const startCanvas = (): void => {
  network.on("click", ({ nodes: hit, edges: lines, pointer }) => {
    // The id of a line is the number of its pair, that of a shape the id of its theme.
    const line = lines.length ? Number(lines[0]) : lineAt(pointer.canvas);
    const theme = hit.length ? themeOf.get(String(hit[0])) : undefined;
    if (theme) selectTheme(theme.i);
    else if (line !== null) selectPair(line);
    else clearSelection();
    tellSelection();
  });
  network.on("hoverNode", ({ node }) => {
    view.hover = themeOf.get(String(node))?.i ?? null;
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
  holder.addEventListener(
    "pointerdown",
    () => {
      holder.querySelector<HTMLElement>("[tabindex]")?.focus({ preventScroll: true });
    },
    { capture: true },
  );
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
