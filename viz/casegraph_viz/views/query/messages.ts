// The messages between the page and its worker.
import type { Verdict } from "./verdict.ts";

/** What the page asks the worker: to open the dataset, to ask a query, to write N-Triples as Turtle. */
export type Order =
  | { kind: "open"; engine: WebAssembly.Module; dataset: Uint8Array<ArrayBuffer>; merge: boolean }
  | { kind: "ask"; id: number; text: string; form: string | null; union: boolean }
  | { kind: "turtle"; id: number; lines: string };

/** What the worker reports: `fault` is about a query, `broken` about the engine itself. */
export type Report =
  | { kind: "open"; size: number }
  | { kind: "unopened"; message: string }
  | { kind: "done"; id: number; body: string; seconds: number }
  | { kind: "fault"; id: number; verdict: Verdict }
  | { kind: "broken"; id: number };
