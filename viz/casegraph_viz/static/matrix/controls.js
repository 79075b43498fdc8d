// Binds the settings to what the reader has chosen, then shows the matrix.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { byId } = cg;
  const radios = [...document.querySelectorAll("input[name=net]")];
  const selects = { themes: byId("shown"), order: byId("order"), measure: byId("measure") };
  const tell = () => {
    const { state } = cg;
    cg.announce(`${cg.matrixView().length} themes, by ${selects.order.selectedOptions[0].textContent}; above the diagonal ${cg.settings.measures[state.measure]}.`);
  };

  for (const [name, select] of Object.entries(selects))
    select.addEventListener("change", () => {
      cg.change({ [name]: select.value });
      tell();
    });
  for (const radio of radios)
    radio.addEventListener("change", () => {
      cg.change({ net: radio.value });
      cg.announce(`Compared as ${cg.settings.nets[radio.value]}.`);
    });
  byId("large").addEventListener("change", (event) => cg.change({ large: event.target.checked }));
  byId("reset").addEventListener("click", () => {
    cg.reset();
    cg.announce("Back to the first view.");
  });
  cg.onChange((state) => {
    for (const [name, select] of Object.entries(selects)) select.value = state[name];
    for (const radio of radios) radio.checked = radio.value === state.net;
    byId("large").checked = state.large;
  });

  byId("needs-script").hidden = true;
  for (const part of document.querySelectorAll(".controls, .tools, #readout, #matrix-scroll, #scales, #grid-help, #save-pairs")) part.hidden = false;
  cg.start();
  document.documentElement.dataset.ready = "true";
  performance.mark("casegraph-ready");
})();
