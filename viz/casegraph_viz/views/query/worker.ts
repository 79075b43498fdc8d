// Runs in a worker: opens the dataset with Oxigraph and answers one query at a time.
// The page terminates the worker when a query takes too long, and when the engine itself has failed.
import { initSync, Store } from "oxigraph/web.js";
import type { Order, Report } from "./messages.ts";
import { verdictOf } from "./oxigraph-message.ts";
import { givesTriples } from "./forms.ts";

let store: Store | null = null;
// Whether the default graph is the union already. The engine's own union returns a triple once for
// each graph that has it.
let isMerged = false;

const report = (what: Report): void => {
  postMessage(what);
};

const unpack = (bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> =>
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();

const open = async ({ engine, dataset, merge }: Order & { kind: "open" }): Promise<void> => {
  const data = new Uint8Array(await unpack(dataset));
  initSync({ module: engine });
  store = new Store();
  store.load(data, { format: "application/n-quads", no_transaction: true, lenient: true });
  const size = store.size;
  if (merge) store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }");
  isMerged = merge;
  report({ kind: "open", size });
};

const query = (text: string, format: string, union: boolean): string => {
  if (!store) throw new Error("no dataset is open");
  const found = store.query(text, { use_default_graph_as_union: union, results_format: format });
  if (typeof found !== "string") throw new Error("the engine gave no text");
  return found;
};

// An Error made by the engine is about the query; anything else means that the engine is broken.
const isVerdict = (error: unknown): error is Error =>
  error instanceof Error && !(error instanceof RangeError) && !(error instanceof WebAssembly.RuntimeError);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const answer = (order: Exclude<Order, { kind: "open" }>): void => {
  const { id } = order;
  // The engine writes Turtle as the answer to a query that gives these triples, each term as it is.
  const text = order.kind === "ask" ? order.text : `CONSTRUCT {\n${order.lines}\n} {}`;
  const rows = order.kind === "ask" && !givesTriples(order.form);
  const triples = order.kind === "ask" ? "application/n-triples" : "text/turtle";
  const union = order.kind === "ask" && order.union && !isMerged;
  const started = performance.now();
  try {
    const body = query(text, rows ? "application/sparql-results+json" : triples, union);
    report({ kind: "done", id, body, seconds: (performance.now() - started) / 1000 });
  } catch (error) {
    if (isVerdict(error)) report({ kind: "fault", id, verdict: verdictOf(error.message, text) });
    else report({ kind: "broken", id });
  }
};

addEventListener("message", ({ data }: MessageEvent<Order>) => {
  if (data.kind !== "open") answer(data);
  else
    open(data).catch((error: unknown) => {
      report({ kind: "unopened", message: messageOf(error) });
    });
});
