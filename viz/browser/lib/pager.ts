// The parts of a long list: where a reader is, and the ways to the part before and the part after.
import { announce, el } from "./dom.ts";
import { thousands } from "./figures.ts";

export interface Pager {
  nav: HTMLElement;
  /** Show which of `all` things are in view: `count` of them from place `first`; hidden where all are. */
  show: (first: number, count: number, all: number) => void;
}

/** Make the buttons of a list, which `of` names; `turn` is called with 1 or -1, and shows another part. */
export const makePager = (turn: (by: number) => void, of = "the list"): Pager => {
  const told = el("span", { class: "count" });
  const button = (words: string, by: number): HTMLButtonElement =>
    el(
      "button",
      {
        type: "button",
        class: "quiet",
        onclick: () => {
          turn(by);
          announce(told.textContent);
        },
      },
      words,
    );
  const [earlier, later] = [button("Previous", -1), button("Next", 1)];
  const nav = el("nav", { class: "pages", "aria-label": `Parts of ${of}` }, earlier, told, later);
  return {
    nav,
    show: (first, count, all) => {
      told.textContent = `${thousands(first + 1)} to ${thousands(first + count)} of ${thousands(all)}`;
      earlier.disabled = first === 0;
      later.disabled = first + count >= all;
      nav.hidden = count >= all;
    },
  };
};
