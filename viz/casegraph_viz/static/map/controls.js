// Binds the settings to what the reader has chosen, then opens the map.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { byId } = cg;
  const cut = byId("cut");
  const chips = [...document.querySelectorAll(".legend [data-group]")];
  const radios = [...document.querySelectorAll("input[name=net]")];

  for (const radio of radios)
    radio.addEventListener("change", () => cg.change({ net: radio.value, cut: cg.settings.cut[radio.value] }));
  cut.addEventListener("input", () => cg.change({ cut: Number(cut.value) }));
  byId("measure").addEventListener("change", (event) => cg.change({ measure: event.target.value }));
  byId("apart").addEventListener("change", (event) => cg.change({ apart: event.target.checked }));
  byId("weak").addEventListener("change", (event) => cg.change({ weak: event.target.checked }));
  byId("reset").addEventListener("click", () => {
    cg.reset();
    cg.fit();
    cg.announce("Back to the first view.");
  });
  const more = document.querySelector(".more");
  document.addEventListener("click", (event) => {
    if (!more.contains(event.target)) more.open = false;
  });
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    event.preventDefault();
    more.open = false;
    more.querySelector("summary").focus();
  });
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
    for (const radio of radios) radio.checked = radio.value === state.net;
    cut.max = cg.settings.suggestive[state.net];
    cut.value = state.cut;
    byId("cut-value").textContent = `${state.cut} of ${cg.settings.suggestive[state.net]}`;
    byId("measure").value = state.measure;
    byId("key-measure").textContent = state.measure === "n11" ? cg.settings.measures.n11 : `of the measure “${cg.settings.measures[state.measure]}”`;
    byId("apart").checked = state.apart;
    byId("weak").checked = state.weak;
    for (const chip of chips) chip.setAttribute("aria-pressed", String(!state.off.includes(chip.dataset.group)));
    document.querySelector(".k-when-tall").hidden = !cg.view.tall;
    document.querySelector(".k-when-apart").hidden = !state.apart;
    document.querySelector(".k-when-weak").hidden = !state.weak;
  });

  byId("needs-script").hidden = true;
  document.querySelector(".controls").hidden = false;
  document.querySelector(".zoom").hidden = false;
  cg.openMap();
})();
