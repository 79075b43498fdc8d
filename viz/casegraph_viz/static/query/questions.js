// The named queries as questions: found by words, chosen by a button, narrowed by lists of values.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { el, byId } = cg;

  cg.questions = ({ topics, choices, base, short, use, leave }) => {
    const all = new Map(topics.flatMap((topic) => topic.questions.map((q) => [q.name, q])));
    const search = byId("find-question");
    const none = byId("no-question");
    let chosen = null;
    let given = {};
    let written = null;

    search.addEventListener("input", () => {
      const wanted = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      let hits = 0;
      for (const topic of document.querySelectorAll("details.topic")) {
        let here = 0;
        for (const item of topic.querySelectorAll("li")) {
          const q = all.get(item.firstElementChild.dataset.question);
          const text = `${q.question} ${q.label} ${q.name}`.toLowerCase();
          const fits = wanted.every((word) => text.includes(word));
          item.hidden = !fits;
          here += fits ? 1 : 0;
        }
        topic.hidden = here === 0;
        if (wanted.length) topic.open = here > 0;
        hits += here;
      }
      none.hidden = hits > 0;
      none.textContent = `No question has ${wanted.length > 1 ? "these words. Fewer words find more" : "this word. Try another"}, or write the query yourself.`;
      cg.announce(cg.plural(hits, "question", "questions"));
    });

    const text = () => {
      const values = Object.entries(given).filter(([, iri]) => iri).map(([variable, iri]) => [variable, short(iri)]);
      return cg.text.restricted(chosen.text, values);
    };

    const apply = (run, person = "") => {
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
        const option = el("option", { value: iri }, name);
        if (!group) select.append(option);
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
      if (!chosen) return;
      byId("chosen-question").textContent = chosen.question;
      byId("parameters").replaceChildren(...chosen.parameters.map(field));
      byId("parameters").hidden = chosen.parameters.length === 0;
      byId("changed-note").hidden = true;
      for (const button of document.querySelectorAll("[data-question]")) {
        if (button.dataset.question === chosen.name) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      }
    };

    const choose = (name, values, run, person = "") => {
      chosen = all.get(name) || null;
      if (!chosen) return false;
      given = values;
      show();
      apply(run, person);
      return true;
    };

    for (const button of document.querySelectorAll("[data-question]"))
      button.addEventListener("click", () => {
        leave();
        choose(button.dataset.question, {}, true, button.dataset.question);
      });

    return {
      choose,
      // A query that somebody changed is no longer the question; its lists would undo the change.
      edited: (now) => {
        if (!chosen) return;
        const own = now !== written;
        byId("changed-note").hidden = !own;
        byId("chosen-question").textContent = own ? `Changed from: ${chosen.question}` : chosen.question;
        for (const each of byId("parameters").querySelectorAll("select, input")) each.disabled = own;
      },
      forget: () => {
        chosen = null;
        show();
        for (const button of document.querySelectorAll("[data-question]")) button.removeAttribute("aria-current");
      },
      // What a link has to hold: the name and its values, as long as nothing was changed.
      named: (now) => (chosen && now === written ? { name: chosen.name, ...given } : null),
    };
  };
})();
