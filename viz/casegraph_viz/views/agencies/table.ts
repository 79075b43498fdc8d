// The tables of the page: of all reviews as Python wrote them, under a filter counted again.
import { byId, el, one } from "../../../browser/lib/dom.ts";
import { chance, fixed, percent, thousands } from "../../../browser/lib/figures.ts";
import { agencies, counted, inForce, pairAt, themes, type Agency, type Pair } from "./data.ts";
import { store } from "./state.ts";
import { widest, type Gap } from "./words.ts";

const pairTable = byId<HTMLTableElement>("pair-table");
const agencyTable = one<HTMLTableElement>('table[data-name="agencies"]');

const linked = ({ label, href }: { label: string; href: string }): HTMLElement | string =>
  href ? el("a", { href }, label) : label;
const number = (value: number | string, by: number | string = value): HTMLElement =>
  el("td", { class: "number", "data-value": by }, String(value));
const evidence = ({ evidence: grade, sign }: Pair): string =>
  sign < 0 && grade !== "weak" ? `${grade}, less often` : grade;

const pairRow = (pair: Pair): HTMLTableRowElement =>
  el(
    "tr",
    { "data-pair": pair.i },
    el("th", { scope: "row" }, linked(pair.agency)),
    el("td", {}, linked(pair.theme)),
    ...[pair.found, pair.concern, pair.addressed, pair.both, pair.open, pair.ahead, pair.together].map((count) =>
      number(count),
    ),
    number(fixed(pair.expected, 1)),
    ...(pair.q === null
      ? [number("–", ""), el("td", {}, "not tested")]
      : [number(chance(pair.q)), el("td", {}, evidence(pair))]),
  );

const agencyRow = (agency: Agency): HTMLTableRowElement =>
  el(
    "tr",
    {},
    el("th", { scope: "row" }, linked(agency)),
    el("td", {}, agency.group_label),
    number(agency.found),
    number(percent(inForce.n ? agency.found / inForce.n : 0), agency.found),
    number(agency.addressed),
  );

const gapRow = (pair: Pair, kind: Gap): HTMLTableRowElement =>
  el(
    "tr",
    {},
    el("th", { scope: "row" }, `${pair.agency.label}: ${pair.theme.label}`),
    number(pair[kind]),
    number(kind === "open" ? pair.stated : pair.addressed),
  );

// Tables as Python wrote them come back when the last filter goes.
const original = new Map<HTMLElement, Node[]>();
const fill = (holder: HTMLElement, rows: readonly HTMLElement[] | null): void => {
  if (!original.has(holder)) original.set(holder, [...holder.childNodes]);
  holder.replaceChildren(...(rows ?? original.get(holder) ?? []));
};

const fillGaps = (kind: Gap): void => {
  const holder = byId(`gap-${kind}-rows`);
  const { counts } = inForce;
  const found = counts ? widest(counts, { agencies, themes }, kind) : [];
  const rows = found.map(({ agency, theme }) => gapRow(pairAt(agency * themes.length + theme), kind));
  if (counts && !rows.length)
    rows.push(el("tr", {}, el("td", { colspan: 3 }, "In no more than one review for any agency and theme.")));
  fill(holder, counts ? rows : null);
};

let built = "";

export const startTable = (): void => {
  store.onChange((state) => {
    if (counted !== built) {
      built = counted;
      const filtered = inForce.counts !== null;
      fill(pairTable.tBodies[0], filtered ? inForce.pairs.map(pairRow) : null);
      const named = agencies.filter(({ found, addressed }) => found || addressed).sort((x, y) => y.found - x.found);
      fill(agencyTable.tBodies[0], filtered ? named.map(agencyRow) : null);
      fillGaps("open");
      fillGaps("ahead");
      for (const head of document.querySelectorAll("table.sortable [aria-sort]")) head.removeAttribute("aria-sort");
      for (const place of document.querySelectorAll<HTMLElement>("[data-count]"))
        place.textContent = thousands(place.dataset.count === "n" ? inForce.n : inForce.recommending);
      for (const part of document.querySelectorAll<HTMLElement>(".gaps, .by-agency, #agency-themes"))
        part.hidden = !inForce.pairs.length;
    }
    // The table follows the choice, and so does what is downloaded from it.
    for (const row of pairTable.tBodies[0].rows) {
      const pair = pairAt(Number(row.dataset.pair));
      row.hidden =
        (state.agency !== null && pair.agency.i !== state.agency) ||
        (state.theme !== null && pair.theme.i !== state.theme);
    }
  });
};
