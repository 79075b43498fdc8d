// What the reader has chosen, kept in the fragment of the address so that a view can be shared.
import { readFragment, writeFragment } from "../../../browser/lib/address.ts";
import { keepState } from "../../../browser/lib/state.ts";
import { agencies, agencyOf, pairs, settings, themeOf, themes, weight, type Pair, type Shown } from "./data.ts";

export interface State {
  shown: Shown;
  /** How many lines are drawn; null for as many as at first. */
  cut: number | null;
  /** The chosen agency, theme and line, by place. */
  agency: number | null;
  theme: number | null;
  pair: number | null;
}

const kinds = Object.keys(settings.shown) as Shown[];
const first = (): State => ({ shown: kinds[0], cut: null, agency: null, theme: null, pair: null });

/** All lines of one kind, those of most reviews first; the pairs come sorted by findings. */
export const linesOf = (shown: Shown): Pair[] =>
  pairs.filter((pair) => weight(pair, shown) > 0).sort((x, y) => weight(y, shown) - weight(x, shown) || x.i - y.i);
/** How many lines are drawn where nothing is chosen. */
export const cutOf = (state: State): number => Math.min(state.cut ?? settings.first, linesOf(state.shown).length);
/** The lines in view: of one agency or theme every line, of all the strongest. */
export const visible = (state: State): Pair[] => {
  const lines = linesOf(state.shown);
  if (state.agency !== null) return lines.filter((pair) => pair.agency.i === state.agency);
  if (state.theme !== null) return lines.filter((pair) => pair.theme.i === state.theme);
  const kept = lines.slice(0, cutOf(state));
  const chosen = lines.find((pair) => pair.i === state.pair);
  return chosen && !kept.includes(chosen) ? [...kept, chosen] : kept;
};

/** Whether an agency, a theme or a line is chosen. */
export const isChosen = ({ agency, theme, pair }: State): boolean => agency !== null || theme !== null || pair !== null;

const write = (state: State): void => {
  writeFragment({
    shown: state.shown === kinds[0] ? null : state.shown,
    cut: state.cut === settings.first ? null : state.cut,
    agency: state.agency === null ? null : agencies[state.agency].id,
    theme: state.theme === null ? null : themes[state.theme].id,
    pair: state.pair === null ? null : `${pairs[state.pair].agency.id}~${pairs[state.pair].theme.id}`,
  });
};

const read = (): State => {
  const state = first();
  const given = readFragment();
  const asked = (name: string): string => given.get(name) ?? "";
  state.shown = kinds.find((kind) => kind === asked("shown")) ?? state.shown;
  if (/^\d{1,5}$/.test(asked("cut"))) state.cut = Math.max(1, Number(asked("cut")));
  state.agency = agencyOf.get(asked("agency"))?.i ?? null;
  if (state.agency === null) state.theme = themeOf.get(asked("theme"))?.i ?? null;
  const wanted = asked("pair");
  if (wanted) state.pair = pairs.find((pair) => `${pair.agency.id}~${pair.theme.id}` === wanted)?.i ?? null;
  return state;
};

export const store = keepState<State>({ first, read, write });
