// Connects the settings to the reader's choices, and opens the map.
import { announce, byId, ifThere, one } from "../../../browser/lib/dom.ts";
import type { Net } from "../../../browser/recount/sentences.ts";
import { fitMap, openMap } from "./canvas.ts";
import type { State } from "./choices.ts";
import { showsLinked } from "./colour.ts";
import { settings, themes, type Measure } from "./data.ts";
import { countFirst } from "./filters.ts";
import { cutOf, inForce } from "./numbers.ts";
import { openTheme } from "./open.ts";
import { view, zoomMap } from "./sheet.ts";
import { store } from "./state.ts";
import { standing } from "./words.ts";

const cut = byId<HTMLInputElement>("cut");
const least = byId<HTMLInputElement>("least");
const measure = byId<HTMLSelectElement>("measure");
const largestQ = byId<HTMLSelectElement>("largest-q");
const chips = [...document.querySelectorAll<HTMLButtonElement>(".legend [data-group]")].map((button) => ({
  button,
  group: button.dataset.group ?? "",
}));
const radios = (Object.keys(settings.netLabels) as Net[]).flatMap((net) => {
  const radio = document.querySelector<HTMLInputElement>(`input[name=net][value="${CSS.escape(net)}"]`);
  return radio ? [{ radio, net }] : [];
});
// The boxes that turn something on or off; a page has them only for what it has, such as communities.
const boxes = (["apart", "weak", "rings", "twice", "density"] as const).flatMap((name) => {
  const box = ifThere<HTMLInputElement>(name);
  return box ? [{ box, name }] : [];
});

// A list that lies over the picture closes by Escape and by a click elsewhere.
const closeAtOnce = (more: HTMLDetailsElement): void => {
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Node && more.contains(target))) more.open = false;
  });
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    event.preventDefault();
    more.open = false;
    one("summary", more).focus();
  });
};

// Picture and panel alone on the screen, where the browser can do that.
const wholeScreen = (): void => {
  const button = byId<HTMLButtonElement>("whole-screen");
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", () => {
    void (document.fullscreenElement ? document.exitFullscreen() : one(".map-view").requestFullscreen());
  });
  document.addEventListener("fullscreenchange", () => {
    button.setAttribute("aria-pressed", String(document.fullscreenElement !== null));
  });
};

const listen = (): void => {
  for (const { radio, net } of radios)
    radio.addEventListener("change", () => {
      countFirst({ net, cut: null }, () => {
        announce(`${settings.netLabels[net]}: ${standing()}.`);
      });
    });
  cut.addEventListener("input", () => {
    store.change({ cut: Number(cut.value) });
  });
  measure.addEventListener("change", () => {
    store.change({ measure: measure.value as Measure });
  });
  largestQ.addEventListener("change", () => {
    store.change({ q: largestQ.value });
  });
  least.addEventListener("change", () => {
    const wanted = Math.round(Number(least.value));
    store.change({ least: Number.isFinite(wanted) ? Math.min(Math.max(wanted, 1), Number(least.max)) : 1 });
  });
  for (const { box, name } of boxes)
    box.addEventListener("change", () => {
      store.change({ [name]: box.checked });
    });
  byId<HTMLButtonElement>("reset").addEventListener("click", () => {
    store.reset();
    fitMap();
    announce("Back to the first view.");
  });
  for (const more of document.querySelectorAll<HTMLDetailsElement>(".more")) closeAtOnce(more);
  for (const { button, group } of chips)
    button.addEventListener("click", () => {
      const { off: before } = store.state;
      const off = before.includes(group) ? before.filter((g) => g !== group) : [...before, group];
      store.change({ off });
      announce(`${settings.groups[group]}: ${off.includes(group) ? "hidden" : "shown"}.`);
    });
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-theme]"))
    button.addEventListener("click", () => {
      openTheme(Number(button.dataset.theme));
    });
  const zoom = { in: 1.3, out: 1 / 1.3 };
  for (const [name, factor] of Object.entries(zoom))
    byId<HTMLButtonElement>(`zoom-${name}`).addEventListener("click", () => {
      zoomMap(factor);
    });
  byId<HTMLButtonElement>("zoom-fit").addEventListener("click", fitMap);
  wholeScreen();
};

const show = (state: State): void => {
  const { suggestive } = inForce;
  for (const { radio, net } of radios) radio.checked = net === state.net;
  cut.max = String(suggestive);
  cut.value = String(cutOf(state));
  cut.disabled = suggestive === 0;
  byId("cut-value").textContent = `${cutOf(state)} of ${suggestive}`;
  measure.value = state.measure;
  largestQ.value = state.q;
  least.value = String(state.least);
  byId("key-measure").textContent = settings.measures[state.measure];
  for (const { box, name } of boxes) box.checked = state[name];
  for (const { button, group } of chips) {
    button.setAttribute("aria-pressed", String(!state.off.includes(group)));
    const named = themes.filter((t) => t.group === group && t.count > 0 && t.count >= state.least);
    one(".count", button).textContent = String(named.length);
  }
  one(".k-when-hollow").hidden = view.placed.every(({ i }) => view.linked.has(i));
  const drawn = new Set(view.kinds.values());
  for (const kind of ["apart", "weak", "counted"] as const) one(`.k-when-${kind}`).hidden = !drawn.has(kind);
  for (const key of document.querySelectorAll<HTMLElement>(".k-when-rings"))
    key.hidden = !state.rings || inForce.filtered || showsLinked(state);
  for (const { box, name } of boxes) if (name === "rings") box.disabled = inForce.filtered;
};

export const startControls = (): void => {
  listen();
  store.onChange(show);
  byId("needs-script").hidden = true;
  for (const part of document.querySelectorAll<HTMLElement>(".controls, .zoom")) part.hidden = false;
  openMap();
};
