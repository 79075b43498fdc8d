// The answer as a table, sorted by any heading; the first rows at once, more on request.
import { announce, el } from "../../../browser/lib/dom.ts";
import { thousands } from "../../../browser/lib/figures.ts";
import { numeric } from "./answer.ts";
import type { Answer, Row } from "./answer.ts";
import type { Terms } from "./show.ts";

const FIRST = 50;
const MORE = 1000;

// A reader who wants ids wants them of the next answer too.
let withIds = false;

const collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });

interface Column {
  name: string;
  /** The column with the ids, or the addresses, of the things that this column names. */
  id: string | undefined;
  /** Whether it is such a column itself. */
  aside: boolean;
  head: string;
}

/**
 * The columns in the order in which they are read. An id beside a name or a text, such as theme_id beside
 * theme_label, is for programs: it comes last, and the name leads to the page. So is an address beside
 * a title, such as source_url beside source_title.
 */
export const readingOrder = (vars: readonly string[]): Column[] => {
  const idOf = new Map<string, string>();
  for (const id of vars.filter((each) => each.endsWith("_id"))) {
    const name = ["_label", "_title", "_summary"]
      .map((end) => id.slice(0, -3) + end)
      .find((each) => vars.includes(each));
    if (name) idOf.set(name, id);
  }
  for (const address of vars.filter((each) => each.endsWith("_url"))) {
    const name = `${address.slice(0, -4)}_title`;
    if (vars.includes(name) && !idOf.has(name)) idOf.set(name, address);
  }
  const ids = [...idOf.values()];
  return [...vars.filter((each) => !ids.includes(each)), ...ids].map((name) => {
    const id = idOf.get(name);
    return {
      name,
      id,
      aside: ids.includes(name),
      head: (id ? id.replace(/_(id|url)$/, "") : name).replaceAll("_", " "),
    };
  });
};

export const resultTable = (answer: Answer, show: Terms): HTMLElement => {
  const rows: readonly Row[] = answer.rows;
  const all = readingOrder(answer.vars).map((each) => ({ ...each, number: numeric(answer, each.name) }));
  const named = all.filter(({ aside }) => !aside);
  let columns = withIds ? all : named;
  let order = rows.map((_, i) => i);
  let shown = Math.min(FIRST, order.length);
  let sorted = { column: -1, way: 1 };
  const body = el("tbody");
  const more = el("button", { type: "button", class: "quiet" });

  const line = (i: number): HTMLElement => {
    const row = rows[i];
    const shownIn = ({ name, id }: Column): HTMLElement =>
      id === undefined ? show.cell(row[name], name) : show.cell(row[name], id, row[id]);
    return el(
      "tr",
      {},
      columns.map((column) => el("td", column.number ? { class: "number" } : {}, shownIn(column))),
    );
  };

  const draw = (): void => {
    body.replaceChildren(...order.slice(0, shown).map(line));
    more.hidden = shown >= order.length;
    more.textContent = `Show ${thousands(Math.min(MORE, order.length - shown))} more of ${thousands(order.length)}`;
  };

  const sort = (column: number): void => {
    const { name, number, head: heading } = columns[column];
    const way = sorted.column === column ? -sorted.way : number ? -1 : 1;
    sorted = { column, way };
    const keys = rows.map((row) => show.plain(row[name]));
    const compare = number ? (x: string, y: string) => Number(x) - Number(y) : collator.compare;
    order = rows
      .map((_, i) => i)
      .sort((a, b) => {
        const [x, y] = [keys[a], keys[b]];
        // Empty cells come last in both directions.
        if (x === "" || y === "") return Number(x === "") - Number(y === "") || a - b;
        return compare(x, y) * way || a - b;
      });
    heads.forEach((head, i) => {
      if (i === column) head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    draw();
    announce(`Sorted by ${heading}, ${way > 0 ? "rising" : "falling"}.`);
  };

  let heads: HTMLElement[] = [];
  const headsOf = (): HTMLElement[] =>
    columns.map(({ head, number }, i) =>
      el(
        "th",
        { scope: "col", class: number ? "number" : null },
        el(
          "button",
          {
            type: "button",
            onclick: () => {
              sort(i);
            },
          },
          head,
        ),
      ),
    );
  more.addEventListener("click", () => {
    const from = shown;
    shown = Math.min(order.length, shown + MORE);
    draw();
    const row = body.rows[from];
    if (row) {
      row.tabIndex = -1;
      row.focus();
    }
  });
  const headRow = el("tr");
  const lay = (): void => {
    columns = withIds ? all : named;
    sorted = { column: -1, way: 1 };
    order = rows.map((_, i) => i);
    heads = headsOf();
    headRow.replaceChildren(...heads);
    draw();
  };
  lay();
  const ids = el("input", { type: "checkbox", id: "show-ids", checked: withIds });
  ids.addEventListener("change", () => {
    withIds = ids.checked;
    lay();
    announce(withIds ? "Ids and addresses are shown." : "Ids and addresses are folded away.");
  });
  const table = el(
    "table",
    { class: "answer-table" },
    el("caption", { class: "visually-hidden" }, "Answer"),
    el("thead", {}, headRow),
    body,
  );
  return el(
    "div",
    {},
    named.length < all.length ? el("p", { class: "ids" }, el("label", { class: "check" }, ids, " Show ids")) : "",
    el(
      "div",
      { class: "scroll answer-scroll", role: "region", "aria-label": "Answer table; scrolls", tabindex: "0" },
      table,
    ),
    el("p", {}, more),
  );
};
