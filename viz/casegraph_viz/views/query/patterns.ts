// The triples and groups of a query, from its syntax tree: what a variable means, and where a line may be inserted.
// What the grammar cannot read is ignored.
import { bracketPairs, indexFrom, isOpening, syntaxOf, within } from "./syntax.ts";
import type { Node, Syntax, Token } from "./syntax.ts";
import { inspect } from "./text.ts";

/** A triple; `first` and `last` are steps of its path, null where the path is more than steps. */
export interface Triple {
  subject: Token | null;
  first: Token | null;
  last: Token | null;
  value: Token;
}

const LISTS = new Set(["PropertyListPathNotEmpty", "PropertyListNotEmpty"]);
const VERBS = new Set(["VerbPath", "VerbSimple", "Verb"]);
const OBJECTS = new Set(["ObjectListPath", "ObjectList"]);

const childrenOf = (node: Node): Node[] => {
  const found = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
};

const stepsOf = (verb: Node, tokens: readonly Token[]): Pick<Triple, "first" | "last"> => {
  const own = within(tokens, verb.from, verb.to);
  if (own.some((each) => each.kind === "mark" && "|!^(".includes(each.text))) return { first: null, last: null };
  const steps = own.filter((each) => each.kind !== "mark");
  return { first: steps[0] ?? null, last: steps.at(-1) ?? null };
};

// The triples of one list of properties about its subject.
const triplesOf = (list: Node, tokens: readonly Token[]): Triple[] => {
  const before = list.prevSibling;
  const subject = before?.name === "VarOrTerm" ? (tokens[indexFrom(tokens, before.from)] ?? null) : null;
  const found: Triple[] = [];
  let steps: Pick<Triple, "first" | "last"> = { first: null, last: null };
  for (const child of childrenOf(list)) {
    if (VERBS.has(child.name)) steps = stepsOf(child, tokens);
    if (!OBJECTS.has(child.name)) continue;
    for (const object of childrenOf(child)) {
      const value = tokens[indexFrom(tokens, object.from)];
      // What is in brackets is not a value by itself; its own triples follow.
      if (object.name.startsWith("Object") && value?.start === object.from && !isOpening(value))
        found.push({ subject, ...steps, value });
    }
  }
  return found;
};

// Whether a query gives a variable a value at this place, rather than using it.
const binds = (variable: Node): boolean => {
  const parent = variable.parent;
  switch (parent?.name) {
    case "VarOrTerm":
    case "VerbSimple":
    case "InlineDataOneVar":
    case "InlineDataFull":
      return true;
    case "VarOrIri":
      return parent.parent?.name !== "DescribeQuery";
    default:
      return variable.prevSibling?.name === "AS" || parent?.type.isError === true;
  }
};

/** The triples of a query, and the names of the variables that it gives a value. */
export const read = (text: string): { triples: readonly Triple[]; bound: ReadonlySet<string> } => {
  const { tree, tokens } = syntaxOf(text);
  const triples: Triple[] = [];
  const bound = new Set<string>();
  tree.iterate({
    enter: ({ name, from, to, node }) => {
      if (LISTS.has(name)) triples.push(...triplesOf(node, tokens));
      else if (name === "Var" && binds(node)) bound.add(text.slice(from + 1, to));
    },
  });
  return { triples, bound };
};

/** Whether an offset is in the template of a CONSTRUCT, which need not be in the data. */
export const isInTemplate = ({ tree }: Syntax, offset: number): boolean => {
  for (let node: Node | null = tree.resolveInner(offset, 1); node; node = node.parent)
    if (node.name === "ConstructTemplate") return true;
  return false;
};

const NO_GROUPS = new Set(["ConstructTemplate", "DataBlock", "InlineDataOneVar", "InlineDataFull"]);

// Whether a brace opens a group of triples, which has no SELECT of its own.
const opensGroup = ({ tree }: Syntax, brace: Token, next: Token | undefined): boolean => {
  if (next?.kind === "word" && next.text.toUpperCase() === "SELECT") return false;
  for (let node: Node | null = tree.resolveInner(brace.start, 1); node; node = node.parent) {
    if (node.name === "GroupGraphPattern") return true;
    if (NO_GROUPS.has(node.name)) return false;
  }
  return true;
};

interface Group {
  open: Token;
  /** The bracket that closes the group, null where none does. */
  close: Token | null;
  /** The last token before the closing bracket. */
  before: Token;
}

const groupsOf = (syntax: Syntax): Group[] => {
  const { tokens } = syntax;
  const pairs = bracketPairs(tokens);
  const found: Group[] = [];
  tokens.forEach((open, i) => {
    if (open.kind !== "mark" || open.text !== "{" || !opensGroup(syntax, open, tokens[i + 1])) return;
    const end = pairs.get(i);
    found.push({ open, close: end === undefined ? null : tokens[end], before: tokens[(end ?? tokens.length) - 1] });
  });
  return found;
};

export interface Insertion {
  from: number;
  to: number;
  insert: string;
  cursor: number;
}

const whole = (insert: string, text: string, line: string): Insertion => ({
  from: 0,
  to: text.length,
  insert,
  cursor: insert.indexOf(line) + line.length,
});

/**
 * Where a line may be inserted: at the end of the group that the cursor is in, or of the outer group if it is in none;
 * an open triple is closed first.
 */
export const insertion = (text: string, cursor: number, line: string): Insertion => {
  const syntax = syntaxOf(text);
  const groups = groupsOf(syntax);
  const around = groups.filter(({ open, close }) => open.start < cursor && cursor <= (close?.start ?? text.length));
  const group = around.at(-1) ?? groups[0];
  if (!group) {
    if (!syntax.tokens.length) return whole(`SELECT * WHERE {\n  ${line}\n}\nLIMIT 100`, text, line);
    const insert = `${inspect(text).form === null || text.endsWith("\n") ? "" : "\n"}WHERE {\n  ${line}\n}`;
    return { from: text.length, to: text.length, insert, cursor: text.length + insert.indexOf(line) + line.length };
  }
  const { open, before } = group;
  const close = group.close?.start ?? text.length;
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", open.start) + 1))?.[0] ?? "";
  const mark = before.kind === "mark" ? before.text : "";
  const from = mark === ";" ? before.start : before.end;
  const end = mark === ";" ? "." : ["{", "}", "."].includes(mark) ? "" : " .";
  const start = `${end}${text.slice(before.end, close).trimEnd()}\n${indent}  ${line}`;
  return { from, to: close, insert: `${start}\n${indent}`, cursor: from + start.length };
};
