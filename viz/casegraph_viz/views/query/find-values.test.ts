import assert from "node:assert/strict";
import { test } from "node:test";
import type { Choices, Question, Topic } from "./data.ts";
import { matching, plain, textQuestion, valuesOf, wordsOf } from "./find-values.ts";

const question = (name: string, text: string, kind: string, group = ""): Question => ({
  name,
  label: name,
  question: text,
  counted: "",
  text: "",
  parameters: [{ variable: kind.replace("-", "_"), label: kind, kind, group }],
});
const topics: Topic[] = [
  {
    key: "a",
    topic: "A",
    questions: [
      question("recommended", "What do reviews recommend about a theme?", "theme"),
      question("prevalence", "How often is each theme found?", "theme"),
      question("ages", "How old were the children?", "characteristic", "Age group"),
      question("reviews", "Which review is it?", "review"),
    ],
  },
];
const choices: Choices = {
  theme: [
    ["urn:neglect", "Neglect", ""],
    ["urn:review", "Review of plans", ""],
    ["urn:self", "Self-harm and neglect", ""],
  ],
  characteristic: [
    ["urn:under-1", "Under 1 year", "Age group"],
    ["urn:female", "Female", "Sex"],
  ],
  review: [["urn:r", "R1", ""]],
};
const words = [
  { iri: "urn:neglect", write: "theme:neglect", label: "Neglect", kind: "concept" as const, others: ["starvation"] },
];
const values = valuesOf(topics, choices, words);
const found = (typed: string): string[] =>
  matching(values, wordsOf(typed), (each) => plain(each.question)).map(
    ({ label, takes }) => `${label}: ${takes.map((each) => each.question.name ?? "").join(" ")}`,
  );

test("words are plain, and small ones say nothing", () => {
  assert.deepEqual(wordsOf("The children’s Self-Harm in Réview"), ["childrens", "self", "harm", "review"]);
});

test("a value has the questions that take it", () => {
  assert.deepEqual(
    values.map(({ label, about, takes }) => `${label}, ${about}, ${takes.length}`),
    ["Neglect, theme, 2", "Review of plans, theme, 2", "Self-harm and neglect, theme, 2", "Under 1 year, age group, 1"],
  );
});

test("a name leads to its questions, the best first, and so does a synonym", () => {
  assert.deepEqual(found("neglect"), [
    "Neglect: recommended prevalence",
    "Self-harm and neglect: recommended prevalence",
  ]);
  assert.deepEqual(found("starvation"), ["Neglect: recommended prevalence"]);
  assert.deepEqual(found("under 1"), ["Under 1 year: ages"]);
});

test("further words choose among the questions of a name", () => {
  assert.deepEqual(found("recommend neglect"), ["Neglect: recommended", "Self-harm and neglect: recommended"]);
});

test("a word that questions have names only what begins with it", () => {
  assert.deepEqual(found("review"), ["Review of plans: prevalence"]);
  assert.deepEqual(found("of"), []);
});

test("what no list holds is looked for in the texts, whatever its signs", () => {
  const { name, question: asked, text } = textQuestion('Bradford a"b\\c');
  assert.equal(name, null);
  assert.equal(asked, 'Which texts here contain “Bradford” and “a"b\\c”?');
  assert.ok(text.includes('CONTAINS(LCASE(?text), "bradford") && CONTAINS(LCASE(?text), "a\\"b\\\\c")'));
});
