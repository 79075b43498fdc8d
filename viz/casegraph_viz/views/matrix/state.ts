// What the reader has chosen, kept in the fragment of the address so that a view can be shared.
import { readFragment, writeFragment } from "../../../browser/lib/address.ts";
import { keepState } from "../../../browser/lib/state.ts";
import { byId } from "../../../browser/lib/dom.ts";
import { settings, themeOf, themes } from "./data.ts";

const options = (id: any) => [...byId<any>(id).options].map((option) => option.value);
const known: any = {
  net: Object.keys(settings.nets),
  measure: Object.keys(settings.measures),
  themes: options("shown"),
  order: options("order"),
};
const first = () => ({
  net: known.net[0],
  measure: known.measure[0],
  themes: known.themes[0],
  order: known.order[0],
  large: false,
  open: null,
});

const write = (state: any) => {
  const start: any = first();
  const values: any = {};
  for (const name of Object.keys(known)) if (state[name] !== start[name]) values[name] = state[name];
  if (state.large) values.cells = "large";
  if (state.open) {
    const [a, b] = state.open.map((i: any) => themes[i].id);
    if (a === b) values.theme = a;
    else values.pair = `${a}~${b}`;
  }
  writeFragment(values);
};

const read = () => {
  const state: any = first();
  const given = readFragment();
  for (const name of Object.keys(known)) if (known[name].includes(given.get(name))) state[name] = given.get(name);
  state.large = given.get("cells") === "large";
  const theme: any = themeOf.get(given.get("theme"));
  if (theme) state.open = [theme.i, theme.i];
  // Ids may hold any sign, so every place where the text can be cut in two is tried.
  const text = given.get("pair") ?? "";
  for (let at = text.indexOf("~"); at >= 0; at = text.indexOf("~", at + 1)) {
    const [a, b]: any = [themeOf.get(text.slice(0, at)), themeOf.get(text.slice(at + 1))];
    if (a && b && a !== b) state.open = [a.i, b.i];
  }
  return state;
};

export const store = keepState({ first, read, write });

// The themes in view, in the order of the rows.
const groupAt = Object.keys(settings.groups);
const byCount = (x: any, y: any) => y.count - x.count || x.i - y.i;
const orders: any = {
  community: (x: any, y: any) => x.i - y.i,
  count: byCount,
  group: (x: any, y: any) => groupAt.indexOf(x.group) - groupAt.indexOf(y.group) || byCount(x, y),
  label: (x: any, y: any) => x.label.localeCompare(y.label, "en-GB"),
};
const chosen = (which: any) => {
  if (which === "all") return [...themes];
  if (which === "top") return [...themes].sort(byCount).slice(0, settings.first);
  if (which === "communities") return themes.filter((theme: any) => theme.community);
  return themes.filter((theme: any) => theme.group === which);
};
export const inView = (state: any) => chosen(state.themes).sort(orders[state.order]);
