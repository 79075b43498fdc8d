// The lines in view as a drawing of a fixed size, whatever the window: every theme with its whole name under it, in the
// cells of a grid, and a key with the scales of shapes and lines. For slides, and for figures of a paper.
import { meet, type Box } from "../../../browser/lib/box-grid.ts";
import { thousands } from "../../../browser/lib/figures.ts";
import { runsThrough } from "../../../browser/lib/label-spots.ts";
import type { Shape } from "../../../browser/lib/picture.ts";
import { makeRoom, type Place } from "../../../browser/lib/room.ts";
import type { State } from "./choices.ts";
import { keyRows } from "./drawn-key.ts";
import { fillsOf, lineShapes, nameOf, nameShapes, radiusFor, shapeAt, thicknessOf } from "./drawn-parts.ts";
import { places } from "./sheet.ts";
import type { ShownPair } from "./shown.ts";

/** A drawing with its size; `fits` is false where names had too little room. */
export interface Drawing {
  shapes: Shape[];
  width: number;
  height: number;
  fits: boolean;
}

// How often each name is tried under its shape and over it, since a choice moves the lines of the others.
const ROUNDS = 3;
// A name over another name is as bad as so many lines through it.
const COVERED = 4;
// How many of the strongest lines are tried, where there are too many for a sheet.
const AMOUNTS = [70, 60, 50, 44, 38, 32, 26, 20, 14];
/** How many of some lines, the strongest first, a sheet has room for; all of them where they fit. */
export const linesThatFit = (shown: readonly ShownPair[], fits: (part: readonly ShownPair[]) => boolean): number =>
  [shown.length, ...AMOUNTS.filter((many) => many < shown.length)].find((many) => fits(shown.slice(0, many))) ??
  Math.min(shown.length, AMOUNTS[AMOUNTS.length - 1]);
/** That only some of the lines are drawn, to follow what is in view; empty where all are. */
export const partWords = (lines: number, all: number): string =>
  lines < all ? `; the strongest ${String(lines)} of ${thousands(all)} lines` : "";
const shapeBox = ({ x, y }: Place, radius: number): Box => ({
  left: x - radius,
  right: x + radius,
  top: y - radius,
  bottom: y + radius,
});

// Nearly every name fits into a cell of such a size; a longer one is beside a shorter one, as a rule.
const mostOf = (values: readonly number[]): number =>
  [...values].sort((x, y) => x - y).at(Math.floor(0.9 * (values.length - 1))) ?? 1;

/**
 * Draw the pairs in view.
 *
 * Without a height the drawing is as high as its names need. The same pairs and sizes always give the same drawing.
 */
export const drawMap = (
  shown: readonly ShownPair[],
  state: State,
  { width, height, letters }: { width: number; height?: number; letters: number },
): Drawing => {
  const known = [...new Set(shown.flatMap(({ pair }) => [pair.a, pair.b]))]
    .filter(({ id }) => places.has(id))
    .sort((a, b) => a.i - b.i);
  const key = keyRows(shown, known, state, width, letters);
  const keyHeight = key.height + letters;
  const names = known.map(({ label }) => nameOf(label, letters));
  const radii = known.map(({ count }) => radiusFor(count, letters));
  const gap = letters * 0.25;
  const blocks = names.map((name, k) => 2 * radii[k] + gap + name.height);
  const cell = {
    width: mostOf(names.map((name) => name.width)) + letters * 0.8,
    height: 1.08 * mostOf(blocks) + letters,
  };
  const columns = Math.max(1, Math.floor(width / cell.width - 0.25));
  const needed = Math.ceil((known.length * 1.12) / columns) * cell.height;
  const sheet = { width, height: height === undefined ? needed : height - keyHeight };
  const at = makeRoom(
    known.map(({ id }) => {
      const node = places.get(id);
      if (!node) return { x: 0, y: 0 };
      return sheet.height > sheet.width ? { x: node.tall[0], y: node.tall[1] } : { x: node.x, y: node.y };
    }),
    sheet,
    cell,
    shown.flatMap(({ pair: { a, b } }): [number, number][] => {
      const ends = [a, b].map((end) => known.indexOf(end));
      return ends.includes(-1) ? [] : [[ends[0], ends[1]]];
    }),
  );
  // The shape and its name are one block in the middle of a cell, the name under the shape or over it.
  const spotOf = (k: number, over: boolean): Place & { over: boolean } => {
    const [name, radius] = [names[k], radii[k]];
    const half = (gap + name.height) / 2;
    const [least, most] = [radius + (over ? 2 * half : 0), sheet.height - radius - (over ? 0 : 2 * half)];
    return {
      x: Math.min(Math.max(at[k].x, name.width / 2 + 1), width - name.width / 2 - 1),
      y: Math.min(Math.max(at[k].y + (over ? half : -half), least), most),
      over,
    };
  };
  const topOf = ({ y, over }: Place & { over: boolean }, k: number): number =>
    over ? y - radii[k] - gap - names[k].height : y + radii[k] + gap;
  const inside = known.map((_, k) => spotOf(k, false));
  const numberOf = new Map(known.map((theme, k) => [theme, k]));
  const ends = shown.flatMap(({ pair }): [number, number][] => {
    const [a, b] = [numberOf.get(pair.a), numberOf.get(pair.b)];
    return a === undefined || b === undefined ? [] : [[a, b]];
  });
  const boxOf = (spot: Place & { over: boolean }, k: number): Box => {
    const [half, top] = [names[k].width / 2, topOf(spot, k)];
    return { left: spot.x - half, right: spot.x + half, top, bottom: top + names[k].height };
  };
  // How many lines run through the name of a theme at a spot; another name or shape there is worse.
  const cost = (spot: Place & { over: boolean }, k: number): number => {
    const box = boxOf(spot, k);
    const lines = ends.filter((pair) => {
      const [a, b] = pair.map((end) => (end === k ? spot : inside[end]));
      return runsThrough({ x1: a.x, y1: a.y, x2: b.x, y2: b.y }, box);
    });
    const own = shapeBox(spot, radii[k]);
    const others = inside.filter((at, other) => {
      if (other === k) return false;
      const [name, shape] = [boxOf(at, other), shapeBox(at, radii[other])];
      return [box, own].some((mine) => meet(mine, name) || meet(mine, shape));
    });
    return lines.length + COVERED * others.length;
  };
  for (let round = 0; round < ROUNDS; round += 1)
    known.forEach((_, k) => {
      const [under, over] = [spotOf(k, false), spotOf(k, true)];
      inside[k] = cost(over, k) < cost(under, k) ? over : under;
    });
  const placeOf = new Map(known.map((theme, k) => [theme, inside[k]]));
  const thickness = thicknessOf(shown, state, letters);
  const lines = shown.flatMap((each): Shape[] => {
    const [a, b] = [placeOf.get(each.pair.a), placeOf.get(each.pair.b)];
    if (!a || !b) return [];
    const pale = each.kind === "counted" || each.kind === "weak";
    const width = thickness(each.pair);
    return lineShapes(each, a, b, pale ? Math.min(width, letters * 0.18) : width, letters);
  });
  const filled = fillsOf(state, known);
  const whole = sheet.height + keyHeight;
  return {
    shapes: [
      ...lines,
      ...known.map((theme, k) => shapeAt(theme, inside[k], radii[k], filled(theme))),
      ...known.map((theme, k): Shape => [
        "g",
        { "data-label": theme.id },
        ...nameShapes(names[k], inside[k].x, topOf(inside[k], k), letters),
      ]),
      ["g", { transform: `translate(0 ${(sheet.height + letters).toFixed(2)})` }, ...key.shapes],
    ],
    width,
    height: whole,
    fits: needed <= sheet.height + 1e-6,
  };
};
