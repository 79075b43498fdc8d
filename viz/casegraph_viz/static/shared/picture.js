// A picture to take away: one SVG with heading, scene, legend and source, and a PNG made from it.
//
//   const picture = casegraph.picture.make({
//     title, lines: ["what is shown"], width, height,     // of the scene, in pixels
//     scene: [["line", { x1, y1, x2, y2, ... }], ["text", { x, y }, "words"], ...],
//     legend: [{ mark: [["path", {...}]], words }],        // marks in a box of 24 by 12
//     foot: ["dataset and citation"],
//   });                                  // an <svg> element; presentation attributes only
//   casegraph.picture.text(picture)      // the file, as text
//   await casegraph.picture.png(picture) // a Blob, twice as large as the SVG
//
// Colours are those of paper whatever the page wears, because a picture ends up on paper.
(() => {
  "use strict";
  const cg = (window.casegraph = window.casegraph || {});
  const SVG = "http://www.w3.org/2000/svg";
  const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
  const EDGE = 24;
  const NARROWEST = 640;
  const paper = { paper: "#ffffff", ink: "#1d1f24", soft: "#5a5d66", rule: "#d9d6cd", apart: "#9a1038" };

  // XML cannot hold control characters or halves of surrogate pairs.
  const clean = (text) =>
    String(text)
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g, " ")
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");

  const node = ([tag, attributes = {}, ...children]) => {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes))
      if (value !== null && value !== undefined && value !== false)
        made.setAttribute(name, typeof value === "number" ? String(Math.round(value * 100) / 100) : clean(value));
    for (const child of children) made.append(Array.isArray(child) ? node(child) : clean(child));
    return made;
  };

  const pen = document.createElement("canvas").getContext("2d");
  const widthOf = (words, size, weight = 400) => {
    pen.font = `${weight} ${size}px ${FONT}`;
    return pen.measureText(words).width;
  };
  const wrapped = (text, size, room, weight) => {
    const lines = [""];
    for (const word of clean(text).split(/\s+/)) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (lines.at(-1) && widthOf(longer, size, weight) > room) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  };

  // Writes paragraphs one under the other; returns the elements and the height that they took.
  const column = (paragraphs, top, room) => {
    const out = [];
    let y = top;
    for (const { words, size, weight = 400, fill = paper.ink, gap = 4 } of paragraphs) {
      for (const line of wrapped(words, size, room, weight)) {
        y += size * 1.35;
        out.push(["text", { x: EDGE, y: y - size * 0.3, "font-size": size, "font-weight": weight, fill }, line]);
      }
      y += gap;
    }
    return { out, end: y };
  };

  const legendRows = (items, top, room) => {
    const out = [];
    let [x, y] = [EDGE, top];
    for (const { mark, words } of items) {
      const width = 30 + widthOf(words, 12) + 18;
      if (x > EDGE && x + width > EDGE + room) [x, y] = [EDGE, y + 20];
      out.push(["g", { transform: `translate(${Math.round(x)} ${Math.round(y)})` }, ...mark,
        ["text", { x: 30, y: 10, "font-size": 12, fill: paper.ink }, words]]);
      x += width;
    }
    return { out, end: items.length ? y + 22 : y };
  };

  const make = ({ title, lines = [], width, height, scene, legend = [], foot = [] }) => {
    const whole = Math.max(width, NARROWEST - 2 * EDGE) + 2 * EDGE;
    const room = whole - 2 * EDGE;
    const head = column(
      [{ words: title, size: 22, weight: 600 }, ...lines.filter(Boolean).map((words) => ({ words, size: 13, fill: paper.soft, gap: 1 }))],
      EDGE - 6, room);
    const left = (whole - width) / 2;
    const top = Math.ceil(head.end + 8);
    const key = legendRows(legend, top + height + 14, room);
    const end = column(foot.filter(Boolean).map((words) => ({ words, size: 11, fill: paper.soft, gap: 2 })), key.end + 4, room);
    const tall = Math.ceil(end.end + EDGE - 8);
    return node(["svg",
      { width: whole, height: tall, viewBox: `0 0 ${whole} ${tall}`, "font-family": FONT, role: "img", "aria-label": title },
      ["title", {}, title],
      ["desc", {}, [...lines, ...foot].filter(Boolean).join(" ")],
      ["rect", { width: whole, height: tall, fill: paper.paper }],
      ...head.out,
      ["svg", { x: left, y: top, width, height, viewBox: `0 0 ${width} ${height}`, overflow: "hidden" }, ...scene],
      ["rect", { x: left, y: top, width, height, fill: "none", stroke: paper.rule }],
      ...key.out, ...end.out]);
  };

  const text = (picture) => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}\n`;

  const png = async (picture, scale = 2) => {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text(picture))}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = picture.getAttribute("width") * scale;
    canvas.height = picture.getAttribute("height") * scale;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))), "image/png");
    });
  };

  cg.picture = { make, text, png, paper, wrapped };
})();
