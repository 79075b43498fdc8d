// Brings the parts together: choose or write, run, stop, show, take away.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { el, byId } = cg;
  const read = (name) => JSON.parse(byId(`data-${name}`).textContent);

  const settings = read("settings");
  const words = read("words");
  const schema = read("schema");
  const { prefixes } = settings;
  const addresses = new Map();
  const show = cg.shower({ words, prefixes, base: settings.base, addresses, root: settings.root });
  const engine = cg.engine(settings);
  const state = byId("state");
  const problem = byId("problem");
  const answerPart = byId("answer");
  let running = false;
  let opened = false;
  let pending = false;

  const tell = (text) => {
    state.textContent = text;
  };
  const number = (count) => count.toLocaleString("en-GB");

  const schemes = new Map();
  for (const each of schema)
    for (const property of each.properties)
      if (property.to.startsWith("concept of ")) schemes.set(property.write, property.to.slice(11).replace(" and others", ""));

  const editor = cg.editor(byId("editor"), {
    text: "",
    label: "SPARQL query",
    described: "Control and Enter runs it. Control and space offers words. Tab leaves the editor.",
    source: cg.completion(words, schemes),
    run: () => run(),
    changed: () => questions.edited(editor.text()),
  });

  const questions = cg.questions({
    topics: read("questions"),
    choices: read("choices"),
    base: settings.base,
    short: (iri) => {
      const text = show.short(iri);
      return /^[\w-]+:[\w-]+$/.test(text) ? text : `<${iri}>`;
    },
    use: (text, start) => {
      editor.set(text);
      if (start) run();
      if (window.matchMedia("(max-width: 63.99rem)").matches && start) byId("work").scrollIntoView();
    },
  });

  const fail = (error) => {
    problem.textContent = error.message;
    problem.hidden = false;
    answerPart.hidden = true;
    if (error.place) editor.mark(error.place, error.message);
  };

  const busy = (now) => {
    running = now;
    const stop = byId("stop");
    // A button that can no longer be pressed must not keep the focus.
    if (!now && document.activeElement === stop) byId("run").focus();
    stop.disabled = !now;
    document.documentElement.dataset.busy = String(now);
  };

  const present = (answer, seconds) => {
    const views = [];
    const count =
      answer.kind === "truth"
        ? `The answer is ${answer.truth ? "yes" : "no"}.`
        : cg.plural(answer.rows.length, answer.kind === "triples" ? "statement" : "row", answer.kind === "triples" ? "statements" : "rows");
    const time = `${Math.max(0.001, seconds).toFixed(seconds < 0.0995 ? 3 : 1)} s`;
    const cut = byId("cut");
    cut.hidden = !answer.cut;
    cut.textContent = `Cut: these are the first ${number(answer.rows.length)}; there are more. Allow more rows, or narrow the query.`;
    byId("answer-count").textContent = answer.kind === "truth" ? `${count} ${time}.` : `${count} in ${time}.`;
    byId("nothing").hidden = answer.kind === "truth" || answer.rows.length > 0;
    let drawGraph = null;
    if (answer.rows.length) {
      const chart = cg.chartOf(answer);
      const graph = cg.graphOf(answer, show);
      if (chart) views.push(cg.resultChart(answer, show, chart));
      if (graph) {
        const picture = cg.resultGraph(graph);
        views.push(picture.node);
        drawGraph = picture.draw;
      }
      views.push(cg.resultTable(answer, show));
    }
    byId("views").replaceChildren(...views);
    byId("files").replaceChildren(...cg.takeaway.files(answer, prefixes));
    answerPart.hidden = false;
    if (drawGraph) drawGraph();
    cg.announce(`${byId("answer-count").textContent}${answer.cut ? ` ${cut.textContent}` : ""}`);
  };

  const limits = () => ({ seconds: Number(byId("seconds").value), rows: Number(byId("rows").value) });

  // Asks and shows; also what tests call. Returns the answer, or null where it failed.
  const run = async () => {
    if (running) return null;
    if (!opened) {
      pending = true;
      return null;
    }
    const text = editor.text();
    problem.hidden = true;
    editor.unmark();
    const refused = cg.text.refusal(text, prefixes);
    if (refused) {
      fail(new cg.AskError(refused.message, refused.place));
      return null;
    }
    busy(true);
    tell("Running …");
    try {
      const { seconds, rows } = limits();
      const found = await engine.ask({ text, prologue: cg.text.prologue(text, prefixes, " "), fault: editor.firstFault }, { seconds, rows });
      const answer = cg.answer.read(found.body, cg.text.inspect(text).form, rows);
      answer.cut ||= found.cut === true;
      present(answer, found.seconds);
      cg.queryPage.answer = answer;
      tell("Ready.");
      return answer;
    } catch (error) {
      fail(error instanceof cg.AskError ? error : new cg.AskError(`The answer could not be shown (${error.message}).`));
      tell("Ready for another query.");
      return null;
    } finally {
      busy(false);
    }
  };

  const full = () => cg.text.prologue(editor.text(), prefixes, "\n") + editor.text();

  const share = () => {
    const named = questions.named(editor.text());
    cg.fragment.write(named ?? { query: editor.text() });
    cg.takeaway.copy(window.location.href, byId("link"));
  };

  const program = () => {
    const form = cg.text.inspect(editor.text()).form;
    const url = new URL(settings.endpoint, window.location.href).href;
    const make = cg.takeaway.programs[byId("language").value];
    byId("program").textContent = make(full().trim(), url, form === "CONSTRUCT" || form === "DESCRIBE");
    byId("program-part").hidden = false;
  };

  const pattern = (subject, property) => {
    const local = (name) => name.replace(/^.*[:/#]/, "").replace(/[>]/g, "").replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
    const variable = local(subject);
    editor.insert(property ? `?${variable} ${property} ?${local(property)} .` : `?${variable} a ${subject} .`);
    cg.announce("Inserted into the query.");
  };

  const listen = () => {
    byId("run").addEventListener("click", run);
    byId("stop").addEventListener("click", () => engine.stop());
    byId("share").addEventListener("click", share);
    byId("clear").addEventListener("click", () => {
      questions.forget();
      editor.set("SELECT * WHERE {\n  \n}\nLIMIT 100");
      editor.view.dispatch({ selection: { anchor: 19 } });
      editor.focus();
    });
    for (const button of document.querySelectorAll("[data-class]"))
      button.addEventListener("click", () => pattern(button.dataset.class, button.dataset.property));
    if (settings.endpoint) {
      byId("make-program").addEventListener("click", program);
      byId("language").addEventListener("change", program);
      byId("copy-program").addEventListener("click", () => cg.takeaway.copy(byId("program").textContent, byId("program-field")));
    }
    window.addEventListener("hashchange", start);
  };

  // A link brings a question, which is run, or a query, which is not: its reader looks at it first.
  const start = () => {
    const asked = cg.fragment.read();
    const { name, ...values } = Object.fromEntries(asked);
    if (asked.has("query")) {
      questions.forget();
      editor.set(asked.get("query"));
    } else if (!name || !questions.choose(name, values, true)) questions.choose(settings.first, {}, true);
  };

  const open = async () => {
    listen();
    start();
    try {
      if (settings.linked) for (const [iri, address] of Object.entries(await cg.unpackedJson(read("addresses")))) addresses.set(iri, address);
      const size = await engine.open(tell);
      opened = true;
      tell(size === null ? "Ready." : `Ready: ${number(size)} statements loaded.`);
      document.documentElement.dataset.ready = "true";
      performance.mark("casegraph-ready");
      if (pending) await run();
    } catch (error) {
      fail(error);
      tell("The query page cannot run here.");
      byId("run").disabled = true;
      document.documentElement.dataset.ready = "true";
    }
  };

  cg.queryPage = { run, editor, engine, answer: null };
  document.querySelector(".needs-script").hidden = true;
  byId("work").hidden = false;
  open();
})();
