// Shows terms as people read them: a concept by its label, an address as a link, a number as one.
import { el } from "../../../browser/lib/dom.ts";

export const makeShower = ({ words, prefixes, base, addresses, root }: any) => {
  const byIri: any = new Map(words.map((word: any) => [word.iri, word]));
  const spaces = Object.entries(prefixes).sort((a: any, b: any) => b[1].length - a[1].length);

  const short = (iri: any) => {
    for (const [prefix, space] of spaces as any)
      if (iri.startsWith(space) && /^[\w.-]+$/.test(iri.slice(space.length)))
        return `${prefix}:${iri.slice(space.length)}`;
    return iri.startsWith(base) ? iri.slice(base.length) : iri;
  };
  const labelOf = (iri: any) => byIri.get(iri)?.label ?? null;

  const linkOf = (iri: any) => {
    if (iri.startsWith(base)) {
      const address = addresses.get(iri.slice(base.length));
      return address === undefined || root === null ? "" : root + address;
    }
    return /^https?:\/\/[^\s<>"\\^`{|}]+$/.test(iri) && !spaces.some(([, space]) => iri.startsWith(space)) ? iri : "";
  };

  // The named queries give ids beside labels: a review_id or other_theme_id leads to its page, and
  // so does the label beside it.
  const linkOfId = (column: any, id: any) => {
    if (!column.endsWith("_id")) return "";
    const whole = column.slice(0, -3).replaceAll("_", "-");
    for (const kind of [whole, whole.slice(whole.indexOf("-") + 1)])
      for (const path of [`id/${kind}/${encodeURI(id)}`, `vocab/${kind}/${encodeURI(id)}`])
        if (addresses.has(path)) return linkOf(base + path);
    return "";
  };

  // What stands for a term where only text can: in a bar, a node, a list.
  const plain = (term: any) => {
    if (term === undefined) return "";
    if (term.type === "uri") return labelOf(term.value) ?? short(term.value);
    return term.type === "bnode" ? `_:${term.value}` : term.value;
  };

  // `id` is the term that names the thing of the column, where that is not the term itself.
  const cell = (term: any, column = "", id = term) => {
    if (term === undefined) return el("span", { class: "unbound" }, "–");
    if (term.type !== "uri") {
      const language = term["xml:lang"];
      const text = plain(term);
      const link = term.type === "literal" && id?.type === "literal" ? linkOfId(column, id.value) : "";
      if (link) return el("a", { href: link }, text);
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

  return { short, labelOf, linkOf, plain, cell };
};
