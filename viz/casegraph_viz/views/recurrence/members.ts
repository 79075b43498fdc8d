// What stands behind a row: its recommendations, and the later reviews that found the theme again.
import { el, type Child } from "../../../browser/lib/dom.ts";
import { fixed, plural } from "../../../browser/lib/figures.ts";
import { sourceLink, type Source } from "../../../browser/lib/sources.ts";
import type { Ledger, Review, Row } from "./data.ts";

const FIRST = 10;

const byYear = (a: Review, b: Review): number =>
  (a.year ?? 9999) - (b.year ?? 9999) || a.title.localeCompare(b.title, "en-GB");

const title = (review: Review): HTMLElement =>
  review.link ? el("a", { href: review.link }, review.title) : el("span", {}, review.title);

/** A text with the page where it was read. */
interface Read {
  text: string;
  source: Source;
}

const line = (review: Review, said: readonly Read[], more: string): HTMLElement =>
  el(
    "li",
    {},
    el("span", { class: "year" }, review.year === null ? "no year" : String(review.year)),
    ...said.map(({ text, source }) => [
      el("p", { class: "text" }, text),
      el("p", { class: "small" }, "Read in: ", sourceLink(source)),
    ]),
    el("p", { class: "small" }, title(review), review.publisher ? `, ${review.publisher}` : null, `. ${more}`),
  );

// A long list shows its first members and a button for the rest.
const list = (items: readonly HTMLElement[], name: string): Child[] => {
  const whole = el("ul", {}, ...items.slice(0, FIRST));
  if (items.length <= FIRST) return [whole];
  const button = el("button", { type: "button", class: "quiet" }, `Show all ${items.length} ${name}`);
  button.addEventListener("click", () => {
    const next = items[FIRST];
    whole.append(...items.slice(FIRST));
    button.remove();
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
  });
  return [whole, el("p", {}, button)];
};

const incident = (review: Review, first: number | null): string => {
  if (review.incident === null) return "";
  const after = first !== null && review.incident > first;
  return `Incident of ${review.incident}${after ? ", after the first recommendation" : ""}. `;
};

const foundHead = (row: Row): string => {
  if (row.first === null || row.again === null || row.later === null) return "Found again: cannot be said";
  const expected = row.expected === null ? "" : `, where ${fixed(row.expected, 1)} are expected`;
  return `Found again in ${row.again} of ${plural(row.later, "later review", "later reviews")}${expected}`;
};

/** The members of a row, in full. */
export const membersOf = (ledger: Ledger, row: Row): HTMLElement => {
  const asked = [...row.asked].sort((a, b) => byYear(a.review, b.review));
  const found = [...row.found].sort(byYear);
  const recommendations = asked.map((about) =>
    line(
      about.review,
      [about],
      `To: ${about.to.join("; ") || "not stated"}. ${about.action ? `Kind: ${about.action}. ` : ""}`,
    ),
  );
  const again = found.map((review) => line(review, ledger.concernsOf(review, row.place), incident(review, row.first)));
  const counted = [
    row.undatedReviews
      ? `${plural(row.undatedReviews, "review that recommends", "reviews that recommend")} on it without a year`
      : "",
    row.undatedAgain ? `${plural(row.undatedAgain, "review", "reviews")} with the concern and without a year` : "",
  ].filter(Boolean);
  return el(
    "div",
    { class: "members-body" },
    row.sentence ? el("p", { class: "whole" }, row.sentence) : null,
    el(
      "div",
      {},
      el(
        "h3",
        {},
        `${plural(row.recommendations, "recommendation", "recommendations")} in ${plural(row.reviews, "review", "reviews")}`,
      ),
      recommendations.length ? list(recommendations, "recommendations") : el("p", {}, "None."),
    ),
    el(
      "div",
      {},
      el("h3", {}, foundHead(row)),
      again.length
        ? list(again, "reviews")
        : el(
            "p",
            {},
            row.first === null
              ? "No review with a year recommends on it, so none can be later."
              : "None. That later reviews do not name it does not mean that it was not there.",
          ),
    ),
    el(
      "p",
      { class: "small whole" },
      counted.length ? `Counted apart, because it cannot be said what is later: ${counted.join("; ")}. ` : null,
      "Different places, different times: a theme found again is no verdict on a recommendation. ",
      row.theme.link ? el("a", { href: row.theme.link }, `More on ${row.theme.label}`) : null,
    ),
  );
};
