// The evidence for a cell: the numbers of a pair, the reviews, and a link to their findings.
import { announce, el, shape } from "../../../browser/lib/dom.ts";
import { chance, fixed, interval, percent, plainOdds, plural } from "../../../browser/lib/figures.ts";
import { figures, makePanel, openerList } from "../../../browser/lib/panel.ts";
import { EXCLUDED_MEANING, NOT_A_CAUSE, ONE_THING_SENTENCE, SUGGESTIVE_MEANING } from "../../../browser/lib/library.ts";
import { againSentence } from "../../../browser/lib/robust.ts";
import {
  evidenceWords,
  excluded,
  inForce,
  kindOf,
  pairAt,
  reviews,
  reviewsOfPair,
  sentenceOf,
  settings,
  signed,
  tested,
  themes,
  type Pair,
  type ThemeNumber,
} from "./data.ts";
import { store, type Ends } from "./state.ts";

let backToCell = (): void => undefined;
const panel = makePanel({
  picture: "#matrix-scroll",
  isOpen: () => store.state.open !== null,
  close: () => {
    leavePanel();
  },
});

const link = (href: string, text: string): HTMLElement | null => (href ? el("li", {}, el("a", { href }, text)) : null);
const mapLink = (fragment: string, text: string): HTMLElement | null => {
  const { map } = settings;
  const net = store.state.net === Object.keys(settings.nets)[0] ? "" : `&net=${store.state.net}`;
  return map ? link(`${map}#${fragment}${net}`, text) : null;
};
const onward = (...links: (HTMLElement | null)[]): HTMLElement | "" =>
  links.some(Boolean) ? el("ul", { class: "onward" }, links) : "";

const reviewList = (rows: readonly number[]): HTMLElement =>
  el(
    "ul",
    { class: "review-links" },
    [...rows]
      .sort((x, y) => reviews.title[x].localeCompare(reviews.title[y], "en-GB", { numeric: true }))
      .map((row) => {
        const title = el("bdi", {}, reviews.title[row]);
        return el("li", {}, reviews.href[row] ? el("a", { href: reviews.href[row] }, title) : title);
      }),
  );

/** What the test says of a pair. */
export const verdict = (pair: Pair): string => {
  if (pair.q === null)
    return "Not tested: too rare or too common for any count to be evidence, or one theme is part of the other.";
  const way = pair.together ? "more" : "fewer";
  if (pair.evidence === "clear") return `Clearly ${way} reviews than expected in this comparison.`;
  if (pair.evidence === "suggestive") return `Suggestive: ${way} reviews than expected, yet ${SUGGESTIVE_MEANING}.`;
  const weak = "Weak: the count is near what is expected, or too small to tell.";
  if (pair.odds_ratio_low <= 1 && pair.odds_ratio_high >= 1) return weak;
  return (
    `${weak} The interval of the odds ratio excludes 1, but it is for this pair by itself; ` +
    `of ${tested(store.state.net).toLocaleString("en-GB")} pairs compared, many have such an interval by chance.`
  );
};

const showPair = ([i, j]: Ends): void => {
  const pair = pairAt(i, j, store.state.net);
  const rows = reviewsOfPair(pair.a, pair.b);
  const kind = kindOf(pair.k);
  panel.show(
    `${pair.a.label} and ${pair.b.label}`,
    el(
      "p",
      {},
      `${plural(pair.n11, "review", "reviews")} of ${inForce.n} ${pair.n11 === 1 ? "names" : "name"} both. ` +
        `${pair.a.label} is named in ${pair.a.count}, ${pair.b.label} in ${pair.b.count}.`,
    ),
    el("p", {}, verdict(pair)),
    pair.again ? el("p", { class: "small" }, againSentence(pair.again, settings.corpora, pair.evidence)) : "",
    pair.oneThing ? el("p", {}, ONE_THING_SENTENCE[pair.oneThing]) : "",
    excluded(pair) ? el("p", {}, EXCLUDED_MEANING) : "",
    kind && el("p", {}, kind.sentence),
    figures(
      [settings.heads.n11, String(pair.n11)],
      ["Expected", fixed(pair.expected, 1)],
      ["Difference", signed(pair.difference, 1)],
      ["q", pair.q === null ? "not tested" : chance(pair.q)],
      [settings.heads.lift, fixed(pair.lift, 2)],
      [`${settings.heads.odds_ratio} (95% interval)`, interval(pair)],
      ...(pair.adjusted
        ? ([
            [settings.heads.lift_plain, fixed(pair.lift_plain, 2)],
            [`${settings.heads.odds_ratio_plain} (95% interval)`, interval(plainOdds(pair))],
          ] as const)
        : []),
      [settings.heads.phi, signed(pair.phi, 3)],
      [settings.heads.npmi, signed(pair.npmi, 3)],
    ),
    el("p", { class: "small" }, `Comparison: ${settings.nets[store.state.net]}. ${NOT_A_CAUSE}`),
    onward(
      pair.n11
        ? mapLink(
            `pair=${encodeURIComponent(pair.a.id)}~${encodeURIComponent(pair.b.id)}`,
            "Read the findings on the theme map",
          )
        : null,
      link(pair.a.href, pair.a.label),
      link(pair.b.href, pair.b.label),
    ),
    rows.length
      ? el("h3", {}, `Reviews that name both (${rows.length})`)
      : el("p", {}, "No review names both. That does not mean that both were never there."),
    rows.length ? reviewList(rows) : "",
  );
};

const showTheme = (i: ThemeNumber): void => {
  const theme = themes[i];
  const partners = themes
    .filter((other) => other !== theme)
    .map((other) => ({ other, pair: pairAt(i, other.i, store.state.net) }))
    .filter(({ pair }) => pair.evidence !== "weak")
    .sort((x, y) => x.pair.p - y.pair.p);
  panel.show(
    theme.label,
    el("p", { class: "group-line" }, shape(theme.group, settings.shapes[theme.group]), settings.groups[theme.group]),
    el(
      "p",
      {},
      `Named in ${plural(theme.count, "review", "reviews")} of ${inForce.n}: ${percent(theme.share)} ` +
        `(95% interval ${percent(theme.low)} to ${percent(theme.high)}).`,
    ),
    el("h3", {}, `Pairs with evidence (${partners.length})`),
    partners.length
      ? openerList(
          partners.map(({ other, pair }) => ({
            text: other.label,
            open: () => {
              openPanel([i, other.i]);
            },
            words: ` ${pair.n11}, ${pair.expected.toFixed(1)} expected, ${evidenceWords(pair)}`,
          })),
        )
      : el("p", {}, "No other theme is named with it clearly or suggestively more or less often than expected."),
    onward(
      link(theme.href, `All about ${theme.label}`),
      mapLink(`theme=${encodeURIComponent(theme.id)}`, "Show it on the theme map"),
    ),
  );
};

let last = "";

/** Show the evidence of a pair, or of a theme where both ends are the same. */
export const openPanel = (ends: Ends): void => {
  panel.remember();
  store.change({ open: ends });
  const [a, b] = ends;
  announce(a === b ? `Opened: ${themes[a].label}.` : `Opened: ${sentenceOf(pairAt(a, b, store.state.net))}.`);
  panel.focus();
};
const leavePanel = (): void => {
  store.change({ open: null });
  announce("Closed. The summary of the matrix is shown.");
  panel.goBack(backToCell);
};

/** `back` brings the focus back to the cell that opened the panel. */
export const startPanel = (back: () => void): void => {
  backToCell = back;
  store.onChange((state) => {
    const key = `${state.net}|${state.open?.join() ?? ""}`;
    if (key === last) return;
    last = key;
    if (!state.open) panel.showHome();
    else if (state.open[0] === state.open[1]) showTheme(state.open[0]);
    else showPair(state.open);
  });
};
