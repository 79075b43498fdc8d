// The ledger in use: filter by words, group and addressee, open a row, take it away. The address
// keeps all of it.
import { readFragment, writeFragment } from "../../../browser/lib/address.ts";
import { announce, byId, el, ifThere, one } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import type { Ledger, Row } from "./data.ts";
import { downloadLedger, downloadMembers } from "./files.ts";
import { membersOf } from "./members.ts";
import { buildRow } from "./rows.ts";

/** What the reader asked for; `open` is the id of the theme whose row is open. */
type State = Record<"q" | "group" | "to" | "open", string>;

const FRESH: State = { q: "", group: "", to: "", open: "" };

export const startLedger = (ledger: Ledger): void => {
  const { byTheme, byAddressee, addressees, themes } = ledger;
  const table = byId<HTMLTableElement>("ledger");
  const head = one<HTMLTableSectionElement>("thead", table);
  const body = table.tBodies[0];
  const inputs = {
    q: byId<HTMLInputElement>("words"),
    group: byId<HTMLSelectElement>("group"),
    to: byId<HTMLSelectElement>("to"),
  };
  const rowOf = new Map<HTMLTableRowElement, Row>();
  let state = FRESH;

  const write = (): void => {
    writeFragment(state);
  };

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

  const open = (theme: string): void => {
    close();
    const found = lines().find(([line, row]) => !line.hidden && row.theme.id === theme);
    state = { ...state, open: found ? theme : "" };
    if (!found) return;
    const [line, row] = found;
    one("button", line).setAttribute("aria-expanded", "true");
    const members = el("td", { colspan: line.cells.length }, membersOf(ledger, row));
    line.after(el("tr", { class: "members" }, members));
  };

  const build = (row: Row): HTMLTableRowElement => {
    const line = buildRow(row, () => {
      open(state.open === row.theme.id ? "" : row.theme.id);
      write();
    });
    rowOf.set(line, row);
    return line;
  };

  // Rows for everybody, or those of one addressee with counts of their own.
  const fill = (): void => {
    rowOf.clear();
    const rows = state.to ? byAddressee.filter((row) => row.to?.id === state.to) : byTheme;
    for (const cell of head.rows[0].cells) cell.removeAttribute("aria-sort");
    body.replaceChildren(...rows.map(build));
  };

  // What to do when nothing is left, from what was asked for.
  const advise = (count: number): void => {
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

  const sift = (): void => {
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    for (const [line, { theme }] of lines()) {
      const text = `${theme.label} ${theme.id} ${theme.alt.join(" ")}`.toLowerCase();
      line.hidden = (state.group !== "" && theme.group !== state.group) || !words.every((word) => text.includes(word));
    }
    open(state.open);
    const count = shown().length;
    const to = addressees.find(({ id }) => id === state.to);
    byId("shown").textContent =
      `${String(count)} of ${plural(themes.length, "theme", "themes")}` +
      (to ? `, with the recommendations addressed to: ${to.label}.` : ".");
    advise(count);
  };

  const change = (values: Partial<State>): void => {
    const other = "to" in values && values.to !== state.to;
    state = { ...state, ...values };
    if (other) fill();
    sift();
    write();
    announce(byId("shown").textContent);
  };

  const show = (): void => {
    for (const name of ["q", "group", "to"] as const) inputs[name].value = state[name];
  };

  const read = (): void => {
    const wanted = readFragment();
    const known = (name: string, allowed: readonly string[]): string => {
      const value = wanted.get(name) ?? "";
      return allowed.includes(value) ? value : "";
    };
    const ids = themes.map((theme) => theme.id);
    state = {
      q: wanted.get("q") ?? "",
      group: known(
        "group",
        themes.map((theme) => theme.group),
      ),
      to: known(
        "to",
        addressees.map((agency) => agency.id),
      ),
      open: known("open", ids) || known("theme", ids),
    };
    show();
    fill();
    sift();
    if (state.open) one("tr.members", body).previousElementSibling?.scrollIntoView({ block: "start" });
  };

  // Sorting moves rows, so the open one is closed before and opened again after.
  let again = "";
  head.addEventListener(
    "click",
    () => {
      again = state.open;
      close();
    },
    true,
  );
  head.addEventListener("click", () => {
    open(again);
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
    change(FRESH);
    show();
  });
  one(".controls").hidden = false;
  byId("shown").hidden = false;
  const tools = byId("csv-ledger").closest("p");
  if (tools) tools.hidden = false;
  window.addEventListener("hashchange", () => {
    if (!ifThere(window.location.hash.slice(1))) read();
  });
  read();
};
