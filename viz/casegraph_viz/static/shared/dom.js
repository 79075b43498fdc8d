// Elements are built from text only; nothing in a view ever parses text as HTML.
(() => {
  "use strict";
  const cg = (window.casegraph = window.casegraph || {});
  const SVG = "http://www.w3.org/2000/svg";

  const el = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value === true) node.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined)
        node.setAttribute(name, value);
    }
    for (const child of children.flat()) if (child !== null) node.append(child);
    return node;
  };

  const shape = (group, outline) => {
    const svg = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    svg.setAttribute("class", `shape g-${group}`);
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", outline);
    svg.append(path);
    return svg;
  };

  const byId = (id) => document.getElementById(id);
  const announce = (text) => {
    const status = byId("status");
    if (!status) return;
    status.textContent = "";
    window.setTimeout(() => {
      status.textContent = text;
    }, 60);
  };

  const plural = (count, one, many) => `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
  const fixed = (value, digits) => (value === null || value === undefined ? "–" : value.toFixed(digits));
  const odds = (value) => (value > 1000 ? "> 1000" : fixed(value, 1));
  const interval = (pair) => `${odds(pair.odds_ratio)} (${odds(pair.odds_ratio_low)} to ${odds(pair.odds_ratio_high)})`;
  const percent = (share) => `${Math.round(100 * share)}%`;
  const chance = (p) => {
    if (p === null || p === undefined) return "–";
    return p < 0.001 ? "< 0.001" : p.toPrecision(2);
  };

  Object.assign(cg, { el, shape, byId, announce, plural, fixed, interval, percent, chance });
})();
