// Gives away the pictures that a page was drawn with, each as one file with title, legend and source.
//
//   casegraph.still.offer(figure, {       // adds the two buttons at the end of the figure
//     what: "the picture of the theme",   // told apart by who hears the buttons only
//     picture: () => ({ svg, title, lines, legend, caveat, scale }),   // asked at each click
//   });
//
// A picture in a page takes its colours from the page's style sheet. A file has none, so every
// shape is written with what it looks like in the light page, whatever the page wears just now.
(() => {
  "use strict";
  const cg = window.casegraph;
  const root = document.documentElement;
  const GEOMETRY = ["id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy",
    "width", "height", "transform", "points", "clip-path", "viewBox"];
  // What a shape may look like, beside what it looks like if nothing is said.
  const LOOK = {
    fill: "rgb(0, 0, 0)", "fill-opacity": "1", stroke: "none", "stroke-opacity": "1", "stroke-width": "1px",
    "stroke-dasharray": "none", "stroke-linecap": "butt", "stroke-linejoin": "miter", opacity: "1",
  };
  const LETTERS = { "font-family": "", "font-size": "", "font-weight": "400", "text-anchor": "start", "dominant-baseline": "auto", "paint-order": "normal" };
  const SHAPES = new Set(["path", "line", "rect", "circle", "polygon", "polyline", "text", "tspan"]);

  const geometry = (element) => {
    const found = {};
    for (const name of GEOMETRY) if (element.hasAttribute(name)) found[name] = element.getAttribute(name);
    return found;
  };
  const look = (style, names) => {
    const found = {};
    for (const [name, usual] of Object.entries(names)) {
      const value = style.getPropertyValue(name);
      if (value && value !== usual) found[name] = value;
    }
    // Nothing is seen of a line of no colour, so its width says nothing either.
    if (!found.stroke) for (const name of Object.keys(found)) if (name.startsWith("stroke")) delete found[name];
    return found;
  };

  // A shape that the page holds once and uses often: in a file each stands by itself.
  const used = (element, style) => {
    const symbol = document.querySelector(`[id="${CSS.escape(element.getAttribute("href").slice(1))}"]`);
    const found = look(style, LOOK);
    const [, , side] = symbol.getAttribute("viewBox").split(" ").map(Number);
    const scale = Number(element.getAttribute("width")) / side;
    if (found["stroke-width"]) found["stroke-width"] = parseFloat(found["stroke-width"]) / scale;
    else if (found.stroke) found["stroke-width"] = 1 / scale;
    const [x, y] = ["x", "y"].map((name) => Number(element.getAttribute(name)));
    return ["g", { transform: `translate(${x} ${y}) scale(${scale.toFixed(4)})` },
      ...[...element.children].map(copy).filter(Boolean),
      ["path", { ...found, d: symbol.querySelector("path").getAttribute("d") }]];
  };

  const copy = (element) => {
    const tag = element.localName;
    if (tag === "title") return ["title", {}, element.textContent];
    const style = window.getComputedStyle(element);
    if (style.display === "none" || style.visibility === "hidden") return null;
    if (tag === "use") return used(element, style);
    const names = SHAPES.has(tag) ? (tag.startsWith("t") ? { ...LOOK, ...LETTERS } : LOOK) : { opacity: "1" };
    const words = [...element.childNodes].map((child) =>
      child.nodeType === Node.TEXT_NODE ? (tag.startsWith("t") ? child.data : null) : child.nodeType === Node.ELEMENT_NODE ? copy(child) : null);
    return [tag, { ...geometry(element), ...look(style, names) }, ...words.filter((child) => child !== null && child !== "")];
  };

  const inLight = (work) => {
    const { mode } = root.dataset;
    root.dataset.mode = "light";
    try {
      return work();
    } finally {
      if (mode) root.dataset.mode = mode;
      else delete root.dataset.mode;
    }
  };

  // What is drawn, [left, top, width, height]: letters may be wider here than where the picture was
  // made, and reach beyond its edge. A picture that the screen has no room for tells no size.
  const extent = (svg) => {
    const [left, top, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    const drawn = svg.getBBox();
    const edge = Math.min(left, Math.floor(drawn.width ? drawn.x - 4 : left));
    const end = Math.max(left + width, Math.ceil(drawn.width ? drawn.x + drawn.width + 4 : left));
    return [edge, top, end - edge, height];
  };

  const make = ({ svg, title, lines = [], legend = [], caveat = "", scale = 1 }) =>
    inLight(() => {
      const viewBox = extent(svg);
      const size = { width: Math.round(viewBox[2] * scale), height: Math.round(viewBox[3] * scale) };
      return cg.picture.make({
        title, lines, ...size,
        scene: [["svg", { ...size, viewBox: viewBox.join(" ") }, ...[...svg.children].map(copy).filter(Boolean)]],
        // The colours of a legend are asked for only now, when they are those of paper.
        legend: typeof legend === "function" ? legend() : legend,
        foot: [caveat, cg.byId("cite-as").textContent.trim()],
      });
    });

  const fileName = (title) => title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 80) || "picture";
  const save = {
    SVG: (made, name) => cg.download(`${name}.svg`, "image/svg+xml;charset=utf-8", cg.picture.text(made)),
    PNG: async (made, name) => cg.download(`${name}.png`, "image/png", await cg.picture.png(made)),
  };
  const offer = (holder, { what, picture }) => {
    const button = (kind) => cg.el("button", {
      type: "button", class: "quiet", "aria-label": `Save as ${kind}: ${what}`,
      onclick: async () => {
        const wanted = picture();
        await save[kind](make(wanted), fileName(wanted.title));
        cg.announce(`The picture was saved as ${kind}.`);
      },
    }, `Save as ${kind}`);
    holder.append(cg.el("p", { class: "save-still" }, button("SVG"), " ", button("PNG")));
  };

  const colour = (name) => window.getComputedStyle(root).getPropertyValue(name).trim();
  // What an element of the page says, in one line; nothing where it is not there.
  const words = (element) => (element ? element.textContent.replace(/\s+/g, " ").trim() : "");
  cg.still = { make, offer, colour, words };
})();
