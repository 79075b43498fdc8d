// What stands behind an agency, a theme or a line: numbers first, then the texts with their reviews.
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
  const linked = (href, text) => (href ? el("p", {}, el("a", { href }, text)) : null);

  const partnerTable = (pairs, other, caption) =>
    el("div", { class: "scroll", role: "region", "aria-label": `${caption}; scrolls sideways`, tabindex: "0" },
      el("table", {},
        el("caption", { class: "visually-hidden" }, caption),
        el("thead", {}, el("tr", {},
          el("th", { scope: "col" }, other === "theme" ? "Theme" : "Agency"),
          el("th", { scope: "col", class: "number" }, "Named"),
          el("th", { scope: "col", class: "number" }, "Addressed"),
          el("th", { scope: "col", class: "number" }, "Gap"))),
        el("tbody", {}, pairs.map((pair) =>
          el("tr", {},
            el("th", { scope: "row" }, el("button", { type: "button", class: "link", onclick: () => cg.open({ pair: pair.i }) }, pair[other].label)),
            el("td", { class: "number" }, String(pair.found)),
            el("td", { class: "number" }, String(pair.addressed)),
            el("td", { class: "number" }, String(pair.open)))))));

  const graded = (pairs, other) => {
    const found = pairs.filter((pair) => pair.evidence !== "weak");
    if (!found.length) return null;
    return el("p", {}, "Named in the same reviews more or less often than expected: ",
      found.map((pair) => `${pair[other].label} (${pair.together}, ${pair.expected.toFixed(1)} expected, ${pair.evidence}${pair.sign < 0 ? ", less often" : ""})`).join("; "), ".");
  };

  const showThing = (thing, side) => {
    const other = side === "agency" ? "theme" : "agency";
    const pairs = cg.pairs.filter((pair) => pair[side] === thing);
    const share = cg.settings.n ? ` (${cg.percent(thing.found / cg.settings.n)})` : "";
    detail.replaceChildren(
      heading(thing.label),
      el("p", { class: "small" }, thing.group_label),
      thing.definition ? el("p", {}, thing.definition + (/[.!?]$/.test(thing.definition) ? "" : ".")) : "",
      el("p", {}, `Named in findings of ${cg.plural(thing.found, "review", "reviews")} of ${cg.settings.n}${share}; ` +
        (side === "agency" ? "recommendations are directed to it" : "recommendations on it are directed to an agency") +
        ` in ${cg.plural(thing.addressed, "review", "reviews")}.`),
      graded(pairs, other) ?? "",
      el("h3", {}, `${side === "agency" ? "Themes" : "Agencies"} (${pairs.length})`),
      partnerTable(pairs, other, `${thing.label}: ${side === "agency" ? "themes" : "agencies"} with their reviews`),
      el("p", { class: "small" }, "Gap: reviews with such a concern that carry recommendations, none of them on the theme to the agency."),
      linked(thing.href, `All about ${thing.label}`) ?? "");
  };

  const source = (review) =>
    review.href ? el("a", { href: review.href }, el("bdi", {}, review.title))
      : review.url ? el("a", { href: review.url, rel: "noopener noreferrer" }, el("bdi", {}, review.title)) : el("bdi", {}, review.title);
  const items = (coded, kind) =>
    coded.map((item) => el("li", {}, el("strong", {}, `${kind}${item.about ? ` (${item.about.toLowerCase()})` : ""}: `), el("span", {}, item.summary)));

  const showPair = (pair) => {
    const behind = cg.behind(pair);
    const tested = pair.q === null ? "It could not be tested."
      : `Findings of ${cg.plural(pair.together, "review", "reviews")} name both somewhere; ${pair.expected.toFixed(1)} would be expected from the lengths of the reviews (q ${cg.chance(pair.q)}, evidence ${pair.evidence}).`;
    detail.replaceChildren(
      heading(`${pair.agency.label}: ${pair.theme.label}`),
      el("dl", { class: "figures" },
        [["Named in findings", pair.found], ["of these, a concern", pair.concern], ["Addressed", pair.addressed], ["Both in one review", pair.both],
          ["Concern, not addressed", pair.open], ["Addressed, no finding", pair.ahead]]
          .map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, String(value))))),
      el("p", {}, tested),
      el("p", { class: "ends" },
        el("button", { type: "button", class: "quiet", onclick: () => cg.open({ agency: pair.agency.i }) }, pair.agency.label),
        " ",
        el("button", { type: "button", class: "quiet", onclick: () => cg.open({ theme: pair.theme.i }) }, pair.theme.label)),
      el("h3", {}, `Reviews (${behind.length})`),
      ...(behind.length
        ? behind.map(({ review, findings, recommendations }) =>
            el("details", { class: "review" },
              el("summary", {}, el("bdi", { class: "review-title" }, review.title), review.year ? ` (${review.year})` : ""),
              el("ul", {}, items(findings, "Finding"), items(recommendations, "Recommendation")),
              el("p", { class: "small" }, "Review: ", source(review))))
        : [el("p", {}, "No single finding or recommendation names both.")]));
    const first = detail.querySelector("details");
    if (first) first.open = true;
  };

  let last = "";
  cg.onChange((state) => {
    const key = `${state.agency}|${state.theme}|${state.pair}`;
    if (key === last) return;
    last = key;
    const chosen = state.pair !== null || state.agency !== null || state.theme !== null;
    home.hidden = chosen;
    detail.hidden = !chosen;
    for (const title of byId("panel").querySelectorAll("[id=panel-title]")) title.removeAttribute("id");
    if (state.pair !== null) showPair(cg.pairs[state.pair]);
    else if (state.agency !== null) showThing(cg.agencies[state.agency], "agency");
    else if (state.theme !== null) showThing(cg.themes[state.theme], "theme");
    else {
      detail.replaceChildren();
      home.querySelector("h2").id = "panel-title";
    }
    byId("panel").scrollTop = 0;
  });

  const titleNow = () => byId("panel-title").textContent;
  cg.open = ({ agency = null, theme = null, pair = null }) => {
    const now = document.activeElement;
    if (!byId("panel").contains(now)) cameFrom = now === document.body || byId("network").contains(now) ? null : now;
    // A line is opened beside what is shown; an agency or a theme is shown alone.
    cg.change(pair === null ? { agency, theme, pair: null } : { pair });
    cg.announce(`Opened: ${titleNow()}.`);
    byId("panel-title").focus();
  };
  // First back from a line to its agency or theme, then to everything.
  cg.leave = () => {
    const { pair, agency, theme } = cg.state;
    const alone = pair === null || (agency === null && theme === null);
    cg.change(alone ? { pair: null, agency: null, theme: null } : { pair: null });
    cg.announce(alone ? "Closed. The summary is shown." : `Back to ${titleNow()}.`);
    if (alone && cameFrom && document.contains(cameFrom)) cameFrom.focus();
    else byId("panel-title").focus();
  };
  document.addEventListener("keydown", (event) => {
    const { pair, agency, theme } = cg.state;
    if (event.key === "Escape" && !event.defaultPrevented && (pair !== null || agency !== null || theme !== null)) cg.leave();
  });
})();
