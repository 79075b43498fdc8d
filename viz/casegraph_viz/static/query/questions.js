// The named queries as questions: chosen by a button, narrowed by lists of values.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { el, byId } = cg;

  cg.questions = ({ topics, choices, words, base, short, use, leave }) => {
    const all = new Map(topics.flatMap((topic) => topic.questions.map((q) => [q.name, q])));
    let chosen = null;
    let given = {};
    let written = null;

    const text = () => {
      const values = Object.entries(given).filter(([, iri]) => iri).map(([variable, iri]) => [variable, short(iri)]);
      return cg.text.restricted(chosen.text, values);
    };

    const apply = (run, person = false) => {
      written = text();
      use(written, run, person);
    };

    const field = (parameter) => {
      const id = `parameter-${parameter.variable}`;
      const values = choices[parameter.kind];
      const label = el("label", { for: id }, parameter.label);
      if (!values) {
        const input = el("input", { id, type: "text", placeholder: "any; or an identifier", autocomplete: "off" });
        input.addEventListener("change", () => {
          const typed = input.value.trim();
          given[parameter.variable] = typed ? `${base}id/${parameter.kind}/${encodeURI(typed).replace(/[?#[\]]/g, encodeURIComponent)}` : "";
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

    const show = () => {
      byId("chosen").hidden = chosen === null;
      byId("query-heading").textContent = chosen ? "Question" : "Your query";
      if (!chosen) return;
      byId("chosen-question").textContent = chosen.question;
      byId("chosen-counted").textContent = chosen.counted;
      byId("chosen-counted").hidden = false;
      byId("parameters").replaceChildren(...chosen.parameters.map(field));
      byId("parameters").hidden = chosen.parameters.length === 0;
      byId("changed-note").hidden = true;
      for (const button of document.querySelectorAll("[data-question]")) {
        if (button.dataset.question === chosen.name) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      }
    };

    const take = (question, values, run, person) => {
      chosen = question;
      given = values;
      show();
      apply(run, person);
    };
    const choose = (name, values, run, person = false) => {
      const question = all.get(name);
      if (question) take(question, values, run, person);
      return Boolean(question);
    };

    for (const button of document.querySelectorAll("[data-question]"))
      button.addEventListener("click", () => {
        leave();
        choose(button.dataset.question, {}, true, true);
      });
    cg.find({
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
      // A query that somebody changed is no longer the question; its lists would undo the change.
      edited: (now) => {
        if (!chosen) return;
        const own = now !== written;
        byId("changed-note").hidden = !own || !chosen.name;
        byId("chosen-counted").hidden = own;
        byId("chosen-question").textContent = own ? `Changed from: ${chosen.question}` : chosen.question;
        for (const each of byId("parameters").querySelectorAll("select, input")) each.disabled = own;
      },
      forget: () => {
        chosen = null;
        show();
        for (const button of document.querySelectorAll("[data-question]")) button.removeAttribute("aria-current");
      },
      // What a link has to hold: the name and its values, as long as nothing was changed.
      named: (now) => (chosen?.name && now === written ? { name: chosen.name, ...given } : null),
    };
  };
})();
