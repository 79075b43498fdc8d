import assert from "node:assert/strict";
import { test } from "node:test";
import { namedQueries } from "../../../browser/testing/named-queries.ts";
import type { SchemaClass, Word } from "./data.ts";
import { loose, makeHints } from "./hints.ts";

const BASE = "https://w3id.org/casegraph/";
const CG = `${BASE}ontology#`;
const PREFIXES = { cg: CG, dcterms: "http://purl.org/dc/terms/", theme: `${BASE}vocab/theme/`, xsd: "urn:xsd#" };
const word = (kind: Word["kind"], iri: string, write: string, label: string, others: string[] = []): Word => ({
  iri,
  write,
  label,
  kind,
  others,
});
const words = [
  word("class", `${CG}Review`, "cg:Review", "review"),
  word("property", "http://purl.org/dc/terms/issued", "dcterms:issued", "issued", ["year"]),
  word("property", "http://purl.org/dc/terms/spatial", "dcterms:spatial", "spatial", ["nation"]),
  word("property", `${CG}theme`, "cg:theme", "theme"),
  word("concept", `${BASE}vocab/theme/domestic-abuse`, "theme:domestic-abuse", "Domestic abuse", ["domestic violence"]),
];
const property = (iri: string, write: string, to: string): SchemaClass["properties"][number] => ({
  iri,
  write,
  n: 1,
  to,
});
const schema: SchemaClass[] = [
  {
    iri: `${CG}Review`,
    write: "cg:Review",
    n: 1,
    properties: [
      property("http://purl.org/dc/terms/issued", "dcterms:issued", 'year, as "2018"^^xsd:gYear'),
      property(`${CG}theme`, "cg:theme", "concept of theme"),
    ],
  },
];
const { faults } = makeHints({ words, terms: [], schema, prefixes: PREFIXES, base: BASE });

const HINTS: Readonly<Record<string, string>> = {
  "ASK { ?r dcterms:issued ?year FILTER(?year >= 2018) }":
    "Line 1, column 38: ?year is a year (xsd:gYear), which is not a number; write YEAR(?year) >= 2018.",
  "ASK { ?r dcterms:issued ?year FILTER(2018 < ?year) }":
    "Line 1, column 45: ?year is a year (xsd:gYear), which is not a number; write 2018 < YEAR(?year).",
  "ASK { ?r dcterms:issued 2018 }": 'Line 1, column 25: dcterms:issued leads to a year; write "2018"^^xsd:gYear.',
  "ASK { ?r dcterms:issued '2018' }": 'Line 1, column 25: dcterms:issued leads to a year; write "2018"^^xsd:gYear.',
  "ASK { ?r a cg:Reviews }": "Line 1, column 12: cg:Reviews is not in the data; did you mean cg:Review?",
  "ASK { ?r cg:nation ?n }": "Line 1, column 10: cg:nation is not in the data; did you mean dcterms:spatial?",
  "ASK { ?r cg:theme theme:domestic-violence }":
    "Line 1, column 19: theme:domestic-violence is not in the data; did you mean theme:domestic-abuse?",
  "ASK { ?r cg:theme <vocab/theme/domestic-violence> }":
    "Line 1, column 19: <vocab/theme/domestic-violence> is not in the data; did you mean theme:domestic-abuse?",
  "PREFIX t: <https://w3id.org/casegraph/vocab/theme/> ASK { ?r cg:theme t:none }":
    "Line 1, column 71: t:none is not in the data; “What the dataset holds” lists what is.",
  'ASK { ?r cg:theme "Domestic abuse" }':
    "Line 1, column 19: cg:theme leads to a thing, not to a text; did you mean theme:domestic-abuse?",
  "ASK { ?r cg:theme 'none' }":
    "Line 1, column 19: cg:theme leads to a thing, not to a text; write cg:theme/skos:prefLabel for its name.",
};

for (const [text, hint] of Object.entries(HINTS))
  test(`${text} gets a hint why it finds nothing`, () => {
    assert.deepEqual(faults(text), [hint]);
  });

test("what can be found gets no hint", () => {
  for (const text of [
    'ASK { ?r dcterms:issued "2018"^^xsd:gYear }',
    "ASK { ?r dcterms:issued ?y FILTER(YEAR(?y) > 2018) }",
    "CONSTRUCT { ?r cg:made theme:made } { ?r a cg:Review }",
    "ASK { ?r a <urn:elsewhere> }",
    "BASE <urn:elsewhere> ASK { ?r a <vocab/theme/none> }",
    "ASK { ?r cg:theme theme:domestic-abuse }",
  ])
    assert.deepEqual(faults(text), []);
});

test("variables without a value are named once, with what was meant", () => {
  assert.deepEqual(loose("SELECT ?titel ?titel { ?r dcterms:title ?title }"), [
    "Line 1, column 8: nothing in it gives ?titel a value; did you mean ?title?",
  ]);
  assert.deepEqual(loose("SELECT * { FILTER(?x > 1) }"), [], "a query that asks for no data");
  for (const [name, text] of namedQueries) assert.deepEqual(loose(text), [], name);
});
