// What the colours of the shapes mean: in the key of the picture, in a saved picture, and for a screen reader as a list.
import { announce, byId, el, one } from "../../../browser/lib/dom.ts";
import { FEWEST_UNITS } from "../../../browser/lib/library.ts";
import { MODE_CHANGED } from "../../../browser/lib/mode.ts";
import type { LegendItem } from "../../../browser/lib/picture.ts";
import type { Colouring, State } from "./choices.ts";
import { meaningsOf, onPaper, overlayOf, underHead } from "./colour.ts";
import { settings, themes } from "./data.ts";
import { inForce } from "./numbers.ts";
import { openTheme } from "./open.ts";
import { measured } from "./overlays.ts";
import { view } from "./sheet.ts";
import { store } from "./state.ts";

const key = byId("colour-key");
const choice = byId<HTMLSelectElement>("colour");
const fold = byId<HTMLDetailsElement>("overlay-list");

/** What the colours mean, for the legend of a saved picture. */
export const colourLegend = (state: State): LegendItem[] => {
  const on = onPaper();
  const found = meaningsOf(state, view.placed, on);
  if (!found) return [];
  return underHead(found).map(({ colour, words }) => ({
    mark: [
      [
        "rect",
        {
          x: 5,
          y: 0,
          width: 14,
          height: 12,
          fill: colour ?? on.paper,
          stroke: on.soft,
          "stroke-dasharray": colour ? null : "3 2",
        },
      ],
    ],
    words,
  }));
};

const swatch = (colour: string | null): HTMLElement => {
  const box = el("span", { class: colour ? "colour-box" : "colour-box none" });
  if (colour) box.style.background = colour;
  return box;
};
const fillList = (state: State): void => {
  const overlay = overlayOf(state);
  fold.hidden = !overlay;
  if (!overlay) return;
  one("summary", fold).textContent = `${overlay.head}, theme by theme`;
  const known = themes
    .filter(({ count }) => count > 0)
    .map((theme) => ({ theme, found: measured(overlay, theme) }))
    .sort((x, y) => (y.found?.value ?? -1) - (x.found?.value ?? -1) || y.theme.count - x.theme.count);
  one("ul", fold).replaceChildren(
    ...known.map(({ theme, found }) =>
      el(
        "li",
        {},
        el(
          "button",
          {
            type: "button",
            class: "link",
            onclick: () => {
              openTheme(theme.i);
            },
          },
          theme.label,
        ),
        el(
          "span",
          { class: "count" },
          found ? `${overlay.text(found.value)}, of ${found.over}` : `under ${FEWEST_UNITS}`,
        ),
      ),
    ),
  );
};

const show = (state: State): void => {
  const found = meaningsOf(state, view.placed, view.colours);
  const words = state.colour === "linked" && inForce.filtered;
  key.hidden = !found && !words;
  key.replaceChildren(
    ...(found
      ? [
          el("strong", {}, `${found.head}:`),
          el(
            "ul",
            {},
            found.of.map((meaning) => el("li", {}, swatch(meaning.colour), meaning.words)),
          ),
        ]
      : words
        ? [
            `The ${settings.called.one}s are those of all reviews: under a filter the colour is that of the theme group.`,
          ]
        : []),
  );
  choice.value = state.colour;
  one(".stage").classList.toggle("own-colours", found !== null);
};

export const startColourKey = (): void => {
  for (const option of [...choice.options]) if (option.value === "linked" && !settings.linked.length) option.remove();
  choice.addEventListener("change", () => {
    store.change({ colour: choice.value as Colouring });
    announce(`${choice.selectedOptions[0].textContent}.`);
  });
  document.addEventListener(MODE_CHANGED, () => {
    show(store.state);
  });
  let last = "";
  let numbers = inForce;
  store.onChange((state) => {
    show(state);
    if (state.colour === last && numbers === inForce) return;
    [last, numbers] = [state.colour, inForce];
    fillList(state);
  });
};
