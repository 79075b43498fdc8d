// Search, filters and years of the list of reviews; what is chosen stands in the fragment.
(() => {
  "use strict";
  const cg = window.casegraph;
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const filters = read("data-filters");
  const years = read("data-years");
  // Sorting moves rows, so they are kept in the order in which the data name them.
  const rows = [...document.querySelectorAll("#reviews tbody tr")];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const words = cg.byId("words");
  const bounds = { from: cg.byId("from"), to: cg.byId("to") };
  const selects = new Map(Object.keys(filters).map((name) => [name, cg.byId(`f-${name}`)]));
  const told = cg.byId("told");

  const chosen = () => {
    const values = { q: words.value.trim(), from: bounds.from.value.trim(), to: bounds.to.value.trim() };
    for (const [name, select] of selects) values[name] = select.value;
    return values;
  };

  const year = (text) => (/^\d{4}$/.test(text) ? Number(text) : null);

  const show = (announce) => {
    const values = chosen();
    const wanted = values.q.toLowerCase().split(/\s+/).filter(Boolean);
    const [from, to] = [year(values.from), year(values.to)];
    const tests = [...selects.keys()]
      .filter((name) => values[name])
      .map((name) => [filters[name].of, filters[name].ids.indexOf(values[name])]);
    let count = 0;
    rows.forEach((row, k) => {
      const kept =
        wanted.every((word) => texts[k].includes(word)) &&
        tests.every(([of, place]) => of[k].includes(place)) &&
        (from === null || (years[k] !== null && years[k] >= from)) &&
        (to === null || (years[k] !== null && years[k] <= to));
      row.hidden = !kept;
      if (kept) count += 1;
    });
    told.textContent = `${count.toLocaleString("en-GB")} of ${cg.plural(rows.length, "review", "reviews")}`;
    cg.byId("nothing").hidden = count > 0;
    if (announce) {
      cg.fragment.write(values);
      cg.announce(told.textContent);
    }
  };

  const take = () => {
    const params = cg.fragment.read();
    words.value = params.get("q") ?? "";
    for (const [name, input] of Object.entries(bounds)) input.value = params.get(name) ?? "";
    for (const [name, select] of selects) {
      const value = params.get(name) ?? "";
      select.value = [...select.options].some((option) => option.value === value) ? value : "";
    }
    cg.byId("further").open = ["theme", "agency", "incident", "age", "basis"].some((n) => selects.get(n).value);
    show(false);
  };

  for (const input of [words, bounds.from, bounds.to]) input.addEventListener("input", () => show(true));
  for (const select of selects.values()) select.addEventListener("change", () => show(true));
  cg.byId("clear").addEventListener("click", () => {
    for (const input of [words, bounds.from, bounds.to, ...selects.values()]) input.value = "";
    show(true);
    words.focus();
  });
  window.addEventListener("hashchange", take);
  cg.byId("finder").hidden = false;
  take();
  document.documentElement.dataset.ready = "true";
})();
