// Connects the settings to the reader's choices, and opens the map.
import { announce, byId, ifThere, one } from "../../../browser/lib/dom.ts";
import { fitMap, openMap } from "./canvas.ts";
import { settings, themes } from "./data.ts";
import { countFirst } from "./filters.ts";
import { cutOf, inForce } from "./numbers.ts";
import { openPanel } from "./panel.ts";
import { view, zoomMap } from "./sheet.ts";
import { store } from "./state.ts";
import { standing } from "./words.ts";

const cut: any = byId<HTMLInputElement>("cut");
const least = byId<HTMLInputElement>("least");
const chips = [...document.querySelectorAll(".legend [data-group]")];
const radios = [...document.querySelectorAll("input[name=net]")];

export const startControls = () => {
  for (const radio of radios as any)
    radio.addEventListener("change", () => {
      countFirst({ net: radio.value, cut: null }, () => announce(`${settings.netLabels[radio.value]}: ${standing()}.`));
    });
  cut.addEventListener("input", () => store.change({ cut: Number(cut.value) }));
  byId<HTMLSelectElement>("measure").addEventListener("change", (event: any) =>
    store.change({ measure: event.target.value }),
  );
  byId<HTMLSelectElement>("largest-q").addEventListener("change", (event: any) =>
    store.change({ q: event.target.value }),
  );
  least.addEventListener("change", () => {
    const wanted = Math.round(Number(least.value));
    store.change({ least: Number.isFinite(wanted) ? Math.min(Math.max(wanted, 1), Number(least.max)) : 1 });
  });
  for (const name of ["apart", "weak", "rings"])
    ifThere(name)?.addEventListener("change", (event: any) => store.change({ [name]: event.target.checked }));
  byId<HTMLButtonElement>("reset").addEventListener("click", () => {
    store.reset();
    fitMap();
    announce("Back to the first view.");
  });
  for (const more of document.querySelectorAll<any>(".more, .save")) {
    document.addEventListener("click", (event: any) => {
      if (!more.contains(event.target)) more.open = false;
    });
    more.addEventListener("keydown", (event: any) => {
      if (event.key !== "Escape" || !more.open) return;
      event.preventDefault();
      more.open = false;
      one<any>("summary", more).focus();
    });
  }
  for (const chip of chips as any)
    chip.addEventListener("click", () => {
      const group: any = chip.dataset.group;
      const off = store.state.off.includes(group)
        ? store.state.off.filter((g: any) => g !== group)
        : [...store.state.off, group];
      store.change({ off });
      announce(`${settings.groups[group]}: ${off.includes(group) ? "hidden" : "shown"}.`);
    });
  for (const button of document.querySelectorAll<any>("[data-theme]"))
    button.addEventListener("click", () => openPanel({ theme: Number(button.dataset.theme) }));
  byId<HTMLButtonElement>("zoom-in").addEventListener("click", () => zoomMap(1.3));
  byId<HTMLButtonElement>("zoom-out").addEventListener("click", () => zoomMap(1 / 1.3));
  byId<HTMLButtonElement>("zoom-fit").addEventListener("click", () => fitMap());
  store.onChange((state: any) => {
    const { suggestive }: any = inForce;
    for (const radio of radios as any) radio.checked = radio.value === state.net;
    cut.max = suggestive;
    cut.value = cutOf(state);
    cut.disabled = suggestive === 0;
    byId("cut-value").textContent = `${cutOf(state)} of ${suggestive}`;
    byId<HTMLSelectElement>("measure").value = state.measure;
    byId<HTMLSelectElement>("largest-q").value = state.q;
    least.value = state.least;
    byId("key-measure").textContent =
      state.measure === "n11" ? settings.measures.n11 : `of the measure “${settings.measures[state.measure]}”`;
    for (const name of ["apart", "weak", "rings"]) if (ifThere(name)) byId<any>(name).checked = state[name];
    for (const chip of chips as any) {
      const { group } = chip.dataset;
      chip.setAttribute("aria-pressed", String(!state.off.includes(group)));
      one<any>(".count", chip).textContent = themes.filter(
        (t: any) => t.group === group && t.count > 0 && t.count >= state.least,
      ).length;
    }
    one<any>(".k-when-tall").hidden = !view.narrow;
    one<any>(".k-when-apart").hidden = !state.apart;
    one<any>(".k-when-weak").hidden = !state.weak;
    for (const key of document.querySelectorAll<any>(".k-when-rings")) key.hidden = !state.rings || inForce.filtered;
    if (ifThere<HTMLInputElement>("rings")) byId<HTMLInputElement>("rings").disabled = inForce.filtered;
  });
  byId("needs-script").hidden = true;
  for (const part of document.querySelectorAll<any>(".controls, .zoom, .save")) part.hidden = false;
  openMap();
};
