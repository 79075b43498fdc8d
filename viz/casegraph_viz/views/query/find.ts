// Finds questions by their words, and by the names of what they can be asked about: "scotland" leads
// to the questions that take a nation, with Scotland filled in. What no list holds, such as a town,
// can be looked for in the texts.
import { announce, byId, el } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { fold } from "./text.ts";

// Values that are shown at a time; one more word narrows them.
const MOST = 6;
// Words that say nothing of what is looked for.
const SMALL = new Set("a an and at by for from in is of on or the to what which with".split(" "));

// Words alone, so that neither a hyphen nor an apostrophe keeps two spellings apart.
const plain = (text: any) =>
  fold(text)
    .replace(/['’]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
const starts = (text: any, word: any) => ` ${text}`.includes(` ${word}`);

// What is typed → its words in small letters, without those that say nothing.
const wordsOf = (typed: any) =>
  plain(typed)
    .split(" ")
    .filter((word: any) => word && !SMALL.has(word));

// A query for texts that hold every word; for a reader who types a town or a turn of phrase.
const textQuery = (typed: any) => {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = words.map((word: any) => `CONTAINS(LCASE(?text), ${JSON.stringify(word)})`).join(" && ");
  return `SELECT DISTINCT ?where ?text ?year ?review_id ?review_title
WHERE {
  ?review a cg:Review ;
    dcterms:identifier ?review_id ;
    dcterms:title ?review_title .
  {
    { ?review dcterms:title ?told . BIND ("title" AS ?where) }
    UNION { ?review cg:area ?told . BIND ("area" AS ?where) }
    UNION { ?review dcterms:publisher/skos:prefLabel ?told . BIND ("publisher" AS ?where) }
    UNION { ?review cg:hasFinding/dcterms:description ?told . BIND ("finding" AS ?where) }
    UNION { ?review cg:hasRecommendation/dcterms:description ?told . BIND ("recommendation" AS ?where) }
  }
  BIND (STR(?told) AS ?text)
  FILTER (${holds})
  OPTIONAL { ?review dcterms:issued ?year }
}
ORDER BY ?year ?review_id ?where ?text
`;
};

// The question that such a query stands for.
const textQuestion = (typed: any) => ({
  name: null,
  question: `Which texts here contain ${typed
    .split(/\s+/)
    .map((word: any) => `“${word}”`)
    .join(" and ")}?`,
  counted:
    "Titles, areas and publishers of the reviews are searched, and the summaries of their findings and recommendations, which are not the words of the reviews.",
  text: textQuery(typed),
  parameters: [],
});

// Every value that a question takes, with the questions that take it, by a variable each.
const valuesOf = (topics: any, choices: any, words: any) => {
  const others = new Map<string, any>(words.map((word: any) => [word.iri, word.others ?? []]));
  const questions = topics.flatMap((topic: any) => topic.questions);
  const found = [];
  for (const [kind, values] of Object.entries<any>(choices))
    // A review is found by its title, among the texts, rather than by its identifier.
    for (const [iri, label, group] of kind === "review" ? [] : values) {
      const takes = questions.flatMap((question: any) => {
        const parameter = question.parameters.find(
          (each: any) => each.kind === kind && (!each.group || each.group === group),
        );
        return parameter ? [{ question, variable: parameter.variable }] : [];
      });
      const about = kind === "characteristic" ? group.toLowerCase() : kind.replaceAll("-", " ");
      if (takes.length)
        found.push({
          iri,
          label,
          about,
          takes,
          folded: plain(label),
          all: [label, ...(others.get(iri) ?? [])].map(plain).join(" | "),
        });
    }
  return found;
};

// Values that the words name, the best first, each with the questions that have the rest of the
// words: "recommendations neglect" leads to questions on recommendations, about neglect. Words
// that questions have, such as "review", name a value only where it begins with them.
const matching = (values: any, words: any, textOf: any) => {
  const asked = values.some((value: any) =>
    value.takes.some(({ question }: any) => words.every((word: any) => textOf(question).includes(word))),
  );
  const found = [];
  for (const value of values) {
    const own = words.filter((word: any) => starts(value.all, word));
    if (!own.length) continue;
    const named = own.join(" ");
    const whole = value.folded === named;
    const takes = value.takes.filter(({ question }: any) => {
      const text = textOf(question);
      return (
        words.every((word: any) => own.includes(word) || text.includes(word)) &&
        (whole || own.some((word: any) => !text.includes(word)))
      );
    });
    const fit = whole
      ? 3
      : value.folded.startsWith(named)
        ? 2
        : own.every((word: any) => starts(value.folded, word))
          ? 1
          : 0;
    if (takes.length && (fit > 1 || !asked)) found.push({ ...value, takes, rank: 4 * own.length + fit });
  }
  return found.sort((a, b) => b.rank - a.rank);
};

// `choose` is given a question's name and its values, `look` a question made of what was typed.
export const find = ({ topics, choices, words, choose, look }: any) => {
  const search = byId<HTMLInputElement>("find-question");
  const none = byId("no-question");
  const holder = byId("found");
  const values = valuesOf(topics, choices, words);
  const texts = new Map(
    topics.flatMap((topic: any) =>
      topic.questions.map((q: any) => [q, plain(`${q.question} ${q.counted} ${q.label} ${q.name}`)]),
    ),
  );
  const byName = new Map([...texts.keys()].map((q: any) => [q.name, q]));

  const button = (text: any, onclick: any) => el("button", { type: "button", class: "link", onclick }, text);

  const showValues = (typed: any) => {
    const found = typed.length > 1 ? matching(values, wordsOf(typed), (q: any) => texts.get(q)) : [];
    const shown = found.slice(0, MOST).map((value, i) =>
      el(
        "details",
        { class: "topic", open: i === 0 },
        el(
          "summary",
          {},
          value.label,
          " ",
          el("span", { class: "count" }, `${value.about}, ${plural(value.takes.length, "question", "questions")}`),
        ),
        el(
          "ul",
          {},
          value.takes.map(({ question, variable }: any) =>
            el(
              "li",
              {},
              button(question.question, () => choose(question.name, { [variable]: value.iri })),
            ),
          ),
        ),
      ),
    );
    const more =
      found.length > MOST
        ? el(
            "p",
            { class: "small" },
            `${(found.length - MOST).toLocaleString("en-GB")} more have this in their names; another word narrows them.`,
          )
        : null;
    const deeper =
      typed.length > 2
        ? el(
            "p",
            {},
            button(`Look for “${typed}” in titles, areas, findings and recommendations`, () =>
              look(textQuestion(typed)),
            ),
          )
        : null;
    holder.replaceChildren(...[...shown, more, deeper].filter((each) => each !== null));
    holder.hidden = !holder.childElementCount;
    return found.length;
  };

  const showQuestions = (typed: any) => {
    const wanted = wordsOf(typed);
    let hits = 0;
    for (const topic of document.querySelectorAll<any>(".topics > details.topic")) {
      let here = 0;
      for (const item of topic.querySelectorAll("li")) {
        const text: any = texts.get(byName.get(item.firstElementChild.dataset.question));
        item.hidden = !wanted.every((word: any) => text.includes(word));
        here += item.hidden ? 0 : 1;
      }
      topic.hidden = here === 0;
      if (wanted.length) topic.open = here > 0;
      hits += here;
    }
    return hits;
  };

  search.addEventListener("input", () => {
    const typed = search.value.trim();
    const named = showValues(typed);
    const hits = showQuestions(typed);
    none.hidden = hits > 0 || named > 0;
    none.textContent = `No question and no list has ${wordsOf(typed).length > 1 ? "these words. Fewer words find more" : "this word. Try another"}, look for it in the texts, or write the query yourself.`;
    announce(`${named ? `${plural(named, "name", "names")} and ` : ""}${plural(hits, "question", "questions")}.`);
  });
};
