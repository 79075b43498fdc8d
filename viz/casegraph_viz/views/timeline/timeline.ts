// Shows the chosen theme and the test of every theme, under the filters in force.
import { filteredBy, startFilterBar } from "../../../browser/filters/bar.ts";
import { carried } from "../../../browser/filters/carry.ts";
import { fewWords, filtersInWords, reviewsInWords } from "../../../browser/filters/words.ts";
import { withFilters } from "../../../browser/lib/address.ts";
import type { Cell } from "../../../browser/lib/csv.ts";
import { announce, byId, el, ifThere, one, shape } from "../../../browser/lib/dom.ts";
import { downloadCsv } from "../../../browser/lib/download.ts";
import { percent, plural, thousands } from "../../../browser/lib/figures.ts";
import { bit } from "../../../browser/recount/bits.ts";
import { refusal, summary } from "../../../browser/recount/trend-words.ts";
import { countedFor, type Counted } from "./counted.ts";
import { corpus, dates, dateWords, lookOf, trends, yearsOf, type Theme, type Trend } from "./data.ts";
import { showTheme } from "./picture.ts";
import { choose, store, type State } from "./state.ts";
import { testRows } from "./tests.ts";

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

const downloadShares = (date: string): void => {
  const { trend } = countedFor({ ...store.state, date });
  if (!trend) return;
  const rows: Cell[][] = [["theme", "label", "period", "start", "end", "reviews", "n", "share", "low", "high"]];
  for (const [id, theme] of Object.entries(trend.themes))
    trend.periods.forEach(([period, first, last, n], k) => {
      const [count, share, low, high] = theme.boxes[k];
      rows.push([id, theme.label, period, first, last, count, n, share, low, high]);
    });
  downloadCsv(`shares-by-${date}`, rows);
};

/** The part of the page about one date; null where the page has none. */
const partOf = (date: string): HTMLElement | null => document.querySelector<HTMLElement>(`.basis[data-date="${date}"]`);

// What the page says of all reviews comes back when the filters are gone.
const keepChildren = (selector: string, part: Element): ((made: readonly Node[] | null) => void) => {
  const holder = one(selector, part);
  const whole = [...holder.childNodes];
  return (made) => {
    holder.replaceChildren(...(made ?? whole));
  };
};

const sentences = (counted: Counted, date: string): HTMLElement[] => {
  const { n, found } = counted;
  const dated = n - found.undated;
  const [one, other] = [dated === 1, found.undated === 1];
  const first =
    `${reviewsInWords(n, corpus.n, true)} ${n === 1 ? "passes" : "pass"} the filters. ${thousands(dated)} of them ` +
    `${one ? "states" : "state"} the ${dateWords(date)} and ${one ? "is" : "are"} counted here; ` +
    `${thousands(found.undated)} ${other ? "does" : "do"} not state it and ${other ? "is" : "are"} in no period.`;
  const label = (theme: number): string => corpus.themes.label[theme];
  return [first, ...summary(found, label, corpus.themes.id.indexOf("pandemic"))].map((line) => el("p", {}, line));
};

interface Part {
  show: (counted: Counted, state: State) => void;
}

const startPart = (part: HTMLElement, date: string): Part => {
  const chooser = one<HTMLSelectElement>(".choose-theme", part);
  const tools = one(".one-theme .table-tools", part);
  one(".theme-choice", part).hidden = false;
  tools.hidden = false;
  one("button", tools).addEventListener("click", () => {
    downloadShares(date);
  });
  chooser.addEventListener("change", () => {
    choose({ theme: chooser.value });
    tell();
  });
  part.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("button[data-theme]");
    if (!button?.dataset.theme || button.closest("#strip")) return;
    choose({ theme: button.dataset.theme });
    tell();
    const head = one(".one-theme h2", part);
    head.focus({ preventScroll: true });
    head.scrollIntoView({ block: "start" });
  });
  const own = part.querySelector<HTMLElement>(".basis-head");
  if (own) own.hidden = true;
  const words = keepChildren(".years-show", part);
  const tests = keepChildren(".tests tbody", part);
  const heads = [...part.querySelectorAll<HTMLElement>(".tests th[data-period]")];
  const groupOf = (id: string): string =>
    chooser.querySelector<HTMLOptGroupElement>(`option[value="${CSS.escape(id)}"]`)?.closest("optgroup")?.label ?? "";
  const undated = one(".undated", part);
  const ofAll = undated.textContent;
  let shown: Counted | null = null;
  return {
    show: (counted, state) => {
      const { trend, filtered, found } = counted;
      if (!trend) return;
      const theme = trend.themes[state.theme];
      chooser.value = state.theme;
      one(".theme-shape", part).replaceChildren(shape(theme.group, theme.outline));
      one(".theme-name", part).replaceChildren(theme.link ? el("a", { href: theme.link }, theme.label) : theme.label);
      one(".theme-about", part).textContent = theme.about;
      one(".theme-table tbody", part).replaceChildren(...tableRows(trend, theme));
      const reviews = part.querySelector<HTMLAnchorElement>(".theme-reviews a");
      reviews?.setAttribute(
        "href",
        `${reviews.pathname.split("/").pop() ?? ""}#theme=${encodeURIComponent(state.theme)}`,
      );
      const figure = one(".one-theme figure", part);
      figure.hidden = theme.boxes.every(([, share]) => share === null);
      showTheme(one<SVGSVGElement>(".theme-picture svg", part), trend, theme);
      if (shown !== counted) {
        shown = counted;
        words(filtered ? sentences(counted, date) : null);
        tests(filtered ? testRows(counted, trend, groupOf) : null);
        heads.forEach((head, k) => {
          const [name, , , n] = trend.periods[k];
          (head.querySelector("button") ?? head).textContent = `${name} (${String(n)})`;
        });
        undated.textContent = filtered
          ? `${plural(found.undated, "review does", "reviews do")} not state the ${trend.words} and ${found.undated === 1 ? "is" : "are"} in no period.`
          : ofAll;
        for (const head of heads) head.removeAttribute("aria-sort");
      }
      for (const row of part.querySelectorAll(".tests tbody tr"))
        row.toggleAttribute("data-chosen", one("button", row).dataset.theme === state.theme);
    },
  };
};

const tell = (): void => {
  const { theme, date } = store.state;
  const label = countedFor(store.state).trend?.themes[theme]?.label;
  announce(label ? `${label}, by ${dateWords(date)}.` : "");
};

/** Bring the panel into sight where it is under the strip; a page without one leads to the page of the theme. */
export const toPanel = (): void => {
  const panel = document.querySelector(".basis:not([hidden]) .one-theme h2");
  if (!panel) {
    const { link } = lookOf(store.state.theme);
    if (link) window.location.assign(withFilters(link, carried()));
    return;
  }
  if (panel.getBoundingClientRect().top > window.innerHeight - 80) panel.scrollIntoView({ block: "start" });
  tell();
};

export const startTimeline = (): void => {
  const parts = new Map<string, Part>();
  for (const date of trends.keys()) {
    const part = partOf(date);
    if (part) parts.set(date, startPart(part, date));
  }
  const strip = byId("strip");
  const basis = ifThere("basis");
  const note = byId("recounted");
  const bar = startFilterBar(filteredBy(corpus, store));
  store.onChange((state) => {
    const counted = countedFor(state);
    const { n, filtered, found } = counted;
    for (const each of trends.keys()) {
      const part = partOf(each);
      if (part) part.hidden = each !== state.date;
    }
    const screen = partOf(state.date)?.querySelector(".first-screen");
    // What is moved loses the focus, so the strip moves only to the part of the other years.
    if (screen && strip.parentElement !== screen) screen.prepend(strip);
    bar.show(n, {
      ignored: state.ignored,
      warning: fewWords(n, filtered),
    });
    for (const input of document.querySelectorAll<HTMLInputElement>("input[name=date]")) {
      input.checked = input.value === state.date;
      const stated = yearsOf(input.value).filter((year, r) => year && bit(counted.mask, r));
      one(".count", input.parentElement ?? document).textContent = plural(stated.length, "review", "reviews");
    }
    note.textContent = filtered
      ? `${refusal(found, dateWords(state.date))} Strip, chart, words and test are of ${reviewsInWords(n, corpus.n, true)} (${filtersInWords(state, corpus)}); the small pictures and the reviews of each year are of all ${thousands(corpus.n)}.`.trim()
      : "";
    note.hidden = !filtered;
    parts.get(state.date)?.show(counted, state);
  });
  if (basis) {
    basis.hidden = dates.length < 2;
    basis.addEventListener("change", (event) => {
      choose({ date: (event.target as HTMLInputElement).value });
      tell();
    });
  }
};
