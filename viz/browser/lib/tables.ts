// Makes each table.sortable sortable by its headings, and offers it as CSV.
import { announce } from "./dom.ts";
import { downloadCsv } from "./download.ts";

/** The sort key of a cell. */
export type Key = { kind: "empty" } | { kind: "number"; number: number } | { kind: "text"; text: string };

/** Read a text of a cell as a key: numbers may hold separators, a percent sign and a true minus. */
export const keyOf = (text: string): Key => {
  if (text === "") return { kind: "empty" };
  const number = Number(text.replace(/[,%]/g, "").replace("−", "-"));
  return Number.isNaN(number) ? { kind: "text", text } : { kind: "number", number };
};

/** Numbers before texts, empty cells last in both directions, 1 for ascending and -1 for descending. */
export const compareKeys = (a: Key, b: Key, way: number): number => {
  if (a.kind === "empty" || b.kind === "empty") return (a.kind === "empty" ? 1 : 0) - (b.kind === "empty" ? 1 : 0);
  if (a.kind === "number") return b.kind === "number" ? way * (a.number - b.number) : -1;
  if (b.kind === "number") return 1;
  return way * a.text.localeCompare(b.text, "en-GB", { numeric: true });
};

/** What a table is told once its rows are in another order. */
export const SORTED = "sorted";

const headsOf = (table: HTMLTableElement): HTMLTableCellElement[] => [
  ...(table.tHead?.rows.item(table.tHead.rows.length - 1)?.cells ?? []),
];
const bodyOf = (table: HTMLTableElement): HTMLTableSectionElement => table.tBodies[0] ?? table.createTBody();
const textOf = (node: Node): string => (node.textContent ?? "").replace(/\s+/g, " ").trim();

const keyAt = (row: HTMLTableRowElement, column: number): Key => {
  const cell = row.cells[column];
  return keyOf(cell ? (cell.dataset.value ?? cell.textContent.trim()) : "");
};

const sort = (table: HTMLTableElement, head: HTMLTableCellElement, column: number, way: number): void => {
  for (const each of headsOf(table)) each.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
  const body = bodyOf(table);
  const rows = [...body.rows].map((row): [Key, HTMLTableRowElement] => [keyAt(row, column), row]);
  rows.sort((a, b) => compareKeys(a[0], b[0], way));
  body.append(...rows.map(([, row]) => row));
  table.dispatchEvent(new Event(SORTED));
  announce(`Sorted by ${head.textContent.trim()}, ${way > 0 ? "rising" : "falling"}.`);
};

const makeSortable = (table: HTMLTableElement): void => {
  headsOf(table).forEach((head, column) => {
    if (head.dataset.sort === "none") return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      const first = head.classList.contains("number") ? -1 : 1;
      sort(table, head, column, now === null ? first : now === "ascending" ? -1 : 1);
    });
  });
};

const rowsOf = (table: HTMLTableElement): string[][] =>
  [...(table.tHead?.rows ?? []), ...bodyOf(table).rows]
    .filter((row) => !row.hidden)
    .map((row) => [...row.cells].map((cell) => cell.dataset.csv ?? textOf(cell)));

/** Save the rows of a table that no filter has hidden. */
export const saveTable = (table: HTMLTableElement, file: string): void => {
  downloadCsv(file, rowsOf(table));
};

const addDownload = (table: HTMLTableElement, file: string): void => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = "Download CSV";
  const name = table.caption ? table.caption.textContent.trim() : file;
  button.setAttribute("aria-label", `Download CSV: ${name}`);
  button.addEventListener("click", () => {
    saveTable(table, file);
  });
  const holder = document.createElement("p");
  holder.className = "table-tools";
  holder.append(button);
  (table.closest(".scroll") ?? table).after(holder);
};

/** Make a table sortable and, where it has a name, give it a download. */
export const startTable = (table: HTMLTableElement): void => {
  makeSortable(table);
  if (table.dataset.name) addDownload(table, table.dataset.name);
};

/** Start every table of the page that asks to be sortable. */
export const startTables = (): void => {
  for (const table of document.querySelectorAll<HTMLTableElement>("table.sortable")) startTable(table);
};
