// An answer as rows of terms, whether the engine sent rows, a truth value or triples.

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(
  [
    "integer",
    "decimal",
    "double",
    "float",
    "int",
    "long",
    "short",
    "byte",
    "nonNegativeInteger",
    "positiveInteger",
  ].map((n) => XSD + n),
);

const LINE =
  /^(<[^>]*>|_:\S+)\s+(<[^>]*>)\s+(<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@[\w-]+)?|<<\(.*\)>>)\s*\.$/;
const ESCAPES: any = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f", '"': '"', "'": "'", "\\": "\\" };
const unescape = (text: any) =>
  text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_: any, four: any, eight: any, one: any) =>
    four || eight ? String.fromCodePoint(parseInt(four || eight, 16)) : (ESCAPES[one] ?? one),
  );

const term = (text: any) => {
  if (text.startsWith("<<")) return { type: "triple", value: text };
  if (text.startsWith("<")) return { type: "uri", value: unescape(text.slice(1, -1)) };
  if (text.startsWith("_:")) return { type: "bnode", value: text.slice(2) };
  const end = text.lastIndexOf('"');
  const rest = text.slice(end + 1);
  const literal: any = { type: "literal", value: unescape(text.slice(1, end)) };
  if (rest.startsWith("@")) literal["xml:lang"] = rest.slice(1);
  else if (rest) literal.datatype = rest.slice(3, -1);
  return literal;
};

// N-Triples → { subject, predicate, object }, each triple once.
const triples = (text: any) => {
  const found = [];
  const seen = new Set();
  for (const line of text.split("\n")) {
    if (seen.has(line)) continue;
    seen.add(line);
    const parts = LINE.exec(line.trim());
    if (parts) found.push({ subject: term(parts[1]), predicate: term(parts[2]), object: term(parts[3]) });
  }
  return found;
};

const isNumber = (each: any) =>
  each !== undefined &&
  each.type === "literal" &&
  NUMBERS.has(each.datatype) &&
  each.value.trim() !== "" &&
  Number.isFinite(Number(each.value));
const isYear = (each: any) => each !== undefined && each.type === "literal" && each.datatype === `${XSD}gYear`;

// What a query gave: `vars`, `rows` (objects by variable), and whether rows were left out.
const read = (body: any, form: any, limit: any) => {
  if (form === "CONSTRUCT" || form === "DESCRIBE") {
    const all = triples(body);
    return {
      kind: "triples",
      vars: ["subject", "predicate", "object"],
      rows: all.slice(0, limit),
      cut: all.length > limit,
    };
  }
  const found = JSON.parse(body);
  if ("boolean" in found) return { kind: "truth", truth: found.boolean, vars: [], rows: [], cut: false };
  const rows = found.results.bindings;
  return { kind: "rows", vars: found.head.vars, rows: rows.slice(0, limit), cut: rows.length > limit };
};

// A column is of numbers when each of its values is one.
const numeric = (answer: any, name: any) => {
  const values = answer.rows.map((row: any) => row[name]).filter((each: any) => each !== undefined);
  return values.length > 0 && values.every(isNumber);
};

export { read, triples, isNumber, isYear, numeric };
