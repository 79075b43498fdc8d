// The fragment of the address, which restores a view: #theme=neglect&cut=20.
//
// The filters of reviews are in it too, under the keys of --where. They belong to the whole site: a page
// that writes its own choices keeps them, and links to other pages take them along.
import { FILTER_KEYS } from "./library.ts";

export type Values = Record<string, string | number | boolean | null | undefined>;

/** The key of the views that a reader has chosen as slides: every page keeps it, and links take it along. */
export const SLIDES = "slides";

/** The text of a fragment, without "#"; an empty value is left out. */
export const fragmentOf = (values: Values): string => {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== "") params.set(name, String(value));
  }
  return params.toString();
};

/** The fragment of the address as named values. */
export const readFragment = (): URLSearchParams => new URLSearchParams(window.location.hash.slice(1));

const keyOf = (part: string): string => part.slice(0, Math.max(part.indexOf("="), 0));
const isFilter = (part: string): boolean => (FILTER_KEYS as readonly string[]).includes(keyOf(part));

/** The text that a page reads its filters from: the fragment or, where that names a part of the page, the query. */
export const filterText = ({ hash, search }: { hash: string; search: string }): string =>
  (hash.includes("=") ? hash : search).slice(1);

/** The parts of a text that are filters: ["nation=wales", "year=2015.."]. */
export const filterParts = (text: string): string[] => text.split("&").filter(isFilter);

/** The part of a text that holds the slides: none or one. */
export const slidesPart = (text: string): string[] => text.split("&").filter((part) => keyOf(part) === SLIDES);

/**
 * Put values into the address in place of those that are there.
 *
 * `filters` are the parts that hold the filters of a page that has them; another page keeps what is there,
 * but for keys that it means otherwise.
 */
export const writeFragment = (values: Values, filters?: readonly string[]): void => {
  const kept = filters ?? filterParts(filterText(window.location)).filter((part) => !(keyOf(part) in values));
  const own = fragmentOf(values);
  const text = [...kept, ...(own ? [own] : []), ...slidesPart(filterText(window.location))].join("&");
  window.history.replaceState(null, "", text ? `#${text}` : window.location.pathname);
};

/**
 * The address of a page of the site with the filters taken along.
 *
 * A filter that the address has already stays as it is. Where the fragment names a part of the page, the
 * filters go before it, as a query.
 */
export const withFilters = (address: string, parts: readonly string[]): string => {
  const [path, fragment = ""] = address.split(/#(.*)/s);
  const [file, query = ""] = path.split("?");
  const there = [...fragment.split("&"), ...query.split("&")].map(keyOf);
  const more = parts.filter((part) => !there.includes(keyOf(part)));
  if (!more.length) return address;
  if (fragment && !fragment.includes("=")) return `${file}?${[query, ...more].filter(Boolean).join("&")}#${fragment}`;
  return `${path}#${[...more, fragment].filter(Boolean).join("&")}`;
};
