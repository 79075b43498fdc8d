// A text field with a list of options under it, as the pattern "combobox" of ARIA asks: the focus stays in the
// field, and the list says which option is pointed at.
import { el, type Child } from "./dom.ts";

export interface Combobox {
  /** The place of the option that is pointed at, or that of the first where none is. */
  chosen: () => number;
  /** Hide the list. */
  close: () => void;
  /** Show options, none of them pointed at; hide the list where there are none. */
  show: (options: readonly HTMLElement[]) => void;
  /** Make an option; `choose` is called with its place. */
  option: (place: number, choose: (place: number) => void, ...children: Child[]) => HTMLElement;
  /** Point at the next option after an arrow key, round the ends of the list. */
  move: (key: string) => void;
}

/** `prefix` begins the ids of the options. */
export const combobox = (input: HTMLInputElement, list: HTMLElement, prefix: string): Combobox => {
  let active = -1;
  const idOf = (place: number): string => `${prefix}-${String(place)}`;
  const point = (to: number): void => {
    active = to;
    [...list.children].forEach((option, i) => {
      option.setAttribute("aria-selected", String(i === active));
      if (i === active) option.scrollIntoView({ block: "nearest" });
    });
    if (active >= 0) input.setAttribute("aria-activedescendant", idOf(active));
    else input.removeAttribute("aria-activedescendant");
  };
  const open = (is: boolean): void => {
    list.hidden = !is;
    input.setAttribute("aria-expanded", String(is));
    point(-1);
  };
  return {
    chosen: () => Math.max(active, 0),
    close: () => {
      open(false);
    },
    show: (options) => {
      list.replaceChildren(...options);
      open(options.length > 0);
    },
    option: (place, choose, ...children) =>
      el(
        "li",
        {
          id: idOf(place),
          role: "option",
          "aria-selected": "false",
          // Not on click: the field would lose the focus first, and the list would be closed.
          onmousedown: (event: MouseEvent) => {
            event.preventDefault();
          },
          onclick: () => {
            choose(place);
          },
        },
        ...children,
      ),
    move: (key) => {
      const count = list.hidden ? 0 : list.children.length;
      const step = key === "ArrowDown" ? 1 : active < 0 ? 0 : -1;
      if (count) point((active + step + count) % count);
    },
  };
};
