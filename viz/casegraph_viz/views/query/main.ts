// Connects the parts of the page: choose or write, run, stop, show, save.
import { readFragment, writeFragment } from "../../../browser/lib/address.ts";
import { readData } from "../../../browser/lib/data.ts";
import { announce, byId, one, ready } from "../../../browser/lib/dom.ts";
import { thousands } from "../../../browser/lib/figures.ts";
import { read as readAnswer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { AskError } from "./asking.ts";
import type { Engine, Found, Limits, Query } from "./asking.ts";
import { completion } from "./complete.ts";
import type { SchemaClass, Settings, Word } from "./data.ts";
import { makeEditor } from "./editor.ts";
import type { Editor } from "./editor.ts";
import { givesTriples } from "./forms.ts";
import { makeHints } from "./hints.ts";
import { lineFor } from "./line.ts";
import { LocalEngine } from "./local-engine.ts";
import { unpackedJson } from "./packing.ts";
import { present } from "./present.ts";
import { makeQuestions } from "./questions.ts";
import { RemoteEngine } from "./remote-engine.ts";
import { makeTerms } from "./show.ts";
import { copy, files, programs } from "./takeaway.ts";
import { inspect, prologue, refusal } from "./text.ts";

const NEW_QUERY = "SELECT * WHERE {\n  \n}\nLIMIT 100";
const IN_NEW_QUERY = NEW_QUERY.indexOf("\n}");

// Classes by what follows their prefix, in small letters.
const classesOf = (words: readonly Word[]): Map<string, string> =>
  new Map(
    words
      .filter((word) => word.kind === "class")
      .map((word) => [word.write.replace(/^.*:/, "").toLowerCase(), word.write]),
  );

// The schemes that properties take their values from.
const schemesOf = (schema: readonly SchemaClass[]): Map<string, string> => {
  const found = new Map<string, string>();
  for (const { properties } of schema)
    for (const { write, to } of properties)
      if (to.startsWith("concept of ")) found.set(write, to.slice(11).replace(" and others", ""));
  return found;
};

const engineFor = ({ endpoint, prefixes, merge }: Settings, classes: ReadonlyMap<string, string>): Engine => {
  if (endpoint !== null) return new RemoteEngine(endpoint, { prefixes, classes });
  const bundled = {
    worker: readData<string>("worker"),
    engine: readData<string>("engine"),
    dataset: readData<string>("dataset"),
    merge,
  };
  return new LocalEngine(bundled, { prefixes, classes });
};

/** The page as tests use it: `run` asks what the editor holds, and shows the answer. */
export interface QueryPage {
  run: () => Promise<Answer | null>;
  editor: Editor;
  engine: Engine;
  answer: Answer | null;
}

export const startMain = (): QueryPage => {
  const settings = readData<Settings>("settings");
  const words = readData<Word[]>("words");
  const schema = readData<SchemaClass[]>("schema");
  const { prefixes, base, root, endpoint } = settings;
  const addresses = new Map<string, string>();
  const show = makeTerms({ words, prefixes, base, addresses, root });
  const hints = makeHints({ words, terms: readData<string[]>("terms"), schema, prefixes, base });
  const engine = engineFor(settings, classesOf(words));
  const problem = byId("problem");
  // The query of a question is folded away until a reader wants to see or write one.
  const sparql = byId<HTMLDetailsElement>("sparql");
  let running = false;
  let opened = false;
  // What is to be done when the engine is ready.
  let pending = false;
  let waits = false;

  const report = (text: string): void => {
    byId("state").textContent = text;
  };

  const editor = makeEditor(byId("editor"), {
    label: "SPARQL query",
    described: "Control and Enter runs it. Control and space offers words. Tab leaves the editor.",
    source: completion(words, schemesOf(schema)),
    run: () => void run(),
    changed: () => {
      edited();
    },
  });
  const page: QueryPage = { run: () => run(), editor, engine, answer: null };

  // Back returns to the question before, or the query that was made from it.
  const valuesNow = (): Record<string, string> => questions.named(editor.text()) ?? { query: editor.text() };
  const leave = (): void => {
    writeFragment(valuesNow());
  };
  const enter = (): void => {
    window.history.pushState(null, "", `#${new URLSearchParams(valuesNow()).toString()}`);
  };

  const questions = makeQuestions({
    topics: readData("questions"),
    choices: readData("choices"),
    words,
    base,
    short: (iri) => {
      const text = show.short(iri);
      return /^[\w-]+:[\w-]+$/.test(text) ? text : `<${iri}>`;
    },
    leave,
    use: (text, start, person) => {
      editor.set(text);
      if (start) void run();
      if (person) enter();
      if (person && window.matchMedia("(max-width: 63.99rem)").matches) byId("work").scrollIntoView();
    },
  });

  // What was shown for the query before does not belong to this query.
  const edited = (): void => {
    questions.edited(editor.text());
    byId("link").hidden = true;
    byId("share-note").textContent = "";
    if (endpoint !== null && !byId("program-part").hidden) program(endpoint);
  };
  const forgetAnswer = (): void => {
    problem.hidden = true;
    byId("answer").hidden = true;
    editor.unmark();
  };

  const explain = (reason: unknown): void => {
    const why = reason instanceof Error ? reason.message : String(reason);
    problem.textContent = reason instanceof AskError ? why : `The answer could not be shown (${why}).`;
    problem.hidden = false;
  };
  const fail = (reason: unknown): void => {
    explain(reason);
    byId("answer").hidden = true;
    if (!(reason instanceof AskError) || !reason.place) return;
    sparql.open = true;
    editor.mark(reason.place, reason.message);
  };

  const busy = (now: boolean): void => {
    running = now;
    const stop = byId<HTMLButtonElement>("stop");
    // A button that can no longer be pressed must not keep the focus.
    if (!now && document.activeElement === stop) byId("run").focus();
    stop.disabled = !now;
    document.documentElement.dataset.busy = String(now);
  };

  const limits = (): Limits => ({
    seconds: Number(byId<HTMLSelectElement>("seconds").value),
    rows: Number(byId<HTMLSelectElement>("rows").value),
  });

  const showAnswer = (found: Found, query: Query, rows: number): Answer => {
    const answer = readAnswer(found.body, inspect(query.text).form, rows);
    answer.cut ||= found.cut;
    const turtle = async (triples: Answer & { kind: "triples" }): Promise<string> => {
      problem.hidden = true;
      return engine.turtle(triples, query, limits().seconds);
    };
    const saving = files(answer, questions.named(query.text)?.name, turtle, explain);
    present(answer, found.seconds, query.text, { hints, show, saving });
    return answer;
  };

  const run = async (): Promise<Answer | null> => {
    if (running) return null;
    if (!opened) {
      pending = true;
      return null;
    }
    const text = editor.text();
    problem.hidden = true;
    editor.unmark();
    const refused = refusal(text, prefixes);
    if (refused) {
      fail(new AskError(refused));
      return null;
    }
    busy(true);
    report("Running …");
    try {
      const query = { text, prologue: prologue(text, settings, " ") };
      const allowed = limits();
      page.answer = showAnswer(await engine.ask(query, allowed), query, allowed.rows);
      report("Ready.");
      return page.answer;
    } catch (reason) {
      fail(reason);
      report("Ready for another query.");
      return null;
    } finally {
      busy(false);
    }
  };

  const share = async (): Promise<void> => {
    leave();
    const copied = await copy(window.location.href, byId<HTMLInputElement>("link"));
    byId("share-note").textContent = copied ? "Copied." : "Copy it from the field.";
  };

  const program = (address: string): void => {
    const text = editor.text();
    const url = new URL(address, window.location.href).href;
    const make = programs[byId<HTMLSelectElement>("language").value];
    byId("program").textContent = make(
      (prologue(text, settings, "\n") + text).trim(),
      url,
      givesTriples(inspect(text).form),
    );
    byId("program-part").hidden = false;
  };

  const addLine = (ofClass: string, property: string | undefined): void => {
    sparql.open = true;
    const { variable, line } = lineFor(editor.text(), ofClass, property);
    if (line === null) editor.focus();
    else editor.insert(line);
    announce(line === null ? `The query has ?${variable} a ${ofClass} already.` : "Inserted into the query.");
  };

  const begin = (): void => {
    leave();
    questions.forget();
    forgetAnswer();
    sparql.open = true;
    editor.set(NEW_QUERY);
    editor.view.dispatch({ selection: { anchor: IN_NEW_QUERY } });
    enter();
    editor.focus();
  };

  // A link opens a question, which is run, or a query, which is not: the reader should look at it first.
  const start = (): void => {
    const { name, query, ...values } = Object.fromEntries<string | undefined>(readFragment());
    if (query !== undefined) {
      questions.forget();
      forgetAnswer();
      sparql.open = true;
      editor.set(query);
      if (opened) report("Ready. Press Run to see the answer.");
      else waits = true;
    } else if (!name || !questions.choose(name, values as Record<string, string>, true))
      questions.choose(settings.first, {}, true);
  };

  const listen = (): void => {
    const onClick = (id: string, listener: () => unknown): void => {
      byId(id).addEventListener("click", () => void listener());
    };
    onClick("run", run);
    onClick("stop", engine.stop);
    onClick("share", share);
    onClick("clear", begin);
    for (const button of document.querySelectorAll<HTMLElement>("[data-class]"))
      button.addEventListener("click", () => {
        addLine(button.dataset.class ?? "", button.dataset.property);
      });
    if (endpoint !== null) {
      const make = (): void => {
        program(endpoint);
      };
      onClick("make-program", make);
      byId("language").addEventListener("change", make);
      onClick("copy-program", () => copy(byId("program").textContent, byId<HTMLTextAreaElement>("program-field")));
    }
    window.addEventListener("hashchange", start);
  };

  const open = async (): Promise<void> => {
    listen();
    start();
    try {
      if (settings.linked) {
        const own = (await unpackedJson(readData<string>("addresses"))) as Record<string, string>;
        for (const [iri, address] of Object.entries(own)) addresses.set(iri, address);
      }
      const size = await engine.open(report);
      opened = true;
      const loaded = size === null ? "Ready." : `Ready: ${thousands(size)} statements loaded.`;
      report(waits ? `${loaded} Press Run to see the answer.` : loaded);
      ready();
      if (pending) await run();
    } catch (reason) {
      fail(reason);
      report("The query page cannot run here.");
      byId<HTMLButtonElement>("run").disabled = true;
      document.documentElement.dataset.ready = "true";
    }
  };

  one(".needs-script").hidden = true;
  byId("work").hidden = false;
  void open();
  return page;
};
