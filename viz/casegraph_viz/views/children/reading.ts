// The reviews behind what is opened, each with its findings in words.
import { el, one } from "../../../browser/lib/dom.ts";
import { reviewFold } from "../../../browser/lib/panel.ts";
import { readElsewhere, sourceLink } from "../../../browser/lib/sources.ts";
import { findingsOf, reviewAt } from "./data.ts";

const STEP = 15;

const bodyOf = (row: number, theme: number | null): HTMLElement[] => {
  const review = reviewAt(row);
  const findings = theme === null ? [] : findingsOf(row, theme);
  return [
    el(
      "ul",
      { class: "findings" },
      findings.map(({ summary, source }) => el("li", {}, el("p", {}, summary), readElsewhere(source, review.source))),
    ),
    el("p", { class: "small" }, "Read in: ", sourceLink(review.source)),
    ...(review.href
      ? [el("p", { class: "small" }, el("a", { class: "page", href: review.href }, "All that is coded of this review"))]
      : []),
    ...(review.cut
      ? [el("p", { class: "small" }, "The text read was cut off: this review says more than is coded.")]
      : []),
  ];
};

const itemOf = (row: number, theme: number | null, open: boolean): HTMLElement => {
  const item = reviewFold(reviewAt(row), open);
  // The content of a review is added when it is opened; most never are.
  let filled = false;
  const fill = (): void => {
    if (!filled) item.append(...bodyOf(row, theme));
    filled = true;
  };
  if (open) fill();
  item.addEventListener("toggle", fill);
  return item;
};

/** Reviews by their rows, the latest first, with what they say of a theme, and a button for more of them. */
export const reviewList = (rows: readonly number[], theme: number | null): HTMLElement[] => {
  const all = [...rows].sort((a, b) => (reviewAt(b).year ?? 0) - (reviewAt(a).year ?? 0) || a - b);
  const list = el("div", { class: "reviews" });
  const more = el("button", { type: "button", class: "quiet" });
  let shown = 0;
  const extend = (): void => {
    const added = all
      .slice(shown, shown + STEP)
      .map((row, i) => itemOf(row, theme, theme !== null && shown === 0 && i < 2));
    list.append(...added);
    const again = shown > 0;
    shown += added.length;
    more.hidden = shown >= all.length;
    more.textContent = `Show more reviews (${String(all.length - shown)} left)`;
    if (again && added.length) one("summary", added[0]).focus();
  };
  more.addEventListener("click", extend);
  extend();
  return [list, more];
};
