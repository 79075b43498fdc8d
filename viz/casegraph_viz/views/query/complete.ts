// Offers names of the dataset while a reader types: classes, properties, concepts by their labels,
// variables of the query, and the words of SPARQL.
import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";
import type { Word } from "./data.ts";
import { WORDS } from "./faults.ts";
import { fold } from "./nearest.ts";
import { indexFrom, syntaxOf } from "./syntax.ts";
import { inspect } from "./text.ts";

// This page queries no other server.
const OFFERED = WORDS.filter((word) => !["SERVICE", "SILENT"].includes(word));
const MOST = 60;
const KINDS = { class: "class", property: "property", concept: "enum" };

interface Entry {
  word: Word;
  written: string;
  local: string;
  label: string;
  others: readonly string[];
}

const entryOf = (word: Word): Entry => ({
  word,
  written: fold(word.write),
  local: fold(word.write.replace(/^[\w-]*:|[<>]/g, "").replace(/^.*\//, "")),
  label: fold(word.label),
  others: (word.others ?? []).map(fold),
});

// How well an entry fits what was typed: 0 is not at all.
const score = ({ word, written, local, label, others }: Entry, typed: string): number => {
  // The common words for a property count as its name.
  if (word.kind === "property" && typed.length > 1 && others.some((other) => other.startsWith(typed))) return 5;
  if (written.startsWith(typed) || local.startsWith(typed)) return 5;
  if (label.startsWith(typed)) return 4;
  if (typed.length < 2) return 0;
  if (` ${label}`.includes(` ${typed}`) || local.includes(`-${typed}`)) return 3;
  if (others.some((other) => ` ${other}`.includes(` ${typed}`))) return 2;
  return typed.length > 2 && (written.includes(typed) || label.includes(typed)) ? 1 : 0;
};

// Nothing is offered inside texts, comments and IRIs.
const isInside = (text: string, offset: number): boolean => {
  for (let node = syntaxOf(text).tree.resolveInner(offset, -1); node.parent; node = node.parent) {
    if (node.name === "Comment") return !text.slice(node.from, offset).includes("\n");
    if (node.name === "String" || node.name === "IriRef") return true;
  }
  return false;
};

type Ranked = Completion & { boost: number };

/**
 * What is offered for a place in a query: from words of the data, by what was typed. `schemes` names the
 * scheme of concepts that a property takes its values from, by the property as written.
 */
export const completion = (words: readonly Word[], schemes: ReadonlyMap<string, string>): CompletionSource => {
  const entries = words.map(entryOf);

  // The scheme that the property before the word takes its values from, if it does.
  const schemeBefore = (text: string, offset: number): string | null => {
    const { tokens } = syntaxOf(text);
    const before = tokens[indexFrom(tokens, offset) - 1];
    return before?.kind === "name" && before.end < offset ? (schemes.get(before.text) ?? null) : null;
  };

  const variables = (text: string, from: number, here: string): CompletionResult => ({
    from,
    options: inspect(text)
      .variables.map((name) => `?${name}`)
      .filter((name) => name !== here)
      .map((label) => ({ label, type: "variable" })),
    validFor: /^[?$]\w*$/,
  });

  const fitting = (wanted: string, scheme: string | null): Ranked[] =>
    entries.flatMap((entry) => {
      const { word } = entry;
      const ofScheme = scheme !== null && word.scheme === scheme;
      const fit = wanted ? score(entry, wanted) : ofScheme ? 3 : 0;
      if (!fit) return [];
      return {
        label: word.write,
        detail: word.kind === "concept" ? `“${word.label}”` : word.label,
        ...(word.meaning ? { info: word.meaning } : {}),
        type: KINDS[word.kind],
        boost: 10 * fit + (ofScheme ? 30 : 0) - (word.write.startsWith("<") ? 8 : 0),
      };
    });

  return (context: CompletionContext) => {
    const text = context.state.doc.toString();
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) return variables(text, variable.from, variable.text);
    const typed = context.matchBefore(/[\w-]*:?[\w-]+:?/) ?? context.matchBefore(/:?/);
    if (!typed || (!typed.text && !context.explicit) || isInside(text, context.pos)) return null;
    const wanted = fold(typed.text);
    const found = fitting(wanted, schemeBefore(text, typed.from));
    for (const word of OFFERED)
      if (wanted && word.toLowerCase().startsWith(wanted)) found.push({ label: word, type: "keyword", boost: 45 });
    found.sort((a, b) => b.boost - a.boost || a.label.localeCompare(b.label, "en-GB"));
    // In this order, instead of the editor's own ranking.
    return {
      from: typed.from,
      options: found.slice(0, MOST).map((each, i) => ({ ...each, boost: 99 - i })),
      filter: false,
    };
  };
};
