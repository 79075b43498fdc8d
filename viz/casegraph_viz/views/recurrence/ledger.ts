// The ledger in use: filter by words, group and addressee, open a row, take it away.
import { announce, byId, el, one } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { wordsIn } from "../../../browser/lib/match.ts";
import type { Store } from "../../../browser/lib/state.ts";
import type { Counted } from "./counted.ts";
import type { Ledger, Row } from "./data.ts";
import { downloadLedger, downloadMembers } from "./files.ts";
import { membersOf } from "./members.ts";
import { buildRow } from "./rows.ts";
import { OWN, type Own, type State } from "./state.ts";

export const startLedger = (ledger: Ledger, store: Store<State>, countedFor: (state: State) => Counted): void => {
  const { addressees } = ledger;
  const table = byId<HTMLTableElement>("ledger");
  const head = one<HTMLTableSectionElement>("thead", table);
  const body = table.tBodies[0];
  const inputs = {
    q: byId<HTMLInputElement>("words"),
    group: byId<HTMLSelectElement>("group"),
    to: byId<HTMLSelectElement>("to"),
  };
  const rowOf = new Map<HTMLTableRowElement, Row>();

  const lines = (): [HTMLTableRowElement, Row][] =>
    [...body.rows].flatMap((line): [HTMLTableRowElement, Row][] => {
      const row = rowOf.get(line);
      return row ? [[line, row]] : [];
    });
  const shown = (): Row[] =>
    lines()
      .filter(([line]) => !line.hidden)
      .map(([, row]) => row);

  const close = (): void => {
    const members = body.querySelector("tr.members");
    if (!members) return;
    members.previousElementSibling?.querySelector("button")?.setAttribute("aria-expanded", "false");
    members.remove();
  };

  const lineOf = (theme: string): [HTMLTableRowElement, Row] | undefined =>
    lines().find(([line, row]) => !line.hidden && row.theme.id === theme);

  const open = (theme: string): void => {
    close();
    const found = lineOf(theme);
    if (!found) return;
    const [line, row] = found;
    one("button", line).setAttribute("aria-expanded", "true");
    const members = el("td", { colspan: line.cells.length }, membersOf(ledger, row));
    line.after(el("tr", { class: "members" }, members));
  };

  const build = (row: Row): HTMLTableRowElement => {
    const line = buildRow(row, () => {
      store.change({ open: store.state.open === row.theme.id ? "" : row.theme.id });
    });
    rowOf.set(line, row);
    return line;
  };

  // Rows for everybody, or those of one addressee with counts of their own.
  const rowsFor = (state: State): readonly Row[] => {
    const { byTheme, to } = countedFor(state);
    return state.to ? to(state.to) : byTheme;
  };
  const fill = (rows: readonly Row[]): void => {
    rowOf.clear();
    for (const cell of head.rows[0].cells) cell.removeAttribute("aria-sort");
    body.replaceChildren(...rows.map(build));
  };

  // What to do when nothing is left, from what was asked for.
  const advise = (count: number, { q, group, to }: Own, filtered: boolean): void => {
    const line = byId("no-row");
    line.hidden = count > 0;
    if (count) return;
    const ways = [
      q.trim() ? `another word than “${q.trim()}”, such as a part of one` : "",
      group ? "all groups" : "",
      to ? "anybody as the addressee" : "",
      filtered ? "fewer filters of reviews" : "",
    ].filter(Boolean);
    line.textContent = `No theme of the ledger is left. Try ${ways.join(", or ")}; “Show all” brings every theme back.`;
  };

  const sift = (state: State): void => {
    const words = wordsIn(state.q);
    for (const [line, { theme }] of lines()) {
      const text = `${theme.label} ${theme.id} ${theme.alt.join(" ")}`.toLowerCase();
      line.hidden = (state.group !== "" && theme.group !== state.group) || !words.every((word) => text.includes(word));
    }
    open(state.open);
    const { byTheme, filtered } = countedFor(state);
    const count = shown().length;
    const to = addressees.find(({ id }) => id === state.to);
    byId("shown").textContent =
      `${String(count)} of ${plural(byTheme.length, "theme", "themes")}` +
      (to ? `, with the recommendations addressed to: ${to.label}.` : ".");
    advise(count, state, filtered);
  };

  let filled: readonly unknown[] = [];
  let sifted: State | null = null;
  store.onChange((state) => {
    const from = [countedFor(state), state.to];
    const fresh = from.some((each, k) => each !== filled[k]);
    for (const name of ["q", "group", "to"] as const)
      if (inputs[name].value !== state[name]) inputs[name].value = state[name];
    if (fresh) fill(rowsFor(state));
    filled = from;
    // Choices that are not about the ledger leave what is open in it as it is.
    const same = sifted && (["q", "group", "open"] as const).every((name) => sifted?.[name] === state[name]);
    if (fresh || !same) sift(state);
    sifted = state;
  });

  const change = (values: Partial<Own>): void => {
    store.change(values);
    // A row that is no longer in view is no longer open.
    if (store.state.open && !lineOf(store.state.open)) store.change({ open: "" });
    announce(byId("shown").textContent);
  };

  // Sorting moves rows, so the open one is closed before and opened again after.
  head.addEventListener("click", close, true);
  head.addEventListener("click", () => {
    open(store.state.open);
  });
  byId("csv-ledger").addEventListener("click", () => {
    downloadLedger(shown());
  });
  byId("csv-members").addEventListener("click", () => {
    downloadMembers(ledger, shown());
  });
  inputs.q.addEventListener("input", () => {
    change({ q: inputs.q.value });
  });
  inputs.group.addEventListener("change", () => {
    change({ group: inputs.group.value });
  });
  inputs.to.addEventListener("change", () => {
    change({ to: inputs.to.value });
  });
  byId("clear").addEventListener("click", () => {
    change(OWN);
  });
  one(".ledger-controls").hidden = false;
  byId("shown").hidden = false;
  const tools = byId("csv-ledger").closest("p");
  if (tools) tools.hidden = false;
};

/** Bring the row into sight that an address has opened. */
export const toOpenRow = (): void => {
  document.querySelector("#ledger tr.members")?.previousElementSibling?.scrollIntoView({ block: "start" });
};
