// Connects the settings to the reader's choices, and shows the matrix.
import { announce, byId } from "../../../browser/lib/dom.ts";
import { settings } from "./data.ts";
import { matrixView } from "./grid.ts";
import { store } from "./state.ts";

const radios = [...document.querySelectorAll("input[name=net]")];
const selects = {
  themes: byId("shown"),
  order: byId<HTMLSelectElement>("order"),
  measure: byId<HTMLSelectElement>("measure"),
};
const describe = () => {
  const state = store.state;
  announce(
    `${matrixView().length} themes, by ${selects.order.selectedOptions[0].textContent}; above the diagonal ${settings.measures[state.measure]}.`,
  );
};

export const startControls = () => {
  for (const [name, select] of Object.entries(selects) as any)
    select.addEventListener("change", () => {
      store.change({ [name]: select.value });
      describe();
    });
  for (const radio of radios as any)
    radio.addEventListener("change", () => {
      store.change({ net: radio.value });
      announce(`Compared as ${settings.nets[radio.value]}.`);
    });
  byId<HTMLInputElement>("large").addEventListener("change", (event: any) =>
    store.change({ large: event.target.checked }),
  );
  byId<HTMLButtonElement>("reset").addEventListener("click", () => {
    store.reset();
    announce("Back to the first view.");
  });
  store.onChange((state: any) => {
    for (const [name, select] of Object.entries(selects) as any) select.value = state[name];
    for (const radio of radios as any) radio.checked = radio.value === state.net;
    byId<HTMLInputElement>("large").checked = state.large;
  });
  byId("needs-script").hidden = true;
  for (const part of document.querySelectorAll<any>(
    ".controls, .tools, #readout, #matrix-scroll, #scales, #grid-help, #save-pairs",
  ))
    part.hidden = false;
  store.start();
  document.documentElement.dataset.ready = "true";
  performance.mark("casegraph-ready");
};
