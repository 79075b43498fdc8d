// From a number to the step of a colour scale, and to the few characters that fit a cell.
// Steps have round bounds that hold for all pairs, so a colour means the same whatever is chosen.
import { boundsUpTo, countStepsOf, ROUND, stepOf, type Bounds, type Step } from "../../../browser/lib/count-steps.ts";
import { byId, el } from "../../../browser/lib/dom.ts";
import { counted, countOf, pairsOf, settings, signed, themes, type Measure, type Pair } from "./data.ts";
import { store, type State } from "./state.ts";

// The bounds hold for all pairs of the reviews in view, so they are worked out once per filter.
let of = counted;
let counts: Bounds | null = null;
const differences = new Map<string, Bounds>();
const forget = (): void => {
  if (of === counted) return;
  of = counted;
  counts = null;
  differences.clear();
};
const countBounds = (): Bounds => {
  forget();
  if (counts) return counts;
  let top = 1;
  for (const a of themes) for (const b of themes.slice(a.i + 1)) top = Math.max(top, countOf(a.i, b.i));
  counts = boundsUpTo(top);
  return counts;
};
const differenceBounds = (net: string): Bounds => {
  forget();
  const made = differences.get(net);
  if (made) return made;
  const top = pairsOf(themes, net).reduce((most, pair) => Math.max(most, Math.abs(pair.difference)), 0);
  // Doubling from a round eighth of the largest, so that small differences stay pale.
  const start = ROUND.reduce((best, value) => (Math.abs(value - top / 8) < Math.abs(best - top / 8) ? value : best));
  const found = [1, 2, 4, 8].map((times) => times * start);
  differences.set(net, found);
  return found;
};
const FIXED: Record<Exclude<Measure, "n11" | "difference">, Bounds> = {
  lift: [1.25, 1.5, 2, 4],
  odds_ratio: [1.5, 2.5, 5, 10],
  phi: [0.05, 0.1, 0.2, 0.4],
  npmi: [0.1, 0.2, 0.3, 0.5],
};
const RATIOS = new Set<Measure>(["lift", "odds_ratio"]);
const bounds = (measure: Measure, net: string): Bounds => {
  if (measure === "n11") return countBounds();
  return measure === "difference" ? differenceBounds(net) : FIXED[measure];
};

/** The class of the colour of a count. */
export const countClass = (count: number): string => `s${stepOf(count, countBounds())}`;
/** The class of the colour of a measure of a pair. */
export const measureClass = (pair: Pair, measure: Measure, net: string): string => {
  if (measure === "n11") return countClass(pair.n11);
  const limits = bounds(measure, net);
  const value = pair[measure];
  const ratio = RATIOS.has(measure);
  const more = ratio ? value >= 1 : value >= 0;
  const size = ratio ? (more ? value : 1 / value) : Math.abs(value);
  const step = stepOf(size, limits);
  return step ? `${more ? "m" : "l"}${step}` : "z";
};

const short = (value: string): string => (value.startsWith("0.") ? value.slice(1) : value.replace(/^([+−])0\./, "$1."));
/** A measure of a pair in four characters at most. */
export const cellText = (pair: Pair, measure: Measure): string => {
  const value = pair[measure];
  if (measure === "n11") return value ? String(value) : "";
  if (measure === "difference") {
    const text = signed(value, 0);
    return text === "0" ? "0" : text;
  }
  if (RATIOS.has(measure)) {
    if (value > 99.5) return ">99";
    return value >= 9.95 ? value.toFixed(0) : short(value.toFixed(1));
  }
  return Math.abs(value) < 0.005 ? "0" : short(signed(value, 2)).replace("1.00", "1");
};
// The steps with the words for each, from the least to the most.
const divergingSteps = (measure: Measure, net: string): Step[] => {
  const limits = bounds(measure, net);
  const last = limits.length - 1;
  const many = (k: number): string => (k === last ? `${limits[k]} or more` : `${limits[k]}–${limits[k + 1]}`);
  if (RATIOS.has(measure)) {
    const part = (k: number): string => (k === last ? `1/${limits[k]} or less` : `1/${limits[k + 1]}–1/${limits[k]}`);
    return [
      ...limits.map((_, k): Step => [`l${k + 1}`, part(k)]).reverse(),
      ["z", "near 1"],
      ...limits.map((_, k): Step => [`m${k + 1}`, many(k)]),
    ];
  }
  return [
    ...limits
      .map((_, k): Step => [`l${k + 1}`, `−${many(k).replace("–", " to −").replace("or more", "or below")}`])
      .reverse(),
    ["z", "near 0"],
    ...limits.map((_, k): Step => [`m${k + 1}`, `+${many(k).replace("–", " to +")}`]),
  ];
};
/** The scales of a view, each with its title. */
export const scales = (state: State): { title: string; steps: Step[] }[] => {
  const found = [
    {
      title: state.measure === "n11" ? "Reviews with both" : "Below the diagonal: reviews with both",
      steps: countStepsOf(countBounds()),
    },
  ];
  if (state.measure !== "n11")
    found.push({
      title: `Above the diagonal: ${settings.measures[state.measure]}`,
      steps: divergingSteps(state.measure, state.net),
    });
  return found;
};

const holder = byId("scales");
let shownKey = "";

export const startScale = (): void => {
  store.onChange((state) => {
    const key = `${state.measure}|${state.net}|${counted}`;
    if (key === shownKey) return;
    shownKey = key;
    holder.replaceChildren(
      ...scales(state).map(({ title, steps }) =>
        el(
          "div",
          { class: "scale" },
          el("p", { class: "scale-title" }, title),
          el(
            "ul",
            { class: "steps" },
            steps.map(([name, words]) =>
              el("li", {}, el("span", { class: `swatch ${name}`, "aria-hidden": "true" }), words),
            ),
          ),
        ),
      ),
      el(
        "div",
        { class: "scale" },
        el("p", { class: "scale-title" }, "Frames, on both sides"),
        el(
          "ul",
          { class: "steps" },
          el("li", {}, el("span", { class: "swatch clear", "aria-hidden": "true" }), "solid: clear"),
          el("li", {}, el("span", { class: "swatch suggestive", "aria-hidden": "true" }), "dashed: suggestive"),
          el(
            "li",
            {},
            el("span", { class: "swatch own", "aria-hidden": "true" }),
            "diagonal: reviews that name the theme",
          ),
        ),
      ),
    );
  });
};
