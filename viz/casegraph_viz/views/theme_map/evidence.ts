// The evidence for a theme or a pair: the reviews, their findings and recommendations, to read, to cite and to
// download.
import type { Cell } from "../../../browser/lib/csv.ts";
import { el, one } from "../../../browser/lib/dom.ts";
import { downloadCsv } from "../../../browser/lib/download.ts";
import { reviewFold } from "../../../browser/lib/panel.ts";
import { readElsewhere, sourceLink } from "../../../browser/lib/sources.ts";
import { copy } from "../../../browser/take/copy.ts";
import {
  findingsOf,
  pageOfReview,
  recommendationsOf,
  reviewAt,
  themes,
  type Finding,
  type Recommendation,
  type Review,
  type ReviewRow,
  type ThemeNumber,
} from "./data.ts";
import { citation } from "./words.ts";

const STEP = 15;

const outside = (text: string): HTMLElement => el("span", { class: "visually-hidden" }, text);
const namesOf = (numbers: readonly ThemeNumber[]): string => numbers.map((i) => themes[i].label).join(" · ");
const findingItem = (finding: Finding, review: Review): HTMLElement => {
  const marks = [finding.kind, finding.polarity].filter(Boolean).join(", ");
  const themes = namesOf(finding.themes);
  return el(
    "li",
    {},
    el("p", {}, finding.summary),
    el("p", { class: "small" }, `${marks}${marks && themes ? " — " : ""}${themes}`),
    readElsewhere(finding.source, review.source),
  );
};
const recommendationItem = (item: Recommendation, review: Review): HTMLElement => {
  const marks = [item.action, item.to ? `to ${item.to}` : "", namesOf(item.themes)].filter(Boolean).join(" — ");
  return el(
    "li",
    {},
    el("p", {}, item.summary),
    el("p", { class: "small" }, marks),
    readElsewhere(item.source, review.source),
  );
};

const reviewBody = (row: ReviewRow, review: Review, themes: readonly ThemeNumber[]): HTMLElement[] => {
  const about = [review.publisher, review.outcome, review.age].filter(Boolean).join(" · ");
  const found = findingsOf(row, themes);
  const asked = recommendationsOf(row, themes);
  const elsewhere = [...found, ...asked].some((item) => item.source !== review.source);
  const page = pageOfReview(row);
  return [
    about ? el("p", { class: "small" }, about) : null,
    el(
      "ul",
      { class: "findings" },
      found.map((item) => findingItem(item, review)),
    ),
    asked.length ? el("h4", {}, asked.length === 1 ? "Recommendation" : "Recommendations") : null,
    asked.length
      ? el(
          "ul",
          { class: "recommendations" },
          asked.map((item) => recommendationItem(item, review)),
        )
      : null,
    el("p", { class: "small" }, elsewhere ? "The review itself was read in: " : "Read in: ", sourceLink(review.source)),
    page
      ? el(
          "p",
          { class: "small" },
          el("a", { class: "page", href: page }, "All that is coded of this review", outside(`: ${review.title}`)),
        )
      : null,
    review.cut ? el("p", { class: "small" }, "The text read was cut off: this review says more than is coded.") : null,
  ].filter((part) => part !== null);
};

const reviewItem = (row: ReviewRow, themes: readonly ThemeNumber[], open: boolean): HTMLElement => {
  const review = reviewAt(row);
  const item = reviewFold(review, open);
  // The content of a review is added when it is opened; most never are.
  let filled = false;
  const fill = (): void => {
    if (!filled) item.append(...reviewBody(row, review, themes));
    filled = true;
  };
  if (open) fill();
  item.addEventListener("toggle", fill);
  return item;
};

/** Reviews, the latest first. */
export const newestFirst = (rows: readonly ReviewRow[]): ReviewRow[] =>
  [...rows].sort((a, b) => (reviewAt(b).year ?? 0) - (reviewAt(a).year ?? 0) || a - b);

/** Reviews with what they say of some themes, the latest first, and a button for more of them. */
export const reviewList = (rows: readonly ReviewRow[], themes: readonly ThemeNumber[]): HTMLElement[] => {
  const all = newestFirst(rows);
  const list = el("div", { class: "reviews" });
  const more = el("button", { type: "button", class: "quiet" });
  let shown = 0;
  const extend = (): void => {
    const next = all.slice(shown, shown + STEP);
    const added = next.map((row, i) => reviewItem(row, themes, shown === 0 && i < 2));
    list.append(...added);
    const again = shown > 0;
    shown += next.length;
    more.hidden = shown >= all.length;
    more.textContent = `Show more reviews (${all.length - shown} left)`;
    if (again && added.length) one("summary", added[0]).focus();
  };
  more.addEventListener("click", extend);
  extend();
  return [list, more];
};

// One row per finding or recommendation, with what is known of its review.
const HEAD = [
  "review_id",
  "review",
  "year",
  "publisher",
  "outcome",
  "age_group",
  "record",
  "kind",
  "polarity_or_addressee",
  "themes",
  "summary",
  "source",
  "source_address",
];
export const evidenceRows = (rows: readonly ReviewRow[], shown: readonly ThemeNumber[]): Cell[][] => {
  const out: Cell[][] = [HEAD];
  for (const row of newestFirst(rows)) {
    const r = reviewAt(row);
    const review = [r.id, r.title, r.year, r.publisher, r.outcome, r.age];
    const ids = (marked: readonly ThemeNumber[]): string => marked.map((i) => themes[i].id).join("; ");
    for (const f of findingsOf(row, shown))
      out.push([...review, "finding", f.kind, f.polarity, ids(f.themes), f.summary, f.source.title, f.source.url]);
    for (const f of recommendationsOf(row, shown))
      out.push([...review, "recommendation", f.action, f.to, ids(f.themes), f.summary, f.source.title, f.source.url]);
  }
  return out;
};

/** A name of a file made from ids or labels. */
export const fileName = (text: string): string =>
  text
    .replace(/[^a-z0-9]+/gi, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60) || "evidence";
/** The buttons that copy a citation and offer the evidence as CSV. */
export const tools = (
  name: string,
  words: string,
  rows: readonly ReviewRow[],
  themes: readonly ThemeNumber[],
): HTMLElement => {
  const after = el("div", { class: "copy-result" });
  return el(
    "div",
    { class: "tools" },
    el(
      "button",
      { type: "button", class: "quiet", onclick: () => copy(citation(words), after, "Citation") },
      "Copy as citation",
    ),
    el(
      "button",
      {
        type: "button",
        class: "quiet",
        onclick: () => {
          downloadCsv(`casegraph-${fileName(name)}`, evidenceRows(rows, themes));
        },
      },
      "Download CSV",
    ),
    after,
  );
};
