// An answer as rows of terms, whether the engine sent rows, a truth value or triples.
import { givesTriples } from "./forms.ts";

/** A term as the JSON of SPARQL results writes it. */
export interface Term {
  type: "uri" | "literal" | "bnode" | "triple";
  value: string;
  "xml:lang"?: string;
  datatype?: string;
}
export type Row = Readonly<Record<string, Term | undefined>>;
export type TripleRow = Readonly<Record<"subject" | "predicate" | "object", Term>>;

interface Table<Each extends Row> {
  vars: readonly string[];
  rows: readonly Each[];
  /** Whether rows were left out. */
  cut: boolean;
}
export interface Rows extends Table<Row> {
  kind: "rows";
}
export interface Truth extends Table<Row> {
  kind: "truth";
  truth: boolean;
}
/** Triples; `lines` are the N-Triples of its rows. */
export interface Triples extends Table<TripleRow> {
  kind: "triples";
  lines: readonly string[];
}
export type Answer = Rows | Truth | Triples;

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(
  "integer decimal double float int long short byte nonNegativeInteger positiveInteger".split(" ").map((n) => XSD + n),
);

const LINE =
  /^(<[^>]*>|_:\S+)\s+(<[^>]*>)\s+(<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@[\w-]+)?|<<\(.*\)>>)\s*\.$/;
const ESCAPES: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };
const unescape = (text: string): string =>
  text.replace(
    /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g,
    (_, four: string | undefined, eight: string | undefined, one: string) => {
      const code = four ?? eight;
      return code === undefined ? (ESCAPES[one] ?? one) : String.fromCodePoint(parseInt(code, 16));
    },
  );

const term = (text: string): Term => {
  if (text.startsWith("<<")) return { type: "triple", value: text };
  if (text.startsWith("<")) return { type: "uri", value: unescape(text.slice(1, -1)) };
  if (text.startsWith("_:")) return { type: "bnode", value: text.slice(2) };
  const end = text.lastIndexOf('"');
  const rest = text.slice(end + 1);
  const literal: Term = { type: "literal", value: unescape(text.slice(1, end)) };
  if (rest.startsWith("@")) literal["xml:lang"] = rest.slice(1);
  else if (rest) literal.datatype = rest.slice(3, -1);
  return literal;
};

// N-Triples as rows, each triple once.
const triplesOf = (text: string, limit: number): Triples => {
  const rows: TripleRow[] = [];
  const lines: string[] = [];
  for (const line of new Set(text.split("\n"))) {
    const parts = LINE.exec(line.trim());
    if (!parts) continue;
    rows.push({ subject: term(parts[1]), predicate: term(parts[2]), object: term(parts[3]) });
    lines.push(line);
  }
  return {
    kind: "triples",
    vars: ["subject", "predicate", "object"],
    rows: rows.slice(0, limit),
    lines: lines.slice(0, limit),
    cut: rows.length > limit,
  };
};

interface Json {
  boolean?: boolean;
  head: { vars: readonly string[] };
  results: { bindings: readonly Row[] };
}

/** The answer to a query of a form: N-Triples, or the JSON of SPARQL results. */
export const read = (body: string, form: string | null, limit: number): Answer => {
  if (givesTriples(form)) return triplesOf(body, limit);
  const found = JSON.parse(body) as Json;
  if (found.boolean !== undefined) return { kind: "truth", truth: found.boolean, vars: [], rows: [], cut: false };
  const rows = found.results.bindings;
  return { kind: "rows", vars: found.head.vars, rows: rows.slice(0, limit), cut: rows.length > limit };
};

export const isNumber = (each: Term | undefined): boolean =>
  each?.type === "literal" &&
  NUMBERS.has(each.datatype ?? "") &&
  each.value.trim() !== "" &&
  Number.isFinite(Number(each.value));
export const isYear = (each: Term | undefined): boolean => each?.type === "literal" && each.datatype === `${XSD}gYear`;

/** The terms of a column, without the empty cells. */
export const columnOf = (answer: Answer, name: string): Term[] =>
  (answer.rows as readonly Row[]).map((row) => row[name]).filter((each) => each !== undefined);

/** Whether each value of a column is a number, and there is one. */
export const numeric = (answer: Answer, name: string): boolean => {
  const values = columnOf(answer, name);
  return values.length > 0 && values.every(isNumber);
};

/** A term as a file holds it. */
export const valueOf = (each: Term | undefined): string =>
  each === undefined ? "" : each.type === "bnode" ? `_:${each.value}` : each.value;
