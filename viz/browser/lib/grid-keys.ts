// Where the keys of the keyboard lead in a table in the role of a grid.

/** Row and column of a cell, both from 0. */
export type Place = readonly [row: number, column: number];

const ROWS_OF_A_PAGE = 10;

const aim = ({ key, ctrlKey }: KeyboardEvent, [row, column]: Place, [lastRow, lastColumn]: Place): Place | null => {
  switch (key) {
    case "ArrowUp":
      return [row - 1, column];
    case "ArrowDown":
      return [row + 1, column];
    case "ArrowLeft":
      return [row, column - 1];
    case "ArrowRight":
      return [row, column + 1];
    case "PageUp":
      return [row - ROWS_OF_A_PAGE, column];
    case "PageDown":
      return [row + ROWS_OF_A_PAGE, column];
    case "Home":
      return [ctrlKey ? 0 : row, 0];
    case "End":
      return [ctrlKey ? lastRow : row, lastColumn];
    default:
      return null;
  }
};

/** Where a key leads from a place of a grid that ends at `last`; null for a key that leads nowhere. */
export const gridStep = (event: KeyboardEvent, at: Place, last: Place): Place | null => {
  const next = aim(event, at, last);
  const within = (k: number, end: number): number => Math.min(end, Math.max(0, k));
  return next && [within(next[0], last[0]), within(next[1], last[1])];
};
