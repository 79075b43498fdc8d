// A theme in the panel: how often it is named, the pairs that it is in, and its reviews.
import { el, shape } from "../../../browser/lib/dom.ts";
import { fixed, plural, thousands } from "../../../browser/lib/figures.ts";
import { openerList } from "../../../browser/lib/panel.ts";
import { overlayWords } from "./colour.ts";
import { communityOf, pageOfTheme, settings, themes, type Grade, type Theme, type ThemeNumber } from "./data.ts";
import { reviewList, tools } from "./evidence.ts";
import { neighbourSavings } from "./neighbours.ts";
import { commonestPairs, inForce, pairsInOrder, reviewsOfTheme, shareOf, type Pair } from "./numbers.ts";
import { panel } from "./open.ts";
import {
  childNotes,
  expectedWords,
  gradeWords,
  ofReviews,
  pairEntry,
  refusal,
  themeEntry,
  withInterval,
} from "./panel-words.ts";
import { otherOf } from "./shown.ts";
import { store } from "./state.ts";

// How many of the themes most often named with it are listed.
const MOST = 10;

// Clear before suggestive, together more often before less.
const RANK: Readonly<Record<Grade | "", number>> = { "": 0, clear: 1, suggestive: 2, weak: 3 };
const partners = (i: ThemeNumber): Pair[] =>
  pairsInOrder()
    .filter((pair) => (pair.a.i === i || pair.b.i === i) && pair.evidence !== "weak")
    .sort((x, y) => Number(y.together) - Number(x.together) || RANK[x.evidence] - RANK[y.evidence]);

const partnerList = (pairs: readonly Pair[], i: ThemeNumber): HTMLElement =>
  openerList(
    pairs.map((pair) =>
      pairEntry(
        pair,
        otherOf(pair, i).label,
        ` ${pair.n11 || "none"} with both, ${fixed(pair.expected, 1)} expected — ${gradeWords(pair)}`,
      ),
    ),
  );

const themeCount = (theme: Theme): string => {
  if (inForce.refused !== null)
    return `Named in ${plural(reviewsOfTheme(theme.i).length, "review", "reviews")} of ${ofReviews()}.`;
  if (!theme.count)
    return `None of ${inForce.filtered ? "the" : "these"} ${ofReviews()} names it in a finding. That does not mean that it was not there.`;
  return `Named in ${plural(theme.count, "review", "reviews")} of ${ofReviews()}: ${withInterval(theme)}.`;
};

const community = (theme: Theme): HTMLElement | null => {
  const others = communityOf(theme.community).filter((other) => other.i !== theme.i);
  // Communities are those of all reviews; beside numbers of a part of them they would mislead.
  if (!theme.community || !others.length || inForce.filtered) return null;
  return el(
    "details",
    { class: "community" },
    el(
      "summary",
      {},
      `${settings.called.head} ${theme.community}: named closely with ${plural(others.length, "theme", "themes")}`,
    ),
    openerList(others.map(themeEntry)),
    el("p", { class: "small" }, "Found in all reviews of this page, beyond the number of themes coded."),
  );
};

// Plain counts for the reader who asks what goes with a theme where no pair stands out.
const companions = (theme: Theme, open: boolean): HTMLElement | null => {
  const found = commonestPairs(MOST, theme.i);
  if (!found.length) return null;
  return el(
    "details",
    { class: "companions", open },
    el("summary", {}, "Themes most often named in the same reviews"),
    el(
      "p",
      { class: "small" },
      "Plain counts, the most frequent first. A theme that is common everywhere is common here too: compare with what is expected.",
    ),
    openerList(
      found.map((pair) =>
        pairEntry(
          pair,
          otherOf(pair, theme.i).label,
          ` in ${pair.n11} of ${theme.count}: ${withInterval(shareOf(pair.n11, theme.count))}${expectedWords(pair, "; ")}`,
        ),
      ),
    ),
    neighbourSavings().map(({ run }) =>
      el("p", {}, el("button", { type: "button", class: "quiet", onclick: run }, "Download all of these (CSV)")),
    ),
  );
};

const pairsOf = (theme: Theme): (HTMLElement | null)[] => {
  const linked = partners(theme.i);
  const together = linked.filter((pair) => pair.together);
  const apart = linked.filter((pair) => !pair.together);
  const beside = companions(theme, together.length === 0);
  return [
    // Where no pair stands out, the themes named with it come first.
    together.length ? null : beside,
    el("h3", {}, `Pairs that stand out with this theme (${together.length})`),
    together.length
      ? partnerList(together, theme.i)
      : el(
          "p",
          {},
          `No other theme is named with it clearly or suggestively more often than expected${inForce.filtered ? " in these reviews" : ""}.`,
        ),
    apart.length
      ? el(
          "details",
          {},
          el("summary", {}, `Less often together than expected (${apart.length})`),
          partnerList(apart, theme.i),
        )
      : null,
    together.length ? beside : null,
  ];
};

export const showTheme = (i: ThemeNumber): void => {
  const theme = themes[i];
  const rows = reviewsOfTheme(i);
  const page = pageOfTheme(i);
  const overlay = overlayWords(theme, store.state);
  const words = `${theme.label}, ${themeCount(theme).replace(/^N/, "n").replace(/\.$/, "")}`;
  panel.show(
    theme.label,
    el("p", { class: "group-line" }, shape(theme.group, settings.shapes[theme.group]), settings.groups[theme.group]),
    theme.definition ? el("p", {}, theme.definition + (/[.!?]$/.test(theme.definition) ? "" : ".")) : null,
    theme.alt.length ? el("p", { class: "small" }, `Also: ${theme.alt.join(", ")}`) : null,
    el("p", {}, themeCount(theme)),
    inForce.filtered
      ? el("p", { class: "small" }, `Without filters: ${thousands(theme.all)} of ${thousands(settings.n)}.`)
      : null,
    overlay ? el("p", {}, `${overlay}.`) : null,
    childNotes(),
    community(theme),
    page ? el("p", {}, el("a", { class: "page", href: page }, `The page of “${theme.label}”`)) : null,
    tools(theme.id, words, rows, [i]),
    inForce.refused === null ? pairsOf(theme) : [refusal(), companions(theme, true)],
    el("h3", {}, `Reviews that name it (${rows.length})`),
    reviewList(rows, [i]),
  );
};
