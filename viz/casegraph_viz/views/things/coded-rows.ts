// The rows of the list: the words of each item with what it states, its review and where it was read.
import { el, type Child } from "../../../browser/lib/dom.ts";
import type { Cell } from "../../../browser/lib/csv.ts";
import type { PackedItems } from "./coded-items.ts";

const linked = (words: string, href: string, outside = false): Child =>
  href ? el("a", { href, ...(outside ? { rel: "noreferrer external" } : {}) }, words) : words;

const separated = (parts: readonly Child[]): Child[] => parts.flatMap((part, k) => (k ? ["; ", part] : [part]));

const placeOf = ({ reviews }: PackedItems, r: number): string =>
  [...new Set([reviews.area[r], reviews.nation[r]])].filter(Boolean).join(", ");

/** One row of the table; `years` are those of the reviews, 0 where none is stated. */
export const rowOf = (packed: PackedItems, years: Uint16Array, i: number): HTMLElement => {
  const { choices, items, reviews, sources } = packed;
  const r = items.review[i];
  const page = reviews.link[r];
  const cell = (head: string, ...inside: Child[]): HTMLElement =>
    el("td", { role: "cell", "data-head": head }, ...inside);
  const read = items.source[i];
  return el(
    "tr",
    { role: "row" },
    el("th", { scope: "row", role: "rowheader" }, items.words[i]),
    choices.map(({ title, values, of }) =>
      cell(title, separated(of[i].map((place) => linked(values.label[place], values.link[place])))),
    ),
    cell("Year", years[r] ? String(years[r]) : el("span", { class: "silent" }, "not stated")),
    cell("Place", placeOf(packed, r) || el("span", { class: "silent" }, "not stated")),
    cell(
      "Review",
      linked(reviews.title[r], page && items.anchor[i] ? `${page}#${items.anchor[i]}` : page),
      el(
        "span",
        { class: "small" },
        "read in: ",
        linked(sources.title[read] || sources.url[read] || "not stated", sources.url[read], true),
      ),
    ),
  );
};

/** Items as rows of a file, the heads first. */
export const fileRows = (packed: PackedItems, years: Uint16Array, shown: readonly number[]): Cell[][] => {
  const { choices, items, nouns, reviews, sources } = packed;
  const heads = [nouns[0], ...choices.map(({ title }) => title.toLowerCase())];
  return [
    [...heads, "year", "area", "nation", "review", "publisher", "source", "source_url", "iri"],
    ...shown.map((i): Cell[] => {
      const r = items.review[i];
      return [
        items.words[i],
        ...choices.map(({ values, of }) => of[i].map((place) => values.label[place]).join("; ")),
        years[r] || "",
        reviews.area[r],
        reviews.nation[r],
        reviews.title[r],
        reviews.publisher[r],
        sources.title[items.source[i]],
        sources.url[items.source[i]],
        items.iri[i],
      ];
    }),
  ];
};
