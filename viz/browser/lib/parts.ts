// Shows a long table in parts. Without a script, and on paper, it is whole.
//
// Rows that a filter has hidden belong to no part. Rows of other parts are there, out of sight: a link to one of
// them leads to its part, and a file of the table has them.
import { makePager } from "./pager.ts";
import { SORTED } from "./tables.ts";

const BEYOND = "beyond";
/** So many rows are shown at a time. */
export const ROWS = 25;

/** Fewer on a phone, for tables in which a row takes several lines there. */
export const rowsInView = (): number => (window.matchMedia("(max-width: 40rem)").matches ? 10 : ROWS);

/** A table that is shown in parts. */
export interface Parts {
  /** Show the first part; called once rows were hidden, shown again or put in. */
  start: () => void;
  /** Show the part that a row is in. */
  reveal: (row: HTMLTableRowElement) => void;
}

/** The first row of the part that holds a place. */
export const partOf = (place: number, rows: number): number => Math.floor(Math.max(place, 0) / rows) * rows;

/** Show `rows` rows of a table at a time. */
export const startParts = (table: HTMLTableElement, rows = ROWS): Parts => {
  const body = table.tBodies[0];
  const holder = table.closest<HTMLElement>(".scroll") ?? table;
  let first = 0;
  const listed = (): HTMLElement[] => [...body.rows].filter((row) => !row.hidden);
  const show = (): void => {
    const all = listed();
    first = Math.min(first, partOf(all.length - 1, rows));
    all.forEach((row, k) => row.classList.toggle(BEYOND, k < first || k >= first + rows));
    pager.show(first, Math.min(rows, all.length - first), all.length);
  };
  const start = (): void => {
    first = 0;
    show();
  };
  const turnTo = (place: number): void => {
    first = partOf(place, rows);
    show();
  };
  const pager = makePager((by) => {
    first += by * rows;
    show();
    holder.scrollIntoView({ block: "start" });
  }, table.caption?.textContent.trim());
  holder.after(pager.nav);
  // The address may name a row of another part.
  const follow = (): void => {
    const { hash } = window.location;
    const target = hash.includes("=") ? null : document.getElementById(hash.slice(1));
    const place = target ? listed().findIndex((row) => row.contains(target)) : -1;
    if (place < 0) return;
    turnTo(place);
    target?.scrollIntoView();
  };
  table.addEventListener(SORTED, start);
  window.addEventListener("hashchange", follow);
  show();
  follow();
  return {
    start,
    reveal: (row) => {
      turnTo(listed().indexOf(row));
    },
  };
};
