// The evidence for a theme or a pair: the reviews, their findings and recommendations, to read, to cite and to
// download.
import { csv } from "../../../browser/lib/csv.ts";
import { announce, el, one } from "../../../browser/lib/dom.ts";
import { download } from "../../../browser/lib/download.ts";
import { readElsewhere, sourceLink } from "../../../browser/lib/sources.ts";
import { findingsOf, pageOfReview, recommendationsOf, reviewAt, themes } from "./data.ts";
import { citation } from "./words.ts";

const STEP = 15;

const outside = (text: any) => el("span", { class: "visually-hidden" }, text);
const namesOf = (numbers: any) => numbers.map((i: any) => themes[i].label).join(" · ");
const findingItem = (finding: any, review: any) => {
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
const recommendationItem = (item: any, review: any) => {
  const marks = [item.action, item.to ? `to ${item.to}` : "", namesOf(item.themes)].filter(Boolean).join(" — ");
  return el(
    "li",
    {},
    el("p", {}, item.summary),
    el("p", { class: "small" }, marks),
    readElsewhere(item.source, review.source),
  );
};

const reviewBody = (row: any, review: any, themes: any) => {
  const about = [review.publisher, review.outcome, review.age].filter(Boolean).join(" · ");
  const found = findingsOf(row, themes);
  const asked = recommendationsOf(row, themes);
  const elsewhere = [...found, ...asked].some((item: any) => item.source !== review.source);
  const page = pageOfReview(row);
  return [
    about ? el("p", { class: "small" }, about) : null,
    el(
      "ul",
      { class: "findings" },
      found.map((item: any) => findingItem(item, review)),
    ),
    asked.length ? el("h4", {}, asked.length === 1 ? "Recommendation" : "Recommendations") : null,
    asked.length
      ? el(
          "ul",
          { class: "recommendations" },
          asked.map((item: any) => recommendationItem(item, review)),
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

const reviewItem = (row: any, themes: any, open: any) => {
  const review = reviewAt(row);
  const item = el(
    "details",
    { class: "review", open },
    el("summary", {}, el("span", { class: "review-title" }, review.title), review.year ? ` (${review.year})` : ""),
  );
  // The content of a review is added when it is opened; most never are.
  let filled = false;
  const fill = () => {
    if (!filled) item.append(...reviewBody(row, review, themes));
    filled = true;
  };
  if (open) fill();
  item.addEventListener("toggle", fill);
  return item;
};

const sorted = (rows: any) => [...rows].sort((a, b) => (reviewAt(b).year || 0) - (reviewAt(a).year || 0) || a - b);

export const reviewList = (rows: any, themes: any) => {
  const all = sorted(rows);
  const list = el("div", { class: "reviews" });
  const more = el("button", { type: "button", class: "quiet" });
  let shown = 0;
  const extend = () => {
    const next = all.slice(shown, shown + STEP);
    const added = next.map((row, i) => reviewItem(row, themes, shown === 0 && i < 2));
    list.append(...added);
    const again = shown > 0;
    shown += next.length;
    more.hidden = shown >= all.length;
    more.textContent = `Show more reviews (${all.length - shown} left)`;
    if (again && added.length) one<any>("summary", added[0]).focus();
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
export const evidenceRows = (rows: any, shown: any) => {
  const out = [HEAD];
  for (const row of sorted(rows)) {
    const r = reviewAt(row);
    const review = [r.id, r.title, r.year, r.publisher, r.outcome, r.age];
    const ids = (marked: any) => marked.map((i: any) => themes[i].id).join("; ");
    for (const f of findingsOf(row, shown))
      out.push([...review, "finding", f.kind, f.polarity, ids(f.themes), f.summary, f.source.title, f.source.url]);
    for (const f of recommendationsOf(row, shown))
      out.push([...review, "recommendation", f.action, f.to, ids(f.themes), f.summary, f.source.title, f.source.url]);
  }
  return out;
};

// Copies a text; where the browser does not allow that, shows it selected.
const copy = async (text: any, after: any) => {
  try {
    await navigator.clipboard.writeText(text);
    announce("Copied.");
    after.textContent = "Copied.";
  } catch {
    const box = el("textarea", {
      readonly: true,
      rows: 4,
      class: "copied",
      "aria-label": "Citation; copy it with the keys of your computer",
    });
    box.value = text;
    after.replaceChildren(box);
    box.focus();
    box.select();
    announce("The text is selected; copy it with the keys of your computer.");
  }
};

const fileName = (text: any) =>
  text
    .replace(/[^a-z0-9]+/gi, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60) || "evidence";
export { fileName };
export const tools = (name: any, words: any, rows: any, themes: any) => {
  const after = el("div", { class: "copy-result" });
  return el(
    "div",
    { class: "tools" },
    el("button", { type: "button", class: "quiet", onclick: () => copy(citation(words), after) }, "Copy as citation"),
    el(
      "button",
      {
        type: "button",
        class: "quiet",
        onclick: () =>
          download(
            `casegraph-${fileName(name)}.csv`,
            "text/csv;charset=utf-8",
            `\ufeff${csv(evidenceRows(rows, themes))}`,
          ),
      },
      "Download CSV",
    ),
    after,
  );
};
