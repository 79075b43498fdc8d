// Why an answer may be empty because of the query rather than the reviews: names that the data do not have, years
// compared with numbers, texts in place of concepts, variables without a value.
import { HINTS } from "../../../browser/lib/library.ts";
import type { Prefixes, SchemaClass, Word } from "./data.ts";
import { fold, nearest } from "./nearest.ts";
import { isInTemplate, read } from "./patterns.ts";
import type { Triple } from "./patterns.ts";
import { at } from "./places.ts";
import { syntaxOf } from "./syntax.ts";
import type { Syntax, Token } from "./syntax.ts";
import { isRelative, prefixOf, wordOf } from "./text.ts";

const spoken = (text: string): string => text.toLowerCase().replace(/[-_]/g, " ");
const humanised = (name: string): string => spoken(name.replace(/([a-z])([A-Z])/g, "$1 $2"));
// A sentence of the library with the words of a query put in.
const filled = (hint: string, words: Readonly<Record<string, string>>): string =>
  hint.replace(/\{(\w+)\}/g, (_, name: string) => words[name]);
const COMPARES = ["=", "!=", "<", ">", "<=", ">="];

/** What hints are made from: the words of the page, IRIs that the data have, and the schema. */
export interface Known {
  words: readonly Word[];
  terms: readonly string[];
  schema: readonly SchemaClass[];
  prefixes: Prefixes;
  base: string;
}

/** Sentences about a query: `loose` about variables without a value, `faults` about what the data cannot have. */
export interface Hints {
  loose: (text: string) => string[];
  faults: (text: string) => string[];
}

// What the properties lead to, by their IRIs.
const leadsOf = (schema: readonly SchemaClass[]): Map<string, string[]> => {
  const leads = new Map<string, string[]>();
  for (const { properties } of schema)
    for (const { iri, to } of properties) leads.set(iri, [...(leads.get(iri) ?? []), to]);
  return leads;
};

/** Variables that nothing gives a value, as sentences. */
export const loose = (text: string): string[] => {
  const { bound } = read(text);
  if (!bound.size) return [];
  const found = new Map<string, string>();
  for (const { kind, text: written, start } of syntaxOf(text).tokens) {
    const name = written.slice(1);
    if (kind !== "variable" || bound.has(name) || found.has(name)) continue;
    const close = nearest(name, [...bound]);
    const hint = close ? `; ${filled(HINTS.meant, { names: `?${close}` })}` : ".";
    found.set(name, `${at(text, start)} ${filled(HINTS.unbound, { variable: `?${name}` })}${hint}`);
  }
  return [...found.values()];
};

export const makeHints = ({ words, terms, schema, prefixes, base }: Known): Hints => {
  const known = new Set([...words.map((word) => word.iri), ...terms]);
  const vocabulary = `${base}vocab/`;
  const spaces = Object.entries(prefixes)
    .filter(([name]) => name !== "xsd")
    .map(([, space]) => space)
    .concat(vocabulary)
    .sort((a, b) => b.length - a.length);
  const leads = leadsOf(schema);
  const isYear = (iri: string): boolean => (leads.get(iri) ?? []).some((to) => to.startsWith("year"));
  const isThing = (iri: string): boolean =>
    leads.get(iri)?.every((to) => /^concept of |^[\w-]+:\w+$/.test(to)) ?? false;

  // The name that was probably meant by one that the data do not have.
  const meant = (iri: string, space: string, written: string, isClass: boolean): string | null => {
    const plain = humanised(iri.slice(space.length));
    const fits = (kind: Word["kind"]): boolean =>
      space.startsWith(vocabulary) ? kind === "concept" : isClass ? kind === "class" : kind !== "concept";
    const fit = words.filter((word) => fits(word.kind));
    const exact = fit.find(
      (word) =>
        [word.label, ...(word.others ?? [])].some((each) => spoken(each) === plain) ||
        humanised(word.write.replace(/^.*:/, "")) === plain,
    );
    const writes = fit.map((word) => word.write);
    return exact?.write ?? nearest(written, writes);
  };

  // The IRI that a token of a query means, "" where it is none.
  const resolver = ({ tokens }: Syntax): ((token: Token | null) => string) => {
    const own = new Map(Object.entries(prefixes));
    // What a base of the query's own makes of a name is left to the engine.
    const home = tokens.some((token) => wordOf(token) === "BASE") ? "" : base;
    tokens.forEach((token, i) => {
      if (token.kind === "iri" && wordOf(tokens[i - 2]) === "PREFIX")
        own.set(prefixOf(tokens[i - 1]), token.text.slice(1, -1));
    });
    return (token) => {
      if (token?.kind === "iri") return isRelative(token) ? home + token.text.slice(1, -1) : token.text.slice(1, -1);
      const space = token?.kind === "name" ? own.get(prefixOf(token)) : undefined;
      return token && space !== undefined ? space + token.text.slice(token.text.indexOf(":") + 1) : "";
    };
  };

  const unknownNames = (syntax: Syntax, iriOf: (token: Token) => string): string[] => {
    const { text, tokens } = syntax;
    const found = new Map<string, string>();
    tokens.forEach((token, i) => {
      const iri = iriOf(token);
      const declares = ["PREFIX", "BASE"].includes(wordOf(tokens[i - 1])) || wordOf(tokens[i - 2]) === "PREFIX";
      if (!iri || declares || found.has(iri) || known.has(iri) || isInTemplate(syntax, token.start)) return;
      const space = spaces.find((each) => iri.startsWith(each) && iri !== each);
      if (space === undefined) return;
      const close = meant(iri, space, token.text, tokens[i - 1]?.text === "a");
      const hint = close ? filled(HINTS.meant, { names: close }) : "“What the dataset holds” lists what is.";
      found.set(iri, `${at(text, token.start)} ${filled(HINTS.unknown, { name: token.text })}; ${hint}`);
    });
    return [...found.values()];
  };

  // A value that the property of its triple does not lead to.
  const wrongValue = ({ text, tokens }: Syntax, { last, value }: Triple, property: string): string | null => {
    if (!last) return null;
    const written = value.text.replace(/^["']+|["']+$/g, "");
    const isTyped = tokens.some((each) => each.text === "^^" && each.start === value.end);
    if (isYear(property) && (value.kind === "number" || (value.kind === "string" && !isTyped)))
      return `${at(text, value.start)} ${filled(HINTS.year, { property: last.text, year: written })}.`;
    if (!isThing(property) || value.kind !== "string") return null;
    const concept = words.find((word) => word.kind === "concept" && fold(word.label) === fold(written));
    const named = { property: last.text };
    const act = concept ? filled(HINTS.meant, { names: concept.write }) : `${filled(HINTS.label, named)}.`;
    return `${at(text, value.start)} ${filled(HINTS.thing, { ...named, act })}`;
  };

  // Years, which are not numbers, compared with numbers.
  const comparedYears = ({ text, tokens }: Syntax, years: ReadonlySet<string>): string[] =>
    tokens.flatMap((token, i) => {
      if (token.kind !== "mark" || !COMPARES.includes(token.text)) return [];
      const [left, right] = [tokens[i - 1], tokens[i + 1]];
      const isLeft = left?.kind === "variable";
      const [year, number] = isLeft ? [left, right] : [right, left];
      if (year?.kind !== "variable" || !years.has(year.text) || number?.kind !== "number") return [];
      const call = `YEAR(${year.text})`;
      const wanted = isLeft ? `${call} ${token.text} ${number.text}` : `${number.text} ${token.text} ${call}`;
      return [`${at(text, year.start)} ${filled(HINTS.compared, { variable: year.text, wanted })}.`];
    });

  const faults = (text: string): string[] => {
    const syntax = syntaxOf(text);
    const iriOf = resolver(syntax);
    const years = new Set<string>();
    const wrong: string[] = [];
    for (const triple of read(text).triples) {
      const property = iriOf(triple.last);
      if (isYear(property) && triple.value.kind === "variable") years.add(triple.value.text);
      const found = property ? wrongValue(syntax, triple, property) : null;
      if (found !== null) wrong.push(found);
    }
    return [...unknownNames(syntax, iriOf), ...wrong, ...comparedYears(syntax, years)];
  };

  return { loose, faults };
};
