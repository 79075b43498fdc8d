// What the reader has chosen, kept in the fragment of the address so that a view can be shared.
import { noFilters, partsOf, readFilters } from "../../../browser/filters/state.ts";
import { filterText, slidesPart } from "../../../browser/lib/address.ts";
import { CLEAR, SUGGESTIVE } from "../../../browser/lib/library.ts";
import type { Net } from "../../../browser/recount/sentences.ts";
import type { Colouring, Rank, State } from "./choices.ts";
import {
  nets,
  pairKeys,
  pairOfThemes,
  settings,
  themeOf,
  themes,
  type Measure,
  type PairNumber,
  type ThemeNumber,
} from "./data.ts";
import { corpus, facets, settle } from "./numbers.ts";

const Q = [String(SUGGESTIVE), "0.1", String(CLEAR), "0.01"];
const TABS: readonly State["tab"][] = ["network", "ranked", "table"];
const RANKS: readonly Rank[] = ["evidence", "n11", "lift"];
const COLOURS: readonly Colouring[] = ["group", "linked", "year", "deaths", "recommendations"];
const first = (): State => ({
  tab: "network",
  rank: "evidence",
  colour: "group",
  panel: true,
  net: settings.net,
  cut: null,
  measure: "n11",
  least: 1,
  q: Q[0],
  weak: false,
  apart: false,
  rings: true,
  density: false,
  twice: true,
  off: [],
  ...noFilters(),
  theme: null,
  pair: null,
});
type Listener = (state: State) => void;
const listeners: Listener[] = [];
let state = first();

const change = (changes: Partial<State>): void => {
  const { tab, theme, pair } = state;
  ignored = [];
  state = { ...state, ...changes };
  write(state.theme !== theme || state.pair !== pair || state.tab !== tab);
  notify();
};
export const store = {
  get state(): State {
    return state;
  },
  onChange: (listener: Listener): void => {
    listeners.push(listener);
  },
  change,
  reset: (): void => {
    change(first());
  },
  start: (): void => {
    state = readHash();
    notify();
    window.addEventListener("popstate", () => {
      if (!isPart()) restore();
    });
    window.addEventListener("hashchange", () => {
      if (isPart()) write(false);
      else restore();
    });
  },
};

/** A state as the fragment of an address, without the filters for another page. */
export const fragmentOf = (state: State, filters = true): string => {
  const start = first();
  const parts = filters ? partsOf(state, facets) : [];
  const put = (name: string, value: string | number): void => {
    parts.push(`${name}=${value}`);
  };
  for (const name of ["tab", "net", "measure", "least", "q", "rank", "colour"] as const)
    if (state[name] !== start[name]) put(name, state[name]);
  if (state.cut !== null) put("cut", state.cut);
  if (state.weak) put("weak", 1);
  if (state.apart) put("apart", 1);
  if (state.density) put("density", 1);
  if (!state.rings) put("rings", 0);
  if (!state.twice) put("twice", 0);
  if (!state.panel) put("panel", 0);
  if (state.off.length) put("off", state.off.join(","));
  if (state.theme !== null) put("theme", encodeURIComponent(themes[state.theme].id));
  if (state.pair !== null) put("pair", encodeURIComponent(pairKeys[state.pair]));
  return parts.join("&");
};

// A tab, theme or pair that was opened is a step back in the browser; sliders and ticks are not.
const write = (step: boolean): void => {
  const text = [fragmentOf(state), ...slidesPart(filterText(window.location))].filter(Boolean).join("&");
  const hash = text ? `#${text}` : "";
  if (hash === window.location.hash) return;
  const address = hash || window.location.pathname + window.location.search;
  if (step) window.history.pushState(null, "", address);
  else window.history.replaceState(null, "", address);
};

const plain = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};
const whole = (value: string, low: number, high: number): number | null =>
  /^\d{1,6}$/.test(value) ? Math.min(Math.max(Number(value), low), high) : null;

// Anything that the page does not know is ignored, so that a damaged address is harmless; a filter, theme or pair that
// was ignored is reported, or the whole would be taken for the answer.
const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
const ignore = (what: string, text: string): void => {
  ignored.push(`${what} “${shortened(text)}”`);
};
// Two themes of this page make a pair, even one that no review names.
const readPair = (value: string): PairNumber | null => {
  const [one, other, ...more] = value.split("~").map((id) => themeOf.get(id)?.i);
  if (one === undefined || other === undefined || one === other || more.length) return null;
  return pairOfThemes(one, other);
};

const isNet = (value: string): value is Net => Object.hasOwn(nets, value);
const isMeasure = (value: string): value is Measure => Object.hasOwn(settings.measures, value);

const readPart = (state: State, name: string, raw: string): void => {
  const value = plain(raw);
  if (value === null) {
    if (name === "theme" || name === "pair") ignore(name, raw);
  } else if (name === "net" && isNet(value)) state.net = value;
  else if (name === "cut") state.cut = whole(value, 0, 99999);
  else if (name === "least") state.least = whole(value, 1, settings.n || 1) ?? 1;
  else if (name === "q" && Q.includes(value)) state.q = value;
  else if (name === "measure" && isMeasure(value)) state.measure = value;
  else if (name === "weak" || name === "apart" || name === "density") state[name] = value === "1";
  else if (name === "rings" || name === "panel" || name === "twice") state[name] = value !== "0";
  else if (name === "tab") state.tab = TABS.find((tab) => tab === value) ?? "network";
  else if (name === "colour") state.colour = COLOURS.find((colour) => colour === value) ?? "group";
  else if (name === "rank") state.rank = RANKS.find((rank) => rank === value) ?? "evidence";
  else if (name === "off") state.off = value.split(",").filter((g) => Object.hasOwn(settings.groups, g));
  else if (name === "theme") {
    const theme = themeOf.get(value);
    if (theme) state.theme = theme.i;
    else ignore("theme", value);
  }
};

export let ignored: string[] = [];
const readHash = (): State => {
  const text = filterText(window.location);
  const read = corpus ? readFilters(text, corpus) : null;
  const state = { ...first(), ...read?.state };
  ignored = read?.ignored ?? [];
  let pair: string | null = null;
  for (const part of text.split("&")) {
    const at = part.indexOf("=");
    if (at <= 0) continue;
    readPart(state, part.slice(0, at), part.slice(at + 1));
    if (part.startsWith("pair=")) pair = plain(part.slice(at + 1));
  }
  if (pair !== null) {
    state.pair = readPair(pair);
    if (state.pair === null) ignore("pair", pair);
  }
  if (state.pair !== null) state.theme = null;
  return state;
};

const notify = (): void => {
  settle(state);
  for (const listener of listeners) listener(state);
};

export const selectTheme = (theme: ThemeNumber): void => {
  store.change({ theme, pair: null });
};
export const selectPair = (pair: PairNumber): void => {
  store.change({ pair, theme: null });
};
export const clearSelection = (): void => {
  // A click on nothing, with nothing open, changes nothing: two of them zoom.
  if (state.pair === null && state.theme === null) return;
  store.change({ pair: null, theme: null });
};

// Who says what the address has opened: the panel, which is made after this.
let restored = (): void => undefined;
export const whenRestored = (listener: () => void): void => {
  restored = listener;
};

const restore = (): void => {
  const before = state;
  state = readHash();
  notify();
  if (before.theme !== state.theme || before.pair !== state.pair) restored();
};
// A link to a part of this page does not describe the view, so the view stays.
const isPart = (): boolean => /^#[^=]+$/.test(window.location.hash);
