// Bars, where an answer is a number for each category; the table beside them says the same.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { el } = cg;
  const SVG = "http://www.w3.org/2000/svg";
  const MOST = 40;

  const svg = (tag, attributes, text) => {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (text !== undefined) node.textContent = text;
    return node;
  };

  // The columns that name a category: labels rather than ids, and years, when they tell rows apart.
  const categories = (answer, numbers) => {
    const all = answer.vars.filter((name) => !numbers.includes(name));
    const named = all.filter((name) => !(name.endsWith("_id") && all.includes(`${name.slice(0, -3)}_label`)));
    const keyOf = (names, row) => names.map((name) => row[name]?.value ?? "").join("\u0000");
    const apart = (names) => new Set(answer.rows.map((row) => keyOf(names, row))).size === answer.rows.length;
    for (const name of named) if (apart([name])) return [name];
    return named.length && named.length <= 3 && apart(named) ? named : null;
  };

  // What can be drawn: the columns of numbers, none below zero, and the category; or null.
  cg.chartOf = (answer) => {
    if (answer.kind !== "rows" || answer.rows.length < 2) return null;
    const years = answer.vars.filter((name) => answer.rows.every((row) => cg.answer.isYear(row[name]) || (name === "year" && cg.answer.isNumber(row[name]))));
    const numbers = answer.vars.filter(
      (name) => !years.includes(name) && cg.answer.numeric(answer, name) && answer.rows.every((row) => row[name] === undefined || Number(row[name].value) >= 0),
    );
    const category = categories(answer, numbers);
    return numbers.length && category ? { numbers, category } : null;
  };

  const draw = (answer, show, { category }, name, room) => {
    const rows = answer.rows.filter((row) => row[name] !== undefined).slice(0, MOST);
    const values = rows.map((row) => Number(row[name].value));
    const top = Math.max(...values, 1e-9);
    const label = (row) => category.map((each) => show.plain(row[each])).filter(Boolean).join(" · ") || "not stated";
    // Where there is room the labels stand at the left of the bars, else above them.
    const beside = room >= 520;
    const [step, left] = beside ? [24, Math.min(300, room * 0.42)] : [42, 0];
    const height = rows.length * step + 4;
    const longest = Math.floor((beside ? left : room) / 7);
    const words = name.replaceAll("_", " ");
    const picture = svg("svg", { width: room, height, role: "img", "aria-label": `Bars: ${words} by ${category.join(" and ").replaceAll("_", " ")}; the table says the same`, class: "bars" });
    rows.forEach((row, i) => {
      const y = i * step + 2;
      const width = Math.max(0.5, (values[i] / top) * (room - left - 80));
      const bar = beside ? y : y + 18;
      const text = label(row);
      const group = svg("g", {});
      group.append(
        svg("title", {}, `${text}: ${row[name].value}`),
        svg(
          "text",
          { x: beside ? left - 8 : 0, y: y + 15, "text-anchor": beside ? "end" : "start" },
          text.length > longest ? `${text.slice(0, longest - 1)}…` : text,
        ),
        svg("rect", { x: left, y: bar + 2, width: width.toFixed(1), height: 18, class: "bar" }),
        svg("text", { x: left + 6 + width, y: bar + 15 }, Number(row[name].value).toLocaleString("en-GB", { maximumFractionDigits: 3 })),
      );
      picture.append(group);
    });
    const all = answer.rows.filter((row) => row[name] !== undefined).length;
    const note = all > rows.length ? `The first ${rows.length} of ${all.toLocaleString("en-GB")} rows are drawn.` : "";
    return [picture, note ? el("p", { class: "small" }, note) : null];
  };

  cg.resultChart = (answer, show, plan) => {
    const holder = el("div", { class: "chart-holder" });
    const select = el("select", { id: "chart-column" }, plan.numbers.map((name) => el("option", { value: name }, name.replaceAll("_", " "))));
    let room = 0;
    const redraw = () => holder.replaceChildren(...draw(answer, show, plan, select.value, room).filter(Boolean));
    select.addEventListener("change", redraw);
    new ResizeObserver(() => {
      if (holder.clientWidth === room || holder.clientWidth === 0) return;
      room = holder.clientWidth;
      redraw();
    }).observe(holder);
    return el(
      "div",
      { class: "chart" },
      plan.numbers.length > 1 ? el("p", {}, el("label", { for: "chart-column" }, "Bars show "), select) : null,
      holder,
    );
  };
})();
