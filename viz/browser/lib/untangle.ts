// Which cell of a grid each place has: cells are exchanged while that frees shapes and names from lines that only pass.
import { runsThrough } from "./label-spots.ts";
import type { Place } from "./room.ts";

/** A grid by the middles of its cells, and the size of a cell. */
export interface Grid {
  middles: readonly Place[];
  wide: number;
  high: number;
}

// What a line costs that runs through a shape, and through the name below it; and how far a place may be from where it
// was: one cell costs as much as this, two cells four times as much.
const [SHAPE, NAME, AWAY] = [6, 3, 0.44];
// As parts of a cell: half a shape, half the width of a name, and from where to where the name is below the middle.
const [HALF_SHAPE_X, HALF_SHAPE_Y, HALF_NAME, FROM, TO] = [0.16, 0.2, 0.4, 0.2, 0.72];
// Cells further apart than this are not exchanged.
const NEAR = 2.6;
const SWEEPS = 4;

/**
 * Exchange cells, one pair at a time, while that makes the picture clearer; returns the cell of each place.
 *
 * `cells` is where the places are, `wanted` where they should be, `lines` joins them by their numbers.
 */
export const untangle = (
  cells: readonly number[],
  grid: Grid,
  wanted: readonly Place[],
  lines: readonly (readonly [number, number])[],
): number[] => {
  if (!lines.length) return [...cells];
  const { middles, wide, high } = grid;
  const many = middles.length;
  // What a line between two cells costs in a third: worked out when it is first asked for.
  const known = new Int8Array(many * many * many).fill(-1);
  const workOut = (a: number, b: number, cell: number): number => {
    const [from, to, { x, y }] = [middles[a], middles[b], middles[cell]];
    const line = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
    const through = (part: number, above: number, below: number): boolean => {
      const box = { left: x - part * wide, right: x + part * wide, top: y + above * high, bottom: y + below * high };
      return runsThrough(line, box);
    };
    return (through(HALF_SHAPE_X, -HALF_SHAPE_Y, HALF_SHAPE_Y) ? SHAPE : 0) + (through(HALF_NAME, FROM, TO) ? NAME : 0);
  };
  const struck = (a: number, b: number, cell: number): number => {
    if (a === cell || b === cell) return 0;
    const at = ((a < b ? a : b) * many + (a < b ? b : a)) * many + cell;
    if (known[at] < 0) known[at] = workOut(a, b, cell);
    return known[at];
  };

  const cellOf = Int32Array.from(cells);
  const holder = new Int32Array(many).fill(-1);
  cellOf.forEach((cell, i) => {
    holder[cell] = i;
  });
  const away = (i: number): number => {
    const { x, y } = middles[cellOf[i]];
    return AWAY * (((x - wanted[i].x) / wide) ** 2 + ((y - wanted[i].y) / high) ** 2);
  };
  const [from, to] = [0, 1].map((end) => Int32Array.from(lines, (line) => line[end]));
  // What the lines of one or two places cost everywhere, and all other lines in the cells of these places; more than a
  // limit is not of interest.
  const strikes = (i: number, j: number, limit: number): number => {
    let sum = 0;
    for (let l = 0; l < from.length && sum < limit; l += 1) {
      const [one, other] = [from[l], to[l]];
      const [a, b] = [cellOf[one], cellOf[other]];
      if (one === i || other === i || one === j || other === j)
        for (let k = 0; k < cellOf.length; k += 1) sum += struck(a, b, cellOf[k]);
      else sum += struck(a, b, cellOf[i]) + (j < 0 ? 0 : struck(a, b, cellOf[j]));
    }
    return sum;
  };
  const awayOf = (i: number, j: number): number => away(i) + (j < 0 ? 0 : away(j));
  const put = (i: number, cell: number): void => {
    cellOf[i] = cell;
    holder[cell] = i;
  };
  const exchange = (i: number, cell: number): boolean => {
    const [here, j] = [cellOf[i], holder[cell]];
    const now = strikes(i, j, Infinity);
    if (now === 0) return false;
    const before = now + awayOf(i, j);
    holder[here] = -1;
    put(i, cell);
    if (j >= 0) put(j, here);
    const apart = awayOf(i, j);
    if (apart < before && apart + strikes(i, j, before - apart) < before - 1e-9) return true;
    holder[cell] = -1;
    put(i, here);
    if (j >= 0) put(j, cell);
    return false;
  };
  const isNear = (a: Place, b: Place): boolean => Math.hypot((a.x - b.x) / wide, (a.y - b.y) / high) <= NEAR;
  const near = middles.map((a) => middles.flatMap((b, cell) => (a !== b && isNear(a, b) ? [cell] : [])));
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    let better = false;
    for (let i = 0; i < cellOf.length; i += 1) for (const cell of near[cellOf[i]]) if (exchange(i, cell)) better = true;
    if (!better) break;
  }
  return [...cellOf];
};
