// Which published figures the table shows: those with all the words, of a kind, and those that may be compared.
import { readFragment, writeFragment } from "../../../browser/lib/address.ts";
import type { Cell } from "../../../browser/lib/csv.ts";
import { readData } from "../../../browser/lib/data.ts";
import { byId, ifThere, one } from "../../../browser/lib/dom.ts";
import { downloadCsv } from "../../../browser/lib/download.ts";
import { plural, thousands } from "../../../browser/lib/figures.ts";
import { wordsIn } from "../../../browser/lib/match.ts";
import { startParts } from "../../../browser/lib/parts.ts";

const words = byId<HTMLInputElement>("words");
const kind = byId<HTMLSelectElement>("kind");
const may = byId<HTMLSelectElement>("may");
const parts = startParts(byId<HTMLTableElement>("figures-table"));
const rows = [...document.querySelectorAll<HTMLTableRowElement>("tr.figure")].map((row) => ({
  row,
  /** The text that is searched, in lower case. */
  text: row.textContent.toLowerCase(),
}));

/** The figure that is opened, by the id of its row; empty where none is. */
let opened = "";
let showOpened: (row: HTMLTableRowElement | null) => void = () => undefined;

const rowOf = (id: string): HTMLTableRowElement | null => rows.find(({ row }) => row.id === id)?.row ?? null;

const apply = (): void => {
  const wanted = wordsIn(words.value);
  let count = 0;
  for (const { row, text } of rows) {
    row.hidden =
      (may.value !== "" && row.dataset.compared !== may.value) ||
      (kind.value !== "" && row.dataset.kind !== kind.value) ||
      !wanted.every((word) => text.includes(word));
    if (!row.hidden) count += 1;
  }
  const all = plural(rows.length, "figure", "figures");
  byId("shown").textContent = count === rows.length ? `${all}.` : `${thousands(count)} of ${all}.`;
  parts.start();
};

const keep = (): void => {
  writeFragment({ words: words.value.trim(), kind: kind.value, may: may.value, figure: opened });
};

const clear = (): void => {
  for (const field of [words, kind, may]) field.value = "";
};

const targetOfAddress = (): HTMLElement | null => {
  try {
    const name = decodeURIComponent(window.location.hash.slice(1));
    return name ? ifThere(name) : null;
  } catch {
    return null;
  }
};

const chosen = (select: HTMLSelectElement, value: string | null): string =>
  [...select.options].some((option) => option.value === value) ? (value ?? "") : "";

// The target of an address is opened, and shown even if a filter hid it.
const arrive = (): void => {
  const given = readFragment();
  if (["words", "kind", "may", "figure"].some((name) => given.has(name))) {
    words.value = given.get("words") ?? "";
    kind.value = chosen(kind, given.get("kind"));
    may.value = chosen(may, given.get("may"));
    const row = rowOf(given.get("figure") ?? "");
    opened = row?.id ?? "";
    apply();
    showOpened(row);
    return;
  }
  const target = targetOfAddress();
  const row = target instanceof HTMLTableRowElement ? rowOf(target.id) : null;
  if (row?.hidden) clear();
  apply();
  opened = row?.id ?? "";
  showOpened(row);
  if (!target) return;
  if (row) parts.reveal(row);
  for (let fold: Element | null = target; fold; fold = fold.parentElement)
    if (fold instanceof HTMLDetailsElement) fold.open = true;
  // A list that is folded away unfolds where the address names it.
  const list = target.querySelector<HTMLDetailsElement>(":scope > .folded");
  if (list) list.open = true;
  target.scrollIntoView({ block: "center" });
};

const changed = (): void => {
  apply();
  keep();
};

const downloadShown = (): void => {
  const figures = readData<{ columns: string[]; rows: Cell[][] }>("figures");
  const shown = rows.filter(({ row }) => !row.hidden).map(({ row }) => figures.rows[Number(row.dataset.row)]);
  downloadCsv("published-figures", [figures.columns, ...shown]);
};

/** The row of the figure that is opened; null where none is. */
export const openedFigure = (): HTMLTableRowElement | null => rowOf(opened);

/** Open a figure by the id of its row, or none, and keep that in the address. */
export const openFigure = (id: string): void => {
  const row = rowOf(id);
  opened = row?.id ?? "";
  keep();
  showOpened(row);
};

/** `show` shows the notes of a figure, or of none. */
export const startFilter = (show: (row: HTMLTableRowElement | null) => void): void => {
  showOpened = show;
  words.addEventListener("input", changed);
  for (const select of [kind, may]) select.addEventListener("change", changed);
  byId("clear").addEventListener("click", () => {
    clear();
    changed();
    words.focus();
  });
  byId("take").addEventListener("click", downloadShown);
  window.addEventListener("hashchange", arrive);
  one(".controls").hidden = false;
  arrive();
};
