// The lines of a very large map, drawn here: one path for all that look the same. vis-network keeps an object for every
// line and draws each by itself, which takes seconds for thousands.
import { byId, one } from "../../../browser/lib/dom.ts";
import type { PairNumber } from "./data.ts";
import { pairAt } from "./numbers.ts";
import { barAcross, dashesOf, network, view, type EdgeLook } from "./sheet.ts";
import { pairTitle } from "./words.ts";

// More lines than this are drawn here; up to this many by vis-network.
const MOST = 1500;
// How near to a line, in pixels of the screen, a pointer counts as being on it.
const NEAR = 6;
let looks: readonly EdgeLook[] = [];
let ends = new Float64Array(0);
let found: { of: readonly EdgeLook[] | null; look: ReadonlyMap<PairNumber, EdgeLook> } = { of: null, look: new Map() };

export const tooManyLines = (count: number): boolean => count > MOST;
/** The look of a pair that is drawn here. */
export const lineLook = (k: PairNumber): EdgeLook | null => {
  if (found.of !== looks) found = { of: looks, look: new Map(looks.map((look) => [look.id, look])) };
  return found.look.get(k) ?? null;
};

/** The look of many lines, with the path of them all. */
interface Brush extends Pick<EdgeLook, "width" | "dashes" | "color"> {
  path: Path2D;
}
const keyOf = ({ width, dashes, color }: Omit<Brush, "path">): string =>
  `${width}|${String(dashes)}|${color.color}|${color.opacity}`;
const wide = (width: number): number => Math.round(2 * width) / 2;

/** Take the lines that are to be drawn, with their places; an empty list draws none. */
export const keepLines = (wanted: readonly EdgeLook[], placeOf: (id: string) => vis.Position): void => {
  looks = wanted;
  ends = new Float64Array(4 * wanted.length);
  wanted.forEach((look, i) => {
    const [a, b] = [placeOf(look.from), placeOf(look.to)];
    [ends[4 * i], ends[4 * i + 1], ends[4 * i + 2], ends[4 * i + 3]] = [a.x, a.y, b.x, b.y];
  });
};

// Lines of one look share a style; widths that differ by less than half a pixel count as one.
const addBar = (found: Map<string, Brush>, i: number, { width, color }: EdgeLook): void => {
  const [from, to] = barAcross(
    { x: ends[4 * i], y: ends[4 * i + 1] },
    { x: ends[4 * i + 2], y: ends[4 * i + 3] },
    width,
  );
  const brush = { width: 2, dashes: false as const, color };
  const held = found.get(keyOf(brush)) ?? { ...brush, path: new Path2D() };
  found.set(keyOf(brush), held);
  held.path.moveTo(from.x, from.y);
  held.path.lineTo(to.x, to.y);
};
const brushesNow = (): Brush[] => {
  const found = new Map<string, Brush>();
  looks.forEach((look, i) => {
    const width = wide(look.width);
    const brush = { width, dashes: dashesOf(look.grade, width), color: look.color };
    const key = keyOf(brush);
    const held = found.get(key) ?? { ...brush, path: new Path2D() };
    found.set(key, held);
    held.path.moveTo(ends[4 * i], ends[4 * i + 1]);
    held.path.lineTo(ends[4 * i + 2], ends[4 * i + 3]);
    if (look.arrows) addBar(found, i, look);
  });
  return [...found.values()].sort((a, b) => a.color.opacity - b.color.opacity);
};
let ready: { of: readonly EdgeLook[] | null; brushes: readonly Brush[] } = { of: null, brushes: [] };

/** The pair whose line passes nearest to a place of the map, or null where none is near. */
export const lineAt = ({ x, y }: vis.Position): PairNumber | null => {
  const scale = network.getScale();
  let least = Infinity;
  let found: PairNumber | null = null;
  for (let i = 0; i < looks.length; i += 1) {
    const [ax, ay] = [ends[4 * i], ends[4 * i + 1]];
    const [dx, dy] = [ends[4 * i + 2] - ax, ends[4 * i + 3] - ay];
    const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
    const t = Math.min(Math.max(along, 0), 1);
    const far = Math.hypot(x - ax - t * dx, y - ay - t * dy);
    if (far < least && far <= Math.max(NEAR / scale, looks[i].width / 2)) {
      least = far;
      found = looks[i].id;
    }
  }
  return found;
};

export const startLines = (): void => {
  network.on("beforeDrawing", (context) => {
    if (!looks.length) return;
    if (ready.of !== looks) ready = { of: looks, brushes: brushesNow() };
    context.save();
    for (const { width, dashes, color, path } of ready.brushes) {
      context.lineWidth = width;
      context.lineCap = dashes ? "round" : "butt";
      context.setLineDash(dashes || []);
      context.strokeStyle = color.color;
      context.globalAlpha = color.opacity;
      context.stroke(path);
    }
    context.restore();
  });
  // The tooltip of a line; shapes have tooltips of their own.
  const sheet = one<HTMLCanvasElement>("canvas", byId("network"));
  sheet.addEventListener("pointermove", ({ offsetX: x, offsetY: y, buttons }) => {
    if (!looks.length || buttons) return;
    const k = view.hover === null ? lineAt(network.DOMtoCanvas({ x, y })) : null;
    const words = k === null ? "" : pairTitle(pairAt(k));
    if (sheet.title !== words) sheet.title = words;
  });
};
