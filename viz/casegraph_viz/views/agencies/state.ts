// What the reader has chosen, kept in the fragment of the address so that a view can be shared.
import { readFragment, writeFragment } from "../../../browser/lib/address.ts";
import { keepState } from "../../../browser/lib/state.ts";
import { agencies, agencyOf, pairs, settings, themeOf, themes, weight } from "./data.ts";

const kinds = Object.keys(settings.shown);
const first = () => ({ shown: kinds[0], cut: null, agency: null, theme: null, pair: null });

// All lines of one kind, those of most reviews first; the pairs come sorted by findings.
export const linesOf = (shown: any) =>
  pairs
    .filter((pair: any) => weight(pair, shown) > 0)
    .sort((x: any, y: any) => weight(y, shown) - weight(x, shown) || x.i - y.i);
export const cutOf = (state: any) => {
  const most = linesOf(state.shown).length;
  return Math.min(state.cut ?? settings.first, most);
};
// Of one agency or theme every line is shown; of all, the strongest.
export const visible = (state: any) => {
  const lines = linesOf(state.shown);
  if (state.agency !== null) return lines.filter((pair: any) => pair.agency.i === state.agency);
  if (state.theme !== null) return lines.filter((pair: any) => pair.theme.i === state.theme);
  const kept = lines.slice(0, cutOf(state));
  const chosen = state.pair !== null && lines.find((pair: any) => pair.i === state.pair);
  return chosen && !kept.includes(chosen) ? [...kept, chosen] : kept;
};

const write = (state: any) => {
  writeFragment({
    shown: state.shown === kinds[0] ? null : state.shown,
    cut: state.cut === null || state.cut === settings.first ? null : state.cut,
    agency: state.agency === null ? null : agencies[state.agency].id,
    theme: state.theme === null ? null : themes[state.theme].id,
    pair: state.pair === null ? null : `${pairs[state.pair].agency.id}~${pairs[state.pair].theme.id}`,
  });
};

const read = () => {
  const state: any = first();
  const given: any = readFragment();
  if (kinds.includes(given.get("shown"))) state.shown = given.get("shown");
  if (/^\d{1,5}$/.test(given.get("cut") ?? "")) state.cut = Math.max(1, Number(given.get("cut")));
  state.agency = agencyOf.get(given.get("agency"))?.i ?? null;
  if (state.agency === null) state.theme = themeOf.get(given.get("theme"))?.i ?? null;
  const wanted = given.get("pair");
  if (wanted) state.pair = pairs.find((pair: any) => `${pair.agency.id}~${pair.theme.id}` === wanted)?.i ?? null;
  return state;
};

export const store = keepState({ first, read, write });
