// Elements are built from text only; nothing in a view ever parses text as HTML.

export const SVG = "http://www.w3.org/2000/svg";

/** What an element can hold; null and undefined are left out. */
export type Child = Node | string | null | undefined | readonly Child[];
type Listener = (event: never) => unknown;
/** Attributes by name; `on…` names hold listeners, true is an empty attribute, false and null are none. */
export type Attributes = Record<string, string | number | boolean | null | undefined | Listener>;

/** Make an element: `el("p", { class: "small" }, "text", el("b", {}, "more"))`. */
export const el = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value as EventListener);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  append(node, children);
  return node;
};

/** Add children to an element. */
export const append = (node: Element, children: readonly Child[]): void => {
  for (const child of children) {
    if (child === null || child === undefined) continue;
    if (typeof child === "string" || child instanceof Node) node.append(child);
    else append(node, child);
  }
};

/** Make an element of a drawing, with a text or without. */
export const svgEl = (
  tag: string,
  attributes: Readonly<Record<string, string | number | null | undefined>>,
  text?: string,
): SVGElement => {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== undefined) node.setAttribute(name, String(value));
  if (text !== undefined) node.textContent = text;
  return node;
};

/** Make a small picture of one path in a box of 24 by 24, coloured as the group of themes is. */
export const shape = (group: string, outline: string): SVGSVGElement => {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("class", `shape g-${group}`);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", outline);
  svg.append(path);
  return svg;
};

/** The element of an id, or null where the page has none. */
export const ifThere = <E extends HTMLElement = HTMLElement>(id: string): E | null =>
  document.getElementById(id) as E | null;

/** The element of an id that the page has; throws where it has none. */
export const byId = <E extends HTMLElement = HTMLElement>(id: string): E => {
  const found = ifThere<E>(id);
  if (!found) throw new Error(`the page has no element with the id ${JSON.stringify(id)}`);
  return found;
};

/** The first element that a selector finds; throws where there is none. */
export const one = <E extends Element = HTMLElement>(selector: string, within: ParentNode = document): E => {
  const found = within.querySelector<E>(selector);
  if (!found) throw new Error(`the page has no element for the selector ${JSON.stringify(selector)}`);
  return found;
};

/** Tell a screen reader what has changed, by the status line of the page. */
export const announce = (text: string): void => {
  const status = document.getElementById("status");
  if (!status) return;
  status.textContent = "";
  window.setTimeout(() => {
    status.textContent = text;
  }, 60);
};

/** Say that the page is drawn and can be used. */
export const ready = (): void => {
  document.documentElement.dataset.ready = "true";
  performance.mark("casegraph-ready");
};
