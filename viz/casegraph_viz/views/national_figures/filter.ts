// Which published figures are shown: those with all the words, and those that may be compared.
import { readFragment, writeFragment } from "../../../browser/lib/address.ts";
import type { Cell } from "../../../browser/lib/csv.ts";
import { readData } from "../../../browser/lib/data.ts";
import { byId, ifThere, one } from "../../../browser/lib/dom.ts";
import { downloadCsv } from "../../../browser/lib/download.ts";
import { thousands } from "../../../browser/lib/figures.ts";

interface Row {
  row: HTMLElement;
  /** The text that is searched: its topic and itself, in lower case. */
  text: string;
}

const words = byId<HTMLInputElement>("words");
const may = byId<HTMLSelectElement>("may");
const rows = [...document.querySelectorAll<HTMLElement>("tr.figure")].map((row): Row => ({
  row,
  text: `${row.closest("tbody")?.rows[0].textContent ?? ""} ${row.textContent}`.toLowerCase(),
}));

const apply = (): void => {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { row, text } of rows) {
    row.hidden =
      (may.value !== "" && row.dataset.compared !== may.value) || !wanted.every((word) => text.includes(word));
    if (!row.hidden) count += 1;
  }
  for (const body of document.querySelectorAll<HTMLElement>(".figures-table tbody"))
    body.hidden = !body.querySelector("tr.figure:not([hidden])");
  for (const section of document.querySelectorAll<HTMLElement>(".scheme"))
    section.hidden = !section.querySelector("tbody:not([hidden])");
  const all = thousands(rows.length);
  byId("shown").textContent = count === rows.length ? `${all} figures.` : `${thousands(count)} of ${all} figures.`;
};

const keep = (): void => {
  writeFragment({ words: words.value.trim(), may: may.value });
};

const clearAddress = (): void => {
  words.value = "";
  may.value = "";
};

const targetOfAddress = (): HTMLElement | null => {
  try {
    const name = decodeURIComponent(window.location.hash.slice(1));
    return name ? ifThere(name) : null;
  } catch {
    return null;
  }
};

// The target of an address is opened, and shown even if a filter hid it.
const arrive = (): void => {
  const given = readFragment();
  if (given.has("words") || given.has("may")) {
    const asked = given.get("may") ?? "";
    words.value = given.get("words") ?? "";
    may.value = ["yes", "no"].includes(asked) ? asked : "";
    apply();
    return;
  }
  const target = targetOfAddress();
  if (!target) return;
  if (target.closest("[hidden]")) {
    clearAddress();
    apply();
  }
  if (target instanceof HTMLDetailsElement) target.open = true;
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

export const startFilter = (): void => {
  words.addEventListener("input", changed);
  may.addEventListener("change", changed);
  byId("clear").addEventListener("click", () => {
    clearAddress();
    changed();
    words.focus();
  });
  byId("take").addEventListener("click", downloadShown);
  window.addEventListener("hashchange", arrive);
  one(".controls").hidden = false;
  arrive();
};
