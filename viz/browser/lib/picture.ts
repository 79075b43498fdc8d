// A picture to download: one SVG with heading, scene, legend and source, and a PNG made from it.
//
//   const picture = makePicture({
//     title, lines: ["what is shown"], width, height,     // of the scene, in pixels
//     scene: [["line", { x1, y1, x2, y2, ... }], ["text", { x, y }, "words"], ...],
//     legend: [{ mark: [["path", {...}]], words }],        // marks in a box of 24 by 12
//     foot: ["dataset and citation"],
//   });                          // an <svg> element; presentation attributes only
//   pictureText(picture)         // the file, as text
//   await picturePng(picture)    // a Blob, twice as large as the SVG
//
// Colours are always the light ones, because a picture ends up on paper.
import { SVG } from "./dom.ts";
import { wrapWords } from "./wrap.ts";

/** An attribute of a drawn element; null and false are left out, numbers are rounded to hundredths. */
export type Drawn = string | number | false | null | undefined;
/** An element as [tag, attributes, ...children]. */
export type Shape = readonly [string, Readonly<Record<string, Drawn>>?, ...(Shape | string)[]];

export interface LegendItem {
  mark: readonly Shape[];
  words: string;
}

export interface Picture {
  title: string;
  lines?: readonly string[];
  width: number;
  height: number;
  scene: readonly Shape[];
  legend?: readonly LegendItem[];
  foot?: readonly string[];
}

interface Paragraph {
  words: string;
  size: number;
  weight?: number;
  fill?: string;
  gap?: number;
}

/** Shapes that were written, and the height at which they end. */
interface Written {
  out: Shape[];
  end: number;
}

export const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
const EDGE = 24;
const NARROWEST = 640;
export const paper = { paper: "#ffffff", ink: "#1d1f24", soft: "#5a5d66", rule: "#d9d6cd", apart: "#9a1038" };

/** Text as XML can hold it: without control characters and halves of surrogate pairs. */
export const clean = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex -- these are what is taken out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g, " ")
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");

/** Make the element of a shape. */
export const drawn = ([tag, attributes = {}, ...children]: Shape): SVGElement => {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== undefined && value !== false)
      made.setAttribute(name, typeof value === "number" ? String(Math.round(value * 100) / 100) : clean(value));
  for (const child of children) made.append(typeof child === "string" ? clean(child) : drawn(child));
  return made;
};

let pen: CanvasRenderingContext2D | null = null;
/** The width of words in the font of pictures, in pixels. */
export const widthOf = (words: string, size: number, weight = 400): number => {
  pen ??= document.createElement("canvas").getContext("2d");
  if (!pen) throw new Error("this browser gives no canvas to measure words with");
  pen.font = `${String(weight)} ${String(size)}px ${FONT}`;
  return pen.measureText(words).width;
};

/** Text in lines no wider than a number of pixels, in the font of pictures. */
export const wrapped = (text: string, size: number, room: number, weight?: number): string[] =>
  wrapWords(clean(text), (words) => widthOf(words, size, weight) <= room);

// Writes paragraphs one under the other.
const column = (paragraphs: readonly Paragraph[], top: number, room: number): Written => {
  const out: Shape[] = [];
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

const legendRows = (items: readonly LegendItem[], top: number, room: number): Written => {
  const out: Shape[] = [];
  let [x, y] = [EDGE, top];
  for (const { mark, words } of items) {
    const width = 30 + widthOf(words, 12) + 18;
    if (x > EDGE && x + width > EDGE + room) [x, y] = [EDGE, y + 20];
    out.push([
      "g",
      { transform: `translate(${String(Math.round(x))} ${String(Math.round(y))})` },
      ...mark,
      ["text", { x: 30, y: 10, "font-size": 12, fill: paper.ink }, words],
    ]);
    x += width;
  }
  return { out, end: items.length ? y + 22 : y };
};

/** Make the picture as one <svg> element. */
export const makePicture = (picture: Picture): SVGElement => {
  const { title, lines = [], width, height, scene, legend = [], foot = [] } = picture;
  const whole = Math.max(width, NARROWEST - 2 * EDGE) + 2 * EDGE;
  const room = whole - 2 * EDGE;
  const small = (texts: readonly string[], size: number, gap: number): Paragraph[] =>
    texts.filter(Boolean).map((words) => ({ words, size, fill: paper.soft, gap }));
  const head = column([{ words: title, size: 22, weight: 600 }, ...small(lines, 13, 1)], EDGE - 6, room);
  const left = (whole - width) / 2;
  const top = Math.ceil(head.end + 8);
  const key = legendRows(legend, top + height + 14, room);
  const end = column(small(foot, 11, 2), key.end + 4, room);
  const tall = Math.ceil(end.end + EDGE - 8);
  const box = { x: left, y: top, width, height };
  return drawn([
    "svg",
    {
      width: whole,
      height: tall,
      viewBox: `0 0 ${String(whole)} ${String(tall)}`,
      "font-family": FONT,
      role: "img",
      "aria-label": title,
    },
    ["title", {}, title],
    ["desc", {}, [...lines, ...foot].filter(Boolean).join(" ")],
    ["rect", { width: whole, height: tall, fill: paper.paper }],
    ...head.out,
    ["svg", { ...box, viewBox: `0 0 ${String(width)} ${String(height)}`, overflow: "hidden" }, ...scene],
    ["rect", { ...box, fill: "none", stroke: paper.rule }],
    ...key.out,
    ...end.out,
  ]);
};

/** The text of the SVG file. */
export const pictureText = (picture: SVGElement): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}\n`;

/** The picture as PNG, `scale` times as large. */
export const picturePng = async (picture: SVGElement, scale = 2): Promise<Blob> => {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(pictureText(picture))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Number(picture.getAttribute("width")) * scale;
  canvas.height = Number(picture.getAttribute("height")) * scale;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error("the picture is too large"));
    }, "image/png");
  });
};
