// Makes each table.sortable sortable by its headings, and gives it away as CSV.
(() => {
  "use strict";
  const cg = window.casegraph;

  // What a cell sorts by: its data-value, or its text; numbers before texts, empty cells last.
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    const raw = cell ? (cell.dataset.value ?? cell.textContent.trim()) : "";
    if (raw === "") return { empty: true };
    const number = Number(raw.replace(/[,%]/g, "").replace("−", "-"));
    return Number.isNaN(number) ? { text: raw } : { number };
  };

  const compare = (a, b, way) => {
    if (a.empty || b.empty) return (a.empty ? 1 : 0) - (b.empty ? 1 : 0);
    if ("number" in a && "number" in b) return way * (a.number - b.number);
    if ("number" in a) return -1;
    if ("number" in b) return 1;
    return way * a.text.localeCompare(b.text, "en-GB", { numeric: true });
  };

  const sort = (table, column, way) => {
    const heads = table.tHead.rows[table.tHead.rows.length - 1].cells;
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[column].setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => [keyOf(row, column), row]);
    rows.sort((a, b) => compare(a[0], b[0], way));
    body.append(...rows.map(([, row]) => row));
    cg.announce(`Sorted by ${heads[column].textContent.trim()}, ${way > 0 ? "rising" : "falling"}.`);
  };

  const makeSortable = (table) => {
    const heads = table.tHead.rows[table.tHead.rows.length - 1].cells;
    [...heads].forEach((head, column) => {
      if (head.dataset.sort === "none") return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        const first = head.classList.contains("number") ? -1 : 1;
        sort(table, column, now === null ? first : now === "ascending" ? -1 : 1);
      });
    });
  };

  const rowsOf = (table) =>
    [...table.tHead.rows, ...table.tBodies[0].rows]
      .filter((row) => !row.hidden)
      .map((row) =>
        [...row.cells].map((cell) => cell.dataset.csv ?? cell.textContent.replace(/\s+/g, " ").trim()),
      );

  const addDownload = (table) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = "Download CSV";
    const name = table.caption ? table.caption.textContent.trim() : table.dataset.name;
    button.setAttribute("aria-label", `Download CSV: ${name}`);
    button.addEventListener("click", () => {
      cg.download(`${table.dataset.name}.csv`, "text/csv;charset=utf-8", `\ufeff${cg.csv(rowsOf(table))}`);
    });
    const holder = document.createElement("p");
    holder.className = "table-tools";
    holder.append(button);
    (table.closest(".scroll") || table).after(holder);
  };

  for (const table of document.querySelectorAll("table.sortable")) {
    makeSortable(table);
    if (table.dataset.name) addDownload(table);
  }
})();
