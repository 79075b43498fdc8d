// The bars at the head of a list: one for each value of a choice, which it chooses; Python has drawn them.
import { byId, one } from "../../../browser/lib/dom.ts";
import { thousands } from "../../../browser/lib/figures.ts";
import { ranked, widthsOf, type Choice } from "./coded-items.ts";

/** So many bars of a choice are shown at first, and on a narrow screen, as in coded_list.css. */
export const AT_FIRST = 10;
const ON_A_PHONE = 5;

export interface Bars {
  /** Show other counts, and which value is chosen. */
  show: (counts: Int32Array, chosen: number | null) => void;
}

/** Follow the bars of a choice; `choose` is called with a value, or null where the chosen one is let go. */
export const startBars = (choice: Choice, choose: (place: number | null) => void): Bars => {
  const list = byId(`bars-${choice.key}`);
  const more = one<HTMLButtonElement>(`.more[data-of="${choice.key}"]`);
  const buttons = new Map(
    [...list.querySelectorAll<HTMLButtonElement>("button")].map((button) => [Number(button.dataset.place), button]),
  );
  let pressed: number | null = null;
  for (const [place, button] of buttons)
    button.addEventListener("click", () => {
      choose(pressed === place ? null : place);
    });
  const tellMore = (count: number): void => {
    const all = list.classList.contains("all");
    more.textContent = all ? "Show fewer" : `Show all ${thousands(count)}`;
    more.setAttribute("aria-expanded", String(all));
  };
  let some = 0;
  more.addEventListener("click", () => {
    list.classList.toggle("all");
    tellMore(some);
  });
  return {
    show: (counts, chosen) => {
      pressed = chosen;
      const held = document.activeElement;
      const widths = widthsOf(choice, counts);
      const order = ranked(choice, counts);
      some = order.filter((place) => counts[place] > 0).length;
      for (const place of order) {
        const button = buttons.get(place);
        const line = button?.closest("li");
        if (!button || !line) continue;
        line.hidden = counts[place] === 0 && place !== chosen;
        line.classList.toggle("chosen", place === chosen);
        button.setAttribute("aria-pressed", String(place === chosen));
        one("rect", button).setAttribute("width", String(widths[place]));
        one(".number", button).textContent = thousands(counts[place]);
        list.append(line);
      }
      // A button that was moved has lost the focus.
      if (held instanceof HTMLElement && list.contains(held)) held.focus();
      list.classList.toggle("some", chosen !== null);
      more.hidden = some <= ON_A_PHONE;
      more.classList.toggle("few", some <= AT_FIRST);
      tellMore(some);
    },
  };
};
