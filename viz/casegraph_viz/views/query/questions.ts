// The named queries as questions: chosen by a button, narrowed by lists of values.
import { byId, el } from "../../../browser/lib/dom.ts";
import { find } from "./find.ts";
import { restricted } from "./text.ts";

export const makeQuestions: any = ({ topics, choices, words, base, short, use, leave }: any) => {
  const all = new Map(topics.flatMap((topic: any) => topic.questions.map((q: any) => [q.name, q])));
  let chosen: any = null;
  let given: any = {};
  let written: any = null;

  const text: any = () => {
    const values = Object.entries(given)
      .filter(([, iri]) => iri)
      .map(([variable, iri]) => [variable, short(iri)]);
    return restricted(chosen.text, values);
  };

  const apply = (run: any, person = false) => {
    written = text();
    use(written, run, person);
  };

  const field = (parameter: any) => {
    const id = `parameter-${parameter.variable}`;
    const values = choices[parameter.kind];
    const label = el("label", { for: id }, parameter.label);
    if (!values) {
      const input = el("input", { id, type: "text", placeholder: "any; or an identifier", autocomplete: "off" });
      input.addEventListener("change", () => {
        const typed = input.value.trim();
        given[parameter.variable] = typed
          ? `${base}id/${parameter.kind}/${encodeURI(typed).replace(/[?#[\]]/g, encodeURIComponent)}`
          : "";
        apply(true);
      });
      return el("div", { class: "field" }, label, input);
    }
    const select = el("select", { id }, el("option", { value: "" }, "any"));
    const parts = new Map();
    for (const [iri, name, group] of values) {
      if (parameter.group && parameter.group !== group) continue;
      const option = el("option", { value: iri }, name);
      if (!group || parameter.group) select.append(option);
      else {
        if (!parts.has(group)) {
          parts.set(group, el("optgroup", { label: group }));
          select.append(parts.get(group));
        }
        parts.get(group).append(option);
      }
    }
    select.value = given[parameter.variable] || "";
    select.addEventListener("change", () => {
      given[parameter.variable] = select.value;
      apply(true);
    });
    return el("div", { class: "field" }, label, select);
  };

  const show: any = () => {
    byId("chosen").hidden = chosen === null;
    byId("query-heading").textContent = chosen ? "Question" : "Your query";
    if (!chosen) return;
    byId("chosen-question").textContent = chosen.question;
    byId("chosen-counted").textContent = chosen.counted;
    byId("chosen-counted").hidden = false;
    byId("parameters").replaceChildren(...chosen.parameters.map(field));
    byId("parameters").hidden = chosen.parameters.length === 0;
    byId("changed-note").hidden = true;
    for (const button of document.querySelectorAll<any>("[data-question]")) {
      if (button.dataset.question === chosen.name) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  };

  const take = (question: any, values: any, run: any, person: any) => {
    chosen = question;
    given = values;
    show();
    apply(run, person);
  };
  const choose = (name: any, values: any, run: any, person = false) => {
    const question = all.get(name);
    if (question) take(question, values, run, person);
    return Boolean(question);
  };

  for (const button of document.querySelectorAll<any>("[data-question]"))
    button.addEventListener("click", () => {
      leave();
      choose(button.dataset.question, {}, true, true);
    });
  find({
    topics,
    choices,
    words,
    choose: (name: any, values: any) => {
      leave();
      choose(name, values, true, true);
    },
    look: (question: any) => {
      leave();
      take(question, {}, true, true);
    },
  });

  return {
    choose,
    // A query that somebody changed is no longer the question; its lists would undo the change.
    edited: (now: any) => {
      if (!chosen) return;
      const own: any = now !== written;
      byId("changed-note").hidden = !own || !chosen.name;
      byId("chosen-counted").hidden = own;
      byId("chosen-question").textContent = own ? `Changed from: ${chosen.question}` : chosen.question;
      for (const each of byId("parameters").querySelectorAll<any>("select, input")) each.disabled = own;
    },
    forget: () => {
      chosen = null;
      show();
      for (const button of document.querySelectorAll("[data-question]")) button.removeAttribute("aria-current");
    },
    // What a link has to hold: the name and its values, as long as nothing was changed.
    named: (now: any) => (chosen?.name && now === written ? { name: chosen.name, ...given } : null),
  };
};
