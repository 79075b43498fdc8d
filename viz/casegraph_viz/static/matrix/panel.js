// What stands behind a cell: the numbers of a pair, the reviews, and the way to their findings.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { el, byId } = cg;
  const home = byId("panel-home");
  const detail = byId("panel-detail");
  let cameFrom = null;

  const heading = (text) =>
    el("div", { class: "panel-head" },
      el("h2", { id: "panel-title", tabindex: "-1" }, text),
      el("button", { type: "button", class: "quiet", onclick: () => cg.leave() }, "Close"));
  const figure = (name, value) => el("div", {}, el("dt", {}, name), el("dd", {}, value));
  const link = (href, text) => (href ? el("li", {}, el("a", { href }, text)) : null);
  const mapLink = (fragment, text) => {
    const { map } = cg.settings;
    const net = cg.state.net === Object.keys(cg.settings.nets)[0] ? "" : `&net=${cg.state.net}`;
    return map ? link(`${map}#${fragment}${net}`, text) : null;
  };
  const onward = (...links) => (links.some(Boolean) ? el("ul", { class: "onward" }, links) : "");
  const encoded = (text) => encodeURIComponent(text);

  const reviewList = (rows) =>
    el("ul", { class: "review-links" },
      [...rows]
        .sort((x, y) => cg.reviews.title[x].localeCompare(cg.reviews.title[y], "en-GB", { numeric: true }))
        .map((row) => {
          const title = el("bdi", {}, cg.reviews.title[row]);
          return el("li", {}, cg.reviews.href[row] ? el("a", { href: cg.reviews.href[row] }, title) : title);
        }));

  const verdict = (pair) => {
    if (pair.q === null) return "Not tested: too rare or too common for any count to say something, or one theme is part of the other.";
    const way = pair.together ? "more" : "fewer";
    if (pair.evidence === "clear") return `Clearly ${way} reviews than expected in this comparison.`;
    if (pair.evidence === "suggestive") return `Suggestive: ${way} reviews than expected, yet up to one in five such pairs is chance.`;
    const weak = "Weak: the count is near what is expected, or too small to tell.";
    if (pair.odds_ratio_low <= 1 && pair.odds_ratio_high >= 1) return weak;
    return `${weak} The interval of the odds ratio leaves out 1, but it looks at this pair by itself and at chance alone; ` +
      `of ${cg.tested(cg.state.net).toLocaleString("en-GB")} pairs compared, many have such an interval by chance.`;
  };

  const showPair = ([i, j]) => {
    const pair = cg.pair(i, j, cg.state.net);
    const rows = cg.reviewsOfPair(pair.a, pair.b);
    detail.replaceChildren(
      heading(`${pair.a.label} and ${pair.b.label}`),
      el("p", {}, `${cg.plural(pair.n11, "review", "reviews")} of ${cg.settings.n} ${pair.n11 === 1 ? "names" : "name"} both. ` +
        `${pair.a.label} is named in ${pair.a.count}, ${pair.b.label} in ${pair.b.count}.`),
      el("p", {}, verdict(pair)),
      el("dl", { class: "figures" },
        figure("Reviews with both", String(pair.n11)),
        figure("Expected", cg.fixed(pair.expected, 1)),
        figure("Difference", cg.signed(pair.difference, 1)),
        figure("q", pair.q === null ? "not tested" : cg.chance(pair.q)),
        figure("Lift (by chance)", cg.fixed(pair.lift, 2)),
        figure("Odds ratio (95% interval)", cg.interval(pair)),
        figure("Phi", cg.signed(pair.phi, 3)),
        figure("NPMI", cg.signed(pair.npmi, 3))),
      el("p", { class: "small" }, `Comparison: ${cg.settings.nets[cg.state.net]}. An association is not a cause.`),
      onward(
        pair.n11 ? mapLink(`pair=${encoded(pair.a.id)}~${encoded(pair.b.id)}`, "Read the findings on the theme map") : null,
        link(pair.a.href, pair.a.label),
        link(pair.b.href, pair.b.label)),
      rows.length ? el("h3", {}, `Reviews that name both (${rows.length})`) : el("p", {}, "No review names both. That does not mean that both were never there."),
      rows.length ? reviewList(rows) : "");
  };

  const showTheme = (i) => {
    const theme = cg.themes[i];
    const partners = cg.themes
      .filter((other) => other !== theme)
      .map((other) => [other, cg.pair(i, other.i, cg.state.net)])
      .filter(([, pair]) => pair.evidence !== "weak")
      .sort((x, y) => x[1].p - y[1].p);
    detail.replaceChildren(
      heading(theme.label),
      el("p", { class: "group-line" }, cg.shape(theme.group, cg.settings.shapes[theme.group]), cg.settings.groups[theme.group]),
      el("p", {}, `Named in ${cg.plural(theme.count, "review", "reviews")} of ${cg.settings.n}: ${cg.percent(theme.share)} ` +
        `(95% interval ${cg.percent(theme.low)} to ${cg.percent(theme.high)}).`),
      el("h3", {}, `Pairs with evidence (${partners.length})`),
      partners.length
        ? el("ul", { class: "partners" }, partners.map(([other, pair]) =>
            el("li", {}, el("button", { type: "button", class: "link", onclick: () => cg.open([i, other.i]) }, other.label),
              ` ${pair.n11}, ${pair.expected.toFixed(1)} expected, ${cg.evidenceWords(pair)}`)))
        : el("p", {}, "No other theme meets it clearly or suggestively more or less often than expected."),
      onward(link(theme.href, `All about ${theme.label}`), mapLink(`theme=${encoded(theme.id)}`, "Show it on the theme map")));
  };

  let last = "";
  cg.onChange((state) => {
    const key = `${state.net}|${state.open}`;
    if (key === last) return;
    last = key;
    home.hidden = Boolean(state.open);
    detail.hidden = !state.open;
    for (const title of byId("panel").querySelectorAll("[id=panel-title]")) title.removeAttribute("id");
    if (!state.open) {
      detail.replaceChildren();
      home.querySelector("h2").id = "panel-title";
    } else if (state.open[0] === state.open[1]) showTheme(state.open[0]);
    else showPair(state.open);
    byId("panel").scrollTop = 0;
  });

  cg.open = (themes) => {
    const now = document.activeElement;
    if (!byId("panel").contains(now)) cameFrom = now === document.body || now.closest("#matrix-scroll") ? null : now;
    cg.change({ open: themes });
    const [a, b] = themes;
    cg.announce(a === b ? `Opened: ${cg.themes[a].label}.` : `Opened: ${cg.sentence(cg.pair(a, b, cg.state.net))}.`);
    byId("panel-title").focus();
  };
  cg.leave = () => {
    cg.change({ open: null });
    cg.announce("Closed. The summary of the matrix is shown.");
    if (cameFrom && document.contains(cameFrom)) cameFrom.focus();
    else cg.backToCell();
    cameFrom = null;
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && cg.state.open) cg.leave();
  });
})();
