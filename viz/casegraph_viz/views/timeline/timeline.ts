// Shows the chosen theme: its picture, its numbers and what the test says; the address keeps both
// choices.
import { readFragment, writeFragment } from "../../../browser/lib/address.ts";
import type { Cell } from "../../../browser/lib/csv.ts";
import { announce, el, ifThere, one, shape } from "../../../browser/lib/dom.ts";
import { downloadCsv } from "../../../browser/lib/download.ts";
import { percent } from "../../../browser/lib/figures.ts";
import type { Theme, Trend, Trends } from "./data.ts";
import { showTheme } from "./picture.ts";

interface State {
  date: string;
  theme: string;
}

const tableRows = (trend: Trend, theme: Theme): HTMLElement[] =>
  trend.periods.map(([period, , , n], k) => {
    const [count, share, low, high] = theme.boxes[k];
    const cell = (text: string): HTMLElement => el("td", { class: "number" }, text);
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, period),
      cell(String(count)),
      cell(String(n)),
      cell(share === null ? "–" : percent(share)),
      cell(low === null || high === null ? "too few" : `${percent(low)} to ${percent(high)}`),
    );
  });

const downloadShares = (date: string, trend: Trend): void => {
  const rows: Cell[][] = [["theme", "label", "period", "start", "end", "reviews", "n", "share", "low", "high"]];
  for (const [id, theme] of Object.entries(trend.themes))
    trend.periods.forEach(([period, first, last, n], k) => {
      const [count, share, low, high] = theme.boxes[k];
      rows.push([id, theme.label, period, first, last, count, n, share, low, high]);
    });
  downloadCsv(`shares-by-${date}`, rows);
};

/** The part of the page about one date. */
const partOf = (date: string): HTMLElement => one(`.basis[data-date="${date}"]`);
const chooserOf = (date: string): HTMLSelectElement => one<HTMLSelectElement>(".choose-theme", partOf(date));

export const startTimeline = (trends: Trends): void => {
  const dates = [...trends.keys()];
  if (!dates.length) return;
  const start: State = { date: dates[0], theme: chooserOf(dates[0]).value };
  let state = start;
  const trendOf = (date: string): Trend => {
    const trend = trends.get(date);
    if (!trend) throw new Error(`the page has no trend by ${JSON.stringify(date)}; it has ${dates.join(", ")}`);
    return trend;
  };

  const draw = (): void => {
    const { date, theme: id } = state;
    for (const each of dates) partOf(each).hidden = each !== date;
    for (const input of document.querySelectorAll<HTMLInputElement>("input[name=date]"))
      input.checked = input.value === date;
    const part = partOf(date);
    const trend = trendOf(date);
    const theme = trend.themes[id];
    chooserOf(date).value = id;
    one(".theme-shape", part).replaceChildren(shape(theme.group, theme.outline));
    one(".theme-name", part).replaceChildren(theme.link ? el("a", { href: theme.link }, theme.label) : theme.label);
    one(".theme-about", part).textContent = theme.about;
    one(".theme-table tbody", part).replaceChildren(...tableRows(trend, theme));
    showTheme(one<SVGSVGElement>(".theme-picture svg", part), trend, theme);
    for (const row of part.querySelectorAll(".tests tbody tr"))
      row.toggleAttribute("data-chosen", one("button", row).dataset.theme === id);
  };

  const choose = (values: Partial<State>): void => {
    const { date, theme } = { ...state, ...values };
    const trend = trendOf(date);
    // A theme may be named in no review of the other date.
    state = { date, theme: Object.hasOwn(trend.themes, theme) ? theme : Object.keys(trend.themes)[0] };
    draw();
    const changed = state.date !== start.date || state.theme !== start.theme;
    writeFragment(changed ? { theme: state.theme, date: state.date === start.date ? "" : state.date } : {});
    announce(`${trend.themes[state.theme].label}, by ${trend.words}.`);
  };

  const read = (): void => {
    const wanted = readFragment();
    const asked = wanted.get("date") ?? start.date;
    const date = trends.has(asked) ? asked : start.date;
    const { themes } = trendOf(date);
    const known = [wanted.get("theme") ?? start.theme, start.theme].find((id) => Object.hasOwn(themes, id));
    state = { date, theme: known ?? Object.keys(themes)[0] };
    draw();
  };

  for (const [date, trend] of trends) {
    const part = partOf(date);
    const head = one(".one-theme h2", part);
    one(".controls", part).hidden = false;
    const tools = one(".one-theme .table-tools", part);
    tools.hidden = false;
    one("button", tools).addEventListener("click", () => {
      downloadShares(date, trend);
    });
    const chooser = chooserOf(date);
    chooser.addEventListener("change", () => {
      choose({ theme: chooser.value });
    });
    part.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("button[data-theme]");
      if (!button?.dataset.theme) return;
      choose({ theme: button.dataset.theme });
      head.focus({ preventScroll: true });
      head.scrollIntoView({ block: "start" });
    });
    const own = part.querySelector<HTMLElement>(".basis-head");
    if (own) own.hidden = true;
  }
  const basis = ifThere("basis");
  if (basis) {
    basis.hidden = false;
    basis.addEventListener("change", (event) => {
      choose({ date: (event.target as HTMLInputElement).value });
    });
  }
  window.addEventListener("hashchange", () => {
    // Links to a part of the page keep the choice.
    if (!ifThere(window.location.hash.slice(1))) read();
  });
  read();
};
