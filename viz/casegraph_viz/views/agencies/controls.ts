// Connects the settings to the reader's choices, and shows the page.
import { announce, byId, one, ready } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { network, picked } from "./canvas.ts";
import { agencies, agencyOf, inForce, settings, themes, type Shown } from "./data.ts";
import { reviewsInView } from "./filters.ts";
import { cutOf, inUse, linesOf, store, visible, type State, type View } from "./state.ts";

const agency = byId<HTMLSelectElement>("agency");
const shown = document.querySelectorAll<HTMLInputElement>("input[name=shown]");
const views = document.querySelectorAll<HTMLInputElement>("input[name=view]");
const cut = byId<HTMLInputElement>("cut");

// Where there is nothing of what was asked for, a sentence says so, and what is shown in its place.
const instead = byId("instead");
const insteadWords = (state: State): string => {
  if (!inForce.pairs.length)
    return inForce.n
      ? `No finding or recommendation of the ${reviewsInView()} names an agency. That it is not named does not mean that it was not there.`
      : "No review passes these filters. Choose fewer of them.";
  const whole = state.view === "matrix";
  const { shown: used, alone } = inUse(whole ? { ...state, agency: null, theme: null } : state);
  const chosen = state.agency !== null ? agencies[state.agency] : state.theme !== null ? themes[state.theme] : null;
  const of = chosen && !whole ? ` for ${chosen.label}` : "";
  const { label } = settings.shown[state.shown];
  if (chosen && !whole && !alone)
    return `No line${of} in the ${reviewsInView()}. That it is not named does not mean that it was not there. The lines of all are shown.`;
  if (used === state.shown) return "";
  return `Nothing to show${of} under “${label}” in the ${reviewsInView()}. Shown instead: “${settings.shown[used].label}”.`;
};

const describe = (state: State): string => {
  const { shown: used } = inUse(state);
  const count =
    state.view === "matrix"
      ? plural(linesOf(used).length, "cell", "cells")
      : plural(visible(state).length, "line", "lines");
  return `${settings.shown[used].label}: ${count}.`;
};

export const startControls = (): void => {
  agency.addEventListener("change", () => {
    const chosen = agencyOf.get(agency.value);
    store.change({ agency: chosen ? chosen.i : null, theme: null, pair: null });
    announce(chosen ? `${chosen.label} is shown.` : "All agencies.");
  });
  for (const radio of shown)
    radio.addEventListener("change", () => {
      store.change({ shown: radio.value as Shown, cut: null });
      announce(describe(store.state));
    });
  for (const radio of views)
    radio.addEventListener("change", () => {
      store.change({ view: radio.value as View });
      announce(describe(store.state));
    });
  cut.addEventListener("input", () => {
    store.change({ cut: Number(cut.value) });
  });
  byId("reset").addEventListener("click", () => {
    store.reset();
    announce("Back to the first view.");
  });
  store.onChange((state) => {
    const { shown: used, alone } = inUse(state);
    const lines = linesOf(used);
    const matrix = state.view === "matrix";
    agency.value = state.agency === null ? "" : agencies[state.agency].id;
    for (const radio of shown) radio.checked = radio.value === state.shown;
    for (const radio of views) radio.checked = radio.value === state.view;
    cut.max = String(Math.max(1, lines.length));
    cut.value = String(cutOf(state));
    cut.disabled = alone || lines.length < 2;
    byId("cut-value").textContent = alone ? `all ${visible(state).length}` : `${cutOf(state)} of ${lines.length}`;
    one(".lines").hidden = matrix || !lines.length;
    const { label, note } = settings.shown[used];
    byId("picture-note").textContent =
      `${label}: ${note}. ${matrix ? "" : `${plural(visible(state).length, "line", "lines")}. `}${reviewsInView()}.`;
    byId("picture-note").hidden = !inForce.pairs.length;
    instead.textContent = insteadWords(state);
    instead.hidden = !instead.textContent;
    byId("steps").hidden = !matrix || !inForce.pairs.length;
    one(".line-key").hidden = matrix || !inForce.pairs.length;
    one(".k-tested").hidden = used !== "tested";
    byId("grid-help").hidden = !matrix || !inForce.pairs.length;
  });
  byId("needs-script").hidden = true;
  for (const part of document.querySelectorAll<HTMLElement>(".controls, .tools")) part.hidden = false;
  store.start();
  // A network that is hidden is never drawn.
  if (store.state.view === "network" && picked.lines.length) network.once("afterDrawing", ready);
  else ready();
  network.redraw();
};
