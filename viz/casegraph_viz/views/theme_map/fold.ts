// The panel beside the picture folds, and the picture takes its room.
import { announce, byId, one } from "../../../browser/lib/dom.ts";
import type { State } from "./choices.ts";
import { store } from "./state.ts";

const button = byId<HTMLButtonElement>("fold-panel");
const [view, panel] = [one(".map-view"), byId("panel")];

const show = ({ panel: open }: State): void => {
  view.classList.toggle("alone", !open);
  panel.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
  button.textContent = open ? "Hide the panel" : "Show the panel";
};

export const startFold = (): void => {
  button.addEventListener("click", () => {
    const open = !store.state.panel;
    store.change({ panel: open });
    announce(open ? "The panel is shown." : "The panel is hidden; the picture takes its room.");
  });
  store.onChange(show);
};
