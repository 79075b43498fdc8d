// The evidence for an agency, a theme or a pair: what findings and recommendations say, with their reviews.
import { announce, byId, el } from "../../../browser/lib/dom.ts";
import { chance, percent, plural } from "../../../browser/lib/figures.ts";
import { figures, makePanel, opener, reviewFold } from "../../../browser/lib/panel.ts";
import { readElsewhere, sourceLink } from "../../../browser/lib/sources.ts";
import {
  agencies,
  counted,
  inForce,
  pairAt,
  reviewsOf,
  themes,
  type Agency,
  type Coded,
  type Pair,
  type Review,
  type Theme,
} from "./data.ts";
import { reviewsInView } from "./filters.ts";
import { isChosen, store, type State } from "./state.ts";
import { summaryOf } from "./words.ts";

/** The two ends of a pair. */
type Side = "agency" | "theme";

let backToPicture: (() => void) | undefined;
const panel = makePanel({
  picture: "#matrix-scroll, #network",
  isOpen: () => isChosen(store.state),
  close: () => {
    leavePanel();
  },
});

const linked = (href: string, text: string): HTMLElement | "" => (href ? el("p", {}, el("a", { href }, text)) : "");
const button = (css: string, text: string, open: Opened): HTMLElement =>
  opener(
    text,
    () => {
      openPanel(open);
    },
    css,
  );

const partnerTable = (pairs: readonly Pair[], other: Side, caption: string): HTMLElement =>
  el(
    "div",
    { class: "scroll", role: "region", "aria-label": `${caption}; scrolls sideways`, tabindex: "0" },
    el(
      "table",
      {},
      el("caption", { class: "visually-hidden" }, caption),
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          el("th", { scope: "col" }, other === "theme" ? "Theme" : "Agency"),
          el("th", { scope: "col", class: "number" }, "Named"),
          el("th", { scope: "col", class: "number" }, "Addressed"),
          el("th", { scope: "col", class: "number" }, "Gap"),
        ),
      ),
      el(
        "tbody",
        {},
        pairs.map((pair) =>
          el(
            "tr",
            {},
            el("th", { scope: "row" }, button("link", pair[other].label, { pair: pair.i })),
            el("td", { class: "number" }, String(pair.found)),
            el("td", { class: "number" }, String(pair.addressed)),
            el("td", { class: "number" }, String(pair.open)),
          ),
        ),
      ),
    ),
  );

const graded = (pairs: readonly Pair[], other: Side): HTMLElement | "" => {
  const found = pairs.filter((pair) => pair.evidence !== "weak");
  if (!found.length) return "";
  return el(
    "p",
    {},
    "Named in the same reviews more or less often than expected: ",
    found
      .map(
        (pair) =>
          `${pair[other].label} (${pair.together}, ${pair.expected.toFixed(1)} expected, ${pair.evidence}${pair.sign < 0 ? ", less often" : ""})`,
      )
      .join("; "),
    ".",
  );
};

const showThing = (thing: Agency | Theme, side: Side): void => {
  const other = side === "agency" ? "theme" : "agency";
  const own = inForce.pairs.filter((pair) => pair[side] === thing);
  const share = inForce.n ? ` (${percent(thing.found / inForce.n)})` : "";
  panel.show(
    thing.label,
    el("p", { class: "small" }, thing.group_label),
    thing.definition ? el("p", {}, thing.definition + (/[.!?]$/.test(thing.definition) ? "" : ".")) : "",
    el(
      "p",
      {},
      `Named in findings of ${plural(thing.found, "review", "reviews")} of ${inForce.n}${share}; ` +
        (side === "agency" ? "recommendations are directed to it" : "recommendations on it are directed to an agency") +
        ` in ${plural(thing.addressed, "review", "reviews")}.`,
    ),
    graded(own, other),
    ...(own.length
      ? [
          el("h3", {}, `${side === "agency" ? "Themes" : "Agencies"} (${own.length})`),
          partnerTable(own, other, `${thing.label}: ${side === "agency" ? "themes" : "agencies"} with their reviews`),
          el(
            "p",
            { class: "small" },
            "Gap: reviews with such a concern that carry recommendations, none of them on the theme to the agency.",
          ),
        ]
      : [
          el(
            "p",
            {},
            `No finding or recommendation of the ${reviewsInView()} names both it and ${side === "agency" ? "a theme" : "an agency"}.`,
          ),
        ]),
    linked(thing.href, `All about ${thing.label}`),
  );
};

const titleOf = (review: Review): HTMLElement =>
  review.href ? el("a", { href: review.href }, el("bdi", {}, review.title)) : el("bdi", {}, review.title);
const items = (coded: readonly Coded[], kind: string, review: Review): HTMLElement[] =>
  coded.map((item) =>
    el(
      "li",
      {},
      el("strong", {}, `${kind}${item.about ? ` (${item.about.toLowerCase()})` : ""}: `),
      el("span", {}, item.summary),
      readElsewhere(item.source, review.source),
    ),
  );

const counts = (pair: Pair): string => {
  const parts = [
    `Named in findings of ${plural(pair.found, "review", "reviews")}${pair.found ? `, a concern in ${pair.concern}` : ""}`,
    `addressed by recommendations of ${pair.addressed}`,
  ];
  const gap = `Of ${plural(pair.stated, "review", "reviews")} with such a concern and recommendations, ${pair.open} ${pair.open === 1 ? "has" : "have"} none on the theme to the agency.`;
  return `${parts.join("; ")}. ${pair.stated ? gap : ""}`;
};

/** So many reviews are unfolded at first. */
const UNFOLDED = 3;

const showPair = (pair: Pair): void => {
  const behind = reviewsOf(pair);
  const tested =
    pair.q === null
      ? "It could not be tested."
      : `Findings of ${plural(pair.together, "review", "reviews")} name both somewhere; ${pair.expected.toFixed(1)} would be expected from the number of themes coded from each review (q ${chance(pair.q)}, evidence ${pair.evidence}).`;
  panel.show(
    `${pair.agency.label}: ${pair.theme.label}`,
    el("p", {}, counts(pair)),
    ...(behind.length
      ? behind.map(({ review, findings, recommendations }, i) =>
          reviewFold(
            review,
            i < UNFOLDED,
            el("ul", {}, items(findings, "Finding", review), items(recommendations, "Recommendation", review)),
            el("p", { class: "small" }, "Review: ", titleOf(review)),
            el("p", { class: "small" }, "The review was read in: ", sourceLink(review.source)),
          ),
        )
      : [el("p", {}, `No single finding or recommendation of the ${reviewsInView()} names both.`)]),
    el(
      "details",
      { class: "numbers" },
      el("summary", {}, "All numbers"),
      figures(
        ["Named in findings", String(pair.found)],
        ["of these, a concern", String(pair.concern)],
        ["Addressed", String(pair.addressed)],
        ["Both in one review", String(pair.both)],
        ["Concern, not addressed", String(pair.open)],
        ["Addressed, no finding", String(pair.ahead)],
      ),
      el("p", {}, tested),
    ),
    el(
      "p",
      { class: "ends" },
      button("quiet", pair.agency.label, { agency: pair.agency.i }),
      " ",
      button("quiet", pair.theme.label, { theme: pair.theme.i }),
    ),
  );
};

// The summary of all reviews was written with the page; under a filter the same sentences are counted again.
const home = byId("panel-home");
const live = byId("recounted");
const fillHome = (): void => {
  const { counts: found } = inForce;
  for (const line of home.querySelectorAll<HTMLElement>(":scope > p")) line.hidden = found !== null;
  live.hidden = found === null;
  if (!found) return;
  live.replaceChildren(
    el("p", { class: "small" }, `Counted in the ${reviewsInView()}.`),
    ...summaryOf(found, { agencies, themes }).map((line) => el("p", {}, line)),
  );
};

let last = "";

/** An agency or a theme by place, or a pair by number. */
type Opened = Partial<Pick<State, "agency" | "theme" | "pair">>;

/** Show the evidence of an agency, a theme or a pair. */
export const openPanel = ({ agency = null, theme = null, pair = null }: Opened): void => {
  panel.remember();
  // A pair is opened in addition to what is shown; an agency or a theme is shown alone.
  store.change(pair === null ? { agency, theme, pair: null } : { pair });
  announce(`Opened: ${panel.title()}.`);
  panel.focus();
};
/** First back from a pair to its agency or theme, then to everything. */
export const leavePanel = (): void => {
  const { pair, agency, theme } = store.state;
  const alone = pair === null || (agency === null && theme === null);
  store.change(alone ? { pair: null, agency: null, theme: null } : { pair: null });
  announce(alone ? "Closed. The summary is shown." : `Back to ${panel.title()}.`);
  if (alone) panel.goBack(backToPicture);
  else panel.focus();
};

/** `back` brings the focus back to the cell of the matrix that opened the panel. */
export const startPanel = (back: () => void): void => {
  store.onChange((state) => {
    backToPicture = state.view === "matrix" ? back : undefined;
    const key = [state.agency, state.theme, state.pair, counted].join("|");
    if (key === last) return;
    last = key;
    fillHome();
    if (state.pair !== null) showPair(pairAt(state.pair));
    else if (state.agency !== null) showThing(agencies[state.agency], "agency");
    else if (state.theme !== null) showThing(themes[state.theme], "theme");
    else panel.showHome();
  });
};
