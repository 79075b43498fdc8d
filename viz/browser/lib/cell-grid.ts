// A table in the role of a grid, in a box that scrolls: one stop of the Tab key, arrow keys from there.
// Cells are plain table cells, so headings stay in sight and a screen reader can name them.
import { one } from "./dom.ts";

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

export interface CellGrid {
  /** Show another table, of which the first cell is reached by the Tab key. */
  show: (table: HTMLTableElement) => void;
  cellAt: (at: Place) => HTMLTableCellElement;
  /** The row of cells with its heading, from 0. */
  rowAt: (row: number) => HTMLTableRowElement;
  headRow: () => HTMLTableRowElement;
  /** Let the Tab key reach a cell. */
  activate: (cell: HTMLTableCellElement) => void;
  /** Say the cell anew that the Tab key reaches. */
  refresh: () => void;
  /** Bring a cell out from under the headings. */
  reveal: (cell: HTMLTableCellElement) => void;
  /** Bring the focus to the cell that had it last. */
  back: () => void;
}

/**
 * Follow pointer and keys in the box `scroll`, whose table has a row and a column of headings.
 *
 * `say` gives the words of a cell, for a screen reader and for the line `readout`; `open` is called at a click,
 * Enter and the space bar.
 */
export const startCellGrid = ({
  scroll,
  readout,
  say,
  open,
}: {
  scroll: HTMLElement;
  readout: HTMLElement;
  say: (at: Place) => string;
  open: (at: Place) => void;
}): CellGrid => {
  const idle = readout.textContent;
  let table = document.createElement("table");
  let active: HTMLTableCellElement | null = null; // the cell that the Tab key reaches
  let marked: HTMLTableCellElement[] = []; // headings of the cell under the pointer or the focus
  // A resting pointer must not override the keyboard when the grid scrolls under it.
  let pointing = false;

  const headRow = (): HTMLTableRowElement => one<HTMLTableRowElement>("thead tr", table);
  const rowAt = (row: number): HTMLTableRowElement => table.tBodies[0].rows[row];
  const cellAt = ([row, column]: Place): HTMLTableCellElement => rowAt(row).cells[column + 1];
  const placeOf = (cell: HTMLTableCellElement): Place => [
    (cell.parentElement as HTMLTableRowElement).rowIndex - 1,
    cell.cellIndex - 1,
  ];
  // The cell that an event is about, if it is about one.
  const cellOf = (event: Event): HTMLTableCellElement | null => (event.target as Element).closest("td");

  const mark = (at: Place | null): void => {
    for (const head of marked) head.classList.remove("at");
    marked = at ? [headRow().cells[at[1] + 1], rowAt(at[0]).cells[0]] : [];
    for (const head of marked) head.classList.add("at");
    readout.textContent = at ? `${say(at)}.` : idle;
  };
  const activate = (cell: HTMLTableCellElement): void => {
    if (active && active !== cell) {
      active.removeAttribute("tabindex");
      active.removeAttribute("aria-label");
    }
    active = cell;
    active.tabIndex = 0;
    active.setAttribute("aria-label", say(placeOf(cell)));
  };
  // Headings stick over the cells, so a focused cell is brought out from under them.
  const reveal = (cell: HTMLTableCellElement): void => {
    const [box, spot] = [scroll.getBoundingClientRect(), cell.getBoundingClientRect()];
    const left = box.left + rowAt(0).cells[0].offsetWidth;
    const top = box.top + headRow().offsetHeight;
    if (spot.left < left) scroll.scrollLeft -= left - spot.left;
    else if (spot.right > box.right - 16) scroll.scrollLeft += spot.right - box.right + 16;
    if (spot.top < top) scroll.scrollTop -= top - spot.top;
    else if (spot.bottom > box.bottom - 16) scroll.scrollTop += spot.bottom - box.bottom + 16;
  };
  const openCell = (cell: HTMLTableCellElement): void => {
    activate(cell);
    open(placeOf(cell));
  };
  const keys = (event: KeyboardEvent): void => {
    pointing = false;
    const cell = cellOf(event);
    if (!cell || event.altKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      openCell(cell);
      return;
    }
    const last: Place = [table.tBodies[0].rows.length - 1, headRow().cells.length - 2];
    const next = gridStep(event, placeOf(cell), last);
    if (!next) return;
    event.preventDefault();
    const to = cellAt(next);
    activate(to);
    to.focus({ preventScroll: true });
    reveal(to);
    to.scrollIntoView({ block: "nearest", inline: "nearest" });
    reveal(to);
  };

  scroll.addEventListener("keydown", keys);
  scroll.addEventListener("click", (event) => {
    const cell = cellOf(event);
    if (cell) openCell(cell);
  });
  scroll.addEventListener("mousemove", (event) => {
    if (event.movementX || event.movementY) pointing = true;
  });
  scroll.addEventListener("mouseover", (event) => {
    const cell = cellOf(event);
    if (cell && (pointing || !scroll.contains(document.activeElement))) mark(placeOf(cell));
  });
  scroll.addEventListener("mouseleave", () => {
    mark(null);
  });
  scroll.addEventListener("focusin", (event) => {
    const cell = cellOf(event);
    if (cell) mark(placeOf(cell));
  });
  return {
    show: (made) => {
      table = made;
      scroll.replaceChildren(table);
      active = null;
      marked = [];
      const first = table.tBodies[0]?.rows[0]?.cells[1];
      if (first) activate(first);
    },
    cellAt,
    rowAt,
    headRow,
    activate,
    refresh: () => {
      if (active) activate(active);
    },
    reveal,
    back: () => {
      active?.focus();
    },
  };
};
