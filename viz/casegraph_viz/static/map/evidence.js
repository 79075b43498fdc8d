// What stands behind a theme or a pair: the reviews, their findings and recommendations, to read, to
// cite and to take away.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { el } = cg;
  const STEP = 15;

  const outside = (text) => el("span", { class: "visually-hidden" }, text);
  const source = (review) =>
    /^https?:\/\//i.test(review.url)
      ? el("a", { href: review.url, rel: "noopener noreferrer", target: "_blank", class: "source" },
          review.source || review.url, outside(" (source, opens a new tab)"))
      : el("span", { class: "source" }, review.source || "Source not stated");

  const namesOf = (themes) => themes.map((i) => cg.themes[i].label).join(" · ");
  const findingItem = (finding) => {
    const marks = [finding.kind, finding.polarity].filter(Boolean).join(", ");
    const themes = namesOf(finding.themes);
    return el("li", {},
      el("p", {}, finding.summary),
      el("p", { class: "small" }, `${marks}${marks && themes ? " — " : ""}${themes}`));
  };
  const recommendationItem = (item) => {
    const marks = [item.action, item.to ? `to ${item.to}` : "", namesOf(item.themes)].filter(Boolean).join(" — ");
    return el("li", {}, el("p", {}, item.summary), el("p", { class: "small" }, marks));
  };

  const reviewBody = (row, review, themes) => {
    const about = [review.publisher, review.outcome, review.age].filter(Boolean).join(" · ");
    const asked = cg.recommendations(row, themes);
    const page = cg.pageOfReview(row);
    return [
      about ? el("p", { class: "small" }, about) : null,
      el("ul", { class: "findings" }, cg.findings(row, themes).map(findingItem)),
      asked.length ? el("h4", {}, asked.length === 1 ? "Recommendation" : "Recommendations") : null,
      asked.length ? el("ul", { class: "recommendations" }, asked.map(recommendationItem)) : null,
      el("p", { class: "small" }, "Read in: ", source(review)),
      page
        ? el("p", { class: "small" }, el("a", { class: "page", href: page }, "All that is coded of this review", outside(`: ${review.title}`)))
        : null,
      review.cut ? el("p", { class: "small" }, "The text read was cut off: this review says more than is coded.") : null,
    ].filter(Boolean);
  };

  const reviewItem = (row, themes, open) => {
    const review = cg.review(row);
    const item = el("details", { class: "review", open },
      el("summary", {}, el("span", { class: "review-title" }, review.title), review.year ? ` (${review.year})` : ""));
    // What a review says is put in when it is opened; most never are.
    let filled = false;
    const fill = () => {
      if (!filled) item.append(...reviewBody(row, review, themes));
      filled = true;
    };
    if (open) fill();
    item.addEventListener("toggle", fill);
    return item;
  };

  const sorted = (rows) => [...rows].sort((a, b) => (cg.review(b).year || 0) - (cg.review(a).year || 0) || a - b);

  cg.reviewList = (rows, themes) => {
    const all = sorted(rows);
    const list = el("div", { class: "reviews" });
    const more = el("button", { type: "button", class: "quiet" });
    let shown = 0;
    const extend = () => {
      const next = all.slice(shown, shown + STEP);
      const added = next.map((row, i) => reviewItem(row, themes, shown === 0 && i < 2));
      list.append(...added);
      const again = shown > 0;
      shown += next.length;
      more.hidden = shown >= all.length;
      more.textContent = `Show more reviews (${all.length - shown} left)`;
      if (again && added.length) added[0].querySelector("summary").focus();
    };
    more.addEventListener("click", extend);
    extend();
    return [list, more];
  };

  // One row a finding or recommendation, with what is known of its review.
  const HEAD = ["review_id", "review", "year", "publisher", "outcome", "age_group", "record", "kind", "polarity_or_addressee", "themes", "summary", "source", "source_address"];
  cg.evidenceRows = (rows, themes) => {
    const out = [HEAD];
    for (const row of sorted(rows)) {
      const r = cg.review(row);
      const review = [r.id, r.title, r.year, r.publisher, r.outcome, r.age];
      const ids = (marked) => marked.map((i) => cg.themes[i].id).join("; ");
      for (const f of cg.findings(row, themes))
        out.push([...review, "finding", f.kind, f.polarity, ids(f.themes), f.summary, r.source, r.url]);
      for (const f of cg.recommendations(row, themes))
        out.push([...review, "recommendation", f.action, f.to, ids(f.themes), f.summary, r.source, r.url]);
    }
    return out;
  };

  // Copies a text; where the browser does not let a page do that, shows it selected.
  const copy = async (text, after) => {
    try {
      await navigator.clipboard.writeText(text);
      cg.announce("Copied.");
      after.textContent = "Copied.";
    } catch {
      const box = el("textarea", { readonly: true, rows: 4, class: "copied", "aria-label": "Citation; copy it with the keys of your computer" });
      box.value = text;
      after.replaceChildren(box);
      box.focus();
      box.select();
      cg.announce("The text is selected; copy it with the keys of your computer.");
    }
  };

  const fileName = (text) => text.replace(/[^a-z0-9]+/gi, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "evidence";
  cg.fileName = fileName;
  cg.tools = (name, words, rows, themes) => {
    const after = el("div", { class: "copy-result" });
    return el("div", { class: "tools" },
      el("button", { type: "button", class: "quiet", onclick: () => copy(cg.citation(words), after) }, "Copy as citation"),
      el("button", {
        type: "button", class: "quiet",
        onclick: () => cg.download(`casegraph-${fileName(name)}.csv`, "text/csv;charset=utf-8", `\ufeff${cg.csv(cg.evidenceRows(rows, themes))}`),
      }, "Download CSV"),
      after);
  };
})();
