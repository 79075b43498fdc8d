// The mistake that may have stopped the engine, read from the syntax tree: the engine names the furthest place that it
// reached, which is often the end of the text.
import { FORMS } from "./forms.ts";
import { fold, nearest } from "./nearest.ts";
import { CLOSING, indexFrom, isClosing, isOpening, KEYWORDS, syntaxOf } from "./syntax.ts";
import type { Node, Syntax, Token } from "./syntax.ts";
import { inspect, wordOf } from "./text.ts";

/** An offset in a query, and what is wrong there. */
export interface Fault {
  offset: number;
  what: string;
}

const UPDATING = "LOAD INTO TO CLEAR DROP CREATE ADD MOVE COPY INSERT DATA DELETE WITH DEFAULT ALL USING".split(" ");
// The engine knows these words beyond the grammar of the editor, which is that of SPARQL 1.1.
const BEYOND =
  "VERSION LATERAL LANGDIR HASLANG HASLANGDIR STRLANGDIR TRIPLE ISTRIPLE SUBJECT PREDICATE OBJECT ADJUST CONCAT A".split(
    " ",
  );
/** The words of a query, in capitals. */
export const WORDS: readonly string[] = KEYWORDS.filter((word) => !UPDATING.includes(word));
const KNOWN: ReadonlySet<string> = new Set([...WORDS, ...BEYOND]);
const CLAUSES = ["FILTER", "OPTIONAL", "UNION", "MINUS", "BIND", "VALUES", "GRAPH", "SERVICE", "LATERAL"];
const OPERATORS = ["=", "<", ">", "!=", "<=", ">=", "&&", "||", "!"];

const isOneOf = (token: Token | undefined, marks: readonly string[]): boolean =>
  token?.kind === "mark" && marks.includes(token.text);

// What a query begins with, after its PREFIX and BASE lines.
const beginning = (tokens: readonly Token[]): Token | undefined => {
  let i = 0;
  while (["PREFIX", "BASE", "VERSION"].includes(wordOf(tokens[i]))) i += wordOf(tokens[i]) === "PREFIX" ? 3 : 2;
  return tokens[i];
};

// A bare word that SPARQL does not have: a misspelt keyword, or a name without its prefix. `classes` are
// what the data has by what follows the prefix, in small letters: "review" → "cg:Review".
const unknownWord = ({ text, tokens, errors }: Syntax, classes: ReadonlyMap<string, string>): Fault | null => {
  const { form, variables } = inspect(text);
  const first = beginning(tokens);
  if (first && form === null) {
    const close = nearest(first.text.toUpperCase(), FORMS);
    const hint = close ? `did you mean ${close}?` : "expected SELECT, ASK, CONSTRUCT or DESCRIBE";
    return { offset: first.start, what: `found “${first.text}”; ${hint}` };
  }
  const token = tokens.find((t) => t.kind === "word" && !t.text.startsWith("@") && !KNOWN.has(t.text.toUpperCase()));
  // After the first error the grammar may take the pieces of an IRI for words.
  const error = errors.find((each) => !BEYOND.includes(text.slice(each.from, each.to).toUpperCase()));
  if (!token || (error && error.to < token.start)) return null;
  const close = nearest(
    token.text.toUpperCase(),
    [...KNOWN].filter((word) => word.length > 2),
  );
  const meant = variables.includes(token.text) ? `?${token.text}` : (classes.get(fold(token.text)) ?? close);
  const hint = meant ? `did you mean ${meant}?` : "write ?x for a variable, cg:x for a name, or 'x' for a text";
  return { offset: token.start, what: `found “${token.text}”, which is not a word of SPARQL; ${hint}` };
};

// A bracket that is never closed, or closed before the one inside it, or never opened.
const wrongBracket = ({ tokens }: Syntax): Fault | null => {
  const opened: Token[] = [];
  for (const token of tokens) {
    if (isOpening(token)) opened.push(token);
    if (!isClosing(token)) continue;
    if (!opened.some((each) => CLOSING[each.text] === token.text))
      return { offset: token.start, what: `found “${token.text}” that nothing opens; leave it out` };
    const last = opened.pop();
    if (last && CLOSING[last.text] !== token.text)
      return {
        offset: last.start,
        what: `found “${last.text}” that is not closed before the next “${token.text}”; close it with “${CLOSING[last.text]}”`,
      };
  }
  const last = opened.pop();
  return last
    ? { offset: last.start, what: `found “${last.text}” that is never closed; close it with “${CLOSING[last.text]}”` }
    : null;
};

type Part = "subject" | "verb" | "object";

// The part of a triple that comes before a node in its parent, or that contains the node.
const partBefore = (parent: string, before: string): Part | null => {
  if (/^(Verb|Path)/.test(parent) || before.startsWith("Verb")) return "verb";
  // What is first in its list comes after what is before the list.
  if (!before) return null;
  if (parent.startsWith("Object")) return "object";
  if (!/^(TriplesSameSubject|PropertyList(Path)?NotEmpty)/.test(parent)) return null;
  return before.startsWith("Object") ? "object" : "subject";
};

const partOf = (error: Node): Part | null => {
  // Where the grammar ends a group too early, something follows a triple that is whole.
  if (error.parent?.name === "GroupGraphPattern") return error.prevSibling ? "object" : null;
  for (let node: Node | null = error; node; node = node.parent) {
    const part = partBefore(node.parent?.name ?? "", node.prevSibling?.name ?? "");
    if (part !== null) return part;
  }
  return null;
};

const isTerm = (token: Token): boolean =>
  ["iri", "string", "variable", "number", "blank", "name"].includes(token.kind) ||
  ["A", "TRUE", "FALSE"].includes(wordOf(token));

// A value that is missing beside an operator.
const lackingValue = (token: Token, before: Token | undefined): Fault | null => {
  if (before?.kind === "mark" && isOneOf(before, OPERATORS) && isClosing(token))
    return {
      offset: token.start,
      what: `found “${token.text}” where a value is expected; add one after “${before.text}”`,
    };
  return isOneOf(token, OPERATORS) && token.text !== "!" && isOneOf(before, ["(", ...OPERATORS])
    ? { offset: token.start, what: `found “${token.text}” where a value is expected; add one` }
    : null;
};

// What an error in the tree shows of a triple: a part is missing, or the mark between two triples.
const wrongTriple = (error: Node, tokens: readonly Token[], i: number): Fault | null => {
  const part = partOf(error);
  // A path that lacks a step takes the value for it.
  const token = part === "verb" && isTerm(tokens[i]) ? tokens[i + 1] : tokens[i];
  if (part === null || !token) return null;
  if (part === "object" && isTerm(token) && tokens[i - 1]?.text !== ".")
    return {
      offset: token.start,
      what: `found “${token.text}” directly after a triple; put “;” before it to say more of the same thing, or “.” to begin a triple about another`,
    };
  const ends = isClosing(token) || isOneOf(token, [".", ";", ","]) || CLAUSES.includes(wordOf(token));
  if (!ends || (part === "object" && !isOneOf(tokens[i - 1], [","]))) return null;
  const wanted = part === "subject" ? "a property and its value" : "the value of a property";
  return { offset: token.start, what: `found “${token.text}” where ${wanted} is expected; add what is missing` };
};

// The cause of the first error in the tree; what the engine knows beyond the grammar is no error.
const misread = ({ tokens, errors }: Syntax): Fault | null => {
  for (const error of errors) {
    const i = indexFrom(tokens, error.from);
    const token = tokens[i];
    if (!token) return null;
    // Statements about statements are left to the engine.
    if (isOneOf(token, ["<<"])) return null;
    if (BEYOND.includes(wordOf(token))) continue;
    return lackingValue(token, tokens[i - 1]) ?? wrongTriple(error, tokens, i);
  }
  return null;
};

/** The mistake that best explains why an engine stopped at an offset; or null. */
export const mistake = (
  text: string,
  offset = text.length,
  classes: ReadonlyMap<string, string> = new Map(),
): Fault | null => {
  const syntax = syntaxOf(text);
  const found = unknownWord(syntax, classes) ?? wrongBracket(syntax) ?? misread(syntax);
  return found && found.offset <= offset ? found : null;
};
