// The text of a query: what it asks for, what the page adds to it, and why the page may refuse it.
import type { Prefixes, Settings } from "./data.ts";
import { FORMS } from "./forms.ts";
import { nearest } from "./nearest.ts";
import { sentenceAt } from "./places.ts";
import type { Message } from "./places.ts";
import { syntaxOf } from "./syntax.ts";
import type { Token } from "./syntax.ts";

const UPDATES = ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"];

/** What is known of a query without running it. */
export interface Facts {
  /** The keyword of the query or of an update. */
  form: string | null;
  isUpdate: boolean;
  isEmpty: boolean;
  /** Prefixes that are used and not declared, with the offset where each is used first. */
  missing: ReadonlyMap<string, number>;
  variables: readonly string[];
  service: Token | undefined;
  namesGraphs: boolean;
  isLimited: boolean;
  /** The VALUES after the query. */
  values: Token | undefined;
}

export const wordOf = (token: Token | undefined): string => (token?.kind === "word" ? token.text.toUpperCase() : "");
export const prefixOf = (token: Token): string => token.text.slice(0, token.text.indexOf(":"));

export const inspect = (text: string): Facts => {
  const { tokens } = syntaxOf(text);
  const declared = new Set<string>();
  const used = new Map<string, number>();
  tokens.forEach((token, i) => {
    if (token.kind !== "name") return;
    const prefix = prefixOf(token);
    if (wordOf(tokens[i - 1]) === "PREFIX") declared.add(prefix);
    else if (!used.has(prefix)) used.set(prefix, token.start);
  });
  const outer = (...words: readonly string[]) => tokens.find((t) => t.depth === 0 && words.includes(wordOf(t)));
  const form = wordOf(outer(...FORMS, ...UPDATES)) || null;
  return {
    form,
    isUpdate: form !== null && UPDATES.includes(form),
    isEmpty: tokens.length === 0,
    missing: new Map([...used].filter(([prefix]) => !declared.has(prefix))),
    variables: [...new Set(tokens.filter((t) => t.kind === "variable").map((t) => t.text.slice(1)))],
    service: tokens.find((t) => wordOf(t) === "SERVICE"),
    namesGraphs: outer("FROM") !== undefined,
    isLimited: outer("LIMIT") !== undefined,
    values: outer("VALUES"),
  };
};

/** Whether a token is an IRI that means nothing without a base, such as `<vocab/theme/neglect>`. */
export const isRelative = (token: Token): boolean => token.kind === "iri" && !/^<[a-z][a-z\d+.-]*:/i.test(token.text);

// Whether a query has something to be resolved before it names an absolute base of its own.
const lacksBase = (text: string): boolean => {
  const { tokens } = syntaxOf(text);
  const needs = tokens.findIndex((token) => isRelative(token) || ["IRI", "URI"].includes(wordOf(token)));
  const own = tokens.findIndex((token, i) => wordOf(tokens[i - 1]) === "BASE" && !isRelative(token));
  return needs !== -1 && (own === -1 || needs < own);
};

/**
 * What a query needs before it: PREFIX lines for the known prefixes that it uses and does not declare, and the base of
 * the data for its relative IRIs, as `casegraph query` has it. So an answer is the same in a file and from a server,
 * wherever either of them is.
 */
export const prologue = (
  text: string,
  { prefixes, base }: Pick<Settings, "prefixes" | "base">,
  separator: string,
): string => {
  const known = [...inspect(text).missing.keys()].filter((prefix) => Object.hasOwn(prefixes, prefix));
  const lines = known.map((prefix) => `PREFIX ${prefix}: <${prefixes[prefix]}>${separator}`);
  return (lacksBase(text) ? [`BASE <${base}>${separator}`, ...lines] : lines).join("");
};

/** A SELECT without a limit of its own gets one, so that no answer floods the page. */
export const limited = (text: string, rows: number): string => {
  const { form, isLimited, values } = inspect(text);
  if (form !== "SELECT" || isLimited) return text;
  // A line of its own at the end, since the last line may be a comment.
  if (!values) return `${text}\nLIMIT ${rows}`;
  return `${text.slice(0, values.start)}LIMIT ${rows} ${text.slice(values.start)}`;
};

/** Restrict variables of a named query: the block goes before the last brace, as its rules allow. */
export const restricted = (text: string, values: readonly (readonly [string, string])[]): string => {
  const end = text.lastIndexOf("}");
  const blocks = values.map(([variable, term]) => `  VALUES ?${variable} { ${term} }\n`).join("");
  return blocks ? `${text.slice(0, end)}${blocks}${text.slice(end)}` : text;
};

/** What is wrong before the engine is asked, as a sentence with its place; null if nothing is. */
export const refusal = (text: string, prefixes: Prefixes): Message | null => {
  const { form, isEmpty, isUpdate, service, missing } = inspect(text);
  if (isEmpty)
    return { message: "The query is empty; write SELECT, ASK, CONSTRUCT or DESCRIBE, or choose a question." };
  if (isUpdate)
    return { message: `This page only reads; found the update ${form}. Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.` };
  if (service)
    return sentenceAt(text, service.start, "found SERVICE, and this page queries no other server. Leave it out.");
  for (const [prefix, offset] of missing) {
    if (Object.hasOwn(prefixes, prefix)) continue;
    const close = nearest(prefix, Object.keys(prefixes));
    const hint = close ? `did you mean ${close}: ?` : `declare it with PREFIX ${prefix}: <…>.`;
    return sentenceAt(text, offset, `found the prefix “${prefix}:”, which is not declared; ${hint}`);
  }
  return null;
};
