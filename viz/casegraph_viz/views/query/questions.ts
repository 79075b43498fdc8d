// The named queries as questions: chosen by a button, narrowed by lists of values.
import { byId, el } from "../../../browser/lib/dom.ts";
import type { Choices, Parameter, Question, Topic, Word } from "./data.ts";
import { find } from "./find.ts";
import { restricted } from "./text.ts";

/** The values of a question's parameters: IRIs by the names of variables, "" for any. */
export type Given = Record<string, string>;

export interface Asked {
  topics: readonly Topic[];
  choices: Choices;
  words: readonly Word[];
  base: string;
  /** How an IRI is written in a query. */
  short: (iri: string) => string;
  /** Take a query: run it or not; `person` where a reader chose it here. */
  use: (text: string, run: boolean, person: boolean) => void;
  /** The question before was replaced by another. */
  leave: () => void;
}

export interface Questions {
  /** Choose a question by its name; false where there is none of that name. */
  choose: (name: string, values: Given, run: boolean) => boolean;
  /** Called with the current query. A changed query is no longer the question; its lists would undo the change. */
  edited: (now: string) => void;
  forget: () => void;
  /** What a link has to contain: the name and its values, as long as nothing was changed. */
  named: (now: string) => Given | null;
}

/** A parameter with its value: terms of SPARQL, and words. */
interface Chosen {
  variable: string;
  terms: string;
  words: string;
}

/** A question with what it is restricted to: "What do reviews recommend …? Theme: Neglect; Year: 2018 or later". */
export const titleOf = ({ question }: Pick<Question, "question">, chosen: readonly Pick<Chosen, "words">[]): string =>
  [question, chosen.map(({ words }) => words).join("; ")].filter(Boolean).join(" ");

/**
 * The terms of SPARQL for a value of a parameter; empty where the value is none of the kind.
 *
 * A thing is its IRI. A year is "2018", or "2018.." for all that are listed from then on; an area is its name.
 */
export const termsOf = (
  kind: string,
  value: string,
  listed: Choices[string],
  short: (iri: string) => string,
): string => {
  if (kind !== "year" && kind !== "area") return short(value);
  if (!listed.some(([each]) => each === value)) return "";
  if (kind === "area") return JSON.stringify(value);
  const [first] = value.split("..");
  const years = value === first ? [value] : listed.map(([each]) => each).filter((each) => /^\d{4}$/.test(each));
  return years
    .filter((year) => year >= first)
    .sort()
    .map((year) => `"${year}"^^xsd:gYear`)
    .join(" ");
};

const buttons = (): Iterable<HTMLElement> => document.querySelectorAll<HTMLElement>("[data-question]");

export const makeQuestions = ({ topics, choices, words, base, short, use, leave }: Asked): Questions => {
  const all = new Map(topics.flatMap((topic) => topic.questions.map((q) => [q.name, q])));
  let chosen: Question | null = null;
  let given: Given = {};
  let written: string | null = null;

  // Values that no list has, as of a link from elsewhere, are no values of a year or an area.
  const chosenOf = (question: Question): Chosen[] =>
    question.parameters.flatMap((parameter) => {
      const value = given[parameter.variable];
      const terms = value ? termsOf(parameter.kind, value, choices[parameter.kind] ?? [], short) : "";
      if (!terms) return [];
      const listed = choices[parameter.kind]?.find(([each]) => each === value);
      return [{ variable: parameter.variable, terms, words: `${parameter.label}: ${listed?.[1] ?? value}` }];
    });

  const apply = (question: Question, run: boolean, person = false): void => {
    const values = chosenOf(question);
    const text: string = restricted(
      question.text,
      values.map(({ variable, terms }) => [variable, terms]),
    );
    written = text;
    byId("chosen-question").textContent = titleOf(question, values);
    use(text, run, person);
  };

  const typedField = (question: Question, { variable, kind }: Parameter, id: string): HTMLElement => {
    const input = el("input", { id, type: "text", placeholder: "any; or an identifier", autocomplete: "off" });
    input.addEventListener("change", () => {
      const typed = input.value.trim();
      given[variable] = typed ? `${base}id/${kind}/${encodeURI(typed).replace(/[?#[\]]/g, encodeURIComponent)}` : "";
      apply(question, true);
    });
    return input;
  };

  const listField = (question: Question, { variable, kind, group: only }: Parameter, id: string): HTMLElement => {
    const select = el("select", { id }, el("option", { value: "" }, "any"));
    const parts = new Map<string, HTMLElement>();
    for (const [iri, name, group] of choices[kind]) {
      if (only && only !== group) continue;
      let part: HTMLElement = select;
      if (group && !only) {
        part = parts.get(group) ?? el("optgroup", { label: group });
        if (!parts.has(group)) select.append(part);
        parts.set(group, part);
      }
      part.append(el("option", { value: iri }, name));
    }
    select.value = given[variable] ?? "";
    select.addEventListener("change", () => {
      given[variable] = select.value;
      apply(question, true);
    });
    return select;
  };

  const field = (question: Question, parameter: Parameter): HTMLElement => {
    const id = `parameter-${parameter.variable}`;
    const make = Object.hasOwn(choices, parameter.kind) ? listField : typedField;
    return el("div", { class: "field" }, el("label", { for: id }, parameter.label), make(question, parameter, id));
  };

  const show = (): void => {
    const question = chosen;
    byId("chosen").hidden = question === null;
    byId("query-heading").textContent = question ? "Question" : "Your query";
    for (const button of buttons()) {
      if (question && button.dataset.question === question.name) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    if (!question) return;
    byId("chosen-counted").textContent = question.counted;
    byId("chosen-counted").hidden = false;
    byId("parameters").replaceChildren(...question.parameters.map((each) => field(question, each)));
    byId("parameters").hidden = question.parameters.length === 0;
    byId("changed-note").hidden = true;
  };

  const take = (question: Question, values: Given, run: boolean, person: boolean): void => {
    chosen = question;
    given = values;
    show();
    apply(question, run, person);
  };
  const choose = (name: string | null, values: Given, run: boolean, person = false): boolean => {
    const question = all.get(name);
    if (question) take(question, values, run, person);
    return question !== undefined;
  };

  for (const button of buttons())
    button.addEventListener("click", () => {
      leave();
      choose(button.dataset.question ?? null, {}, true, true);
    });
  find({
    topics,
    choices,
    words,
    choose: (name, values) => {
      leave();
      choose(name, values, true, true);
    },
    look: (question) => {
      leave();
      take(question, {}, true, true);
    },
  });

  return {
    choose,
    edited: (now) => {
      if (!chosen) return;
      const own = now !== written;
      byId("changed-note").hidden = !own || !chosen.name;
      byId("chosen-counted").hidden = own;
      byId("chosen-question").textContent = own
        ? `Changed from: ${chosen.question}`
        : titleOf(chosen, chosenOf(chosen));
      for (const each of byId("parameters").querySelectorAll<HTMLSelectElement | HTMLInputElement>("select, input"))
        each.disabled = own;
    },
    forget: () => {
      chosen = null;
      show();
    },
    named: (now) => (chosen?.name && now === written ? { name: chosen.name, ...given } : null),
  };
};
