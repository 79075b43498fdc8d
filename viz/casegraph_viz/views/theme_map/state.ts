// What the reader has chosen, kept in the fragment of the address so that a view can be shared.
import { CLEAR, SUGGESTIVE } from "../../../browser/lib/library.ts";
import { nets, pairKeys, pairOfThemes, settings, themeOf, themes } from "./data.ts";
import { CHILDREN } from "../../../browser/recount/select.ts";
import { corpus, cutOf, facets, inForce, pairAt, settle } from "./numbers.ts";

const Q = [String(SUGGESTIVE), "0.1", String(CLEAR), "0.01"];
const first = () => ({
  net: settings.net,
  cut: null,
  measure: "n11",
  least: 1,
  q: Q[0],
  weak: false,
  apart: false,
  rings: true,
  off: [],
  filters: {},
  every: [],
  anyChild: false,
  years: [null, null],
  theme: null,
  pair: null,
});
const listeners: any = [];
let state: any = first();

const change = (changes: any) => {
  const { theme, pair } = state;
  ignored = [];
  state = { ...state, ...changes };
  write(state.theme !== theme || state.pair !== pair);
  notify();
};
export const store: any = {
  get state() {
    return state;
  },
  onChange: (listener: any) => {
    listeners.push(listener);
  },
  change,
  reset: () => change(first()),
  start: () => {
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

const span = ([low, high]: any) =>
  low === null && high === null ? "" : low === high ? String(low) : `${low ?? ""}..${high ?? ""}`;
// A theme or pair that was opened is a step back in the browser; sliders and ticks are not.
const write = (step: any) => {
  const start: any = first();
  const parts: any = [];
  const put = (name: any, value: any) => parts.push(`${name}=${value}`);
  for (const { key } of facets)
    if (state.filters[key])
      put(key, state.filters[key].map(encodeURIComponent).join(state.every.includes(key) ? "%2B" : ","));
  if (state.anyChild) put(CHILDREN, "any");
  if (span(state.years)) put("year", span(state.years));
  for (const name of ["net", "measure", "least", "q"]) if (state[name] !== start[name]) put(name, state[name]);
  if (state.cut !== null) put("cut", state.cut);
  if (state.weak) put("weak", 1);
  if (state.apart) put("apart", 1);
  if (!state.rings) put("rings", 0);
  if (state.off.length) put("off", state.off.join(","));
  if (state.theme !== null) put("theme", encodeURIComponent(themes[state.theme].id));
  if (state.pair !== null) put("pair", encodeURIComponent(pairKeys[state.pair]));
  const hash: any = parts.length ? `#${parts.join("&")}` : "";
  if (hash === window.location.hash) return;
  const address = hash || window.location.pathname + window.location.search;
  if (step) window.history.pushState(null, "", address);
  else window.history.replaceState(null, "", address);
};

const plain = (text: any) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};
const whole = (value: any, low: any, high: any) =>
  /^\d{1,6}$/.test(value) ? Math.min(Math.max(Number(value), low), high) : null;

const readYears = (text: any, years: any) => {
  const found = /^(?:(\d{4})|(\d{4})?\.\.(\d{4})?)$/.exec(text);
  if (!found || years.low === null) return [null, null];
  const inside = (year: any) => (year === undefined ? null : Math.min(Math.max(Number(year), years.low), years.high));
  const [low, high] = found[1] ? [inside(found[1]), inside(found[1])] : [inside(found[2]), inside(found[3])];
  return low !== null && high !== null && low > high ? [null, null] : [low, high];
};

// Anything that the page does not know is ignored, so that a damaged address is harmless; a filter, theme or pair that
// was ignored is reported, or the whole would be taken for the answer.
const shortened = (text: any) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
const ignore = (what: any, text: any) => ignored.push(`${what} “${shortened(text)}”`);
const readFacet = (state: any, { key, label, values }: any, raw: any) => {
  const every = /%2B|\+/i.test(raw) && !raw.includes(",");
  const asked = raw
    .split(every ? /%2B|\+/i : ",")
    .filter(Boolean)
    .map((text: any) => plain(text) ?? text);
  if (every) state.every.push(key);
  const known = values.map(({ id }: any) => id).filter((id: any) => asked.includes(id));
  if (known.length) state.filters[key] = known;
  for (const id of asked) if (!known.includes(id)) ignore(label, id);
};
// Two themes of this page make a pair, even one that no review names.
const readPair = (value: any) => {
  const ends = value.split("~").map((id: any) => themeOf.get(id)?.i);
  if (ends.length !== 2 || ends.includes(undefined) || ends[0] === ends[1]) return null;
  return pairOfThemes(ends[0], ends[1]);
};

const readPart = (state: any, name: any, raw: any) => {
  const value = plain(raw);
  const facet = facets.find(({ key }: any) => key === name);
  if (facet) readFacet(state, facet, raw);
  else if (name === CHILDREN && corpus) {
    state.anyChild = value === "any";
    if (value !== "any" && value !== "same") ignore("Conditions on children", value ?? raw);
  } else if (value === null) {
    if (name === "theme" || name === "pair") ignore(name, raw);
  } else if (name === "year" && corpus) {
    state.years = readYears(value, corpus.years);
    if (span(state.years) === "" && value !== "..") ignore("Year", value);
  } else if (name === "net" && Object.hasOwn(nets, value)) state.net = value;
  else if (name === "cut") state.cut = whole(value, 0, 99999);
  else if (name === "least") state.least = whole(value, 1, settings.n || 1) ?? 1;
  else if (name === "q" && Q.includes(value)) state.q = value;
  else if (name === "measure" && Object.hasOwn(settings.measures, value)) state.measure = value;
  else if (name === "weak" || name === "apart") state[name] = value === "1";
  else if (name === "rings") state.rings = value !== "0";
  else if (name === "off") state.off = value.split(",").filter((g) => Object.hasOwn(settings.groups, g));
  else if (name === "theme" && themeOf.has(value)) state.theme = themeOf.get(value).i;
  else if (name === "theme") ignore("theme", value);
};

export let ignored: string[] = [];
const readHash = () => {
  const state: any = first();
  ignored = [];
  let pair = null;
  for (const part of window.location.hash.slice(1).split("&")) {
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

const notify: any = () => {
  settle(state);
  listeners.forEach((listener: any) => listener(state));
};

export const selectTheme = (theme: any) => store.change({ theme, pair: null });
export const selectPair = (pair: any) => store.change({ pair, theme: null });
export const clearSelection = () => store.change({ pair: null, theme: null });

// Who says what the address has opened: the panel, which is made after this.
let restored = (): void => undefined;
export const whenRestored = (listener: () => void) => {
  restored = listener;
};

const restore = () => {
  const before = state;
  state = readHash();
  notify();
  if (before.theme !== state.theme || before.pair !== state.pair) restored();
};
// A link to a part of this page does not describe the view, so the view stays.
const isPart = () => /^#[^=]+$/.test(window.location.hash);

// Whether a pair passes the reader's bound; at the bound of clear evidence, the grade decides.
export const firm = (pair: any, state: any) =>
  state.q === String(CLEAR) ? pair.evidence === "clear" : pair.q <= Number(state.q);

// The pairs that are drawn, in order of evidence, under the present settings.
export const visiblePairs = (state: any) => {
  const off = new Set(state.off);
  const cut = cutOf(state);
  const shown = [];
  let suggestive = 0;
  let suggestiveApart = 0;
  for (const k of inForce.order) {
    const pair = pairAt(k);
    if (off.has(pair.a.group) || off.has(pair.b.group) || (state.least > 1 && pair.n11 < state.least)) continue;
    const chosen = state.pair === k;
    const passes = firm(pair, state);
    let draw = chosen;
    if (pair.together) {
      if (pair.evidence === "clear") draw = passes || chosen;
      else if (pair.evidence === "suggestive") draw = (suggestive++ < cut && passes) || chosen;
      else if (state.weak && state.theme !== null)
        draw = chosen || pair.a.i === state.theme || pair.b.i === state.theme;
    } else if (state.apart) {
      if (pair.evidence === "clear") draw = passes || chosen;
      else if (pair.evidence === "suggestive") draw = (suggestiveApart++ < cut && passes) || chosen;
    }
    if (draw) shown.push(pair);
  }
  return shown;
};
