// Which questions a reader may mean by a few words: by the names that a question can be restricted to ("scotland" leads
// to the questions that take a nation), or by a query of the texts.
import { wordsIn } from "../../../browser/lib/match.ts";
import type { Choices, Question, Topic, Word } from "./data.ts";
import { fold } from "./nearest.ts";

// Words that carry no meaning for a search.
const SMALL = new Set("a an and at by for from in is of on or the to what which with".split(" "));

/** Words alone, so that neither a hyphen nor an apostrophe keeps two spellings apart. */
export const plain = (text: string): string =>
  fold(text)
    .replace(/['’]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
const starts = (text: string, word: string): boolean => ` ${text}`.includes(` ${word}`);

/** What is typed → its words in small letters, without those that say nothing. */
export const wordsOf = (typed: string): string[] =>
  plain(typed)
    .split(" ")
    .filter((word) => word && !SMALL.has(word));

// A query for texts that hold every word; for a reader who types a town or a phrase.
const textQuery = (typed: string): string => {
  const words = wordsIn(typed);
  const holds = words.map((word) => `CONTAINS(LCASE(?text), ${JSON.stringify(word)})`).join(" && ");
  return `SELECT DISTINCT ?where ?text ?year ?review_id ?review_title
WHERE {
  ?review a cg:Review ;
    dcterms:identifier ?review_id ;
    dcterms:title ?review_title .
  {
    { ?review dcterms:title ?stated . BIND ("title" AS ?where) }
    UNION { ?review cg:area ?stated . BIND ("area" AS ?where) }
    UNION { ?review dcterms:publisher/skos:prefLabel ?stated . BIND ("publisher" AS ?where) }
    UNION { ?review cg:hasFinding/dcterms:description ?stated . BIND ("finding" AS ?where) }
    UNION { ?review cg:hasRecommendation/dcterms:description ?stated . BIND ("recommendation" AS ?where) }
  }
  BIND (STR(?stated) AS ?text)
  FILTER (${holds})
  OPTIONAL { ?review dcterms:issued ?year }
}
ORDER BY ?year ?review_id ?where ?text
`;
};

/** The question that looks for words in the texts. */
export const textQuestion = (typed: string): Question => ({
  name: null,
  label: "",
  question: `Which texts here contain ${typed
    .split(/\s+/)
    .map((word) => `“${word}”`)
    .join(" and ")}?`,
  counted:
    "Titles, areas and publishers of the reviews are searched, and the summaries of their findings and recommendations, which are not the words of the reviews.",
  text: textQuery(typed),
  parameters: [],
});

/** A value, and the questions that take it, each by a variable. */
export interface Value {
  iri: string;
  label: string;
  /** What it is, in words. */
  about: string;
  takes: readonly { question: Question; variable: string }[];
  /** Its label, and all its names, in plain words. */
  folded: string;
  all: string;
}

/** Every value that a question takes. */
export const valuesOf = (topics: readonly Topic[], choices: Choices, words: readonly Word[]): Value[] => {
  const others = new Map(words.map((word) => [word.iri, word.others ?? []]));
  const questions = topics.flatMap((topic) => topic.questions);
  const found: Value[] = [];
  for (const [kind, values] of Object.entries(choices))
    // A review is found by its title, among the texts, rather than by its identifier.
    for (const [iri, label, group] of kind === "review" ? [] : values) {
      const takes = questions.flatMap((question) => {
        const parameter = question.parameters.find(
          (each) => each.kind === kind && (!each.group || each.group === group),
        );
        return parameter ? [{ question, variable: parameter.variable }] : [];
      });
      const about = kind === "characteristic" ? group.toLowerCase() : kind.replaceAll("-", " ");
      const all = [label, ...(others.get(iri) ?? [])].map(plain).join(" | ");
      if (takes.length) found.push({ iri, label, about, takes, folded: plain(label), all });
    }
  return found;
};

// How well a value fits the words that name it.
const fitOf = ({ folded }: Value, own: readonly string[]): number => {
  const named = own.join(" ");
  if (folded === named) return 3;
  if (folded.startsWith(named)) return 2;
  return own.every((word) => starts(folded, word)) ? 1 : 0;
};

/**
 * Values that the words name, the best first, each with the questions that contain the rest of the words:
 * "recommendations neglect" leads to questions on recommendations, about neglect. Words that questions contain, such as
 * "review", name a value only where it begins with them.
 */
export const matching = (
  values: readonly Value[],
  words: readonly string[],
  textOf: (question: Question) => string,
): Value[] => {
  const asked = values.some(({ takes }) =>
    takes.some(({ question }) => words.every((word) => textOf(question).includes(word))),
  );
  const found: { value: Value; rank: number }[] = [];
  for (const value of values) {
    const own = words.filter((word) => starts(value.all, word));
    if (!own.length) continue;
    const fit = fitOf(value, own);
    const takes = value.takes.filter(({ question }) => {
      const text = textOf(question);
      return (
        words.every((word) => own.includes(word) || text.includes(word)) &&
        (fit === 3 || own.some((word) => !text.includes(word)))
      );
    });
    if (takes.length && (fit > 1 || !asked)) found.push({ value: { ...value, takes }, rank: 4 * own.length + fit });
  }
  return found.sort((a, b) => b.rank - a.rank).map(({ value }) => value);
};
