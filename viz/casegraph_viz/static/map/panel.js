// Opens a theme or a pair: the counts, the measures, and what stands behind them.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { el, byId } = cg;
  const home = byId("panel-home");
  const detail = byId("panel-detail");
  let cameFrom = null;

  const figure = (name, value) => el("div", {}, el("dt", {}, name), el("dd", {}, value));
  const number = (value) => value.toLocaleString("en-GB");

  const heading = (text) =>
    el("div", { class: "panel-head" },
      el("h2", { id: "panel-title", tabindex: "-1" }, text),
      el("button", { type: "button", class: "quiet", onclick: () => cg.leave() }, "Close"));

  const gradeWords = (pair) => {
    if (!pair.evidence) return "does not stand out";
    if (!pair.together) return `${pair.evidence}, less often than expected`;
    return pair.evidence;
  };
  const withInterval = ({ share, low, high }) =>
    share === null ? "not stated" : `${cg.percent(share)} (95% interval ${cg.percent(low)} to ${cg.percent(high)})`;
  const ofReviews = () =>
    `${number(cg.numbers.n)}${cg.numbers.filtered ? ` ${cg.numbers.n === 1 ? "review" : "reviews"} that pass the filters` : ""}`;

  const pairSentence = (pair) => {
    const both = pair.n11 ? `${cg.plural(pair.n11, "review names", "reviews name")} both themes.` : "No review names both themes; the texts read do not say why.";
    if (pair.expected === null || pair.expected === undefined) return both;
    const under = cg.state.net === "length"
      ? "if only the length of the reviews and how common each theme is mattered"
      : "if themes fell into reviews independently";
    const more = pair.together ? "" : " That is less often than expected.";
    return `${both} About ${cg.fixed(pair.expected, 1)} would be expected ${under}.${more}`;
  };
  // What is seen from each of the two themes; a share of reviews, in neither direction a cause.
  const oneOfOther = (one, other, both) =>
    one.count ? el("li", {}, `Of the ${cg.plural(one.count, "review", "reviews")} that name ${one.label}, ${number(both)} name ${other.label} too: ${withInterval(cg.shareOf(both, one.count))}.`) : null;

  const refusal = () =>
    cg.numbers.refused === null ? null : el("p", { class: "warning" }, cg.warning());

  const compared = () => (cg.numbers.tested ? `${number(cg.numbers.tested)} tests` : "all pairs");
  // An interval that leaves 1 out beside a weak grade looks like a contradiction; it is none.
  const whyWeak = (pair) =>
    pair.evidence === "weak" && (pair.odds_ratio_low > 1 || pair.odds_ratio_high < 1)
      ? el("p", { class: "small" },
          "The interval of the odds ratio leaves 1 out, yet the evidence is weak: it looks at this pair alone and against plain chance. " +
            `q allows for ${cg.numbers.tested ? `${compared()}, among which` : "the many pairs compared, among which"} some such pairs turn up by chance` +
            `${cg.state.net === "length" ? ", and for the lengths of the reviews" : ""}.`)
      : null;
  const pairMeasures = (pair) => pair.evidence ? [
    el("p", {}, el("strong", {}, `Evidence: ${gradeWords(pair)}. `), "An association is not a cause."),
    el("dl", { class: "figures" },
      figure("Reviews with both", cg.fixed(pair.n11, 0)),
      figure("Expected", cg.fixed(pair.expected, 1)),
      figure("Odds ratio by chance (95% interval)", cg.interval(pair)),
      figure(`q (over ${compared()})`, cg.chance(pair.q))),
    whyWeak(pair),
    el("details", { class: "measures" }, el("summary", {}, "All measures"),
      el("ul", { class: "shares" },
        el("li", {}, `Both themes: ${number(pair.n11 ?? 0)} of ${ofReviews()}, ${withInterval(cg.shareOf(pair.n11 ?? 0, cg.numbers.n))}.`),
        oneOfOther(pair.a, pair.b, pair.n11 ?? 0),
        oneOfOther(pair.b, pair.a, pair.n11 ?? 0)),
      el("dl", { class: "figures" },
        figure("Lift (by chance)", cg.fixed(pair.lift, 2)),
        figure("NPMI", cg.fixed(pair.npmi, 2)),
        figure("Jaccard", cg.fixed(pair.jaccard, 2)),
        figure("Phi", cg.fixed(pair.phi, 2)),
        figure("p", cg.chance(pair.p))),
      el("p", { class: "small" },
        "“Expected”, p and q follow the chosen comparison. The other measures set the pair against plain chance: lift is how many times as many reviews name both as chance alone would give, " +
        "phi and NPMI run from −1 (never together) to 1 (always together), Jaccard from 0 to 1. q is the share of chance findings to expect among the pairs with this q or a smaller one.")),
  ].filter((part) => part !== null) : [el("p", {}, "In these reviews that does not stand out from what is expected. ", "An association is not a cause.")];

  const childNote = () => {
    const words = cg.childNote(cg.state);
    return words ? [el("p", { class: "small child-note" }, words)] : [];
  };

  const showPair = (k) => {
    const pair = cg.pair(k);
    const rows = cg.reviewsOfPair(k);
    const words =
      `${pair.a.label} and ${pair.b.label}, named together in ${number(rows.length)} of ${ofReviews()}` +
      (pair.evidence ? `; ${cg.fixed(pair.expected, 1)} expected, odds ratio ${cg.interval(pair)}, q ${cg.chance(pair.q)}` : "");
    detail.replaceChildren(
      heading(`${pair.a.label} and ${pair.b.label}`),
      ...(cg.numbers.refused === null ? [el("p", {}, pairSentence(pair)), ...pairMeasures(pair)] : [refusal()]),
      ...childNote(),
      el("p", { class: "ends" }, themeButton(pair.a), themeButton(pair.b)),
      cg.tools(`${pair.a.id} ${pair.b.id}`, words, rows, [pair.a.i, pair.b.i]),
      el("h3", {}, `Reviews that name both (${rows.length})`),
      ...cg.reviewList(rows, [pair.a.i, pair.b.i]));
  };

  const themeButton = (theme) =>
    el("button", { type: "button", class: "chip", onclick: () => cg.open({ theme: theme.i }) },
      cg.shape(theme.group, cg.settings.shapes[theme.group]), theme.label);

  const partners = (i) =>
    cg.numbers.order
      .map((k) => cg.pair(k))
      .filter((pair) => (pair.a.i === i || pair.b.i === i) && pair.evidence !== "weak")
      .sort((x, y) => (y.together - x.together) || (x.evidence < y.evidence ? -1 : x.evidence > y.evidence ? 1 : 0));

  const partnerItem = (pair, i) => {
    const other = pair.a.i === i ? pair.b : pair.a;
    return el("li", {},
      el("button", { type: "button", class: "link", onclick: () => cg.open({ pair: pair.k }) }, other.label),
      el("span", { class: "small" }, ` ${pair.n11 || "none"} with both, ${cg.fixed(pair.expected, 1)} expected — ${gradeWords(pair)}`));
  };

  const themeCount = (theme) => {
    if (cg.numbers.refused !== null) return `Named in ${cg.plural(cg.reviewsOfTheme(theme.i).length, "review", "reviews")} of ${ofReviews()}.`;
    if (!theme.count) return `None of ${cg.numbers.filtered ? "the" : "these"} ${ofReviews()} names it in a finding. That does not mean that it was not there.`;
    return `Named in ${cg.plural(theme.count, "review", "reviews")} of ${ofReviews()}: ${withInterval(theme)}.`;
  };

  const community = (theme) => {
    const others = cg.communityOf(theme.community).filter((other) => other.i !== theme.i);
    // Communities are those of all reviews; beside numbers of some of them they would mislead.
    if (!theme.community || !others.length || cg.numbers.filtered) return null;
    return el("details", { class: "community" },
      el("summary", {}, `Community ${theme.community}: hangs together with ${cg.plural(others.length, "theme", "themes")}`),
      el("ul", { class: "partners" }, others.map((other) =>
        el("li", {}, el("button", { type: "button", class: "link", onclick: () => cg.open({ theme: other.i }) }, other.label)))),
      el("p", { class: "small" }, "Found in all reviews of this page, beyond review length."));
  };

  const pairsOf = (i) => {
    const linked = partners(i);
    const together = linked.filter((pair) => pair.together);
    const apart = linked.filter((pair) => !pair.together);
    const beside = companions(i, together.length === 0) ?? "";
    return [
      // What is named beside the theme comes first where no pair stands out.
      together.length ? "" : beside,
      el("h3", {}, `Pairs that stand out with this theme (${together.length})`),
      together.length
        ? el("ul", { class: "partners" }, together.map((pair) => partnerItem(pair, i)))
        : el("p", {}, `No other theme meets it clearly or suggestively more often than expected${cg.numbers.filtered ? " in these reviews" : ""}.`),
      apart.length
        ? el("details", {}, el("summary", {}, `Less often together than expected (${apart.length})`),
            el("ul", { class: "partners" }, apart.map((pair) => partnerItem(pair, i))))
        : "",
      together.length ? beside : "",
    ];
  };

  // Plain counts for the reader who asks what goes with a theme where no pair stands out.
  const MOST = 10;
  const companions = (i, open) => {
    const theme = cg.themes[i];
    const found = cg.numbers.order
      .map((k) => cg.pair(k))
      .filter((pair) => (pair.a.i === i || pair.b.i === i) && pair.n11 > 0)
      .sort((x, y) => y.n11 - x.n11 || x.p - y.p)
      .slice(0, MOST);
    if (!found.length) return null;
    const item = (pair) => {
      const other = pair.a.i === i ? pair.b : pair.a;
      return el("li", {},
        el("button", { type: "button", class: "link", onclick: () => cg.open({ pair: pair.k }) }, other.label),
        el("span", { class: "small" }, ` in ${pair.n11} of ${theme.count}: ${withInterval(cg.shareOf(pair.n11, theme.count))}; ${cg.fixed(pair.expected, 1)} expected`));
    };
    return el("details", { class: "companions", open },
      el("summary", {}, "Themes most often named in the same reviews"),
      el("p", { class: "small" }, "Plain counts, the commonest first. A theme that is common everywhere is common here too: compare with what is expected."),
      el("ul", { class: "partners" }, found.map(item)));
  };

  const showTheme = (i) => {
    const theme = cg.themes[i];
    const rows = cg.reviewsOfTheme(i);
    const page = cg.pageOfTheme(i);
    const words = `${theme.label}, ${themeCount(theme).replace(/^N/, "n").replace(/\.$/, "")}`;
    detail.replaceChildren(...[
      heading(theme.label),
      el("p", { class: "group-line" }, cg.shape(theme.group, cg.settings.shapes[theme.group]), cg.settings.groups[theme.group]),
      theme.definition ? el("p", {}, theme.definition + (/[.!?]$/.test(theme.definition) ? "" : ".")) : null,
      theme.alt.length ? el("p", { class: "small" }, `Also: ${theme.alt.join(", ")}`) : null,
      el("p", {}, themeCount(theme)),
      cg.numbers.filtered ? el("p", { class: "small" }, `Without filters: ${number(theme.all)} of ${number(cg.settings.n)}.`) : null,
      ...childNote(),
      community(theme),
      page ? el("p", {}, el("a", { class: "page", href: page }, `The page of “${theme.label}”`)) : null,
      cg.tools(theme.id, words, rows, [i]),
      ...(cg.numbers.refused === null ? pairsOf(i) : [refusal()]),
      el("h3", {}, `Reviews that name it (${rows.length})`),
      ...cg.reviewList(rows, [i]),
    ].filter((part) => part !== null));
  };

  // The summary that the page brings, or, under a filter, the same sentences counted afresh.
  const showHome = (state) => {
    const live = byId("live-summary");
    live.hidden = !cg.numbers.filtered;
    for (const block of home.querySelectorAll(".net-summary"))
      block.hidden = cg.numbers.filtered || block.dataset.net !== state.net;
    for (const note of home.querySelectorAll(".net-note")) note.hidden = note.dataset.net !== state.net;
    if (!cg.numbers.filtered) return;
    live.replaceChildren(
      el("p", { class: "small" }, `Only reviews with ${cg.filtersInWords(state)}.`),
      ...(cg.numbers.refused === null ? [] : [refusal()]),
      ...cg.summary().map((line) => el("p", {}, line)),
      ...noLines());
  };

  // Where no pair stands out there is no line to choose, so the commonest pairs are offered.
  const noLines = () => {
    if (cg.numbers.refused !== null || cg.numbers.graded) return [];
    const found = cg.commonestPairs();
    if (!found.length) return [];
    return [
      el("p", {}, el("strong", {}, "Too few reviews to draw lines."), " Choose a theme to see what is named beside it, or a pair that is often named together, whatever is expected:"),
      el("ul", { class: "partners commonest" }, found.slice(0, 6).map((pair) =>
        el("li", {},
          el("button", { type: "button", class: "link", onclick: () => cg.open({ pair: pair.k }) }, `${pair.a.label} + ${pair.b.label}`),
          el("span", { class: "small" }, ` in ${pair.n11} of ${number(cg.numbers.n)}, ${cg.fixed(pair.expected, 1)} expected`)))),
    ];
  };

  const show = (state) => {
    const chosen = state.pair !== null || state.theme !== null;
    home.hidden = chosen;
    detail.hidden = !chosen;
    byId("panel").querySelectorAll("[id=panel-title]").forEach((h) => h.removeAttribute("id"));
    if (state.pair !== null) showPair(state.pair);
    else if (state.theme !== null) showTheme(state.theme);
    else {
      detail.replaceChildren();
      home.querySelector("h2").id = "panel-title";
    }
    showHome(state);
    byId("panel").scrollTop = 0;
  };
  // Where the panel lies under the picture, a button says what a tap has opened and leads there.
  const opened = byId("opened");
  const openedButton = opened.querySelector("button");
  openedButton.addEventListener("click", () => {
    byId("panel").scrollIntoView();
    byId("panel-title").focus();
  });
  const tellOpened = ({ pair, theme }) => {
    opened.hidden = pair === null && theme === null;
    if (pair !== null) openedButton.textContent = `Read about ${cg.ends(pair).map((t) => t.label).join(" and ")}`;
    else if (theme !== null) openedButton.textContent = `Read about ${cg.themes[theme].label}`;
  };

  let last = { numbers: null, key: "" };
  cg.onChange((state) => {
    const key = `${state.pair}|${state.theme}`;
    tellOpened(state);
    if (key !== last.key || cg.numbers !== last.numbers) show(state);
    last = { key, numbers: cg.numbers };
  });

  cg.tellSelection = () => {
    const { pair, theme } = cg.state;
    if (pair !== null) cg.announce(`Opened: ${cg.pairTitle(cg.pair(pair))}.`);
    else if (theme !== null) cg.announce(`Opened: ${cg.themes[theme].label}, ${cg.plural(cg.reviewsOfTheme(theme).length, "review", "reviews")}.`);
    else cg.announce("Nothing chosen. The summary of the map is shown.");
  };

  // Opening by keyboard moves to the panel; closing goes back to where the reader was.
  cg.open = ({ theme = null, pair = null }) => {
    const active = document.activeElement;
    if (active && !byId("panel").contains(active)) cameFrom = active;
    if (pair !== null) {
      cg.selectPair(pair);
      const [a, b] = cg.ends(pair);
      cg.focusOn([a.i, b.i]);
    } else {
      cg.selectTheme(theme);
      cg.focusOn([theme]);
    }
    cg.tellSelection();
    byId("panel-title").focus();
  };
  cg.leave = () => {
    cg.clear();
    cg.tellSelection();
    const back = cameFrom && document.contains(cameFrom) ? cameFrom : byId("panel-title");
    cameFrom = null;
    back.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && (cg.state.pair !== null || cg.state.theme !== null)) cg.leave();
  });
})();
