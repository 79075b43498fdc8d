// Where something was read: a page of the web, or a text that is not on it.
import { el } from "./dom.ts";

export interface Source {
  title: string;
  /** Empty where the text is not on the web. */
  url: string;
}

/** The title of a source, as a link where it is on the web. */
export const sourceLink = (source: Source): HTMLElement =>
  /^https?:\/\//i.test(source.url)
    ? el(
        "a",
        { href: source.url, rel: "noopener noreferrer", target: "_blank", class: "source" },
        source.title || source.url,
        el("span", { class: "visually-hidden" }, " (source, opens a new tab)"),
      )
    : el("span", { class: "source" }, source.title || "not stated");

/** Where a finding or a recommendation was read, if that is another page than its review's. */
export const readElsewhere = (own: Source, ofReview: Source): HTMLElement | null =>
  own.title === ofReview.title && own.url === ofReview.url
    ? null
    : el("p", { class: "small" }, "Read in: ", sourceLink(own));
