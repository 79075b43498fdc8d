// The pairs in view as a table; all of them can be sorted and downloaded, some are shown at a time.
import type { Saving } from "../../../browser/take/offer.ts";
import type { Cell } from "../../../browser/lib/csv.ts";
import { announce, byId, el, one } from "../../../browser/lib/dom.ts";
import { downloadCsv } from "../../../browser/lib/download.ts";
import { chance, fixed, interval, plural } from "../../../browser/lib/figures.ts";
import { EXCLUDED, GRADES, ONE_THING } from "../../../browser/lib/library.ts";
import {
  counted,
  countOf,
  evidenceWords,
  excluded,
  inForce,
  kindOf,
  pairsOf,
  settings,
  signed,
  type Pair,
} from "./data.ts";
import { openPanel } from "./panel.ts";
import { inView, store, type State } from "./state.ts";

const table = byId<HTMLTableElement>("pair-table");
const heads = one<HTMLTableRowElement>("thead tr", table).cells;
const body = table.tBodies[0];
const more = byId<HTMLButtonElement>("pairs-more");
const STEP = 25;
/** What the table is sorted by: `data-sort` of its headings. */
type By = "label" | "grade" | "q" | "n11" | "expected" | "difference" | "lift" | "odds_ratio" | "phi" | "npmi";
let sort: { by: By; down: boolean } = { by: "grade", down: false };
let limit = STEP;
let found: Pair[] = [];

const value = (pair: Pair, by: By): string | number => {
  if (by === "label") return `${pair.a.label} ${pair.b.label}`;
  if (by === "grade") return -GRADES.indexOf(pair.evidence);
  if (by === "q") return pair.q ?? 2;
  return pair[by];
};

const collect = (state: State): Pair[] => {
  const turn = sort.down ? -1 : 1;
  return pairsOf(inView(state), state.net)
    .map((pair): [string | number, Pair] => [value(pair, sort.by), pair])
    .sort(([x, a], [y, b]) => {
      const order =
        typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "en-GB");
      return order * turn || a.p - b.p || b.n11 - a.n11 || a.k - b.k;
    })
    .map(([, pair]) => pair);
};

// Length is what the first comparison holds; the other is not asked what is beyond it.
const beyond = (pair: Pair): string => (pair.adjusted ? (kindOf(pair.k)?.beyond ?? "") : "");

const row = (pair: Pair): HTMLTableRowElement =>
  el(
    "tr",
    {},
    el(
      "th",
      { scope: "row" },
      el(
        "button",
        {
          type: "button",
          class: "link",
          onclick: () => {
            openPanel([pair.a.i, pair.b.i]);
          },
        },
        `${pair.a.label} + ${pair.b.label}`,
      ),
      pair.oneThing ? el("span", { class: "small" }, ` (${ONE_THING[pair.oneThing]})`) : "",
    ),
    el("td", { class: "number" }, String(pair.n11)),
    el("td", { class: "number" }, fixed(pair.expected, 1)),
    el("td", { class: "number" }, signed(pair.difference, 1)),
    el("td", { class: "number" }, fixed(pair.lift, 2)),
    el("td", { class: "number" }, interval(pair)),
    el("td", { class: "number" }, signed(pair.phi, 3)),
    el("td", { class: "number" }, signed(pair.npmi, 3)),
    el("td", { class: "number" }, pair.q === null ? "–" : chance(pair.q)),
    el("td", {}, [evidenceWords(pair), excluded(pair) ? EXCLUDED : "", beyond(pair)].filter(Boolean).join(", ")),
  );

const fill = (from = 0): HTMLTableRowElement[] => {
  const shown = found.slice(from, limit).map(row);
  if (from) body.append(...shown);
  else body.replaceChildren(...shown);
  more.hidden = limit >= found.length;
  more.textContent = `Show more pairs (${(found.length - limit).toLocaleString("en-GB")} left)`;
  for (const head of heads) {
    if (head.dataset.sort === sort.by) head.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
  return shown;
};

let drawn = "";

// Measures of the file; those that end in “plain”, phi and NPMI do not depend on the comparison.
const RATIOS = ["lift", "odds_ratio", "odds_ratio_low", "odds_ratio_high"] as const;
const SHOWN = [...RATIOS, "phi", "npmi", ...RATIOS.map((name) => `${name}_plain` as const)] as const;
const rows = (): Cell[][] => [
  [
    "theme_a",
    "theme_b",
    "label_a",
    "label_b",
    "reviews_a",
    "reviews_b",
    "n11",
    "n",
    "expected",
    "difference",
    ...SHOWN,
    "p",
    "q",
    "evidence",
    "sign",
    "net",
    "one_thing",
    "beyond",
    "explained",
  ],
  ...found.map((pair): Cell[] => [
    pair.a.id,
    pair.b.id,
    pair.a.label,
    pair.b.label,
    pair.a.count,
    pair.b.count,
    pair.n11,
    inForce.n,
    pair.expected,
    pair.difference.toFixed(3),
    ...SHOWN.map((name) => pair[name]),
    pair.p,
    pair.q,
    pair.q === null ? "not tested" : pair.evidence,
    pair.together ? 1 : -1,
    store.state.net,
    pair.oneThing ?? "",
    kindOf(pair.k)?.beyond ?? "",
    kindOf(pair.k)?.explained ?? null,
  ]),
];

export const startTable = (): void => {
  for (const head of heads) {
    const by = head.dataset.sort as By;
    const button = el("button", { type: "button" }, head.textContent);
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      sort = sort.by === by ? { by, down: !sort.down } : { by, down: !["label", "grade", "q"].includes(by) };
      limit = STEP;
      found = collect(store.state);
      fill();
      announce(`Sorted by ${button.textContent}, ${sort.down ? "highest" : "lowest"} first.`);
    });
  }
  more.addEventListener("click", () => {
    const from = limit;
    limit += STEP * 2;
    const added = fill(from);
    added[0]?.querySelector("button")?.focus();
  });
  store.onChange((state) => {
    const key = `${state.net}|${state.themes}|${counted}`;
    if (key === drawn) return;
    drawn = key;
    limit = STEP;
    found = collect(state);
    fill();
    byId("pairs-note").textContent =
      `${plural(found.length, "pair", "pairs")} of the themes in the matrix, compared as “${settings.nets[state.net]}”. Choose a pair to open it.`;
  });
};

/** The pairs of the themes in view, and the counts as a matrix, as files. */
export const tableSavings = (): Saving[] => [
  {
    label: "Counts as a matrix (CSV)",
    id: "save-matrix",
    run: () => {
      const view = inView(store.state);
      downloadCsv("matrix-of-themes", [
        ["theme", ...view.map((theme) => theme.label)],
        ...view.map((a) => [a.label, ...view.map((b) => (a === b ? a.count : countOf(a.i, b.i)))]),
      ]);
    },
  },
  {
    label: "Pairs of these themes (CSV)",
    id: "save-pairs",
    run: () => {
      downloadCsv("pairs-of-themes", rows());
    },
  },
];
