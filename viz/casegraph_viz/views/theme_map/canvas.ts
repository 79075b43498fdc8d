// Draws the network with vis-network at the places that the page contains; nothing moves by itself.
import { LARGEST_ODDS } from "../../../browser/lib/library.ts";
import { byId, one } from "../../../browser/lib/dom.ts";
import { MODE_CHANGED } from "../../../browser/lib/mode.ts";
import { layAround } from "./around.ts";
import type { State } from "./choices.ts";
import { fillOf, layerOf, overlayWords } from "./colour.ts";
import { themeOf, themes, type Measure, type Theme, type ThemeNumber } from "./data.ts";
import { homesNow, startHomes } from "./homes.ts";
import { keepLines, lineAt, tooManyLines } from "./lines.ts";
import { placesOfNewcomers } from "./newcomers.ts";
import { inForce, pairAt, type Numbers, type Pair } from "./numbers.ts";
import { tellSelection } from "./open.ts";
import {
  colours,
  covered,
  dashesOf,
  edges,
  keepScale,
  network,
  nodeOf,
  nodes,
  placeOf,
  places,
  radiusOf,
  view,
  zoomMap,
  type EdgeLook,
  type NodeLook,
} from "./sheet.ts";
import { clearSelection, selectPair, selectTheme, store } from "./state.ts";
import { basisOf, shownPairs, type LineKind, type ShownPair } from "./shown.ts";
import { pairTitle } from "./words.ts";

const holder = byId("network");
const root = document.documentElement;

// The theme that the pointer or the focus is on, else the one that the reader has chosen.
const focused = (state: State): ThemeNumber | null => view.hover ?? state.theme;
const leadsTo = (pair: Pair, theme: ThemeNumber | null): boolean => pair.a.i === theme || pair.b.i === theme;

// What stays as it is while the rest fades: a theme with those that lines join it to, or the two of a pair.
const nearOf = (state: State, shown: readonly Pair[]): Set<ThemeNumber> => {
  const theme = focused(state);
  if (theme === null && state.pair !== null) {
    const pair = pairAt(state.pair);
    return new Set([pair.a.i, pair.b.i]);
  }
  if (theme === null) return new Set<ThemeNumber>();
  const near = new Set(shown.filter((pair) => leadsTo(pair, theme)).flatMap(({ a, b }) => [a.i, b.i]));
  // A theme without a line stands out by itself; the others need not fade.
  return near;
};

// Themes without a line are in a list beside the picture, as long as there are lines.
const leftOut = (theme: Theme): boolean => {
  const { linked } = view;
  if (view.around.size) return !view.around.has(theme.id);
  return linked.size > 0 && !linked.has(theme.i) && store.state.theme !== theme.i;
};
/** Whether a theme is not drawn; what none of the reviews in view names is not, unless the reader chose it. */
export const isHidden = (theme: Theme, state: State): boolean =>
  state.off.includes(theme.group) ||
  (theme.count === 0 && state.theme !== theme.i) ||
  (state.least > 1 && theme.count < state.least) ||
  leftOut(theme);

const nodeLook = (theme: Theme, state: State): NodeLook => {
  const node = nodeOf(theme);
  const hollow = !view.linked.has(theme.i);
  const dim = view.near.size > 0 && !view.near.has(theme.i);
  const chosen = state.theme === theme.i;
  const fill = fillOf(theme, state, layerOf(state, view.placed), hollow && !chosen, view.colours);
  const said = overlayWords(theme, state);
  return {
    id: theme.id,
    title: `${theme.label}: named in ${theme.count} ${theme.count === 1 ? "review" : "reviews"}${said && `. ${said}`}`,
    shape: node.shape,
    size: radiusOf(theme),
    ...placeOf(node),
    hidden: isHidden(theme, state),
    opacity: dim ? 0.22 : hollow ? 0.75 : 1,
    borderWidth: chosen ? 4 : 1.5,
    chosen: false,
    color: { background: fill.background, border: chosen ? view.colours.ink : fill.border },
    shapeProperties: { borderDashes: fill.dashed && [3, 2] },
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
  const theme = focused(state);
  const touches = theme === null ? state.pair === pair.k : leadsTo(pair, theme);
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
export const widths = (shown: readonly Pair[], measure: Measure): ((pair: Pair) => number) => {
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

const withPlace = themes.filter((theme) => places.has(theme.id));
const sendShapes = (state: State): void => {
  sendNodes(withPlace.map((theme) => nodeLook(theme, state)));
};

// For which numbers the pairs in view were found.
let shownFor: Numbers | null = null;
const isSame = (found: readonly ShownPair[]): boolean =>
  inForce === shownFor &&
  found.length === view.shown.length &&
  found.every(({ pair: { k }, kind }, i) => k === view.shown[i].k && kind === view.kinds.get(k));

const redraw = (state: State): void => {
  const found = shownPairs(state);
  // The same pairs with the same numbers stay the same list, for which names have been arranged.
  const shown = isSame(found) ? view.shown : found.map(({ pair }) => pair);
  shownFor = inForce;
  view.linked = new Set(shown.flatMap((pair) => [pair.a.i, pair.b.i]));
  view.near = nearOf(state, shown);
  view.shown = shown;
  view.kinds = new Map(found.map(({ pair, kind }) => [pair.k, kind]));
  view.moved = placesOfNewcomers(view.linked, shown);
  const unfitted = layAround(state, state.theme === null ? [] : shown);
  view.placed = withPlace.filter((theme) => !isHidden(theme, state));
  sendShapes(state);
  drawLines(shown, state);
  network.unselectAll();
  if (unfitted || (inForce !== fittedTo && !view.around.size && !view.held)) fitMap();
  // What outside checks read of the picture.
  Object.assign(holder.dataset, { reviews: inForce.n, lines: shown.length, basis: basisOf(found) });
};

// For which numbers the picture was last fitted to the window.
let fittedTo: Numbers | null = null;

// The room for a name beside its shape, and below it, in pixels: names keep their size on the screen.
const [BESIDE, BELOW] = [46, 20];
/** Show the whole map, between the controls above it and the key below it. */
export const fitMap = (): void => {
  const { clientWidth, clientHeight } = holder;
  if (!clientWidth) return;
  view.held = false;
  const { top: over, bottom: under } = covered();
  const middle = (scale: number, x: number, y: number): void => {
    network.moveTo({ position: { x, y: y - (over - under) / 2 / scale }, scale, animation: false });
  };
  if (view.around.size) {
    middle(1, 0, 0);
    return;
  }
  const spots = view.placed.map((theme) => placeOf(nodeOf(theme)));
  fittedTo = inForce;
  view.fitted = true;
  if (!spots.length) return;
  const [xs, ys] = [spots.map(({ x }) => x), spots.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(
    (clientWidth - 2 * BESIDE) / Math.max(1, right - left),
    (clientHeight - over - under - 2 * BELOW) / Math.max(1, bottom - top),
    LARGEST,
  );
  middle(Math.max(0.02, scale), (left + right) / 2, (top + bottom) / 2);
};
const LARGEST = 1.1;

let takenFor = "";
// The picture reaches from where it begins to the foot of the window.
const take = (): void => {
  const begins = one(".stage").getBoundingClientRect().top + window.scrollY;
  root.style.setProperty("--stage-top", `${Math.round(begins)}px`);
  // A filter takes a line of the window from the picture; the themes then stay where they are.
  const now = [holder.clientWidth, window.innerHeight, document.fullscreenElement !== null].join();
  if (now === takenFor) return;
  takenFor = now;
  view.tall = holder.clientHeight > holder.clientWidth;
  view.homes = homesNow();
};
// A picture of another size is drawn anew; in print a drawing replaces it, and it has no size.
const follow = (): void => {
  let size = "";
  const look = (): void => {
    const { top, bottom } = covered();
    const now = [holder.clientWidth, holder.clientHeight, top, bottom].join();
    if (!holder.clientWidth || now === size) return;
    size = now;
    take();
    redraw(store.state);
    if (!view.held) fitMap();
  };
  const observer = new ResizeObserver(look);
  for (const part of [holder, ...document.querySelectorAll(".over-map, .under-map")]) observer.observe(part);
  window.addEventListener("resize", take);
};
export const openMap = (): void => {
  // The first picture, before the address asks for another.
  startHomes(shownPairs(store.state).map(({ pair }) => pair));
  take();
  store.start();
  fitMap();
  follow();
  network.once("afterDrawing", () => {
    root.dataset.ready = "true";
    performance.mark("casegraph-ready");
  });
  network.redraw();
};
// More themes than this do not fade while the pointer passes over them: every one would be made again.
const MOST_FADING = 400;
const pointAt = (theme: ThemeNumber | null): void => {
  if (view.hover === theme) return;
  view.hover = theme;
  if (view.placed.length <= MOST_FADING) {
    view.near = nearOf(store.state, view.shown);
    sendShapes(store.state);
    drawLines(view.shown, store.state);
  }
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
  network.on("doubleClick", ({ nodes: hit, edges: lines, pointer }) => {
    if (!hit.length && !lines.length) zoomMap(1.6, pointer.canvas);
    view.held = true;
  });
  network.on("zoom", () => {
    view.held = true;
    keepScale();
  });
  network.on("dragEnd", () => {
    view.held = true;
  });
  network.on("hoverNode", ({ node }) => {
    pointAt(themeOf.get(String(node))?.i ?? null);
  });
  network.on("blurNode", () => {
    pointAt(null);
  });
  // A theme that has the focus in a list stands out as one under the pointer does.
  document.addEventListener("focusin", ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>("[data-theme]") : null;
    const theme = button && Number(button.dataset.theme);
    pointAt(theme !== null && view.linked.has(theme) ? theme : null);
  });
  // vis-network hides its tooltip only when the pointer moves on the picture, not when it leaves.
  holder.addEventListener("pointerleave", () => {
    holder.classList.add("left");
    pointAt(null);
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
  store.onChange(redraw);
  document.addEventListener(MODE_CHANGED, recolour);
  window.addEventListener("beforeprint", recolour);
  window.addEventListener("afterprint", recolour);
};
