// The colour of the shapes: by group of themes, by linked group, or by what the reviews that name a theme have in common.
// No meaning rests on a colour alone: groups have forms, linked groups numbers, and steps go from light to dark.
import { inLight } from "../../../browser/lib/mode.ts";
import { stepOf, stepsOf, type Steps } from "../../../browser/lib/steps.ts";
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
