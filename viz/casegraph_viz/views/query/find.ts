// The field that finds questions by their words, and by the names of what they can be asked about.
// What no list holds, such as a town, can be looked for in the texts.
import { announce, byId, el } from "../../../browser/lib/dom.ts";
import { plural, thousands } from "../../../browser/lib/figures.ts";
import type { Choices, Question, Topic, Word } from "./data.ts";
import { matching, plain, textQuestion, valuesOf, wordsOf } from "./find-values.ts";
import type { Value } from "./find-values.ts";

// Values that are shown at a time; one more word narrows them.
const MOST = 6;

/** What to search in; `choose` gets a question's name and its values, `look` gets a new question. */
export interface Finding {
  topics: readonly Topic[];
  choices: Choices;
  words: readonly Word[];
  choose: (name: string | null, values: Record<string, string>) => void;
  look: (question: Question) => void;
}

export const find = ({ topics, choices, words, choose, look }: Finding): void => {
  const search = byId<HTMLInputElement>("find-question");
  const none = byId("no-question");
  const holder = byId("found");
  const values = valuesOf(topics, choices, words);
  const questions = topics.flatMap((topic) => topic.questions);
  const texts = new Map(questions.map((q) => [q.name, plain(`${q.question} ${q.counted} ${q.label} ${q.name ?? ""}`)]));
  const textOf = (question: Question): string => texts.get(question.name) ?? "";

  const button = (text: string, onclick: () => void): HTMLElement =>
    el("button", { type: "button", class: "link", onclick }, text);

  const listItem = ({ iri, label, about, takes }: Value, i: number): HTMLElement =>
    el(
      "details",
      { class: "topic", open: i === 0 },
      el(
        "summary",
        {},
        label,
        " ",
        el("span", { class: "count" }, `${about}, ${plural(takes.length, "question", "questions")}`),
      ),
      el(
        "ul",
        {},
        takes.map(({ question, variable }) => {
          const chosen = button(question.question, () => {
            choose(question.name, { [variable]: iri });
          });
          return el("li", {}, chosen);
        }),
      ),
    );

  const showValues = (typed: string): number => {
    const found = typed.length > 1 ? matching(values, wordsOf(typed), textOf) : [];
    const parts: HTMLElement[] = found.slice(0, MOST).map(listItem);
    if (found.length > MOST) {
      const rest = thousands(found.length - MOST);
      parts.push(el("p", { class: "small" }, `${rest} more have this in their names; another word narrows them.`));
    }
    if (typed.length > 2) {
      const deeper = button(`Look for “${typed}” in titles, areas, findings and recommendations`, () => {
        look(textQuestion(typed));
      });
      parts.push(el("p", {}, deeper));
    }
    holder.replaceChildren(...parts);
    holder.hidden = parts.length === 0;
    return found.length;
  };

  const showQuestions = (typed: string): number => {
    const wanted = wordsOf(typed);
    let hits = 0;
    for (const topic of document.querySelectorAll<HTMLDetailsElement>(".topics > details.topic")) {
      let here = 0;
      for (const item of topic.querySelectorAll("li")) {
        const named = item.querySelector<HTMLElement>("[data-question]")?.dataset.question;
        const text = texts.get(named ?? null) ?? "";
        item.hidden = !wanted.every((word) => text.includes(word));
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
