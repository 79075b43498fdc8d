// Takes the filters of a page along: links to other pages of the site get them when a reader turns to one.
import { filterParts, filterText, slidesPart, withFilters } from "../lib/address.ts";

/** What this page takes along: the filters, and the views chosen as slides. */
export const carried = (): string[] => {
  const text = filterText(window.location);
  return [...filterParts(text), ...slidesPart(text)];
};

// Pages of the site, by relative addresses; not files to download, and not parts of this page.
const isPage = (address: string): boolean => /^(?![a-z][a-z0-9+.-]*:|[\\/#])[^?#]*\.html(?:[?#]|$)/i.test(address);

/** Rewrite a link before it is followed, copied or opened in another window. */
export const startCarrying = (): void => {
  const given = new WeakMap<Element, string>();
  const rewrite = ({ target }: Event): void => {
    const link = target instanceof Element ? target.closest("a[href]") : null;
    if (!link) return;
    // A page that lets a link follow its choices says where the link leads now.
    const leads = link instanceof HTMLElement ? link.dataset.leads : undefined;
    const address = leads ?? given.get(link) ?? link.getAttribute("href") ?? "";
    if (!isPage(address)) return;
    given.set(link, address);
    link.setAttribute("href", withFilters(address, carried()));
  };
  for (const type of ["pointerover", "pointerdown", "focusin", "click"]) document.addEventListener(type, rewrite, true);
};
