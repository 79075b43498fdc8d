// Offers what the dataset knows while somebody types: classes, properties, concepts by their labels,
// variables of the query, and the words of SPARQL.
import { fold, inspect, tokens } from "./text.ts";

const SPARQL = (
  "SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS BIND VALUES GRAPH ORDER BY GROUP BY HAVING LIMIT OFFSET " +
  "ASK CONSTRUCT DESCRIBE PREFIX COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT EXISTS NOT IN AS ASC DESC STR LANG " +
  "DATATYPE BOUND IF COALESCE REGEX CONTAINS STRSTARTS STRENDS LCASE UCASE STRLEN SUBSTR REPLACE CONCAT YEAR ROUND"
).split(" ");
const KINDS: any = { class: "class", property: "property", concept: "enum" };

export const completion = (words: any, properties: any) => {
  const entries = words.map((word: any) => ({
    word,
    written: fold(word.write),
    local: fold(word.write.replace(/^[\w-]*:|[<>]/g, "").replace(/^.*\//, "")),
    label: fold(word.label),
    others: (word.others || []).map(fold),
  }));

  // How well an entry fits what was typed: 0 is not at all.
  const score = (entry: any, typed: any) => {
    // What people call a property counts as its name.
    if (
      entry.word.kind === "property" &&
      typed.length > 1 &&
      entry.others.some((other: any) => other.startsWith(typed))
    )
      return 5;
    if (entry.written.startsWith(typed) || entry.local.startsWith(typed)) return 5;
    if (entry.label.startsWith(typed)) return 4;
    if (typed.length < 2) return 0;
    if (` ${entry.label}`.includes(` ${typed}`) || entry.local.includes(`-${typed}`)) return 3;
    if (entry.others.some((other: any) => ` ${other}`.includes(` ${typed}`))) return 2;
    return typed.length > 2 && (entry.written.includes(typed) || entry.label.includes(typed)) ? 1 : 0;
  };

  const option = (entry: any, boost: any) => ({
    label: entry.word.write,
    detail: entry.word.kind === "concept" ? `“${entry.word.label}”` : entry.word.label,
    info: entry.word.meaning || undefined,
    type: KINDS[entry.word.kind],
    boost,
  });

  // The scheme that the property before the cursor takes its values from, if it does.
  const schemeBefore = (text: any) => {
    const found = /([\w-]+:[\w-]+)\s+\S*$/.exec(text);
    return found ? (properties.get(found[1]) ?? null) : null;
  };

  return (context: any) => {
    const variable = context.matchBefore(/[?$]\w*/);
    const text = context.state.doc.toString();
    if (variable) {
      const here = variable.text;
      const known = inspect(text).variables.filter((name) => `?${name}` !== here);
      return {
        from: variable.from,
        options: known.map((name) => ({ label: `?${name}`, type: "variable" })),
        validFor: /^[?$]\w*$/,
      };
    }
    const typed = context.matchBefore(/[\w-]*:?[\w-]+:?/) || context.matchBefore(/:?/);
    if (!typed || (!typed.text && !context.explicit)) return null;
    // Nothing is offered inside texts, comments and IRIs.
    const inside = tokens(text).find((t) => t.start < context.pos && t.start + t.text.length >= context.pos);
    if (inside && (inside.kind === "string" || inside.kind === "iri")) return null;
    if (
      /#[^\n]*$/.test(
        context.state.doc
          .lineAt(context.pos)
          .text.slice(0, context.pos - context.state.doc.lineAt(context.pos).from)
          .replace(/<[^>]*>|"[^"]*"/g, ""),
      )
    )
      return null;
    const wanted = fold(typed.text);
    const scheme = schemeBefore(text.slice(0, typed.from) + " ");
    const found = [];
    for (const entry of entries) {
      const fit = wanted ? score(entry, wanted) : entry.word.scheme === scheme && scheme ? 3 : 0;
      if (fit)
        found.push(
          option(
            entry,
            10 * fit + (scheme && entry.word.scheme === scheme ? 30 : 0) + (entry.word.write.startsWith("<") ? -8 : 0),
          ),
        );
    }
    for (const word of SPARQL)
      if (wanted && word.toLowerCase().startsWith(wanted)) found.push({ label: word, type: "keyword", boost: 45 });
    found.sort((a, b) => b.boost - a.boost || a.label.localeCompare(b.label, "en-GB"));
    return {
      from: typed.from,
      options: found.slice(0, 60).map((each, i) => ({ ...each, boost: 99 - i })),
      filter: false,
    };
  };
};
