// What a reader takes along: the answer as a file, the query as a link or as lines of a program.
import { csv } from "../../../browser/lib/csv.ts";
import { announce, el } from "../../../browser/lib/dom.ts";
import { download } from "../../../browser/lib/download.ts";

const value = (term: any) => (term === undefined ? "" : term.type === "bnode" ? `_:${term.value}` : term.value);

// Texts that a spreadsheet would take for a formula get an apostrophe; numbers stay numbers.
const answerCsv = (answer: any) =>
  `\ufeff${csv([answer.vars, ...answer.rows.map((row: any) => answer.vars.map((name: any) => value(row[name])))])}`;

const json = (answer: any) =>
  JSON.stringify(
    answer.kind === "truth"
      ? { head: {}, boolean: answer.truth }
      : { head: { vars: answer.vars }, results: { bindings: answer.rows } },
    null,
    1,
  );

const quoted = (text: any) =>
  `"${text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t")}"`;

const turtle = (answer: any, prefixes: any) => {
  const spaces = Object.entries(prefixes).sort((a: any, b: any) => b[1].length - a[1].length);
  const used = new Set();
  const iri = (text: any) => {
    for (const [prefix, space] of spaces as any) {
      const local = text.slice(space.length);
      if (text.startsWith(space) && /^[A-Za-z_]([\w-]*\w)?$/.test(local)) {
        used.add(prefix);
        return `${prefix}:${local}`;
      }
    }
    return `<${text.replace(/[\0- <>"{}|^`\\]/g, (c: any) => `\\u${c.codePointAt(0).toString(16).padStart(4, "0")}`)}>`;
  };
  const term = (each: any) => {
    if (each.type === "uri") return iri(each.value);
    if (each.type === "bnode") return `_:${each.value}`;
    if (each.type === "triple") return each.value;
    if (each["xml:lang"]) return `${quoted(each.value)}@${each["xml:lang"]}`;
    return each.datatype ? `${quoted(each.value)}^^${iri(each.datatype)}` : quoted(each.value);
  };
  const subjects = new Map();
  for (const row of answer.rows) {
    const subject = term(row.subject);
    if (!subjects.has(subject)) subjects.set(subject, []);
    subjects.get(subject).push(`${term(row.predicate)} ${term(row.object)}`);
  }
  const blocks = [...subjects].map(([subject, told]) => `${subject}\n    ${told.join(" ;\n    ")} .\n`);
  const head = [...used]
    .sort()
    .map((prefix: any) => `@prefix ${prefix}: <${prefixes[prefix]}> .\n`)
    .join("");
  return `${head}${head ? "\n" : ""}${blocks.join("\n")}`;
};

// A text field of last resort: where the clipboard is closed to a page, it can be copied by hand.
const copy = async (text: any, field: any) => {
  field.value = text;
  field.hidden = false;
  try {
    await navigator.clipboard.writeText(text);
    announce("Copied.");
    return true;
  } catch {
    field.focus();
    field.select();
    announce("Copy it from the field.");
    return false;
  }
};

const long = (text: any) => (text.includes('"""') || text.endsWith("\\") ? JSON.stringify(text) : `r"""${text}\n"""`);

// The query as lines of a program that asks the endpoint.
const programs: any = {
  curl: (text: any, url: any, triples: any) =>
    `curl --fail-with-body -H 'Accept: ${triples ? "text/turtle" : "text/csv"}' \\\n  --data-urlencode 'query=${text.replaceAll("'", "'\\''")}' \\\n  '${url}'\n`,
  Python: (text: any, url: any, triples: any) =>
    triples
      ? `from urllib.parse import urlencode\nfrom urllib.request import Request, urlopen\n\nimport rdflib\n\nquery = ${long(text)}\nrequest = Request(\n    "${url}?" + urlencode({"query": query}), headers={"Accept": "text/turtle"}\n)\nwith urlopen(request) as answer:\n    graph = rdflib.Graph().parse(data=answer.read(), format="turtle")\n`
      : `from urllib.parse import urlencode\n\nimport pandas as pd\n\nquery = ${long(text)}\ntable = pd.read_csv(\n    "${url}?" + urlencode({"query": query}), storage_options={"Accept": "text/csv"}\n)\n`,
  R: (text: any, url: any, triples: any) =>
    `library(httr2)\n\nquery <- r"---(${text})---"\nanswer <- request("${url}") |>\n  req_headers(Accept = "${triples ? "text/turtle" : "text/csv"}") |>\n  req_body_form(query = query) |>\n  req_perform() |>\n  resp_body_string()\n${triples ? "cat(answer)" : "table <- read.csv(text = answer)"}\n`,
};

const files = (answer: any, prefixes: any, name: any) => {
  const kinds =
    answer.kind === "triples"
      ? [
          ["Turtle", "ttl", "text/turtle", () => turtle(answer, prefixes)],
          ["CSV", "csv", "text/csv;charset=utf-8", () => answerCsv(answer)],
        ]
      : answer.kind === "truth"
        ? [["JSON", "json", "application/sparql-results+json", () => json(answer)]]
        : [
            ["CSV", "csv", "text/csv;charset=utf-8", () => answerCsv(answer)],
            ["JSON", "json", "application/sparql-results+json", () => json(answer)],
          ];
  const file = name ?? "answer";
  return kinds.map(([format, ending, type, make]: any) =>
    el(
      "button",
      {
        type: "button",
        class: "quiet",
        "data-file": ending,
        onclick: () => download(`${file}.${ending}`, type, make()),
      },
      `Download ${format}`,
    ),
  );
};

export { answerCsv as csv, json, turtle, copy, programs, files };
