// The answer as a table, sorted by any heading; the first rows at once, more when asked for.
import { announce, el } from "../../../browser/lib/dom.ts";
import { numeric } from "./answer.ts";

const FIRST = 50;
const MORE = 1000;

const collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });

// An id beside a name, such as theme_id beside theme_label, is for programs: it comes last, and
// the name leads to the page.
const readingOrder = (vars: any) => {
  const idOf = new Map();
  for (const id of vars.filter((each: any) => each.endsWith("_id"))) {
    const name = ["_label", "_title"].map((end) => id.slice(0, -3) + end).find((each) => vars.includes(each));
    if (name) idOf.set(name, id);
  }
  const ids = [...idOf.values()];
  return [...vars.filter((each: any) => !ids.includes(each)), ...ids].map((name) => {
    const id = idOf.get(name);
    return { name, id, head: (id ? id.slice(0, -3) : name).replaceAll("_", " ") };
  });
};

export const resultTable = (answer: any, show: any) => {
  const columns = readingOrder(answer.vars).map((each) => ({ ...each, number: numeric(answer, each.name) }));
  let order = answer.rows.map((_: any, i: any) => i);
  let shown = Math.min(FIRST, order.length);
  let sorted = { column: -1, way: 1 };
  const body = el("tbody");
  const more = el("button", { type: "button", class: "quiet" });

  const line = (i: any) => {
    const row = answer.rows[i];
    const shownIn = ({ name, id }: any) =>
      id === undefined ? show.cell(row[name], name) : show.cell(row[name], id, row[id]);
    return el(
      "tr",
      {},
      columns.map((column) => el("td", column.number ? { class: "number" } : {}, shownIn(column))),
    );
  };

  const draw = () => {
    body.replaceChildren(...order.slice(0, shown).map(line));
    more.hidden = shown >= order.length;
    more.textContent = `Show ${Math.min(MORE, order.length - shown).toLocaleString("en-GB")} more of ${order.length.toLocaleString("en-GB")}`;
  };

  const sort = (column: any) => {
    const { name, number, head: said } = columns[column];
    const way = sorted.column === column ? -sorted.way : number ? -1 : 1;
    sorted = { column, way };
    const keys = answer.rows.map((row: any) =>
      number ? (row[name] === undefined ? null : Number(row[name].value)) : show.plain(row[name]),
    );
    order = answer.rows
      .map((_: any, i: any) => i)
      .sort((a: any, b: any) => {
        const [x, y] = [keys[a], keys[b]];
        // Empty cells come last, whichever way.
        if (x === null || y === null || x === "" || y === "")
          return (x === null || x === "" ? 1 : 0) - (y === null || y === "" ? 1 : 0) || a - b;
        return (number ? x - y : collator.compare(x, y)) * way || a - b;
      });
    heads.forEach((head, i) => {
      if (i === column) head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    draw();
    announce(`Sorted by ${said}, ${way > 0 ? "rising" : "falling"}.`);
  };

  const heads = columns.map(({ head, number }, i) =>
    el(
      "th",
      { scope: "col", class: number ? "number" : null },
      el("button", { type: "button", onclick: () => sort(i) }, head),
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
  draw();
  const table = el(
    "table",
    { class: "answer-table" },
    el("caption", { class: "visually-hidden" }, "Answer"),
    el("thead", {}, el("tr", {}, heads)),
    body,
  );
  return el(
    "div",
    {},
    el(
      "div",
      { class: "scroll", role: "region", "aria-label": "Answer table; scrolls sideways", tabindex: "0" },
      table,
    ),
    el("p", {}, more),
  );
};
