// The filters on a page that does not count again under them: shown, kept for the next page, and removable.
import { filterParts, filterText } from "../lib/address.ts";
import { ifThere, one } from "../lib/dom.ts";
import { FILTER_HEADS } from "../lib/library.ts";
import { chipOf } from "./chip.ts";

const plain = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
// The page has no labels of values; their ids are the labels in small letters.
const inWords = (part: string): [head: string, value: string] => {
  const at = part.indexOf("=");
  const key = part.slice(0, at);
  const value = plain(part.slice(at + 1))
    .replaceAll("-", " ")
    .replaceAll(",", " or ")
    .replaceAll("+", " and ");
  return [(FILTER_HEADS as Record<string, string>)[key] ?? key, value];
};

/** Follow the filters where the page has a bar for them. */
export const startKept = (): void => {
  const bar = ifThere("kept-filters");
  if (!bar) return;
  const chips = one("ul", bar);
  const drop = (part: string): void => {
    const { hash, search, pathname } = window.location;
    const rest = (text: string): string =>
      text
        .slice(1)
        .split("&")
        .filter((each) => each && each !== part)
        .join("&");
    const [query, fragment] = [rest(search), rest(hash)];
    window.history.replaceState(null, "", `${pathname}${query && `?${query}`}${fragment && `#${fragment}`}`);
    show();
    chips.querySelector("button")?.focus();
  };
  const chip = (part: string): HTMLElement => {
    const words = inWords(part).join(": ");
    return chipOf(words, words, () => {
      drop(part);
    });
  };
  const show = (): void => {
    const parts = filterParts(filterText(window.location));
    chips.replaceChildren(...parts.map(chip));
    bar.hidden = !parts.length;
  };
  window.addEventListener("hashchange", show);
  show();
};
