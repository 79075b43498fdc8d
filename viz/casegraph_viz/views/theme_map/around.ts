// A chosen theme in the middle, the themes nearest to it around it, and on each line how many reviews name both.
import { byId } from "../../../browser/lib/dom.ts";
import { fixed } from "../../../browser/lib/figures.ts";
import type { State } from "./choices.ts";
import { themes } from "./data.ts";
import type { Pair } from "./numbers.ts";
import { covered, network, nodeOf, placeOf, places, view, type LineCount } from "./sheet.ts";
import { otherOf } from "./shown.ts";

const holder = byId("network");
// More themes than this are not laid around another: their names would be too near to each other.
const MOST = 18;
// Room for names beyond the outermost shapes, in pixels.
const [BESIDE, BELOW] = [110, 62];
// The same as a part of the width, where the picture is narrow and names are above and below.
const NARROW = 0.15;
// How far along its line a count is, from the chosen theme.
const ALONG = 0.6;
const [HIGH, LETTER] = [15, 6.4];

const placesAround = (state: State, pairs: readonly Pair[]): ReadonlyMap<string, vis.Position> => {
  const { theme } = state;
  const found = new Map<string, vis.Position>();
  if (theme === null || !places.has(themes[theme].id) || !pairs.length || pairs.length > MOST) return found;
  const wide = Math.max(90, holder.clientWidth / 2 - Math.min(BESIDE, NARROW * holder.clientWidth));
  const { top, bottom } = covered();
  const high = Math.max(90, (holder.clientHeight - top - bottom) / 2 - BELOW);
  found.set(themes[theme].id, { x: 0, y: 0 });
  pairs.forEach((pair, i) => {
    const angle = (2 * Math.PI * i) / pairs.length - Math.PI / 2;
    found.set(otherOf(pair, theme).id, { x: wide * Math.cos(angle), y: high * Math.sin(angle) });
  });
  return found;
};

// Where the whole map was before a theme was chosen, and for which picture the view was moved.
let before: { position: vis.Position; scale: number } | null = null;
let moved = "";

/**
 * Lay the nearest themes around a chosen one, and bring them into view; or go back to the whole map.
 *
 * Returns whether what is in view has yet to be fitted to the window.
 */
export const layAround = (state: State, pairs: readonly Pair[]): boolean => {
  const now = placesAround(state, pairs);
  const key = now.size
    ? [...now.keys(), holder.clientWidth, holder.clientHeight, ...Object.values(covered())].join()
    : "";
  const wasWhole = view.around.size === 0;
  view.around = now;
  if (key === moved) return false;
  moved = key;
  if (!key) {
    if (before) network.moveTo({ ...before, animation: false });
    return !before;
  }
  if (wasWhole && view.fitted) before = { position: network.getViewPosition(), scale: network.getScale() };
  return true;
};

/** The counts on the lines of a chosen theme. */
export const countsOnLines = (state: State): LineCount[] => {
  const { theme } = state;
  if (theme === null || !view.around.size) return [];
  const at = (i: number): vis.Position => network.canvasToDOM(placeOf(nodeOf(themes[i])));
  const middle = at(theme);
  return view.shown.map((pair) => {
    const end = at(otherOf(pair, theme).i);
    const [x, y] = [middle.x + ALONG * (end.x - middle.x), middle.y + ALONG * (end.y - middle.y)];
    const expected = pair.expected === null ? "" : `exp. ${fixed(pair.expected, 1)}`;
    const half = (LETTER * (String(pair.n11).length + (expected ? 1 + 0.85 * expected.length : 0))) / 2 + 3;
    const box = { left: x - half, right: x + half, top: y - HIGH / 2, bottom: y + HIGH / 2 };
    return { x, y, count: String(pair.n11), expected, box };
  });
};

/** Write the counts, each on a ground that the line does not cross. */
export const writeCounts = (context: CanvasRenderingContext2D, counts: readonly LineCount[]): void => {
  context.textBaseline = "middle";
  for (const { y, count, expected, box } of counts) {
    context.globalAlpha = 0.9;
    context.fillStyle = view.colours.paper;
    context.fillRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    context.globalAlpha = 1;
    context.textAlign = "left";
    context.font = "700 12px system-ui, sans-serif";
    context.fillStyle = view.colours.ink;
    context.fillText(count, box.left + 3, y);
    context.font = "10.5px system-ui, sans-serif";
    context.fillStyle = view.colours.soft;
    context.textAlign = "right";
    context.fillText(expected, box.right - 3, y);
  }
};
