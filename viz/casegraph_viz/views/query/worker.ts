// Runs in a worker: opens the dataset with Oxigraph and answers one query at a time.
// The page ends the worker when a query takes too long, and when the engine itself has failed.
import { initSync, Store } from "oxigraph/web.js";

let store: any = null;

const unpack = (bytes: any) =>
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();

const open = async ({ engine, dataset }: any) => {
  const data = new Uint8Array(await unpack(dataset));
  initSync({ module: engine });
  store = new Store();
  store.load(data, { format: "application/n-quads", no_transaction: true, lenient: true });
  postMessage({ kind: "open", size: store.size });
};

const ask = ({ id, text, form, union }: any) => {
  const started = performance.now();
  const rows = form === "SELECT" || form === "ASK";
  const found: any = store.query(text, {
    use_default_graph_as_union: union,
    results_format: rows ? "application/sparql-results+json" : "application/n-triples",
  });
  postMessage({ kind: "answer", id, body: found, seconds: (performance.now() - started) / 1000 });
};

// An Error made by the engine is its verdict on the query; anything else means it is broken.
const isVerdict = (error: any) =>
  error instanceof Error && !(error instanceof RangeError) && !(error instanceof WebAssembly.RuntimeError);

addEventListener("message", async ({ data }) => {
  try {
    if (data.kind === "open") await open(data);
    else ask(data);
  } catch (error: any) {
    const kind = data.kind === "open" ? "unopened" : isVerdict(error) ? "fault" : "broken";
    postMessage({ kind, id: data.id, message: String(error && error.message ? error.message : error) });
  }
});
