// The panel beside a picture: a summary of the whole, or what the reader has opened.
//
// The page holds #panel with two parts: #panel-home, which begins with an <h2>, and #panel-detail, which is filled
// here. The heading in view has the id panel-title, so that the panel is named after it and can take the focus.
import { append, byId, el, one, type Child } from "./dom.ts";

export interface PanelOptions {
  /** What holds the picture, as a selector: from there the focus cannot be brought back to where it was. */
  picture: string;
  /** Whether the reader has opened anything. */
  isOpen: () => boolean;
  /** What the button "Close" and the Escape key do. */
  close: () => void;
}

export interface Panel {
  /** Show the summary. */
  showHome: () => void;
  /** Show what was opened, under its heading. */
  show: (heading: string, ...parts: Child[]) => void;
  /** The heading in view. */
  title: () => string;
  /** Remember where the focus is, unless it is in the panel or in the picture. */
  remember: () => void;
  /** Bring the focus to the heading. */
  focus: () => void;
  /** Bring the focus back to where it was; to `elsewhere` if that is gone or was in the picture. */
  goBack: (elsewhere?: () => void) => void;
}

/** Take charge of the panel of a page. */
export const makePanel = ({ picture, isOpen, close }: PanelOptions): Panel => {
  const [panel, home, detail] = [byId("panel"), byId("panel-home"), byId("panel-detail")];
  let cameFrom: HTMLElement | null = null;
  const turn = (opened: boolean): void => {
    home.hidden = opened;
    detail.hidden = !opened;
    for (const title of panel.querySelectorAll("[id=panel-title]")) title.removeAttribute("id");
    detail.replaceChildren();
    panel.scrollTop = 0;
  };
  const focus = (): void => {
    byId("panel-title").focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && isOpen()) close();
  });
  return {
    showHome: () => {
      turn(false);
      one("h2", home).id = "panel-title";
    },
    show: (heading, ...parts) => {
      turn(true);
      const button = el("button", { type: "button", class: "quiet", onclick: close }, "Close");
      const title = el("h2", { id: "panel-title", tabindex: "-1" }, heading);
      append(detail, [el("div", { class: "panel-head" }, title, button), ...parts]);
    },
    title: () => byId("panel-title").textContent,
    remember: () => {
      const now = document.activeElement;
      if (panel.contains(now)) return;
      cameFrom = now instanceof HTMLElement && now !== document.body && !now.closest(picture) ? now : null;
    },
    focus,
    goBack: (elsewhere = focus) => {
      if (cameFrom && document.contains(cameFrom)) cameFrom.focus();
      else elsewhere();
      cameFrom = null;
    },
  };
};

/** Numbers with their names; null leaves a number out. */
export const figures = (...pairs: readonly (readonly [name: string, value: string] | null)[]): HTMLElement =>
  el(
    "dl",
    { class: "figures" },
    pairs.map((pair) => pair && el("div", {}, el("dt", {}, pair[0]), el("dd", {}, pair[1]))),
  );

/** A button that opens something in the panel. */
export const opener = (text: string, open: () => void, css = "link"): HTMLElement =>
  el("button", { type: "button", class: css, onclick: open }, text);

/** What can be opened from a list, and what is said of it. */
export interface Entry {
  text: string;
  open: () => void;
  words?: Child;
}
/** A list of what can be opened. */
export const openerList = (entries: readonly Entry[], css = "partners"): HTMLElement =>
  el(
    "ul",
    { class: css },
    entries.map(({ text, open, words }) => el("li", {}, opener(text, open), words)),
  );

/** A review that unfolds what is coded of it; a summary of evidence is a list of these. */
export const reviewFold = (
  { title, year }: { title: string; year: number | null },
  open: boolean,
  ...body: Child[]
): HTMLDetailsElement =>
  el(
    "details",
    { class: "review", open },
    el("summary", {}, el("bdi", { class: "review-title" }, title), year ? ` (${year})` : ""),
    ...body,
  );
