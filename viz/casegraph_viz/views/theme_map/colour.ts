// The colour of the shapes: by group of themes, by linked group, or by what the reviews that name a theme have in common.
// No meaning rests on a colour alone: groups have forms, linked groups numbers, and steps go from light to dark.
import { FEWEST_UNITS } from "../../../browser/lib/library.ts";
import { inLight } from "../../../browser/lib/mode.ts";
import { STEPS, stepOf, stepsOf, type Steps } from "../../../browser/lib/steps.ts";
import type { State } from "./choices.ts";
import { settings, type Theme } from "./data.ts";
import { inForce, type Numbers } from "./numbers.ts";
import { measured, measuredWords, OVERLAYS, type Measured, type Overlay } from "./overlays.ts";

/** The colours of a page, or of paper. */
export interface Palette {
  paper: string;
  ink: string;
  soft: string;
  groups: Record<string, string>;
  /** Of the linked groups, from number 1 on, and of the steps from few to many. */
  linked: string[];
  steps: string[];
}
const MOST_LINKED = 10;
const STEP_NAMES = ["--s2", "--s3", "--s4", "--s5", "--s6"];
export const readPalette = (): Palette => {
  const css = window.getComputedStyle(document.documentElement);
  const get = (name: string): string => css.getPropertyValue(name).trim();
  return {
    paper: get("--surface"),
    ink: get("--ink"),
    soft: get("--soft"),
    groups: Object.fromEntries(Object.keys(settings.groups).map((group) => [group, get(`--group-${group}`)])),
    linked: Array.from({ length: MOST_LINKED }, (_, k) => get(`--linked-${k + 1}`)),
    steps: STEP_NAMES.map(get),
  };
};
let light: Palette | null = null;
/** The colours of what is saved or printed. */
export const onPaper = (): Palette => (light ??= inLight(readPalette));

/** Whether the shapes have the colours of linked groups, which are those of all reviews. */
export const showsLinked = ({ colour }: State): boolean =>
  colour === "linked" && !inForce.filtered && settings.linked.length > 0;
export const overlayOf = ({ colour }: State): Overlay | null => OVERLAYS[colour] ?? null;

/** What an overlay says of the themes that are drawn, and its steps. */
export interface Layer {
  overlay: Overlay;
  found: ReadonlyMap<number, Measured>;
  steps: Steps;
}
let known: { key: string; numbers: Numbers | null; layer: Layer | null } = { key: "", numbers: null, layer: null };
/** The overlay in sight over some themes; null where there is none. */
export const layerOf = (state: State, drawn: readonly Theme[]): Layer | null => {
  const overlay = overlayOf(state);
  if (!overlay) return null;
  const key = `${state.colour}|${drawn.map(({ i }) => i).join()}`;
  if (known.key === key && known.numbers === inForce) return known.layer;
  const found = new Map<number, Measured>();
  for (const theme of drawn) {
    const value = measured(overlay, theme);
    if (value) found.set(theme.i, value);
  }
  const values = [...found.values()].map(({ value }) => value);
  const layer = { overlay, found, steps: stepsOf(values.length ? values : [0], overlay.sizes, overlay.most) };
  known = { key, numbers: inForce, layer };
  return layer;
};
/** What the overlay in sight says of a theme; empty without one. */
export const overlayWords = (theme: Theme, state: State): string => {
  const overlay = overlayOf(state);
  return overlay ? measuredWords(overlay, measured(overlay, theme)) : "";
};

/** How a shape is filled; a dashed edge round nothing where an overlay has no value. */
export interface Fill {
  background: string;
  border: string;
  dashed: boolean;
}
export const fillOf = (theme: Theme, state: State, layer: Layer | null, hollow: boolean, on: Palette): Fill => {
  if (layer) {
    const found = layer.found.get(theme.i);
    if (!found) return { background: on.paper, border: on.soft, dashed: true };
    return { background: on.steps[stepOf(found.value, layer.steps)], border: on.ink, dashed: false };
  }
  const own = showsLinked(state) ? (on.linked[theme.community - 1] ?? on.soft) : on.groups[theme.group];
  return hollow
    ? { background: on.paper, border: own, dashed: false }
    : { background: own, border: on.paper, dashed: false };
};

/** One colour with what it stands for; no colour for what has no value. */
export interface Meaning {
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

interface Meanings {
  head: string;
  of: readonly Meaning[];
}
/**
 * What the colours of some themes mean, with a heading; nothing where they are those of the groups of themes.
 *
 * The steps of an overlay are those of `scale`, which holds the themes.
 */
export const meaningsOf = (
  state: State,
  drawn: readonly Theme[],
  on: Palette,
  scale: readonly Theme[] = drawn,
): Meanings | null => {
  const layer = layerOf(state, scale);
  if (layer) return { head: layer.overlay.head, of: ofSteps(layer, drawn, on) };
  if (!showsLinked(state)) return null;
  const none = drawn.some(({ community }) => !community) ? [{ colour: on.soft, words: "in none" }] : [];
  return { head: settings.called.head, of: [...ofLinked(drawn, on), ...none] };
};
/** The same in one line: its heading is told with the first of them. */
export const underHead = ({ head, of }: Meanings): Meaning[] =>
  of.map(({ colour, words }, k) => ({ colour, words: k ? words : `${head}: ${words}` }));
