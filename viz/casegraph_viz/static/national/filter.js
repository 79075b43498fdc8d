// Which published figures are shown: those with all the words, and those that may be compared.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { byId } = cg;
  const words = byId("words");
  const may = byId("may");
  const rows = [...document.querySelectorAll("tr.figure")].map((row) => ({
    row,
    text: `${row.closest("tbody").rows[0].textContent} ${row.textContent}`.toLowerCase(),
  }));

  const apply = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { row, text } of rows) {
      row.hidden =
        (may.value !== "" && row.dataset.compared !== may.value) ||
        !wanted.every((word) => text.includes(word));
      if (!row.hidden) count += 1;
    }
    for (const body of document.querySelectorAll(".figures-table tbody"))
      body.hidden = !body.querySelector("tr.figure:not([hidden])");
    for (const section of document.querySelectorAll(".scheme"))
      section.hidden = !section.querySelector("tbody:not([hidden])");
    const all = rows.length.toLocaleString("en-GB");
    byId("shown").textContent =
      count === rows.length ? `${all} figures.` : `${count.toLocaleString("en-GB")} of ${all} figures.`;
  };

  const keep = () => cg.fragment.write({ words: words.value.trim(), may: may.value });

  // What an address points at is opened, and shown even if a filter hid it.
  const arrive = () => {
    const given = cg.fragment.read();
    if (given.has("words") || given.has("may")) {
      words.value = given.get("words") ?? "";
      may.value = ["yes", "no"].includes(given.get("may")) ? given.get("may") : "";
      apply();
      return;
    }
    let name = "";
    try {
      name = decodeURIComponent(window.location.hash.slice(1));
    } catch {
      return;
    }
    const target = name && byId(name);
    if (!target) return;
    if (target.closest("[hidden]")) {
      words.value = may.value = "";
      apply();
    }
    if (target.tagName === "DETAILS") target.open = true;
    target.scrollIntoView({ block: "center" });
  };

  const changed = () => {
    apply();
    keep();
  };
  words.addEventListener("input", changed);
  may.addEventListener("change", changed);
  byId("clear").addEventListener("click", () => {
    words.value = may.value = "";
    changed();
    words.focus();
  });
  byId("take").addEventListener("click", () => {
    const figures = JSON.parse(byId("data-figures").textContent);
    const shown = rows.filter(({ row }) => !row.hidden).map(({ row }) => figures.rows[Number(row.dataset.row)]);
    cg.download(
      "published-figures.csv",
      "text/csv;charset=utf-8",
      `\ufeff${cg.csv([figures.columns, ...shown])}`,
    );
  });
  window.addEventListener("hashchange", arrive);
  document.querySelector(".controls").hidden = false;
  arrive();
  document.documentElement.dataset.ready = "true";
})();
