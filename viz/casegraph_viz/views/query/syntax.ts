// A query as the grammar of the editor reads it: its syntax tree, and its words from the leaves of the tree. The tree
// of a faulty query has an error where something is missing or superfluous.
import { SparqlLanguage } from "codemirror-lang-sparql";

export type Tree = ReturnType<typeof SparqlLanguage.parser.parse>;
export type Node = Tree["topNode"];
export type Kind = "iri" | "string" | "variable" | "blank" | "name" | "word" | "number" | "mark";

/** A word of a query: where it begins and ends, and how many brackets are open around it. */
export interface Token {
  kind: Kind;
  text: string;
  start: number;
  end: number;
  depth: number;
}

/** A query that was read: `errors` are the places in the tree that the grammar could not read. */
export interface Syntax {
  text: string;
  tree: Tree;
  tokens: readonly Token[];
  errors: readonly Node[];
}

export const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
export const isOpening = (token: Token): boolean => token.kind === "mark" && token.text in CLOSING;
export const isClosing = (token: Token): boolean => token.kind === "mark" && ")]}".includes(token.text);

// Leaves of the tree that are words; the grammar names a keyword in capitals.
const KINDS: Readonly<Record<string, Kind>> = {
  IriRef: "iri",
  String: "string",
  Var: "variable",
  Blank_node_label: "blank",
  Anon: "blank",
  Nil: "blank",
  Pname_ln: "name",
  Pname_ns: "name",
  Langtag: "word",
  A_predicate: "word",
  Keyword: "word",
};
const KEYWORD = /^[A-Z][A-Z0-9_]*$/;
const NUMBER = /^(Integer|Decimal|Double)/;
const kindOf = (name: string): Kind | undefined =>
  KINDS[name] ?? (KEYWORD.test(name) ? "word" : NUMBER.test(name) ? "number" : undefined);

/** The keywords of the grammar, in capitals. */
export const KEYWORDS: readonly string[] = SparqlLanguage.parser.nodeSet.types
  .map((type) => type.name)
  .filter((name) => KEYWORD.test(name));

// The grammar has no leaves for marks, nor for a text in a place where it expects none.
const BETWEEN = /(?<string>"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')|\^\^|\|\||&&|[!<>]=|<<|>>|[^\s]/gu;

const tokensOf = (tree: Tree, text: string): Token[] => {
  const found: Token[] = [];
  let depth = 0;
  let read = 0;
  const add = (kind: Kind, start: number, piece: string): void => {
    const token = { kind, text: piece, start, end: start + piece.length, depth };
    if (isClosing(token)) token.depth = depth = Math.max(0, depth - 1);
    else if (isOpening(token)) depth += 1;
    found.push(token);
  };
  const between = (to: number): void => {
    for (const match of text.slice(read, to).matchAll(BETWEEN))
      add(match.groups?.string === undefined ? "mark" : "string", read + match.index, match[0]);
  };
  const cursor = tree.cursor();
  for (;;) {
    const { name, from, to } = cursor;
    const kind = kindOf(name);
    if (kind === undefined && name !== "Comment") {
      if (cursor.firstChild()) continue;
    } else if (from < to) {
      between(from);
      if (kind !== undefined) add(kind, from, text.slice(from, to));
      read = to;
    }
    while (!cursor.nextSibling())
      if (!cursor.parent()) {
        between(text.length);
        return found;
      }
  }
};

const errorsOf = (tree: Tree): Node[] => {
  const found: Node[] = [];
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) found.push(node.node);
    },
  });
  return found;
};

let latest: Syntax | null = null;

/** Read a query. The last one that was read is kept, since a page reads the same one many times. */
export const syntaxOf = (text: string): Syntax => {
  if (latest?.text !== text) {
    const tree = SparqlLanguage.parser.parse(text);
    latest = { text, tree, tokens: tokensOf(tree, text), errors: errorsOf(tree) };
  }
  return latest;
};

/** The index of the first token that begins at an offset or after it. */
export const indexFrom = (tokens: readonly Token[], offset: number): number => {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle].start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The tokens between two offsets. */
export const within = (tokens: readonly Token[], from: number, to: number): readonly Token[] =>
  tokens.slice(indexFrom(tokens, from), indexFrom(tokens, to));

/** The place of each closing bracket by that of the one that it closes, both as indices of tokens. */
export const bracketPairs = (tokens: readonly Token[]): Map<number, number> => {
  const pairs = new Map<number, number>();
  const opened: number[] = [];
  tokens.forEach((token, i) => {
    if (isOpening(token)) opened.push(i);
    else if (isClosing(token)) {
      const last = opened.pop();
      if (last !== undefined) pairs.set(last, i);
    }
  });
  return pairs;
};
