// Opens a theme or a pair: the counts, the measures, and the evidence for them.
import { announce, byId, el, shape, one } from "../../../browser/lib/dom.ts";
import { chance, fixed, interval, percent, plainOdds, plural } from "../../../browser/lib/figures.ts";
import { NOT_A_CAUSE } from "../../../browser/lib/library.ts";
import { communityOf, ends, pageOfTheme, settings, themes } from "./data.ts";
import { reviewList, tools } from "./evidence.ts";
import { commonestPairs, inForce, pairAt, reviewsOfPair, reviewsOfTheme, shareOf } from "./numbers.ts";
import { focusOn } from "./sheet.ts";
import { clearSelection, selectPair, selectTheme, store, whenRestored } from "./state.ts";
import { childNote, filtersInWords, pairTitle, summary, warningNow } from "./words.ts";

const home = byId("panel-home");
const detail = byId("panel-detail");
let cameFrom: any = null;

const figure = (name: any, value: any) => el("div", {}, el("dt", {}, name), el("dd", {}, value));
const number = (value: any) => value.toLocaleString("en-GB");

const heading = (text: any) =>
  el(
    "div",
    { class: "panel-head" },
    el("h2", { id: "panel-title", tabindex: "-1" }, text),
    el("button", { type: "button", class: "quiet", onclick: () => leavePanel() }, "Close"),
  );

const gradeWords = (pair: any) => {
  if (!pair.evidence) return "does not stand out";
  if (!pair.together) return `${pair.evidence}, less often than expected`;
  return pair.evidence;
};
const withInterval = ({ share, low, high }: any) =>
  share === null ? "not stated" : `${percent(share)} (95% interval ${percent(low)} to ${percent(high)})`;
const ofReviews = () =>
  `${number(inForce.n)}${inForce.filtered ? ` ${inForce.n === 1 ? "review" : "reviews"} that pass the filters` : ""}`;

const pairSentence = (pair: any) => {
  const both = pair.n11
    ? `${plural(pair.n11, "review names", "reviews name")} both themes.`
    : "No review names both themes; the texts read do not say why.";
  if (pair.expected === null || pair.expected === undefined) return both;
  const under =
    store.state.net === "independence"
      ? "if themes fell into reviews independently"
      : "if only the number of themes coded from each review and how common each theme is mattered";
  const more = pair.together ? "" : " That is less often than expected.";
  return `${both} About ${fixed(pair.expected, 1)} would be expected ${under}.${more}`;
};
// The pair from the side of each theme: a share of reviews, and in neither direction a cause.
const oneOfOther = (one: any, other: any, both: any) =>
  one.count
    ? el(
        "li",
        {},
        `Of the ${plural(one.count, "review", "reviews")} that name ${one.label}, ${number(both)} name ${other.label} too: ${withInterval(shareOf(both, one.count))}.`,
      )
    : null;

const refusal = (): any => (inForce.refused === null ? null : el("p", { class: "warning" }, warningNow()));

const compared = () => (inForce.tested ? `${number(inForce.tested)} tests` : "all pairs");
// An interval that excludes 1 beside a weak grade looks like a contradiction, but is not.
const whyWeak = (pair: any) =>
  pair.evidence === "weak" && (pair.odds_ratio_low > 1 || pair.odds_ratio_high < 1)
    ? el(
        "p",
        { class: "small" },
        "The interval of the odds ratio excludes 1, yet the evidence is weak: it is for this pair alone. " +
          `q allows for ${inForce.tested ? `${compared()}, among which` : "the many pairs compared, among which"} some such pairs turn up by chance.`,
      )
    : null;
const measure = (pair: any, name: string, note = "") =>
  figure(`${settings.figures[name].head}${note}`, fixed(pair[name], settings.figures[name].digits));
// What plain chance makes of the pair; under independence that is what stands above.
const plainMeasures = (pair: any) =>
  store.state.net === "independence"
    ? []
    : [
        measure(pair, "lift_plain"),
        figure(`${settings.figures.odds_ratio_plain.head} (95% interval)`, interval(plainOdds(pair))),
      ];
const pairMeasures = (pair: any): any[] =>
  pair.evidence
    ? [
        el("p", {}, el("strong", {}, `Evidence: ${gradeWords(pair)}. `), NOT_A_CAUSE),
        el(
          "dl",
          { class: "figures" },
          measure(pair, "n11"),
          figure("Expected", fixed(pair.expected, 1)),
          figure(`${settings.figures.odds_ratio.head} (95% interval)`, interval(pair)),
          figure(`q (over ${compared()})`, chance(pair.q)),
        ),
        whyWeak(pair),
        el(
          "details",
          { class: "measures" },
          el("summary", {}, "All measures"),
          el(
            "ul",
            { class: "shares" },
            el(
              "li",
              {},
              `Both themes: ${number(pair.n11 ?? 0)} of ${ofReviews()}, ${withInterval(shareOf(pair.n11 ?? 0, inForce.n))}.`,
            ),
            oneOfOther(pair.a, pair.b, pair.n11 ?? 0),
            oneOfOther(pair.b, pair.a, pair.n11 ?? 0),
          ),
          el(
            "dl",
            { class: "figures" },
            measure(pair, "lift"),
            figure("p", chance(pair.p)),
            ...plainMeasures(pair),
            ...["npmi", "jaccard", "phi"].map((name) => measure(pair, name)),
          ),
          el(
            "p",
            { class: "small" },
            "“Expected”, lift, the odds ratio, p and q follow the chosen comparison: lift is how many times as many reviews name both as it expects, and an odds ratio of 1 is exactly as expected. " +
              "The other measures compare the pair with plain chance: phi and NPMI run from −1 (never together) to 1 (always together), Jaccard from 0 to 1. q is the share of chance findings to expect among the pairs with this q or a smaller one.",
          ),
        ),
      ].filter((part) => part !== null)
    : [el("p", {}, "In these reviews that does not stand out from what is expected. ", NOT_A_CAUSE)];

const childNotes = () => {
  const words = childNote(store.state);
  return words ? [el("p", { class: "small child-note" }, words)] : [];
};

const showPair = (k: any) => {
  const pair = pairAt(k);
  const rows = reviewsOfPair(k);
  const words =
    `${pair.a.label} and ${pair.b.label}, named together in ${number(rows.length)} of ${ofReviews()}` +
    (pair.evidence ? `; ${fixed(pair.expected, 1)} expected, odds ratio ${interval(pair)}, q ${chance(pair.q)}` : "");
  detail.replaceChildren(
    heading(`${pair.a.label} and ${pair.b.label}`),
    ...(inForce.refused === null ? [el("p", {}, pairSentence(pair)), ...pairMeasures(pair)] : [refusal()]),
    ...childNotes(),
    el("p", { class: "ends" }, themeButton(pair.a), themeButton(pair.b)),
    tools(`${pair.a.id} ${pair.b.id}`, words, rows, [pair.a.i, pair.b.i]),
    el("h3", {}, `Reviews that name both (${rows.length})`),
    ...reviewList(rows, [pair.a.i, pair.b.i]),
  );
};

const themeButton = (theme: any) =>
  el(
    "button",
    { type: "button", class: "chip", onclick: () => openPanel({ theme: theme.i }) },
    shape(theme.group, settings.shapes[theme.group]),
    theme.label,
  );

const partners = (i: any) =>
  inForce.order
    .map((k: any) => pairAt(k))
    .filter((pair: any) => (pair.a.i === i || pair.b.i === i) && pair.evidence !== "weak")
    .sort(
      (x: any, y: any) => y.together - x.together || (x.evidence < y.evidence ? -1 : x.evidence > y.evidence ? 1 : 0),
    );

const partnerItem = (pair: any, i: any) => {
  const other = pair.a.i === i ? pair.b : pair.a;
  return el(
    "li",
    {},
    el("button", { type: "button", class: "link", onclick: () => openPanel({ pair: pair.k }) }, other.label),
    el(
      "span",
      { class: "small" },
      ` ${pair.n11 || "none"} with both, ${fixed(pair.expected, 1)} expected — ${gradeWords(pair)}`,
    ),
  );
};

const themeCount = (theme: any) => {
  if (inForce.refused !== null)
    return `Named in ${plural(reviewsOfTheme(theme.i).length, "review", "reviews")} of ${ofReviews()}.`;
  if (!theme.count)
    return `None of ${inForce.filtered ? "the" : "these"} ${ofReviews()} names it in a finding. That does not mean that it was not there.`;
  return `Named in ${plural(theme.count, "review", "reviews")} of ${ofReviews()}: ${withInterval(theme)}.`;
};

const community = (theme: any) => {
  const others = communityOf(theme.community).filter((other: any) => other.i !== theme.i);
  // Communities are those of all reviews; beside numbers of a part of them they would mislead.
  if (!theme.community || !others.length || inForce.filtered) return null;
  return el(
    "details",
    { class: "community" },
    el("summary", {}, `Community ${theme.community}: named closely with ${plural(others.length, "theme", "themes")}`),
    el(
      "ul",
      { class: "partners" },
      others.map((other: any) =>
        el(
          "li",
          {},
          el("button", { type: "button", class: "link", onclick: () => openPanel({ theme: other.i }) }, other.label),
        ),
      ),
    ),
    el("p", { class: "small" }, "Found in all reviews of this page, beyond the number of themes coded."),
  );
};

const pairsOf = (i: any) => {
  const linked = partners(i);
  const together = linked.filter((pair: any) => pair.together);
  const apart = linked.filter((pair: any) => !pair.together);
  const beside = companions(i, together.length === 0) ?? "";
  return [
    // Where no pair stands out, the themes named with it come first.
    together.length ? "" : beside,
    el("h3", {}, `Pairs that stand out with this theme (${together.length})`),
    together.length
      ? el(
          "ul",
          { class: "partners" },
          together.map((pair: any) => partnerItem(pair, i)),
        )
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
          el(
            "ul",
            { class: "partners" },
            apart.map((pair: any) => partnerItem(pair, i)),
          ),
        )
      : "",
    together.length ? beside : "",
  ];
};

// Plain counts for the reader who asks what goes with a theme where no pair stands out.
const MOST = 10;
const companions = (i: any, open: any) => {
  const theme = themes[i];
  const found = inForce.order
    .map((k: any) => pairAt(k))
    .filter((pair: any) => (pair.a.i === i || pair.b.i === i) && pair.n11 > 0)
    .sort((x: any, y: any) => y.n11 - x.n11 || x.p - y.p)
    .slice(0, MOST);
  if (!found.length) return null;
  const item = (pair: any) => {
    const other = pair.a.i === i ? pair.b : pair.a;
    return el(
      "li",
      {},
      el("button", { type: "button", class: "link", onclick: () => openPanel({ pair: pair.k }) }, other.label),
      el(
        "span",
        { class: "small" },
        ` in ${pair.n11} of ${theme.count}: ${withInterval(shareOf(pair.n11, theme.count))}; ${fixed(pair.expected, 1)} expected`,
      ),
    );
  };
  return el(
    "details",
    { class: "companions", open },
    el("summary", {}, "Themes most often named in the same reviews"),
    el(
      "p",
      { class: "small" },
      "Plain counts, the most frequent first. A theme that is common everywhere is common here too: compare with what is expected.",
    ),
    el("ul", { class: "partners" }, found.map(item)),
  );
};

const showTheme = (i: any) => {
  const theme = themes[i];
  const rows = reviewsOfTheme(i);
  const page = pageOfTheme(i);
  const words = `${theme.label}, ${themeCount(theme).replace(/^N/, "n").replace(/\.$/, "")}`;
  detail.replaceChildren(
    ...[
      heading(theme.label),
      el("p", { class: "group-line" }, shape(theme.group, settings.shapes[theme.group]), settings.groups[theme.group]),
      theme.definition ? el("p", {}, theme.definition + (/[.!?]$/.test(theme.definition) ? "" : ".")) : null,
      theme.alt.length ? el("p", { class: "small" }, `Also: ${theme.alt.join(", ")}`) : null,
      el("p", {}, themeCount(theme)),
      inForce.filtered
        ? el("p", { class: "small" }, `Without filters: ${number(theme.all)} of ${number(settings.n)}.`)
        : null,
      ...childNotes(),
      community(theme),
      page ? el("p", {}, el("a", { class: "page", href: page }, `The page of “${theme.label}”`)) : null,
      tools(theme.id, words, rows, [i]),
      ...(inForce.refused === null ? pairsOf(i) : [refusal()]),
      el("h3", {}, `Reviews that name it (${rows.length})`),
      ...reviewList(rows, [i]),
    ].filter((part) => part !== null),
  );
};

// The summary that the page contains or, under a filter, the same sentences recounted.
const showHome = (state: any) => {
  const live = byId("live-summary");
  live.hidden = !inForce.filtered;
  for (const block of home.querySelectorAll<any>(".net-summary"))
    block.hidden = inForce.filtered || block.dataset.net !== state.net;
  for (const note of home.querySelectorAll<any>(".net-note")) note.hidden = note.dataset.net !== state.net;
  if (!inForce.filtered) return;
  live.replaceChildren(
    el("p", { class: "small" }, `Only reviews with ${filtersInWords(state)}.`),
    ...(inForce.refused === null ? [] : [refusal()]),
    ...summary().map((line) => el("p", {}, line)),
    ...noLines(),
  );
};

// Where no pair stands out there is no line to choose, so the most frequent pairs are offered.
const noLines = (): any[] => {
  if (inForce.refused !== null || inForce.graded) return [];
  const found = commonestPairs();
  if (!found.length) return [];
  return [
    el(
      "p",
      {},
      el("strong", {}, "Too few reviews to draw lines."),
      " Choose a theme to see what is named with it, or a pair that is often named together, whatever is expected:",
    ),
    el(
      "ul",
      { class: "partners commonest" },
      found
        .slice(0, 6)
        .map((pair: any) =>
          el(
            "li",
            {},
            el(
              "button",
              { type: "button", class: "link", onclick: () => openPanel({ pair: pair.k }) },
              `${pair.a.label} + ${pair.b.label}`,
            ),
            el(
              "span",
              { class: "small" },
              ` in ${pair.n11} of ${number(inForce.n)}, ${fixed(pair.expected, 1)} expected`,
            ),
          ),
        ),
    ),
  ];
};

const show = (state: any) => {
  const chosen = state.pair !== null || state.theme !== null;
  home.hidden = chosen;
  detail.hidden = !chosen;
  byId("panel")
    .querySelectorAll("[id=panel-title]")
    .forEach((h) => h.removeAttribute("id"));
  if (state.pair !== null) showPair(state.pair);
  else if (state.theme !== null) showTheme(state.theme);
  else {
    detail.replaceChildren();
    one<any>("h2", home).id = "panel-title";
  }
  showHome(state);
  byId("panel").scrollTop = 0;
};
// Where the panel is under the picture, a button says what a tap has opened and leads there.
const opened = byId("opened");
const openedButton: any = opened.querySelector("button");

const tellOpened = ({ pair, theme }: any) => {
  opened.hidden = pair === null && theme === null;
  if (pair !== null)
    openedButton.textContent = `Read about ${ends(pair)
      .map((t) => t.label)
      .join(" and ")}`;
  else if (theme !== null) openedButton.textContent = `Read about ${themes[theme].label}`;
};

let last = { numbers: null, key: "" };

export const tellSelection = () => {
  const { pair, theme } = store.state;
  if (pair !== null) announce(`Opened: ${pairTitle(pairAt(pair))}.`);
  else if (theme !== null)
    announce(`Opened: ${themes[theme].label}, ${plural(reviewsOfTheme(theme).length, "review", "reviews")}.`);
  else announce("Nothing chosen. The summary of the map is shown.");
};

// Opening by keyboard moves to the panel; closing goes back to where the reader was.
export const openPanel = ({ theme = null, pair = null }: { theme?: any; pair?: any }) => {
  const active = document.activeElement;
  if (active && !byId("panel").contains(active)) cameFrom = active;
  if (pair !== null) {
    selectPair(pair);
    const [a, b] = ends(pair);
    focusOn([a.i, b.i]);
  } else {
    selectTheme(theme);
    focusOn([theme]);
  }
  tellSelection();
  byId("panel-title").focus();
};
export const leavePanel = () => {
  clearSelection();
  tellSelection();
  const back: any = cameFrom && document.contains(cameFrom) ? cameFrom : byId("panel-title");
  cameFrom = null;
  back.focus();
};

export const startPanel = () => {
  whenRestored(tellSelection);
  openedButton.addEventListener("click", () => {
    byId("panel").scrollIntoView();
    byId("panel-title").focus();
  });
  store.onChange((state: any) => {
    const key = `${state.pair}|${state.theme}`;
    tellOpened(state);
    if (key !== last.key || inForce !== last.numbers) show(state);
    last = { key, numbers: inForce };
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && (store.state.pair !== null || store.state.theme !== null))
      leavePanel();
  });
};
