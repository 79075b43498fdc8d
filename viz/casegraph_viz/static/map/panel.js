// Opens a theme or a pair: the counts, the measures, and the reviews and findings behind them.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { el, byId } = cg;
  const home = byId("panel-home");
  const detail = byId("panel-detail");
  const STEP = 15;
  let cameFrom = null;

  const link = (review) =>
    /^https?:\/\//i.test(review.url)
      ? el("a", { href: review.url, rel: "noopener noreferrer", target: "_blank", class: "source" },
          review.source || review.url, el("span", { class: "visually-hidden" }, " (source, opens a new tab)"))
      : el("span", { class: "source" }, review.source || "Source not stated");

  const findingItem = (finding) => {
    const marks = [finding.kind, finding.polarity].filter(Boolean).join(", ");
    const themes = finding.themes.map((i) => cg.themes[i].label).join(" · ");
    return el("li", {},
      el("p", {}, finding.summary),
      el("p", { class: "small" }, `${marks}${marks && themes ? " — " : ""}${themes}`));
  };

  const reviewItem = (row, themes, open) => {
    const review = cg.review(row);
    const findings = cg.findings(row, themes);
    const about = [review.publisher, review.outcome].filter(Boolean).join(" · ");
    const body = () => [
      about ? el("p", { class: "small" }, about) : null,
      el("ul", { class: "findings" }, findings.map(findingItem)),
      el("p", { class: "small" }, "Read in: ", link(review)),
      review.cut ? el("p", { class: "small" }, "The text read was cut off: this review says more than is coded.") : null,
    ];
    const item = el("details", { class: "review", open },
      el("summary", {}, el("span", { class: "review-title" }, review.title), review.year ? ` (${review.year})` : ""));
    // Findings are put in when a review is opened; most never are.
    let filled = false;
    const fill = () => {
      if (!filled) item.append(...body().filter(Boolean));
      filled = true;
    };
    if (open) fill();
    item.addEventListener("toggle", fill);
    return item;
  };

  const reviewList = (rows, themes) => {
    const sorted = [...rows].sort((a, b) => (cg.review(b).year || 0) - (cg.review(a).year || 0) || a - b);
    const list = el("div", { class: "reviews" });
    const more = el("button", { type: "button", class: "quiet" });
    let shown = 0;
    const extend = () => {
      const next = sorted.slice(shown, shown + STEP);
      const added = next.map((row, i) => reviewItem(row, themes, shown === 0 && i < 2));
      list.append(...added);
      const again = shown > 0;
      shown += next.length;
      more.hidden = shown >= sorted.length;
      more.textContent = `Show more reviews (${sorted.length - shown} left)`;
      if (again && added.length) added[0].querySelector("summary").focus();
    };
    more.addEventListener("click", extend);
    extend();
    return [list, more];
  };

  const figure = (name, value) => el("div", {}, el("dt", {}, name), el("dd", {}, value));

  const heading = (text) =>
    el("div", { class: "panel-head" },
      el("h2", { id: "panel-title", tabindex: "-1" }, text),
      el("button", { type: "button", class: "quiet", onclick: () => cg.leave() }, "Close"));

  const gradeWords = (pair) => {
    if (!pair.evidence) return "not compared in this net";
    if (!pair.together) return `${pair.evidence}, less often than expected`;
    return pair.evidence;
  };

  const pairSentence = (pair) => {
    const both = `${cg.plural(pair.n11 ?? 0, "review names", "reviews name")} both themes.`;
    if (pair.expected === null || pair.expected === undefined) return both;
    const under = cg.state.net === "length"
      ? "if only the length of the reviews and how common each theme is mattered"
      : "if themes fell into reviews independently";
    const more = pair.together ? "" : " It is less than expected.";
    return `${both} About ${cg.fixed(pair.expected, 1)} would be expected ${under}.${more}`;
  };

  const showPair = (k) => {
    const pair = cg.pair(k, cg.state.net);
    const rows = cg.reviewsOfPair(k);
    detail.replaceChildren(
      heading(`${pair.a.label} and ${pair.b.label}`),
      el("p", {}, pairSentence(pair)),
      el("p", {}, el("strong", {}, `Evidence: ${gradeWords(pair)}. `), "An association is not a cause."),
      el("dl", { class: "figures" },
        figure("Reviews with both", cg.fixed(pair.n11, 0)),
        figure("Expected", cg.fixed(pair.expected, 1)),
        figure("Named at all", `${pair.a.count} and ${pair.b.count}`)),
      el("details", { class: "measures" }, el("summary", {}, "All measures"), el("dl", { class: "figures" },
        figure("Odds ratio (95% interval)", cg.interval(pair)),
        figure("Lift", cg.fixed(pair.lift, 2)),
        figure("NPMI", cg.fixed(pair.npmi, 2)),
        figure("Jaccard", cg.fixed(pair.jaccard, 2)),
        figure("Phi", cg.fixed(pair.phi, 2)),
        figure("p", cg.chance(pair.p)),
        figure("q (over all pairs)", cg.chance(pair.q)))),
      el("p", { class: "ends" }, themeButton(pair.a), themeButton(pair.b)),
      el("h3", {}, `Reviews that name both (${rows.length})`),
      ...reviewList(rows, [pair.a.i, pair.b.i]));
  };

  const themeButton = (theme) =>
    el("button", { type: "button", class: "chip", onclick: () => cg.open({ theme: theme.i }) },
      cg.shape(theme.group, cg.settings.shapes[theme.group]), theme.label);

  const partners = (i) => {
    const facts = cg.nets[cg.state.net];
    const found = [];
    for (const k of facts.order) {
      const pair = cg.pair(k, cg.state.net);
      if ((pair.a.i === i || pair.b.i === i) && pair.evidence !== "weak") found.push(pair);
    }
    return found.sort((x, y) => (y.together - x.together) || (x.evidence < y.evidence ? -1 : x.evidence > y.evidence ? 1 : 0));
  };

  const partnerItem = (pair, i) => {
    const other = pair.a.i === i ? pair.b : pair.a;
    return el("li", {},
      el("button", { type: "button", class: "link", onclick: () => cg.open({ pair: pair.k }) }, other.label),
      el("span", { class: "small" }, ` ${pair.n11} with both, ${cg.fixed(pair.expected, 1)} expected — ${gradeWords(pair)}`));
  };

  const showTheme = (i) => {
    const theme = cg.themes[i];
    const linked = partners(i);
    const together = linked.filter((pair) => pair.together);
    const apart = linked.filter((pair) => !pair.together);
    const measured = theme.count
      ? `Named in ${cg.plural(theme.count, "review", "reviews")} of ${cg.settings.n.toLocaleString("en-GB")}: ${cg.percent(theme.share)} (95% interval ${cg.percent(theme.low)} to ${cg.percent(theme.high)}).`
      : "None of these reviews names it in a finding. That does not mean that it was not there.";
    detail.replaceChildren(
      heading(theme.label),
      el("p", { class: "group-line" }, cg.shape(theme.group, cg.settings.shapes[theme.group]), cg.settings.groups[theme.group]),
      theme.definition ? el("p", {}, theme.definition + (/[.!?]$/.test(theme.definition) ? "" : ".")) : "",
      theme.alt.length ? el("p", { class: "small" }, `Also: ${theme.alt.join(", ")}`) : "",
      el("p", {}, measured),
      el("h3", {}, `Pairs with this theme (${together.length})`),
      together.length
        ? el("ul", { class: "partners" }, together.map((pair) => partnerItem(pair, i)))
        : el("p", {}, "No other theme meets it clearly or suggestively more often than expected."),
      apart.length
        ? el("details", {}, el("summary", {}, `Less often together than expected (${apart.length})`),
            el("ul", { class: "partners" }, apart.map((pair) => partnerItem(pair, i))))
        : "",
      el("h3", {}, `Reviews that name it (${theme.reviews.length})`),
      ...reviewList(theme.reviews, [i]));
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
    for (const block of home.querySelectorAll(".net-summary")) block.hidden = block.dataset.net !== state.net;
    byId("panel").scrollTop = 0;
  };
  let last = "";
  cg.onChange((state) => {
    const key = `${state.net}|${state.pair}|${state.theme}`;
    if (key !== last) show(state);
    last = key;
  });

  cg.tellSelection = () => {
    const { pair, theme, net } = cg.state;
    if (pair !== null) cg.announce(`Opened: ${cg.pairTitle(cg.pair(pair, net))}.`);
    else if (theme !== null) cg.announce(`Opened: ${cg.themes[theme].label}, ${cg.plural(cg.themes[theme].count, "review", "reviews")}.`);
    else cg.announce("Nothing chosen. The summary of the map is shown.");
  };

  // Opening by keyboard moves to the panel; closing goes back to where the reader was.
  cg.open = ({ theme = null, pair = null }) => {
    const active = document.activeElement;
    if (active && !byId("panel").contains(active)) cameFrom = active;
    if (pair !== null) {
      cg.selectPair(pair);
      const { a, b } = cg.pair(pair, cg.state.net);
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
