// Which characteristic and which two groups are shown; the choice stands in the address.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { byId } = cg;
  const dimension = byId("dimension");
  const contrast = byId("contrast");
  const ranked = byId("ranked");
  const first = (select) => (select ? select.options[0].value : "");
  const has = (select, value) => select && [...select.options].some((option) => option.value === value);

  const show = () => {
    if (dimension)
      for (const part of document.querySelectorAll(".dimension"))
        part.hidden = part.dataset.dimension !== dimension.value;
    if (contrast) {
      for (const part of document.querySelectorAll(".contrast"))
        part.hidden = part.dataset.contrast !== contrast.value;
      byId("contrasts").classList.toggle("with-ranked", ranked.checked);
    }
  };

  const keep = () =>
    cg.fragment.write({
      dimension: dimension && dimension.value !== first(dimension) ? dimension.value : "",
      contrast: contrast && contrast.value !== first(contrast) ? contrast.value : "",
      ranked: ranked && ranked.checked ? "1" : "",
    });

  const read = () => {
    const given = cg.fragment.read();
    const wanted = ["dimension", "contrast", "ranked"].some((name) => given.has(name));
    // An address of a part of the page leaves the choice as it is.
    if (!wanted && window.location.hash.length > 1) return;
    if (dimension)
      dimension.value = has(dimension, given.get("dimension")) ? given.get("dimension") : first(dimension);
    if (contrast) {
      contrast.value = has(contrast, given.get("contrast")) ? given.get("contrast") : first(contrast);
      ranked.checked = given.get("ranked") === "1";
    }
  };

  const chosen = (select) => () => {
    show();
    keep();
    if (select) cg.announce(`${select.options[select.selectedIndex].textContent.trim()} is shown.`);
  };
  for (const select of [dimension, contrast]) if (select) select.addEventListener("change", chosen(select));
  if (ranked) ranked.addEventListener("change", chosen(null));

  const take = byId("take-cells");
  if (take)
    take.addEventListener("click", () => {
      const { columns, characteristics, themes, cells } = JSON.parse(byId("data-cells").textContent);
      const rows = cells.map(([c, t, ...numbers]) => [...characteristics[c], ...themes[t], ...numbers]);
      cg.download(
        "characteristics-and-themes.csv",
        "text/csv;charset=utf-8",
        `\ufeff${cg.csv([columns, ...rows])}`,
      );
    });
  window.addEventListener("hashchange", () => {
    read();
    show();
  });
  for (const controls of document.querySelectorAll(".controls")) controls.hidden = false;
  read();
  show();
  // A link to the contrast alone should land on it.
  if (cg.fragment.read().has("contrast")) byId("contrasts").scrollIntoView();
  document.documentElement.dataset.ready = "true";
})();
