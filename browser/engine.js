// The JavaScript side of Oxigraph, as one plain script; the engine itself is oxigraph.wasm.
export { initSync, Store } from "oxigraph/web.js";
