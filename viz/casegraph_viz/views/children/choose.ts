// Which characteristic and which two groups are shown; the choice is kept in the address.
import { readFragment, writeFragment } from "../../../browser/lib/address.ts";
import type { Cell } from "../../../browser/lib/csv.ts";
import { readData } from "../../../browser/lib/data.ts";
import { announce, byId, ifThere } from "../../../browser/lib/dom.ts";
import { downloadCsv } from "../../../browser/lib/download.ts";

/** All tables in one: a characteristic and a theme by their places, then their numbers. */
interface Cells {
  columns: string[];
  characteristics: Cell[][];
  themes: Cell[][];
  cells: [number, number, ...Cell[]][];
}

// A page of few reviews lacks the tables, the contrasts or both.
const dimension = ifThere<HTMLSelectElement>("dimension");
const contrast = ifThere<HTMLSelectElement>("contrast");
const ranked = ifThere<HTMLInputElement>("ranked");

const firstOf = (select: HTMLSelectElement): string => select.options[0].value;
const has = (select: HTMLSelectElement, value: string | null): boolean =>
  [...select.options].some((option) => option.value === value);
const chosenOf = (select: HTMLSelectElement | null): string =>
  select && select.value !== firstOf(select) ? select.value : "";

const show = (): void => {
  if (dimension)
    for (const part of document.querySelectorAll<HTMLElement>(".dimension"))
      part.hidden = part.dataset.dimension !== dimension.value;
  if (contrast) {
    for (const part of document.querySelectorAll<HTMLElement>(".contrast"))
      part.hidden = part.dataset.contrast !== contrast.value;
    byId("contrasts").classList.toggle("with-ranked", ranked?.checked === true);
  }
};

const keep = (): void => {
  writeFragment({ dimension: chosenOf(dimension), contrast: chosenOf(contrast), ranked: ranked?.checked ? "1" : "" });
};

const read = (): void => {
  const given = readFragment();
  const wanted = ["dimension", "contrast", "ranked"].some((name) => given.has(name));
  // An address of a part of the page leaves the choice as it is.
  if (!wanted && window.location.hash.length > 1) return;
  const choose = (select: HTMLSelectElement, value: string | null): void => {
    select.value = value !== null && has(select, value) ? value : firstOf(select);
  };
  if (dimension) choose(dimension, given.get("dimension"));
  if (contrast) choose(contrast, given.get("contrast"));
  if (ranked) ranked.checked = given.get("ranked") === "1";
};

const changed = (select: HTMLSelectElement | null): void => {
  show();
  keep();
  if (select) announce(`${select.options[select.selectedIndex].textContent.trim()} is shown.`);
};

const downloadCells = (): void => {
  const { columns, characteristics, themes, cells } = readData<Cells>("cells");
  const rows = cells.map(([c, t, ...numbers]) => [...characteristics[c], ...themes[t], ...numbers]);
  downloadCsv("characteristics-and-themes", [columns, ...rows]);
};

export const startChoosing = (): void => {
  for (const select of [dimension, contrast])
    select?.addEventListener("change", () => {
      changed(select);
    });
  ranked?.addEventListener("change", () => {
    changed(null);
  });
  ifThere("take-cells")?.addEventListener("click", downloadCells);
  window.addEventListener("hashchange", () => {
    read();
    show();
  });
  for (const controls of document.querySelectorAll<HTMLElement>(".controls")) controls.hidden = false;
  read();
  show();
  // A link to the contrast alone should land on it.
  if (readFragment().has("contrast")) byId("contrasts").scrollIntoView();
};
