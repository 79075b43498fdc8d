// Saves the pictures that a page was drawn with, each as one file with title, legend and source.
//
//   offerStill(figure, {                  // adds the two buttons at the end of the figure
//     what: "the picture of the theme",   // distinguishes the buttons for screen readers
//     picture: () => ({ svg, title, lines, legend, caveat, scale }),   // asked at each click
//   });
//
// A picture in a page takes its colours from the page's style sheet. A file has none, so every shape is written as it
// looks in the light page, whatever the current mode.
import { byId, one } from "./dom.ts";
import { inLight } from "./mode.ts";
import { makePicture, type LegendItem, type Shape } from "./picture.ts";
import { saveButtons, type Titled } from "./save-picture.ts";

export interface Still {
  svg: SVGSVGElement;
  title: string;
  lines?: readonly string[];
  /** The colours of a legend may be read only while the light colours are in use. */
  legend?: readonly LegendItem[] | (() => readonly LegendItem[]);
  caveat?: string;
  scale?: number;
}

type Drawing = Record<string, string>;

// prettier-ignore
const GEOMETRY = ["id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy",
  "width", "height", "transform", "points", "clip-path", "viewBox"];
// The style properties of a shape, with their default values.
const LOOK: Drawing = {
  fill: "rgb(0, 0, 0)",
  "fill-opacity": "1",
  stroke: "none",
  "stroke-opacity": "1",
  "stroke-width": "1px",
  "stroke-dasharray": "none",
  "stroke-linecap": "butt",
  "stroke-linejoin": "miter",
  opacity: "1",
};
const LETTERS: Drawing = {
  "font-family": "",
  "font-size": "",
  "font-weight": "400",
  "text-anchor": "start",
  "dominant-baseline": "auto",
  "paint-order": "normal",
};
const SHAPES = new Set(["path", "line", "rect", "circle", "polygon", "polyline", "text", "tspan"]);

const geometry = (element: Element): Drawing =>
  Object.fromEntries(
    GEOMETRY.filter((name) => element.hasAttribute(name)).map((name) => [name, element.getAttribute(name) ?? ""]),
  );

const look = (style: CSSStyleDeclaration, names: Drawing): Drawing => {
  const found = Object.entries(names).flatMap(([name, usual]): [string, string][] => {
    const value = style.getPropertyValue(name);
    return value && value !== usual ? [[name, value]] : [];
  });
  // A line without a colour is invisible, so its width does not matter.
  const outlined = found.some(([name]) => name === "stroke");
  return Object.fromEntries(found.filter(([name]) => outlined || !name.startsWith("stroke")));
};

const isDrawn = (shape: Shape | null): shape is Shape => shape !== null;
const childrenOf = (element: Element): Shape[] => [...element.children].map(copy).filter(isDrawn);

// A shape that the page defines once and uses often: in a file each is written out.
const used = (element: Element, style: CSSStyleDeclaration): Shape => {
  const symbol = one<SVGElement>(`[id="${CSS.escape((element.getAttribute("href") ?? "").slice(1))}"]`);
  const side = Number((symbol.getAttribute("viewBox") ?? "").split(" ")[2]);
  const scale = Number(element.getAttribute("width")) / side;
  const { "stroke-width": width, ...found } = look(style, LOOK);
  const stroke = width
    ? { "stroke-width": parseFloat(width) / scale }
    : found.stroke
      ? { "stroke-width": 1 / scale }
      : {};
  const [x, y] = ["x", "y"].map((name) => String(Number(element.getAttribute(name)))) as [string, string];
  return [
    "g",
    { transform: `translate(${x} ${y}) scale(${scale.toFixed(4)})` },
    ...childrenOf(element),
    ["path", { ...found, ...stroke, d: one<SVGElement>("path", symbol).getAttribute("d") }],
  ];
};

const copy = (element: Element): Shape | null => {
  const tag = element.localName;
  if (tag === "title") return ["title", {}, element.textContent];
  const style = window.getComputedStyle(element);
  if (style.display === "none" || style.visibility === "hidden") return null;
  if (tag === "use") return used(element, style);
  const lettered = tag.startsWith("t");
  const names = SHAPES.has(tag) ? (lettered ? { ...LOOK, ...LETTERS } : LOOK) : { opacity: "1" };
  const inside = [...element.childNodes].map((child): Shape | string | null => {
    if (child instanceof Element) return copy(child);
    return child instanceof Text && lettered ? child.data : null;
  });
  return [
    tag,
    { ...geometry(element), ...look(style, names) },
    ...inside.filter((child): child is Shape | string => child !== null && child !== ""),
  ];
};

// What is drawn, [left, top, width, height]: letters may be wider here than where the picture was
// made, and reach beyond its edge. A picture that does not fit the screen has no size.
const extent = (svg: SVGSVGElement): [number, number, number, number] => {
  const box = (svg.getAttribute("viewBox") ?? "").split(" ").map(Number);
  const [left, top, width, height] = box as [number, number, number, number];
  const drawn = svg.getBBox();
  const edge = Math.min(left, Math.floor(drawn.width ? drawn.x - 4 : left));
  const end = Math.max(left + width, Math.ceil(drawn.width ? drawn.x + drawn.width + 4 : left));
  return [edge, top, end - edge, height];
};

/** A picture of the page in the colours of paper, with the size of what is drawn. */
export const lightShapes = (svg: SVGSVGElement): { shapes: Shape[]; width: number; height: number } =>
  inLight(() => {
    const viewBox = extent(svg);
    const [, , width, height] = viewBox;
    return { shapes: [["svg", { width, height, viewBox: viewBox.join(" ") }, ...childrenOf(svg)]], width, height };
  });

/** Make the file of a picture that the page was drawn with. */
const makeStill = ({ svg, title, lines = [], legend = [], caveat = "", scale = 1 }: Still): SVGElement =>
  inLight(() => {
    const viewBox = extent(svg);
    const size = { width: Math.round(viewBox[2] * scale), height: Math.round(viewBox[3] * scale) };
    return makePicture({
      title,
      lines,
      ...size,
      scene: [["svg", { ...size, viewBox: viewBox.join(" ") }, ...childrenOf(svg)]],
      legend: typeof legend === "function" ? legend() : legend,
      foot: [caveat, byId("cite-as").textContent.trim()],
    });
  });

/** The same with the title after which its file is named. */
export const stillFile = (still: Still): Titled => ({ picture: makeStill(still), title: still.title });

/** Add the buttons that save a picture to what holds it. */
export const offerStill = (holder: Element, { what, picture }: { what: string; picture: () => Still }): void => {
  holder.append(saveButtons(what, () => stillFile(picture())));
};

/** The current value of a custom property of the page's style, such as "--link". */
export const colourOf = (name: string): string =>
  window.getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The text of an element of the page, in one line; empty where there is none. */
export const wordsOf = (element: Element | null): string =>
  element ? element.textContent.replace(/\s+/g, " ").trim() : "";
