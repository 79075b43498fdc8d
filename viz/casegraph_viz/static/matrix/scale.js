// From a number to the step of a colour scale, and to the few characters that fit a cell.
// Steps have round bounds that hold for all pairs, so a colour means the same in every choice.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { el } = cg;
  const ROUND = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000];

  let counts = null;
  const countBounds = () => {
    if (counts) return counts;
    let top = 1;
    cg.themes.forEach((a) => cg.themes.slice(a.i + 1).forEach((b) => (top = Math.max(top, cg.count(a.i, b.i)))));
    const kept = ROUND.filter((value) => value > 1 && value <= top).slice(-5);
    counts = [1, ...kept];
    return counts;
  };
  const differences = {};
  const differenceBounds = (net) => {
    if (differences[net]) return differences[net];
    let top = 0;
    cg.themes.forEach((a) =>
      cg.themes.slice(a.i + 1).forEach((b) => (top = Math.max(top, Math.abs(cg.pair(a.i, b.i, net).difference)))));
    // Doubling from a round eighth of the largest, so that small differences stay pale.
    const start = ROUND.reduce((best, value) => (Math.abs(value - top / 8) < Math.abs(best - top / 8) ? value : best));
    differences[net] = [1, 2, 4, 8].map((times) => times * start);
    return differences[net];
  };
  const FIXED = { lift: [1.25, 1.5, 2, 4], odds_ratio: [1.5, 2.5, 5, 10], phi: [0.05, 0.1, 0.2, 0.4], npmi: [0.1, 0.2, 0.3, 0.5] };
  const RATIOS = new Set(["lift", "odds_ratio"]);
  const bounds = (measure, net) => {
    if (measure === "n11") return countBounds();
    return measure === "difference" ? differenceBounds(net) : FIXED[measure];
  };
  const stepOf = (value, limits) => limits.filter((limit) => value >= limit - 1e-12).length;

  cg.countClass = (count) => `s${stepOf(count, countBounds())}`;
  cg.measureClass = (pair, measure, net) => {
    if (measure === "n11") return cg.countClass(pair.n11);
    const limits = bounds(measure, net);
    const value = pair[measure];
    const ratio = RATIOS.has(measure);
    const more = ratio ? value >= 1 : value >= 0;
    const size = ratio ? (more ? value : 1 / value) : Math.abs(value);
    const step = stepOf(size, limits);
    return step ? `${more ? "m" : "l"}${step}` : "z";
  };

  const short = (value) => (value.startsWith("0.") ? value.slice(1) : value.replace(/^([+−])0\./, "$1."));
  // At most four characters.
  cg.cellText = (pair, measure) => {
    const value = pair[measure];
    if (measure === "n11") return value ? String(value) : "";
    if (measure === "difference") {
      const text = cg.signed(value, 0);
      return text === "0" ? "0" : text;
    }
    if (RATIOS.has(measure)) {
      if (value > 99.5) return ">99";
      return value >= 9.95 ? value.toFixed(0) : short(value.toFixed(1));
    }
    return Math.abs(value) < 0.005 ? "0" : short(cg.signed(value, 2)).replace("1.00", "1");
  };
  cg.measureText = (pair, measure) => {
    if (measure === "n11") return String(pair.n11);
    if (measure === "difference") return cg.signed(pair.difference, 1);
    if (measure === "odds_ratio") return cg.interval(pair);
    return measure === "lift" ? pair.lift.toFixed(2) : cg.signed(pair[measure], 3);
  };

  // The steps of a scale with the words for each, from the least to the most.
  const countSteps = () => {
    const limits = countBounds();
    return [["s0", "none"], ...limits.map((low, k) => {
      const next = limits[k + 1];
      return [`s${k + 1}`, next === undefined ? `${low} or more` : next - 1 === low ? String(low) : `${low}–${next - 1}`];
    })];
  };
  const divergingSteps = (measure, net) => {
    const limits = bounds(measure, net);
    const last = limits.length - 1;
    const many = (k) => (k === last ? `${limits[k]} or more` : `${limits[k]}–${limits[k + 1]}`);
    if (RATIOS.has(measure)) {
      const part = (k) => (k === last ? `1/${limits[k]} or less` : `1/${limits[k + 1]}–1/${limits[k]}`);
      return [
        ...limits.map((_, k) => [`l${k + 1}`, part(k)]).reverse(),
        ["z", "near 1"],
        ...limits.map((_, k) => [`m${k + 1}`, many(k)]),
      ];
    }
    return [
      ...limits.map((_, k) => [`l${k + 1}`, `−${many(k).replace("–", " to −").replace("or more", "or below")}`]).reverse(),
      ["z", "near 0"],
      ...limits.map((_, k) => [`m${k + 1}`, `+${many(k).replace("–", " to +")}`]),
    ];
  };
  cg.scales = (state) => {
    const found = [{ title: state.measure === "n11" ? "Reviews with both" : "Below the diagonal: reviews with both", steps: countSteps() }];
    if (state.measure !== "n11")
      found.push({ title: `Above the diagonal: ${cg.settings.measures[state.measure]}`, steps: divergingSteps(state.measure, state.net) });
    return found;
  };

  const holder = cg.byId("scales");
  let told = "";
  cg.onChange((state) => {
    const key = `${state.measure}|${state.net}`;
    if (key === told) return;
    told = key;
    holder.replaceChildren(
      ...cg.scales(state).map(({ title, steps }) =>
        el("div", { class: "scale" },
          el("p", { class: "scale-title" }, title),
          el("ul", { class: "steps" }, steps.map(([name, words]) =>
            el("li", {}, el("span", { class: `swatch ${name}`, "aria-hidden": "true" }), words))))),
      el("div", { class: "scale" },
        el("p", { class: "scale-title" }, "Frames, on both sides"),
        el("ul", { class: "steps" },
          el("li", {}, el("span", { class: "swatch clear", "aria-hidden": "true" }), "solid: clear"),
          el("li", {}, el("span", { class: "swatch suggestive", "aria-hidden": "true" }), "dashed: suggestive"),
          el("li", {}, el("span", { class: "swatch own", "aria-hidden": "true" }), "diagonal: reviews that name the theme"))));
  });
})();
