// The views that a reader has chosen as slides: in the address, so that a link holds them, or in a small file. Nothing
// is kept anywhere else.
import { filterText, SLIDES } from "../lib/address.ts";

/** The key that opens the slides when a page is read, with the number of the slide from 1. */
export const PRESENT = "present";
const OWN: readonly string[] = [SLIDES, PRESENT];
/** As many as an address can hold. */
export const MOST = 40;
const LONGEST = 1500;

// A page of this site, never another address, nor a way out of the folder.
const PAGE = /^(?![a-z][a-z0-9+.-]*:|[\\/])(?!.*(?:^|[\\/])\.\.(?:[\\/]|$))[^?#\\]*\.html(?:[?#]|$)/i;
const isView = (text: unknown): text is string => typeof text === "string" && text.length <= LONGEST && PAGE.test(text);

const plain = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
};
const partsOf = (text: string): string[] => text.split("&").filter(Boolean);
const keyOf = (part: string): string => part.slice(0, Math.max(part.indexOf("="), 0));

/** The views of an address, by its fragment or query without the sign. */
export const viewsIn = (text: string): string[] => {
  const part = partsOf(text).find((each) => keyOf(each) === SLIDES) ?? "";
  return part
    .slice(SLIDES.length + 1)
    .split(",")
    .map(plain)
    .filter(isView)
    .slice(0, MOST);
};

/** A text of an address without what belongs to the slides. */
export const withoutViews = (text: string): string =>
  partsOf(text)
    .filter((part) => !OWN.includes(keyOf(part)))
    .join("&");

/** The same text with other views; `present` is the number of the slide to open. */
export const withViews = (text: string, views: readonly string[], present?: number): string =>
  [
    withoutViews(text),
    views.length ? `${SLIDES}=${views.map(encodeURIComponent).join(",")}` : "",
    present === undefined ? "" : `${PRESENT}=${String(present)}`,
  ]
    .filter(Boolean)
    .join("&");

/** The address of a view from the root of the site: its page, and what the fragment says of it. */
export const viewOf = (page: string, text: string): string => {
  const own = withoutViews(text);
  return own ? `${page}#${own}` : page;
};
/** The page and the fragment of a view. */
export const partsOfView = (view: string): [page: string, text: string] => {
  const [page, text = ""] = view.split(/#(.*)/s);
  return [page, text];
};

/** The views of the open page. */
export const viewsHere = (): string[] => viewsIn(filterText(window.location));

interface Kept {
  casegraph: "slides";
  version: 1;
  views: string[];
}
/** The file that holds views. */
export const viewsAsFile = (views: readonly string[]): string => {
  const kept: Kept = { casegraph: "slides", version: 1, views: [...views] };
  return `${JSON.stringify(kept, null, 1)}\n`;
};
/** The views of a file; a sentence where it holds none. */
export const viewsFromFile = (text: string): string[] | string => {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return "This file is no list of slides: it is not JSON. Choose a file that “Save the list” has made.";
  }
  const { casegraph, views } = (read ?? {}) as Partial<Kept>;
  if (casegraph !== "slides" || !Array.isArray(views))
    return "This file is no list of slides. Choose a file that “Save the list” has made.";
  const known = views.filter(isView).slice(0, MOST);
  return known.length ? known : "This file lists no view of a site of casegraph.";
};
