// Draws one theme through the periods as the picture that comes with the page is drawn: a box is as
// wide as the years of its period and as high as the interval, the line across it is the share.
(() => {
  "use strict";
  const cg = window.casegraph;
  const SVG = "http://www.w3.org/2000/svg";
  const WIDTH = 300;
  const HEIGHT = 170;
  const LEFT = 40;
  const TOP = 10;
  const UNDER = 42;

  const draw = (tag, attributes, text) => {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (text !== undefined) node.textContent = text;
    return node;
  };

  // The top of the axis: the highest interval, rounded up to a tenth.
  const ceiling = (boxes) =>
    Math.ceil(Math.max(0.1, ...boxes.map((box) => box[3] ?? 0)) * 10 - 1e-9) / 10;

  // trend.periods: [name, first year, last year, reviews]; theme.boxes: [count, share, low, high].
  cg.timelinePicture = (trend, theme, few) => {
    const first = trend.periods[0][1];
    const last = trend.periods[trend.periods.length - 1][2] + 1;
    const top = ceiling(theme.boxes);
    const x = (year) => LEFT + (WIDTH * (year - first)) / (last - first);
    const y = (share) => TOP + HEIGHT * (1 - share / top);
    const colour = `var(--group-${theme.group})`;
    const label = { fill: "var(--soft)", "font-size": 12 };
    const svg = draw("svg", {
      class: "chart",
      role: "img",
      "aria-label": theme.words,
      viewBox: `0 0 ${LEFT + WIDTH + 14} ${TOP + HEIGHT + UNDER}`,
    });
    const step = top <= 0.5 ? 0.1 : 0.2;
    for (let share = 0; share <= top + 1e-9; share += step) {
      const at = y(share);
      svg.append(
        draw("line", { x1: LEFT, x2: LEFT + WIDTH, y1: at, y2: at, stroke: "var(--rule)" }),
        draw("text", { ...label, x: LEFT - 5, y: at + 4, "text-anchor": "end" }, cg.percent(share)),
      );
    }
    svg.append(
      draw("line", { x1: LEFT, x2: LEFT + WIDTH, y1: y(0), y2: y(0), stroke: "var(--soft)" }),
    );
    let free = -Infinity;
    trend.periods.forEach(([, start, end, n], k) => {
      const [, share, low, high] = theme.boxes[k];
      const [left, right] = [x(start), x(end + 1)];
      svg.append(draw("line", { x1: left, x2: left, y1: y(0), y2: y(0) + 4, stroke: "var(--soft)" }));
      // A year that would run into the one before it is left out; the table has it.
      if (left - 14 >= free) {
        const middle = { ...label, x: left, y: y(0) + 17, "text-anchor": "middle" };
        svg.append(draw("text", middle, String(start)));
        free = left + 18;
      }
      svg.append(
        draw(
          "text",
          { ...label, x: (left + right) / 2, y: y(0) + 34, "text-anchor": "middle" },
          String(n),
        ),
      );
      if (share === null) return;
      const box = draw("rect", {
        x: left,
        y: y(high),
        width: right - left,
        height: y(low) - y(high),
        fill: colour,
        opacity: 0.22,
      });
      box.append(draw("title", {}, theme.boxWords[k]));
      const line = { x1: left, x2: right, y1: y(share), y2: y(share), stroke: colour };
      if (n < few) line["stroke-dasharray"] = "3,2";
      svg.append(box, draw("line", { ...line, "stroke-width": 2.5 }));
    });
    return svg;
  };
})();
