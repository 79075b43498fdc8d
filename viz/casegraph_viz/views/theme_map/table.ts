// The pairs and the themes as tables that can be sorted by keyboard; every row opens the evidence.
import type { Cell } from "../../../browser/lib/csv.ts";
import { announce, byId, el, one } from "../../../browser/lib/dom.ts";
import { downloadCsv } from "../../../browser/lib/download.ts";
import { chance, fixed, interval, percent, plural } from "../../../browser/lib/figures.ts";
import { COUNTED, EXCLUDED, GRADES, ONE_THING } from "../../../browser/lib/library.ts";
import { opener } from "../../../browser/lib/panel.ts";
import { ROWS, rowsInView, startParts, type Parts } from "../../../browser/lib/parts.ts";
import { startTable as startSorting } from "../../../browser/lib/tables.ts";
import type { Saving } from "../../../browser/take/offer.ts";
import { againOf, robustNow } from "./again.ts";
import type { State } from "./choices.ts";
import { excluded, settings, themes, type Measure, type Theme } from "./data.ts";
import { kindNow } from "./kind.ts";
import { countedPairs, inForce, MEASURES, nothingTested, pairsInOrder, type Numbers, type Pair } from "./numbers.ts";
import { openPair } from "./open.ts";
import { firm, wanted } from "./shown.ts";
import { store } from "./state.ts";
import { filtersInWords } from "./words.ts";

// Strongest first; a pair without a grade comes last.
const RANK = Object.fromEntries(["", ...GRADES].map((grade, place) => [grade, GRADES.length - place]));

/** A column that the table of pairs can be sorted by. */
type Column = "label" | "grade" | "community" | "expected" | "q" | Measure;

const table = byId<HTMLTableElement>("pair-table");
const body = table.tBodies[0];
const heads = [...one<HTMLTableRowElement>("thead tr", table).cells];
const columnOf = (head: HTMLElement): Column => (head.dataset.sort ?? "label") as Column;
const more = byId<HTMLButtonElement>("pairs-more");
const note = byId("pairs-note");
const STEP = 40;
// On a phone a pair takes several lines, so that the rows that are made are shown in parts.
const parts = rowsInView() < ROWS ? startParts(table, rowsInView()) : null;
let sort: { by: Column; down: boolean } = { by: "grade", down: false };
let limit = STEP;

// Communities are those of all reviews, so a filter leaves them out.
const communities = (pair: Pair): string =>
  inForce.filtered ? "" : [...new Set([pair.a.community, pair.b.community])].filter((number) => number > 0).join(", ");
const value = (pair: Pair, by: Column): string | number => {
  if (by === "label") return `${pair.a.label} ${pair.b.label}`;
  if (by === "community") return communities(pair) || "~";
  if (by === "grade") return RANK[pair.evidence] + (pair.together || !inForce.graded ? 0 : 0.5);
  return pair[by] ?? -Infinity;
};

// The pairs that stand out; where none does, those that the picture shows for their counts.
const shown = (state: State): Pair[] => {
  const some = wanted(state);
  if (!inForce.graded) return countedPairs(some);
  return pairsInOrder().filter((pair) => pair.evidence !== "weak" && firm(pair, state) && some(pair));
};
const compare = (x: string | number, y: string | number): number =>
  typeof x === "string" || typeof y === "string"
    ? String(x).localeCompare(String(y), "en", { numeric: true })
    : x === y
      ? 0
      : x - y;
const rows = (state: State): Pair[] => {
  const turn = sort.down ? -1 : 1;
  return shown(state)
    .map((pair, at) => ({ pair, at, key: value(pair, sort.by) }))
    .sort((x, y) => compare(x.key, y.key) * turn || x.at - y.at)
    .map(({ pair }) => pair);
};

// What a clear pair is clear beyond, for the comparison that holds length.
const beyond = (pair: Pair): string => (inForce.net === "independence" ? "" : (kindNow(pair)?.beyond ?? ""));
const gradeOf = (pair: Pair): string => {
  if (!inForce.graded) return pair.evidence ? `${pair.evidence}; chosen by its count` : COUNTED.key;
  return [
    `${pair.evidence}${robustNow(pair)}`,
    pair.together ? "" : "less often",
    excluded(pair.k) ? EXCLUDED : "",
    beyond(pair),
  ]
    .filter(Boolean)
    .join(", ");
};
const row = (pair: Pair): HTMLElement =>
  el(
    "tr",
    { "data-pair": pair.k },
    el(
      "th",
      { scope: "row" },
      opener(`${pair.a.label} + ${pair.b.label}`, () => {
        openPair(pair.k);
      }),
      pair.oneThing ? el("span", { class: "small" }, ` (${ONE_THING[pair.oneThing]})`) : "",
    ),
    el("td", { class: "number" }, fixed(pair.n11, 0)),
    el("td", { class: "number" }, fixed(pair.expected, 1)),
    el("td", { class: "number" }, fixed(pair.lift, 2)),
    el("td", { class: "number" }, interval(pair)),
    el("td", { class: "number" }, chance(pair.q)),
    el("td", {}, gradeOf(pair)),
    el("td", {}, communities(pair) || "–"),
  );

const scroll = byId("pairs-scroll");
const noteOf = (state: State, found: readonly Pair[]): string => {
  const { filtered, graded, n, tested } = inForce;
  const where =
    `in the comparison “${settings.netLabels[state.net]}”` +
    (state.twice ? "" : ", without those that may say one thing twice") +
    (filtered ? `, in ${plural(n, "review", "reviews")} with ${filtersInWords(state)}` : "");
  if (!found.length) return `There is no pair to show, ${where}.`;
  const counted = `These are pairs ${COUNTED.key}: ${COUNTED.rule}. Choose one to read the reviews and findings behind it.`;
  if (nothingTested()) return `${COUNTED.why.few} ${counted}`;
  if (!graded) return `No pair has clear or suggestive evidence, ${where}. ${counted}`;
  const apart = found.filter((pair) => !pair.together).length;
  return (
    `${plural(found.length, "pair", "pairs")} with clear or suggestive evidence, ${where}: ` +
    `${found.length - apart} named together more often than expected, ${apart} less often` +
    `${tested ? `. q rests on ${plural(tested, "test", "tests")}` : ""}. ` +
    "Choose a pair to read the reviews and findings behind it."
  );
};
// What outside checks read of the table where it is in sight.
const sheet = byId("table-sheet");
const tellRows = (): void => {
  const basis = inForce.graded ? "tested" : "counted";
  Object.assign(sheet.dataset, { reviews: inForce.n, lines: body.rows.length, basis });
};
const fill = (state: State, from = 0): HTMLElement[] => {
  const found = rows(state);
  const added = found.slice(from, limit).map(row);
  if (from) body.append(...added);
  else body.replaceChildren(...added);
  more.hidden = limit >= found.length;
  more.textContent = `Show more pairs (${Math.max(0, found.length - limit)} left)`;
  note.textContent = noteOf(state, found);
  tellRows();
  for (const part of [scroll, more.parentElement]) if (part) part.hidden = found.length === 0;
  if (from) parts?.reveal(body.rows[from]);
  else parts?.start();
  for (const head of heads) {
    const active = columnOf(head) === sort.by;
    if (active) head.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
  return added;
};

// The count comes before the expected count, under a name of its own.
const COMPARED = MEASURES.filter((name) => name !== "n11");
const SHARES = ["stability", "recoding_omissions", "recoding_redraw", "robust"] as const;
const HEAD = [
  "theme_a",
  "theme_b",
  "label_a",
  "label_b",
  "reviews_with_both",
  "expected",
  ...COMPARED,
  "p",
  "q",
  "evidence",
  "together",
  "communities",
  "one_thing",
  "beyond",
  "explained",
  ...SHARES,
];
// Of all reviews of the page, so that a filter leaves them out.
const sharesOf = (pair: Pair): Cell[] => {
  const again = inForce.filtered ? undefined : againOf(pair);
  return SHARES.map((name) => {
    if (!again) return "";
    return name === "robust" ? String(again.robust) : again[name] / 100;
  });
};
const pairRows = (state: State): Cell[][] => [
  HEAD,
  ...rows(state).map((p) => [
    p.a.id,
    p.b.id,
    p.a.label,
    p.b.label,
    p.n11,
    p.expected,
    ...COMPARED.map((name) => p[name]),
    p.p,
    p.q,
    p.evidence,
    p.together ? "more often" : "less often",
    communities(p),
    p.oneThing ?? "",
    beyond(p),
    kindNow(p)?.explained,
    ...sharesOf(p),
  ]),
];

const savePairs = (): void => {
  downloadCsv("casegraph-pairs", pairRows(store.state));
};
/** The pairs of the table as a file. */
export const pairsSaving = (): Saving => ({ label: "Pairs of the table (CSV)", run: savePairs });

// The list of themes keeps its rows; only the numbers follow the reviews in view.
const listed = [...document.querySelectorAll<HTMLElement>(".theme-list [data-theme]")].flatMap((button) => {
  const count = button.parentElement?.querySelector(".count");
  return count ? [{ theme: themes[Number(button.dataset.theme)], count }] : [];
});
const countOf = (theme: Theme): string => String(theme.count);
const recount = (): void => {
  for (const { theme, count } of listed) count.textContent = countOf(theme);
  byId("themes-n").textContent =
    `${plural(inForce.n, "review", "reviews")}${inForce.filtered ? " that pass the filters" : ""}`;
  if (fold.open) fillThemes();
};

// The table of themes is made when it is opened; most readers never do.
const fold = byId<HTMLDetailsElement>("theme-fold");
let themeParts: Parts | null = null;
const makeThemes = (): Parts => {
  fold.append(one<HTMLTemplateElement>("template", fold).content);
  const made = byId<HTMLTableElement>("theme-table");
  startSorting(made);
  return startParts(made, rowsInView());
};
const fillThemes = (): void => {
  themeParts ??= makeThemes();
  const share = (value: number | null): string => (value === null || inForce.refused !== null ? "–" : percent(value));
  const interval = (theme: Theme): string =>
    share(theme.low) === "–" ? "–" : `${share(theme.low)} to ${share(theme.high)}`;
  byId<HTMLTableElement>("theme-table").tBodies[0].replaceChildren(
    ...[...themes]
      .sort((x, y) => y.count - x.count || x.label.localeCompare(y.label, "en"))
      .map((theme) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, theme.label),
          el("td", {}, settings.groups[theme.group]),
          el("td", { class: "number" }, theme.community && !inForce.filtered ? String(theme.community) : ""),
          el("td", { class: "number" }, countOf(theme)),
          el("td", { class: "number" }, share(theme.share)),
          el("td", { class: "number" }, interval(theme)),
        ),
      ),
  );
  for (const head of one<HTMLTableSectionElement>("#theme-table thead").rows[0].cells)
    head.removeAttribute("aria-sort");
  themeParts.start();
};

let last: { numbers: Numbers | null; key: string } = { numbers: null, key: "" };

export const startTable = (): void => {
  for (const head of heads) {
    const by = columnOf(head);
    const button = el("button", { type: "button" }, head.textContent);
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const numbersFirst = !["label", "grade", "q", "community"].includes(by);
      sort = sort.by === by ? { by, down: !sort.down } : { by, down: numbersFirst };
      limit = STEP;
      fill(store.state);
      announce(`Sorted by ${button.textContent}, ${sort.down ? "highest" : "lowest"} first.`);
    });
  }
  more.addEventListener("click", () => {
    const from = limit;
    limit += STEP * 2;
    const added = fill(store.state, from);
    added[0]?.querySelector("button")?.focus();
  });
  byId<HTMLButtonElement>("pairs-csv").addEventListener("click", savePairs);
  byId<HTMLButtonElement>("pairs-csv").hidden = false;
  fold.addEventListener("toggle", () => {
    if (fold.open) fillThemes();
  });
  fold.hidden = false;
  store.onChange((state) => {
    const key = `${state.least}|${state.q}|${state.off.join()}|${state.twice}`;
    if (inForce !== last.numbers || key !== last.key) {
      limit = STEP;
      fill(state);
    }
    if (inForce !== last.numbers) recount();
    last = { numbers: inForce, key };
    for (const tr of body.rows) tr.classList.toggle("chosen", Number(tr.dataset.pair) === state.pair);
  });
};
