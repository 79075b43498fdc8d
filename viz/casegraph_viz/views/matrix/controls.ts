// Connects the settings to the reader's choices, and shows the matrix.
import { announce, byId, ready } from "../../../browser/lib/dom.ts";
import { settings, type Measure } from "./data.ts";
import { matrixView } from "./grid.ts";
import { store } from "./state.ts";

const radios = document.querySelectorAll<HTMLInputElement>("input[name=net]");
const themes = byId<HTMLSelectElement>("shown");
const order = byId<HTMLSelectElement>("order");
const measure = byId<HTMLSelectElement>("measure");
const large = byId<HTMLInputElement>("large");

const describe = (): void => {
  announce(
    `${matrixView().length} themes, by ${order.selectedOptions[0].textContent}; above the diagonal ${settings.measures[store.state.measure]}.`,
  );
};

export const startControls = (): void => {
  themes.addEventListener("change", () => {
    store.change({ themes: themes.value });
    describe();
  });
  order.addEventListener("change", () => {
    store.change({ order: order.value });
    describe();
  });
  measure.addEventListener("change", () => {
    store.change({ measure: measure.value as Measure });
    describe();
  });
  for (const radio of radios)
    radio.addEventListener("change", () => {
      store.change({ net: radio.value });
      announce(`Compared as ${settings.nets[radio.value]}.`);
    });
  large.addEventListener("change", () => {
    store.change({ large: large.checked });
  });
  byId("reset").addEventListener("click", () => {
    store.reset();
    announce("Back to the first view.");
  });
  store.onChange((state) => {
    themes.value = state.themes;
    order.value = state.order;
    measure.value = state.measure;
    for (const radio of radios) radio.checked = radio.value === state.net;
    large.checked = state.large;
  });
  byId("needs-script").hidden = true;
  for (const part of document.querySelectorAll<HTMLElement>(
    ".controls, .tools, #readout, #matrix-scroll, #scales, #grid-help",
  ))
    part.hidden = false;
  store.start();
  ready();
};
