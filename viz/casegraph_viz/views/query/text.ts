// The text of a query: its words, the prefixes it lacks, and a sentence for what is wrong with it.
import { brackets, read } from "./patterns.ts";

// Enough of the grammar of SPARQL to tell words from texts, comments and IRIs.
const TOKEN =
  /(?<space>[ \t\r\n]+|#[^\r\n]*)|(?<iri><[^\0- <>"{}|^`\\]*>)|(?<string>'''(?:[^'\\]|\\.|'(?!''))*'''|"""(?:[^"\\]|\\.|"(?!""))*"""|'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*")|(?<variable>[?$][\w\u00c0-\uffff]+)|(?<blank>_:[\w.-]+)|(?<name>(?:[A-Za-z\u00c0-\uffff][\w.\u00b7-\uffff-]*)?:(?:[\w:\u00b7-\uffff%](?:[\w.:\u00b7-\uffff%-]*[\w:\u00b7-\uffff%-])?)?)|(?<word>@?[A-Za-z][\w-]*)|(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)|(?<mark>\|\||&&|\^\^|!=|<=|>=|[^])/gsu;

// Every token but white space and comments: kind, text, start, and how many brackets are open.
const tokens = (text: any) => {
  const found = [];
  let depth = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [kind, piece] = Object.entries(match.groups).find(([, value]) => value !== undefined) as [string, string];
    if (kind === "space") continue;
    if (kind === "mark" && ")}]".includes(piece)) depth = Math.max(0, depth - 1);
    found.push({ kind, text: piece, start: match.index, depth });
    if (kind === "mark" && "({[".includes(piece)) depth += 1;
  }
  return found;
};

const FORMS = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"];
const UPDATES = ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"];

// What can be told of a query without running it.
const inspect = (text: any) => {
  const all = tokens(text);
  const declared = new Set();
  const used = new Map();
  let form = null;
  let last = null;
  for (const token of all) {
    const word = token.kind === "word" ? token.text.toUpperCase() : "";
    if (token.kind === "name") {
      const prefix = token.text.slice(0, token.text.indexOf(":"));
      if (last && /^prefix$/i.test(last.text)) declared.add(prefix);
      else if (!used.has(prefix)) used.set(prefix, token.start);
    }
    if (form === null && token.depth === 0 && [...FORMS, ...UPDATES].includes(word)) form = word;
    last = token;
  }
  const outer = (word: any) => all.find((t) => t.kind === "word" && t.depth === 0 && t.text.toUpperCase() === word);
  return {
    form,
    update: form !== null && UPDATES.includes(form),
    empty: all.length === 0,
    declared,
    used,
    missing: [...used.keys()].filter((prefix) => !declared.has(prefix)),
    variables: [...new Set(all.filter((t) => t.kind === "variable").map((t) => t.text.slice(1)))],
    service: all.find((t) => t.kind === "word" && t.text.toUpperCase() === "SERVICE"),
    namesGraphs: Boolean(outer("FROM")),
    limited: Boolean(outer("LIMIT")),
    values: outer("VALUES"),
  };
};

// PREFIX lines for the known prefixes that a query uses and does not declare.
const prologue = (text: any, prefixes: any, separator: any) =>
  inspect(text)
    .missing.filter((prefix) => prefix in prefixes)
    .map((prefix) => `PREFIX ${prefix}: <${prefixes[prefix]}>${separator}`)
    .join("");

// A SELECT without a limit of its own gets one, so that no answer floods the page.
const limited = (text: any, rows: any) => {
  const facts = inspect(text);
  if (facts.form !== "SELECT" || facts.limited) return text;
  // A line of its own at the end, where the last line may be a comment.
  if (!facts.values) return `${text}\nLIMIT ${rows}`;
  return `${text.slice(0, facts.values.start)}LIMIT ${rows} ${text.slice(facts.values.start)}`;
};

// Restricts a variable of a named query: the block goes before the last brace, as its rules allow.
const restricted = (text: any, values: any) => {
  const end = text.lastIndexOf("}");
  const blocks = values.map(([variable, term]: any) => `  VALUES ?${variable} { ${term} }\n`).join("");
  return blocks ? `${text.slice(0, end)}${blocks}${text.slice(end)}` : text;
};

const nearest = (word: any, known: any) => {
  const distance = (a: any, b: any) => {
    let row = [...Array(b.length + 1).keys()];
    let above = row;
    for (let i = 1; i <= a.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= b.length; j += 1)
        next[j] = Math.min(
          row[j] + 1,
          next[j - 1] + 1,
          row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1),
          // Two letters that changed places are one slip.
          i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? above[j - 2] + 1 : Infinity,
        );
      above = row;
      row = next;
    }
    return row[b.length];
  };
  const best = known.map((each: any) => [distance(word, each), each]).sort((a: any, b: any) => a[0] - b[0])[0];
  return best && best[0] <= Math.max(1, word.length / 3) ? best[1] : null;
};

const placeOf = (text: any, offset: any) => {
  const before = text.slice(0, offset).split("\n");
  return { offset, line: before.length, column: before[before.length - 1].length + 1 };
};
const offsetOf = (text: any, line: any, column: any) => {
  const lines = text.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum: any, each: any) => sum + each.length + 1, 0);
  return Math.min(text.length, start + Math.max(0, column - 1));
};

// What is wrong before the engine is asked, as a sentence with its place; null if nothing is.
const refusal = (text: any, prefixes: any) => {
  const facts = inspect(text);
  if (facts.empty)
    return { message: "The query is empty; write SELECT, ASK, CONSTRUCT or DESCRIBE, or choose a question." };
  if (facts.update)
    return {
      message: `This page only reads; found the update ${facts.form}. Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.`,
    };
  if (facts.service) {
    const place = placeOf(text, facts.service.start);
    return {
      message: `Line ${place.line}, column ${place.column}: found SERVICE, and this page asks no other place. Leave it out.`,
      place,
    };
  }
  for (const prefix of facts.missing) {
    if (prefix in prefixes) continue;
    const place = placeOf(text, facts.used.get(prefix));
    const close = nearest(prefix, Object.keys(prefixes));
    const hint = close ? `did you mean ${close}: ?` : `declare it with PREFIX ${prefix}: <…>.`;
    return {
      message: `Line ${place.line}, column ${place.column}: found the prefix “${prefix}:”, which is not declared; ${hint}`,
      place,
    };
  }
  return null;
};

// Keywords and functions of SPARQL 1.1, and those that the engine knows beyond.
const WORDS = new Set(
  (
    "SELECT ASK CONSTRUCT DESCRIBE PREFIX BASE VERSION DISTINCT REDUCED AS FROM NAMED WHERE FILTER OPTIONAL UNION " +
    "MINUS BIND VALUES UNDEF GRAPH SERVICE SILENT LATERAL GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET IN NOT EXISTS A " +
    "TRUE FALSE COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES LANGDIR HASLANG HASLANGDIR " +
    "STRLANG STRLANGDIR DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE " +
    "ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW " +
    "UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC " +
    "REGEX SUBSTR REPLACE ISTRIPLE TRIPLE SUBJECT PREDICATE OBJECT ADJUST"
  ).split(" "),
);
// Names of the data by what follows their prefix, in small letters: "review" → "cg:Review".
const names = new Map();

// What a query begins with, behind its PREFIX and BASE lines.
const beginning = (all: any) => {
  let i = 0;
  while (i < all.length && /^(prefix|base|version)$/i.test(all[i].text)) i += /^prefix$/i.test(all[i].text) ? 3 : 2;
  return all[i];
};

// A bare word that SPARQL does not have: a keyword misspelt, a name without its prefix.
const unknownWord = (text: any) => {
  const all = tokens(text);
  const first = beginning(all);
  if (first && inspect(text).form === null) {
    const close = nearest(first.text.toUpperCase(), FORMS);
    return {
      offset: first.start,
      what: `found “${first.text}”; ${close ? `did you mean ${close}?` : "expected SELECT, ASK, CONSTRUCT or DESCRIBE"}`,
    };
  }
  const variables = new Set(all.filter((t) => t.kind === "variable").map((t) => t.text.slice(1)));
  const token = all.find((t) => t.kind === "word" && !t.text.startsWith("@") && !WORDS.has(t.text.toUpperCase()));
  if (!token) return null;
  const close = nearest(
    token.text.toUpperCase(),
    [...WORDS].filter((word) => word.length > 2),
  );
  const meant = variables.has(token.text) ? `?${token.text}` : (names.get(token.text.toLowerCase()) ?? close);
  const hint = meant ? `did you mean ${meant}?` : "write ?x for a variable, cg:x for a name, or 'x' for a text";
  return { offset: token.start, what: `found “${token.text}”, which is no word of SPARQL; ${hint}` };
};

const sentenceAt = (place: any, what: any) => ({
  message: `Line ${place.line}, column ${place.column}: ${what}${/[.?]$/.test(what) ? "" : "."}`,
  place,
});

// The slip that explains best why the engine stopped at an offset, as a sentence; or null.
const slip = (text: any, offset: any) => {
  const found = unknownWord(text) ?? brackets(text) ?? read(text).fault;
  return found && found.offset <= offset ? sentenceAt(placeOf(text, found.offset), found.what) : null;
};

// Where the fault of the editor's grammar is, behind white space, and no later than the engine's.
const firstPlace = (text: any, fault: any, place: any) => {
  const skipped = /^\s*/.exec(text.slice(fault))?.[0].length ?? 0;
  return placeOf(text, Math.min(fault + skipped, place.offset));
};
const nearby = (text: any, place: any) => {
  const rest = text.slice(place.offset).split("\n")[0];
  return rest.trim() ? `near “${rest.slice(0, 30)}${rest.length > 30 ? "…" : ""}”` : "at the end of the line";
};

// The engine's message as a sentence; `shift` is the length of what was put before the text, and
// `fault` the offset of the first thing that the editor's grammar cannot read, if there is one.
const syntaxSentence = (message: any, text: any, shift: any, fault: any) => {
  const found = /error at (\d+):(\d+)/.exec(message);
  const meaning = /\b(The [A-Z]\w+ [a-z ]+|[A-Z][a-z]+ [a-z][a-z ]+[a-z])\b/.exec(
    message.replace(/^error at \d+:\d+:?/, ""),
  );
  if (!found) return { message: `The engine did not accept the query (${message.slice(0, 200)}).` };
  const line = Number(found[1]);
  const column = Math.max(1, Number(found[2]) - (line === 1 ? shift : 0));
  let place = placeOf(text, offsetOf(text, line, column));
  const earlier = fault !== null && fault < place.offset && !meaning;
  if (earlier) place = firstPlace(text, fault, place);
  const near = nearby(text, place);
  if (meaning) return sentenceAt(place, `found a fault ${near} (${meaning[0]}). Correct it and run again.`);
  const seen = slip(text, Math.max(place.offset, offsetOf(text, line, column)));
  if (seen) return seen;
  const expected = [...message.matchAll(/"[^"]+"|\b[A-Z]{2,}(?: [A-Z]+)*\b/g)].map((m) => m[0].replaceAll('"', ""));
  const wanted = [...new Set(expected)].slice(0, 6);
  return sentenceAt(
    place,
    `found text that is not SPARQL ${near}${!earlier && wanted.length > 1 && expected.length <= 6 ? `; expected ${wanted.join(", ")}` : ""}. Correct it and run again.`,
  );
};

// A server's sentence, which names a place in the text that it was sent, for the text here. A
// place behind its end lies in what was added, so the sentence is made anew.
const placedSentence = (told: any, text: any, shift: any, fault: any) => {
  const sentence = told.charAt(0).toUpperCase() + told.slice(1);
  const found = /line (\d+), column (\d+)/i.exec(sentence);
  if (!found) return { message: sentence };
  const line = Number(found[1]);
  const column = Math.max(1, Number(found[2]) - (line === 1 ? shift : 0));
  const place = placeOf(text, offsetOf(text, line, column));
  if (/not SPARQL|: found ['"](?!<' that can)/.test(sentence)) {
    const seen = slip(text, place.offset);
    if (seen) return seen;
  }
  const unread = /not SPARQL/.test(sentence);
  if (unread && (place.offset === text.length || (fault !== null && fault < place.offset))) {
    const first = fault === null ? place : firstPlace(text, fault, place);
    const what = `found text that is not SPARQL ${nearby(text, first)}`;
    return { message: `Line ${first.line}, column ${first.column}: ${what}. Correct it and run again.`, place: first };
  }
  // Never a place in what was added behind the end.
  return { message: sentence.replace(found[0], `line ${place.line}, column ${place.column}`), place };
};

// Small letters without accents, for what is looked for by its name.
const fold = (text: any) =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();

export {
  fold,
  tokens,
  inspect,
  prologue,
  limited,
  restricted,
  refusal,
  syntaxSentence,
  placedSentence,
  slip,
  names,
  placeOf,
  offsetOf,
  nearest,
};
