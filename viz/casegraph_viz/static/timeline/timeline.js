// Shows the chosen theme: its picture, its numbers and what the test says; the address keeps both
// choices.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { el, shape, announce, percent } = cg;
  const { few, ...trends } = JSON.parse(document.getElementById("data-trends").textContent);
  const dates = Object.keys(trends);
  if (!dates.length) {
    document.documentElement.dataset.ready = "true";
    return;
  }
  const of = (date) => document.querySelector(`.basis[data-date="${date}"]`);
  const has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);
  const state = { date: dates[0], theme: of(dates[0]).querySelector(".choose-theme").value };
  const start = { ...state };

  const rowsOf = (trend, theme) =>
    trend.periods.map(([period, , , n], k) => {
      const [count, share, low, high] = theme.boxes[k];
      const cell = (text) => el("td", { class: "number" }, text);
      return el(
        "tr",
        {},
        el("th", { scope: "row" }, period),
        cell(String(count)),
        cell(String(n)),
        cell(share === null ? "–" : percent(share)),
        cell(low === null ? "too few" : `${percent(low)} to ${percent(high)}`),
      );
    });

  // The picture in words, as the page words the pictures that come with it.
  const words = (trend, theme) => {
    const boxWords = trend.periods.map(([period, , , n], k) => {
      const [count, share, low, high] = theme.boxes[k];
      const said = `${period}: ${count} of ${n} reviews`;
      if (share === null) return `${said}, too few for a share`;
      return `${said}, ${percent(share)}, interval ${percent(low)} to ${percent(high)}`;
    });
    const about = `${theme.label}: share of reviews by ${trend.words}, with 95% intervals.`;
    return { boxWords, words: `${about} ${boxWords.join("; ")}.` };
  };

  const draw = () => {
    for (const date of dates) of(date).hidden = date !== state.date;
    for (const input of document.querySelectorAll("input[name=date]"))
      input.checked = input.value === state.date;
    const part = of(state.date);
    const trend = trends[state.date];
    const theme = trend.themes[state.theme];
    part.querySelector(".choose-theme").value = state.theme;
    part.querySelector(".theme-shape").replaceChildren(shape(theme.group, theme.outline));
    part
      .querySelector(".theme-name")
      .replaceChildren(theme.link ? el("a", { href: theme.link }, theme.label) : theme.label);
    part.querySelector(".theme-about").textContent = theme.about;
    part.querySelector(".theme-table tbody").replaceChildren(...rowsOf(trend, theme));
    part.querySelector(".theme-picture").replaceChildren(
      cg.timelinePicture(trend, { ...theme, ...words(trend, theme) }, few),
    );
    for (const row of part.querySelectorAll(".tests tbody tr")) {
      const chosen = row.querySelector("button").dataset.theme === state.theme;
      row.toggleAttribute("data-chosen", chosen);
    }
  };

  const write = () => {
    const changed = state.date !== start.date || state.theme !== start.theme;
    cg.fragment.write(
      changed ? { theme: state.theme, date: state.date === start.date ? "" : state.date } : {},
    );
  };

  const choose = (values) => {
    Object.assign(state, values);
    // A theme may be named in no review of the other date.
    if (!has(trends[state.date].themes, state.theme)) {
      state.theme = Object.keys(trends[state.date].themes)[0];
    }
    draw();
    write();
    const trend = trends[state.date];
    announce(`${trend.themes[state.theme].label}, by ${trend.words}.`);
  };

  const download = (date) => {
    const trend = trends[date];
    const rows = [["theme", "label", "period", "start", "end", "reviews", "n", "share", "low", "high"]];
    for (const [id, theme] of Object.entries(trend.themes)) {
      trend.periods.forEach(([period, first, last, n], k) => {
        const [count, share, low, high] = theme.boxes[k];
        rows.push([id, theme.label, period, first, last, count, n, share, low, high]);
      });
    }
    cg.download(`shares-by-${date}.csv`, "text/csv;charset=utf-8", `\ufeff${cg.csv(rows)}`);
  };

  const read = () => {
    const wanted = cg.fragment.read();
    const date = wanted.get("date") ?? start.date;
    const theme = wanted.get("theme") ?? start.theme;
    state.date = has(trends, date) ? date : start.date;
    const themes = trends[state.date].themes;
    state.theme = [theme, start.theme, Object.keys(themes)[0]].find((id) => has(themes, id));
    draw();
  };

  for (const date of dates) {
    const part = of(date);
    const head = part.querySelector(".one-theme h2");
    part.querySelector(".controls").hidden = false;
    const tools = part.querySelector(".one-theme .table-tools");
    tools.hidden = false;
    tools.querySelector("button").addEventListener("click", () => download(date));
    part
      .querySelector(".choose-theme")
      .addEventListener("change", (event) => choose({ theme: event.target.value }));
    part.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-theme]");
      if (!button) return;
      choose({ theme: button.dataset.theme });
      head.focus({ preventScroll: true });
      head.scrollIntoView({ block: "start" });
    });
    const own = part.querySelector(".basis-head");
    if (own) own.hidden = true;
  }
  const basis = document.getElementById("basis");
  if (basis) {
    basis.hidden = false;
    basis.addEventListener("change", (event) => choose({ date: event.target.value }));
  }
  window.addEventListener("hashchange", () => {
    // Links to a part of the page keep the choice.
    if (!document.getElementById(window.location.hash.slice(1))) read();
  });
  read();
  document.documentElement.dataset.ready = "true";
})();
