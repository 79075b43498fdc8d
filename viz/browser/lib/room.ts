// Room for names: places are moved, as little as possible, into the cells of a grid in which each name fits.
import { assign } from "./assign.ts";
import { untangle } from "./untangle.ts";

export interface Place {
  x: number;
  y: number;
}

interface Sheet {
  width: number;
  height: number;
}

// How many more cells than places there are: some stay empty, so that neighbours stay neighbours.
const SPARE = 1.12;
// By what part of a cell every other row is shifted, so that lines between rows do not run through names.
const SHIFT = 0.25;
// How far a place stays towards where it was, as a part of a cell.
const STAY = 0.12;

const spread = (values: readonly number[], room: number): number[] => {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => (high > low ? ((value - low) / (high - low)) * room : room / 2));
};

// As many rows as names of a height fit under one another, and as many columns as that takes; fewer rows where columns
// would be narrower than names.
const gridFor = (count: number, { width, height }: Sheet, cell: Sheet): { rows: number; columns: number } => {
  const wanted = Math.ceil(count * SPARE);
  const most = Math.max(1, Math.floor(height / cell.height));
  let best = { rows: 1, columns: wanted, fit: 0 };
  for (let rows = 1; rows <= Math.max(most, 12); rows += 1) {
    const columns = Math.ceil(wanted / rows);
    const fit = Math.min(1, width / columns / cell.width) * Math.min(1, height / rows / cell.height);
    if (fit >= best.fit) best = { rows, columns, fit };
  }
  return best;
};

/**
 * Places in a sheet, from its upper left, each in a cell of its own: as they were to each other, as far as that goes.
 *
 * Lines join places by their numbers: where a line would run through a shape or a name that it does not belong to, places
 * change their cells. A cell is as large as what is drawn at a place, or smaller where the sheet has not room enough. The same places always
 * give the same answer.
 */
export const makeRoom = (
  places: readonly Place[],
  sheet: Sheet,
  cell: Sheet,
  lines: readonly (readonly [number, number])[] = [],
): Place[] => {
  if (!places.length) return [];
  const { rows, columns } = gridFor(places.length, sheet, cell);
  const [wide, high] = [sheet.width / (columns + SHIFT), sheet.height / rows];
  const middles = Array.from({ length: rows * columns }, (_, k) => {
    const row = Math.floor(k / columns);
    return { x: ((k % columns) + 0.5 + (row % 2) * SHIFT) * wide, y: (row + 0.5) * high };
  });
  const xs = spread(
    places.map(({ x }) => x),
    sheet.width,
  );
  const ys = spread(
    places.map(({ y }) => y),
    sheet.height,
  );
  const costs = places.map((_, i) =>
    Float64Array.from(middles, ({ x, y }) => ((x - xs[i]) / wide) ** 2 + ((y - ys[i]) / high) ** 2),
  );
  const towards = (from: number, to: number, most: number): number => from + Math.max(-most, Math.min(most, to - from));
  const wanted = xs.map((x, i) => ({ x, y: ys[i] }));
  return untangle(assign(costs), { middles, wide, high }, wanted, lines).map((k, i) => ({
    x: towards(middles[k].x, xs[i], STAY * wide),
    y: towards(middles[k].y, ys[i], STAY * high),
  }));
};
