// Asks: an engine in a worker of this page, or the endpoint of the server that the page is from.
// Both have open(tell), ask(query, limits) → answer, and stop(). A failure is an AskError.
import { byId } from "../../../browser/lib/dom.ts";
import { inspect, limited, placedSentence, syntaxSentence } from "./text.ts";

class AskError extends Error {
  place: any;

  constructor(message: any, place: any = null) {
    super(message);
    this.place = place;
  }
}
export { AskError };

const read = (name: any) => JSON.parse(byId(`data-${name}`).textContent);
const bytesOf = (base64: any) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const unpacked = (bytes: any) => new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
export const unpackedJson = async (base64: any) => unpacked(bytesOf(base64)).json();

const stopped = (seconds: any) =>
  new AskError(`The query was stopped after ${seconds} s without an answer. Narrow it, add LIMIT, or allow more time.`);
const TOO_COMPLEX =
  "The query is too deeply nested or complex for the engine, which was started anew. Simplify the query.";

// The engine in this page. A worker that is ended is replaced at once, so the next query finds
// one that is ready, or nearly so.
const local = () => {
  const address = URL.createObjectURL(new Blob([read("worker")], { type: "text/javascript" }));
  let dataset: any = null;
  let engine: any = null;
  let worker: any = null;
  let ready: any = null;
  let waiting: any = null;
  let count = 0;

  const settle: any = (how: any, value: any) => {
    if (!waiting) return;
    window.clearTimeout(waiting.timer);
    const { [how]: call } = waiting;
    waiting = null;
    call(value);
  };

  const start: any = () => {
    worker = new Worker(address);
    const mine = worker;
    ready = new Promise((resolve, reject) => {
      mine.addEventListener("message", ({ data }: any) => {
        if (mine !== worker) return;
        if (data.kind === "open") resolve(data.size);
        else if (data.kind === "unopened")
          reject(new AskError(`The engine did not start in this browser (${data.message}).`));
        else if (waiting && data.id === waiting.id) {
          if (data.kind === "answer") settle("resolve", data);
          else if (data.kind === "fault") settle("reject", new AskError(data.message));
          else restart(new AskError(TOO_COMPLEX));
        }
      });
      mine.addEventListener("error", (event: any) => {
        event.preventDefault();
        if (mine !== worker) return;
        if (waiting) restart(new AskError(TOO_COMPLEX));
        else reject(new AskError("The engine did not start in this browser."));
      });
    });
    ready.catch(() => {});
    worker.postMessage({ kind: "open", engine, dataset });
  };

  const restart: any = (reason: any) => {
    worker.terminate();
    start();
    settle("reject", reason);
  };

  const open: any = async (tell: any) => {
    tell("Unpacking the engine …");
    dataset = bytesOf(read("dataset"));
    try {
      engine = await WebAssembly.compile(await unpacked(bytesOf(read("engine"))).arrayBuffer());
    } catch (error: any) {
      throw new AskError(
        `This browser cannot run WebAssembly here (${error.message}). The questions can be read, not run.`,
      );
    }
    tell("Loading the dataset …");
    start();
    return ready;
  };

  const ask: any = async (query: any, { seconds, rows }: any) => {
    await ready;
    const shift = query.prologue.length;
    const facts = inspect(query.text);
    const text = query.prologue + limited(query.text, rows + 1);
    try {
      return await new Promise((resolve, reject) => {
        count += 1;
        const timer = window.setTimeout(() => restart(stopped(seconds)), seconds * 1000);
        waiting = { id: count, resolve, reject, timer };
        worker.postMessage({ kind: "ask", id: count, text, form: facts.form, union: !facts.namesGraphs });
      });
    } catch (error: any) {
      if (/^error at \d+:\d+/.test(error.message)) {
        const told: any = syntaxSentence(error.message, query.text, shift, query.fault());
        throw new AskError(told.message, told.place);
      }
      throw error;
    }
  };

  return { open, ask, stop: () => restart(new AskError("The query was stopped.")) };
};

// The endpoint of a server, by the SPARQL 1.1 Protocol.
const remote: any = (endpoint: any) => {
  let control: any = null;
  let late = false;

  const sentenceOf = async (response: any) => {
    const body = await response.text();
    try {
      const told = JSON.parse(body);
      return String(told.message || told.detail || told.error || body);
    } catch {
      return body.trim().split("\n")[0] || `The server answered with status ${response.status}.`;
    }
  };

  const ask = async (query: any, { seconds, rows }: any) => {
    const facts = inspect(query.text);
    const triples = facts.form === "CONSTRUCT" || facts.form === "DESCRIBE";
    const started = performance.now();
    control = new AbortController();
    late = false;
    const timer: any = window.setTimeout(() => {
      late = true;
      control.abort();
    }, seconds * 1000);
    try {
      const response = await fetch(endpoint, {
        method: "POST",
        headers: {
          "Content-Type": "application/sparql-query",
          Accept: triples ? "application/n-triples" : "application/sparql-results+json",
        },
        body: query.prologue + limited(query.text, rows + 1),
        signal: control.signal,
        credentials: "omit",
      });
      if (!response.ok) {
        const told = await sentenceOf(response);
        const placed = placedSentence(told, query.text, query.prologue.length, query.fault());
        throw new AskError(placed.message, placed.place);
      }
      const body = await response.text();
      // Our own endpoint says so when it gives less than all.
      const cut = response.headers.get("Casegraph-Complete") === "no";
      return { body, cut, seconds: (performance.now() - started) / 1000 };
    } catch (error) {
      if (error instanceof AskError) throw error;
      if (control.signal.aborted) throw late ? stopped(seconds) : new AskError("The query was stopped.");
      throw new AskError("The server does not answer. Is it still running? Start it again with: casegraph serve");
    } finally {
      window.clearTimeout(timer);
    }
  };

  return { open: async () => null, ask, stop: () => control && control.abort() };
};

export const makeEngine = (settings: any) => (settings.endpoint ? remote(settings.endpoint) : local());
