// What the colours of the shapes mean: in the key of the picture, in a saved picture, and for a screen reader as a list.
import { announce, byId, el, one } from "../../../browser/lib/dom.ts";
import { FEWEST_UNITS } from "../../../browser/lib/library.ts";
import { MODE_CHANGED } from "../../../browser/lib/mode.ts";
import type { LegendItem } from "../../../browser/lib/picture.ts";
import { STEPS } from "../../../browser/lib/steps.ts";
import type { Colouring, State } from "./choices.ts";
import { layerOf, onPaper, overlayOf, showsLinked, type Layer, type Palette } from "./colour.ts";
import { settings, themes, type Theme } from "./data.ts";
import { inForce } from "./numbers.ts";
import { openTheme } from "./open.ts";
import { measured } from "./overlays.ts";
import { view } from "./sheet.ts";
import { store } from "./state.ts";

const key = byId("colour-key");
const choice = byId<HTMLSelectElement>("colour");
const fold = byId<HTMLDetailsElement>("overlay-list");

/** One colour with what it stands for; no colour for what has no value. */
interface Meaning {
  colour: string | null;
  words: string;
}
const ofSteps = ({ overlay, steps, found }: Layer, drawn: readonly Theme[], on: Palette): Meaning[] => {
  const end = (k: number): string => overlay.text(steps.low + k * steps.size);
  const ranges = Array.from({ length: STEPS }, (_, k) => ({
    colour: on.steps[k],
    words: `${end(k)} to ${end(k + 1)}`,
  }));
  const missing = drawn.some(({ i }) => !found.has(i));
  return [
    ...ranges,
    ...(missing ? [{ colour: null, words: `fewer than ${FEWEST_UNITS} reviews ${overlay.over}` }] : []),
  ];
};
const ofLinked = (drawn: readonly Theme[], on: Palette): Meaning[] =>
  settings.linked.flatMap((name, k) =>
    drawn.some(({ community }) => community === k + 1)
      ? [{ colour: on.linked[k] ?? on.soft, words: `${k + 1} ${name}` }]
      : [],
  );

/** What the colours mean, with a heading; nothing where they are those of the groups of themes. */
const meanings = (state: State, on: Palette): { head: string; of: Meaning[] } | null => {
  const layer = layerOf(state, view.placed);
  if (layer) return { head: layer.overlay.head, of: ofSteps(layer, view.placed, on) };
  if (!showsLinked(state)) return null;
  const none = view.placed.some(({ community }) => !community) ? [{ colour: on.soft, words: "in none" }] : [];
  return { head: settings.called.head, of: [...ofLinked(view.placed, on), ...none] };
};

/** The same for the legend of a saved picture. */
export const colourLegend = (state: State): LegendItem[] => {
  const on = onPaper();
  const found = meanings(state, on);
  if (!found) return [];
  return found.of.map(({ colour, words }, k) => ({
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
    words: k ? words : `${found.head}: ${words}`,
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
  const found = meanings(state, view.colours);
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
