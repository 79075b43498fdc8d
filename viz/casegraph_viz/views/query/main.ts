// Brings the parts together: choose or write, run, stop, show, take away.
import { readFragment, writeFragment } from "../../../browser/lib/address.ts";
import { announce, byId, el, one } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { read as readAnswer } from "./answer.ts";
import { chartOf, resultChart } from "./chart.ts";
import { completion } from "./complete.ts";
import { makeEditor } from "./editor.ts";
import { AskError, makeEngine, unpackedJson } from "./engine.ts";
import { graphOf, resultGraph } from "./graph.ts";
import { makeHints } from "./hints.ts";
import { read as readPatterns } from "./patterns.ts";
import { makeQuestions } from "./questions.ts";
import { makeShower } from "./show.ts";
import { resultTable } from "./table.ts";
import { copy, files, programs } from "./takeaway.ts";
import { inspect, names, prologue, refusal } from "./text.ts";

const read = (name: any) => JSON.parse(byId(`data-${name}`).textContent);

const settings = read("settings");
const words = read("words");
const schema = read("schema");
const { prefixes } = settings;
const addresses = new Map();
const show = makeShower({ words, prefixes, base: settings.base, addresses, root: settings.root });
const engine = makeEngine(settings);
const state = byId("state");
const problem = byId("problem");
const answerPart = byId("answer");
// The query of a question is folded away until somebody wants to see or to write one.
const sparql = byId<HTMLDetailsElement>("sparql");
let running = false;
let opened = false;
let pending = false;
let waits = false;

const tell = (text: any) => {
  state.textContent = text;
};
const number = (count: any) => count.toLocaleString("en-GB");

const schemes = new Map();

const editor = makeEditor(byId("editor"), {
  text: "",
  label: "SPARQL query",
  described: "Control and Enter runs it. Control and space offers words. Tab leaves the editor.",
  source: completion(words, schemes),
  run: () => run(),
  changed: () => edited(),
});

const questions = makeQuestions({
  topics: read("questions"),
  choices: read("choices"),
  words,
  base: settings.base,
  short: (iri: any) => {
    const text = show.short(iri);
    return /^[\w-]+:[\w-]+$/.test(text) ? text : `<${iri}>`;
  },
  leave: () => leave(),
  use: (text: any, start: any, person: any) => {
    editor.set(text);
    if (start) run();
    if (person) enter(questions.named(text) ?? { query: text });
    if (person && window.matchMedia("(max-width: 63.99rem)").matches) byId("work").scrollIntoView();
  },
});
const hints = makeHints({ words, terms: read("terms"), schema, prefixes, base: settings.base });

// Back brings the question before, or the query that was made of it.
const leave = () => writeFragment(questions.named(editor.text()) ?? { query: editor.text() });
const enter = (values: any) => window.history.pushState(null, "", `#${new URLSearchParams(values)}`);

// What was made of the query before is no longer that of the query here.
const edited = () => {
  questions.edited(editor.text());
  byId<HTMLInputElement>("link").hidden = true;
  byId("share-note").textContent = "";
  if (settings.endpoint && !byId("program-part").hidden) program();
};
const forgetAnswer = () => {
  problem.hidden = true;
  answerPart.hidden = true;
  editor.unmark();
};

const fail = (error: any) => {
  problem.textContent = error.message;
  problem.hidden = false;
  answerPart.hidden = true;
  if (!error.place) return;
  sparql.open = true;
  editor.mark(error.place, error.message);
};

const busy = (now: any) => {
  running = now;
  const stop = byId<HTMLButtonElement>("stop");
  // A button that can no longer be pressed must not keep the focus.
  if (!now && document.activeElement === stop) byId<HTMLButtonElement>("run").focus();
  stop.disabled = !now;
  document.documentElement.dataset.busy = String(now);
};

const present = (answer: any, seconds: any, text: any) => {
  const views = [];
  const count =
    answer.kind === "truth"
      ? `The answer is ${answer.truth ? "yes" : "no"}.`
      : plural(
          answer.rows.length,
          answer.kind === "triples" ? "statement" : "row",
          answer.kind === "triples" ? "statements" : "rows",
        );
  const time = `${Math.max(0.001, seconds).toFixed(seconds < 0.0995 ? 3 : 1)} s`;
  const cut = byId<HTMLInputElement>("cut");
  cut.hidden = !answer.cut;
  cut.textContent = `Cut: these are the first ${number(answer.rows.length)}; there are more. Allow more rows, or narrow the query.`;
  byId("answer-count").textContent = answer.kind === "truth" ? `${count} ${time}.` : `${count} in ${time}.`;
  const cells = answer.rows.length === 1 ? Object.values(answer.rows[0]).map((each: any) => each.value) : [];
  const empty =
    answer.kind === "truth"
      ? !answer.truth
      : answer.rows.length === 0 || (answer.rows.length === 1 && cells.every((each) => each === "0"));
  const told = [...hints.loose(text), ...(empty ? hints.faults(text) : [])];
  byId("hints").hidden = told.length === 0;
  byId("hints-list").replaceChildren(...told.map((each) => el("li", {}, each)));
  byId("nothing").hidden = answer.kind === "truth" || answer.rows.length > 0 || told.length > 0;
  let drawGraph = null;
  if (answer.rows.length) {
    const chart = chartOf(answer);
    const graph = graphOf(answer, show);
    if (chart) views.push(resultChart(answer, show, chart));
    if (graph) {
      const picture = resultGraph(graph);
      views.push(picture.node);
      drawGraph = picture.draw;
    }
    views.push(resultTable(answer, show));
  }
  byId("views").replaceChildren(...views);
  byId("files").replaceChildren(...files(answer, prefixes, questions.named(text)?.name));
  answerPart.hidden = false;
  if (drawGraph) drawGraph();
  announce(`${byId("answer-count").textContent}${answer.cut ? ` ${cut.textContent}` : ""}`);
};

const limits = () => ({
  seconds: Number(byId<HTMLSelectElement>("seconds").value),
  rows: Number(byId<HTMLSelectElement>("rows").value),
});

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
  const refused: any = refusal(text, prefixes);
  if (refused) {
    fail(new AskError(refused.message, refused.place));
    return null;
  }
  busy(true);
  tell("Running …");
  try {
    const { seconds, rows } = limits();
    const found = await engine.ask(
      { text, prologue: prologue(text, prefixes, " "), fault: editor.firstFault },
      { seconds, rows },
    );
    const answer = readAnswer(found.body, inspect(text).form, rows);
    answer.cut ||= found.cut === true;
    present(answer, found.seconds, text);
    queryPage.answer = answer;
    tell("Ready.");
    return answer;
  } catch (error: any) {
    fail(error instanceof AskError ? error : new AskError(`The answer could not be shown (${error.message}).`));
    tell("Ready for another query.");
    return null;
  } finally {
    busy(false);
  }
};

const full = () => prologue(editor.text(), prefixes, "\n") + editor.text();

const share = async () => {
  const named = questions.named(editor.text());
  writeFragment(named ?? { query: editor.text() });
  const copied = await copy(window.location.href, byId<HTMLInputElement>("link"));
  byId("share-note").textContent = copied ? "Copied." : "Copy it from the field.";
};

const program = () => {
  const form = inspect(editor.text()).form;
  const url = new URL(settings.endpoint, window.location.href).href;
  const make = programs[byId<HTMLSelectElement>("language").value];
  byId("program").textContent = make(full().trim(), url, form === "CONSTRUCT" || form === "DESCRIBE");
  byId("program-part").hidden = false;
};

const pattern = (subject: any, property: any) => {
  sparql.open = true;
  const local = (name: any) =>
    name
      .replace(/^.*[:/#]/, "")
      .replace(/[>]/g, "")
      .replace(/([a-z])([A-Z])/g, "$1_$2")
      .toLowerCase();
  const { triples } = readPatterns(editor.text());
  // The query's own variable for the class, where it has one.
  const named = triples.find(
    (each: any) =>
      /^(a|rdf:type)$/.test(each.last?.text ?? "") &&
      each.first === each.last &&
      each.value?.text === subject &&
      each.subject?.kind === "variable",
  );
  const variable = named ? named.subject.text.slice(1) : local(subject);
  if (named && !property) {
    editor.focus();
    announce(`The query has ?${variable} a ${subject} already.`);
    return;
  }
  const used = new Set(inspect(editor.text()).variables);
  let value = property ? local(property) : "";
  for (let i = 2; used.has(value); i += 1) value = `${local(property)}_${i}`;
  editor.insert(property ? `?${variable} ${property} ?${value} .` : `?${variable} a ${subject} .`);
  announce("Inserted into the query.");
};

const listen = () => {
  byId<HTMLButtonElement>("run").addEventListener("click", run);
  byId<HTMLButtonElement>("stop").addEventListener("click", () => engine.stop());
  byId<HTMLButtonElement>("share").addEventListener("click", share);
  byId<HTMLButtonElement>("clear").addEventListener("click", () => {
    leave();
    questions.forget();
    forgetAnswer();
    sparql.open = true;
    editor.set("SELECT * WHERE {\n  \n}\nLIMIT 100");
    editor.view.dispatch({ selection: { anchor: 19 } });
    enter({ query: editor.text() });
    editor.focus();
  });
  for (const button of document.querySelectorAll<any>("[data-class]"))
    button.addEventListener("click", () => pattern(button.dataset.class, button.dataset.property));
  if (settings.endpoint) {
    byId<HTMLButtonElement>("make-program").addEventListener("click", program);
    byId<HTMLSelectElement>("language").addEventListener("change", program);
    byId<HTMLButtonElement>("copy-program").addEventListener("click", () =>
      copy(byId("program").textContent, byId<HTMLTextAreaElement>("program-field")),
    );
  }
  window.addEventListener("hashchange", start);
};

// A link brings a question, which is run, or a query, which is not: its reader looks at it first.
const start = () => {
  const asked = readFragment();
  const { name, ...values } = Object.fromEntries(asked);
  if (asked.has("query")) {
    questions.forget();
    forgetAnswer();
    sparql.open = true;
    editor.set(asked.get("query"));
    if (opened) tell("Ready. Press Run to see the answer.");
    else waits = true;
  } else if (!name || !questions.choose(name, values, true)) questions.choose(settings.first, {}, true);
};

const open = async () => {
  listen();
  start();
  try {
    if (settings.linked)
      for (const [iri, address] of Object.entries(await unpackedJson(read("addresses")))) addresses.set(iri, address);
    const size = await engine.open(tell);
    opened = true;
    tell(
      `${size === null ? "Ready." : `Ready: ${number(size)} statements loaded.`}${waits ? " Press Run to see the answer." : ""}`,
    );
    document.documentElement.dataset.ready = "true";
    performance.mark("casegraph-ready");
    if (pending) await run();
  } catch (error) {
    fail(error);
    tell("The query page cannot run here.");
    byId<HTMLButtonElement>("run").disabled = true;
    document.documentElement.dataset.ready = "true";
  }
};

export const queryPage: any = { run, editor, engine, answer: null };

export const startMain = () => {
  for (const each of schema)
    for (const property of each.properties)
      if (property.to.startsWith("concept of "))
        schemes.set(property.write, property.to.slice(11).replace(" and others", ""));
  for (const word of words)
    if (word.kind === "class") names.set(word.write.replace(/^.*:/, "").toLowerCase(), word.write);
  one<any>(".needs-script").hidden = true;
  byId("work").hidden = false;
  open();
};
