// Shows terms in readable form: a concept by its label, an address as a link, a number as one.
import { el } from "../../../browser/lib/dom.ts";
import { valueOf } from "./answer.ts";
import type { Term } from "./answer.ts";
import type { Settings, Word } from "./data.ts";

/** What terms are shown with; `addresses` are pages of the site by what follows the base in an IRI. */
export interface Shown extends Pick<Settings, "prefixes" | "base" | "root"> {
  words: readonly Word[];
  addresses: ReadonlyMap<string, string>;
}

export interface Terms {
  short: (iri: string) => string;
  labelOf: (iri: string) => string | null;
  /** A term as plain text: for a bar, a node, a list. */
  plain: (term: Term | undefined) => string;
  /** A term in a table; `id` names the thing of the column, where that is not the term itself. */
  cell: (term: Term | undefined, column: string, id?: Term) => HTMLElement;
}

export const makeTerms = ({ words, prefixes, base, addresses, root }: Shown): Terms => {
  const byIri = new Map(words.map((word) => [word.iri, word]));
  const spaces = Object.entries(prefixes).sort((a, b) => b[1].length - a[1].length);

  const short: Terms["short"] = (iri) => {
    for (const [prefix, space] of spaces)
      if (iri.startsWith(space) && /^[\w.-]+$/.test(iri.slice(space.length)))
        return `${prefix}:${iri.slice(space.length)}`;
    return iri.startsWith(base) ? iri.slice(base.length) : iri;
  };
  const labelOf: Terms["labelOf"] = (iri) => byIri.get(iri)?.label ?? null;

  const linkOf = (iri: string): string => {
    if (iri.startsWith(base)) {
      const address = addresses.get(iri.slice(base.length));
      return address === undefined || root === null ? "" : root + address;
    }
    return /^https?:\/\/[^\s<>"\\^`{|}]+$/.test(iri) && !spaces.some(([, space]) => iri.startsWith(space)) ? iri : "";
  };

  // The named queries give ids beside labels: a review_id or other_theme_id leads to its page, and
  // so does the label beside it.
  const linkOfId = (column: string, id: string): string => {
    if (!column.endsWith("_id")) return "";
    const whole = column.slice(0, -3).replaceAll("_", "-");
    for (const kind of [whole, whole.slice(whole.indexOf("-") + 1)])
      for (const path of [`id/${kind}/${encodeURI(id)}`, `vocab/${kind}/${encodeURI(id)}`])
        if (addresses.has(path)) return linkOf(base + path);
    return "";
  };

  const plain: Terms["plain"] = (term) =>
    term?.type === "uri" ? (labelOf(term.value) ?? short(term.value)) : valueOf(term);

  const cell: Terms["cell"] = (term, column, id = term) => {
    if (term === undefined) return el("span", { class: "unbound" }, "–");
    if (term.type !== "uri") {
      const language = term["xml:lang"];
      const text = plain(term);
      const link = term.type === "literal" && id?.type === "literal" ? linkOfId(column, id.value) : "";
      if (link) return el("a", { href: link }, text);
      // A title leads to the address beside it.
      const address = column.endsWith("_url") && id ? linkOf(valueOf(id)) : "";
      if (address && id !== term) return el("a", { href: address, rel: "noopener noreferrer" }, text);
      return el("span", { class: text.length > 60 ? "literal long" : "literal", lang: language }, text);
    }
    const label = labelOf(term.value);
    const link = linkOf(term.value);
    const text = label ?? short(term.value);
    const outside = /^https?:/.test(link);
    const shown = link
      ? el("a", { href: link, ...(outside ? { rel: "noopener noreferrer" } : {}) }, text)
      : el("span", {}, text);
    return label ? el("span", {}, shown, " ", el("span", { class: "iri" }, short(term.value))) : shown;
  };

  return { short, labelOf, plain, cell };
};
