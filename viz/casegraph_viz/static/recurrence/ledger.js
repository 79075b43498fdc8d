// The ledger in use: filter by words, group and addressee, open a row, take it away. The address
// keeps all of it.
(() => {
  "use strict";
  const cg = window.casegraph;
  const ready = () => {
    document.documentElement.dataset.ready = "true";
  };
  if (!cg.recurrence) {
    ready();
    return;
  }
  const { el, shape, byId, announce, plural } = cg;
  const { byTheme, byAddressee, addressees, themes } = cg.recurrence;
  const table = byId("ledger");
  const body = table.tBodies[0];
  const inputs = { q: byId("words"), group: byId("group"), to: byId("to") };
  const state = { q: "", group: "", to: "", open: "" };
  const rowOf = new Map();

  const cell = (text, value) => el("td", { class: "number", "data-value": value ?? "" }, text);
  const number = (value) => cell(value === null ? "–" : String(value), value);
  const part = (count, of) => (count === null ? cell("–", "") : cell(`${count} of ${of}`, count));

  const build = (row) => {
    const button = el(
      "button",
      { type: "button", class: "link", "aria-expanded": "false", "data-theme": row.theme.id },
      row.theme.label,
    );
    const line = el(
      "tr",
      {},
      el(
        "th",
        { scope: "row", "data-value": row.theme.label },
        el("span", { class: "theme-cell" }, shape(row.theme.group, row.theme.outline), button),
      ),
      number(row.recommendations),
      number(row.reviews),
      number(row.first),
      number(row.last),
      part(row.again, row.later),
      part(row.after, row.stated),
      part(row.without, row.recommending),
    );
    button.addEventListener("click", () => {
      open(state.open === row.theme.id ? "" : row.theme.id);
      write();
    });
    rowOf.set(line, row);
    return line;
  };

  const lines = () => [...body.rows].filter((line) => rowOf.has(line));
  const buttonOf = (line) => line.querySelector("button");

  const close = () => {
    const members = body.querySelector("tr.members");
    if (!members) return;
    buttonOf(members.previousElementSibling)?.setAttribute("aria-expanded", "false");
    members.remove();
  };

  const open = (theme) => {
    close();
    const line = lines().find((one) => !one.hidden && rowOf.get(one).theme.id === theme);
    state.open = line ? theme : "";
    if (!line) return;
    buttonOf(line).setAttribute("aria-expanded", "true");
    const members = el("td", { colspan: String(line.cells.length) }, cg.recurrence.members(rowOf.get(line)));
    line.after(el("tr", { class: "members" }, members));
  };

  const shown = () => lines().filter((line) => !line.hidden).map((line) => rowOf.get(line));

  // Rows for everybody, or those of one addressee with counts of their own.
  const fill = () => {
    rowOf.clear();
    const to = state.to;
    const rows = to ? byAddressee.filter((row) => row.to.id === to) : byTheme;
    for (const head of table.tHead.rows[0].cells) head.removeAttribute("aria-sort");
    body.replaceChildren(...rows.map(build));
  };

  // What to do when nothing is left, from what was asked for.
  const advise = (count) => {
    const line = byId("no-row");
    line.hidden = count > 0;
    if (count) return;
    const ways = [
      state.q.trim() ? `another word than “${state.q.trim()}”, such as a part of one` : "",
      state.group ? "all groups" : "",
      state.to ? "anybody as the addressee" : "",
    ].filter(Boolean);
    line.textContent = `No theme of the ledger is left. Try ${ways.join(", or ")}; “Show all” brings every theme back.`;
  };

  const sift = () => {
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    for (const line of lines()) {
      const { theme } = rowOf.get(line);
      const text = `${theme.label} ${theme.id} ${theme.alt.join(" ")}`.toLowerCase();
      line.hidden =
        (state.group !== "" && theme.group !== state.group) || !words.every((word) => text.includes(word));
    }
    open(state.open);
    const count = shown().length;
    const to = addressees.find((one) => one.id === state.to);
    byId("shown").textContent =
      `${count} of ${plural(themes.length, "theme", "themes")}` +
      (to ? `, with the recommendations addressed to: ${to.label}.` : ".");
    advise(count);
  };

  const write = () => cg.fragment.write(state);

  const change = (values) => {
    const other = "to" in values && values.to !== state.to;
    Object.assign(state, values);
    if (other) fill();
    sift();
    write();
    announce(byId("shown").textContent);
  };

  const show = () => {
    for (const [name, input] of Object.entries(inputs)) input.value = state[name];
  };

  const read = () => {
    const wanted = cg.fragment.read();
    const one = (name, allowed) => (allowed.includes(wanted.get(name)) ? wanted.get(name) : "");
    state.q = wanted.get("q") ?? "";
    state.group = one("group", themes.map((theme) => theme.group));
    state.to = one("to", addressees.map((agency) => agency.id));
    state.open = one("open", themes.map((theme) => theme.id)) || one("theme", themes.map((theme) => theme.id));
    show();
    fill();
    sift();
    if (state.open) body.querySelector("tr.members").previousElementSibling.scrollIntoView({ block: "start" });
  };

  // Sorting moves rows, so the open one is closed before and opened again after.
  let again = "";
  table.tHead.addEventListener(
    "click",
    () => {
      again = state.open;
      close();
    },
    true,
  );
  table.tHead.addEventListener("click", () => open(again));

  const COLUMNS = {
    recommendations: "recommendations",
    recommending_reviews: "reviews",
    undated_recommending: "undatedReviews",
    first_year: "first",
    last_year: "last",
    later_concern_reviews: "again",
    later_reviews: "later",
    later_incident_reviews: "after",
    later_incident_stated: "stated",
    undated_concern_reviews: "undatedAgain",
    concern_reviews_recommending_without_this: "without",
    concern_reviews_recommending: "recommending",
  };
  const save = (name, rows) =>
    cg.download(`${name}.csv`, "text/csv;charset=utf-8", `\ufeff${cg.csv(rows)}`);

  byId("csv-ledger").addEventListener("click", () => {
    const head = ["theme", "label", "group", "addressee", ...Object.keys(COLUMNS)];
    const rows = shown().map((row) => [
      row.theme.id,
      row.theme.label,
      row.theme.group,
      row.to ? row.to.id : "",
      ...Object.values(COLUMNS).map((name) => row[name]),
    ]);
    save("ledger", [head, ...rows]);
  });

  byId("csv-members").addEventListener("click", () => {
    const head = ["theme", "addressee", "member", "review", "title", "year", "incident_year", "addressed_to", "text", "source_url"];
    const rows = shown().flatMap((row) => {
      const start = [row.theme.id, row.to ? row.to.id : ""];
      const of = (review) => [review.id, review.title, review.year, review.incident];
      return [
        ...row.asked.map((about) => [
          ...start, "recommendation", ...of(about.review), about.to.join("; "), about.text, about.review.url,
        ]),
        ...row.found.flatMap((review) =>
          cg.recurrence
            .concernsOf(review, row.place)
            .map((about) => [...start, "found again", ...of(review), "", about.text, review.url]),
        ),
      ];
    });
    save("ledger-members", [head, ...rows]);
  });

  inputs.q.addEventListener("input", () => change({ q: inputs.q.value }));
  inputs.group.addEventListener("change", () => change({ group: inputs.group.value }));
  inputs.to.addEventListener("change", () => change({ to: inputs.to.value }));
  byId("clear").addEventListener("click", () => {
    change({ q: "", group: "", to: "", open: "" });
    show();
  });
  document.querySelector(".controls").hidden = false;
  byId("shown").hidden = false;
  byId("csv-ledger").parentElement.hidden = false;
  window.addEventListener("hashchange", () => {
    if (!byId(window.location.hash.slice(1))) read();
  });
  read();
  ready();
})();
