// Binds the settings to what the reader has chosen, then opens the map.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { byId } = cg;
  const cut = byId("cut");
  const least = byId("least");
  const chips = [...document.querySelectorAll(".legend [data-group]")];
  const radios = [...document.querySelectorAll("input[name=net]")];

  for (const radio of radios)
    radio.addEventListener("change", () => {
      cg.patiently({ net: radio.value, cut: null }, () =>
        cg.announce(`${cg.settings.netLabels[radio.value]}: ${cg.standing()}.`));
    });
  cut.addEventListener("input", () => cg.change({ cut: Number(cut.value) }));
  byId("measure").addEventListener("change", (event) => cg.change({ measure: event.target.value }));
  byId("largest-q").addEventListener("change", (event) => cg.change({ q: event.target.value }));
  least.addEventListener("change", () => {
    const wanted = Math.round(Number(least.value));
    cg.change({ least: Number.isFinite(wanted) ? Math.min(Math.max(wanted, 1), Number(least.max)) : 1 });
  });
  for (const name of ["apart", "weak", "rings"])
    byId(name)?.addEventListener("change", (event) => cg.change({ [name]: event.target.checked }));
  byId("reset").addEventListener("click", () => {
    cg.reset();
    cg.fit();
    cg.announce("Back to the first view.");
  });
  for (const more of document.querySelectorAll(".more, .save")) {
    document.addEventListener("click", (event) => {
      if (!more.contains(event.target)) more.open = false;
    });
    more.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !more.open) return;
      event.preventDefault();
      more.open = false;
      more.querySelector("summary").focus();
    });
  }
  for (const chip of chips)
    chip.addEventListener("click", () => {
      const group = chip.dataset.group;
      const off = cg.state.off.includes(group) ? cg.state.off.filter((g) => g !== group) : [...cg.state.off, group];
      cg.change({ off });
      cg.announce(`${cg.settings.groups[group]}: ${off.includes(group) ? "hidden" : "shown"}.`);
    });
  for (const button of document.querySelectorAll("[data-theme]"))
    button.addEventListener("click", () => cg.open({ theme: Number(button.dataset.theme) }));
  byId("zoom-in").addEventListener("click", () => cg.zoom(1.3));
  byId("zoom-out").addEventListener("click", () => cg.zoom(1 / 1.3));
  byId("zoom-fit").addEventListener("click", () => cg.fit());

  cg.onChange((state) => {
    const { suggestive } = cg.numbers;
    for (const radio of radios) radio.checked = radio.value === state.net;
    cut.max = suggestive;
    cut.value = cg.cutOf(state);
    cut.disabled = suggestive === 0;
    byId("cut-value").textContent = `${cg.cutOf(state)} of ${suggestive}`;
    byId("measure").value = state.measure;
    byId("largest-q").value = state.q;
    least.value = state.least;
    byId("key-measure").textContent = state.measure === "n11" ? cg.settings.measures.n11 : `of the measure “${cg.settings.measures[state.measure]}”`;
    for (const name of ["apart", "weak", "rings"]) if (byId(name)) byId(name).checked = state[name];
    for (const chip of chips) {
      const { group } = chip.dataset;
      chip.setAttribute("aria-pressed", String(!state.off.includes(group)));
      chip.querySelector(".count").textContent = cg.themes.filter((t) => t.group === group && t.count > 0 && t.count >= state.least).length;
    }
    document.querySelector(".k-when-tall").hidden = !cg.view.narrow;
    document.querySelector(".k-when-apart").hidden = !state.apart;
    document.querySelector(".k-when-weak").hidden = !state.weak;
    for (const key of document.querySelectorAll(".k-when-rings")) key.hidden = !state.rings || cg.numbers.filtered;
    if (byId("rings")) byId("rings").disabled = cg.numbers.filtered;
  });

  byId("needs-script").hidden = true;
  for (const part of document.querySelectorAll(".controls, .zoom, .save")) part.hidden = false;
  cg.openMap();
})();
