// What an engine is, wherever it runs: in a worker of this page, or at the server that the page came from.
import type { Triples } from "./answer.ts";
import type { Place, Message } from "./places.ts";
import type { Prefixes } from "./data.ts";

/** A query, and the PREFIX lines to put before it. */
export interface Query {
  text: string;
  prologue: string;
}
export interface Limits {
  seconds: number;
  rows: number;
}
/** What an engine gave: N-Triples, or the JSON of SPARQL results. */
export interface Found {
  body: string;
  seconds: number;
  /** Whether the engine itself gave less than all. */
  cut: boolean;
}

/** Answers queries. Each promise may be rejected with an AskError. */
export interface Engine {
  /** Get ready and report progress; the number of statements, or null where the engine does not say. */
  open: (report: (text: string) => void) => Promise<number | null>;
  ask: (query: Query, limits: Limits) => Promise<Found>;
  /** The Turtle of the triples that a query gave. */
  turtle: (answer: Triples, query: Query, seconds: number) => Promise<string>;
  stop: () => void;
}

/** What an engine is made with: the names that sentences about faults and Turtle use. */
export interface Names {
  prefixes: Prefixes;
  /** Classes of the data by what follows their prefix, in small letters. */
  classes: ReadonlyMap<string, string>;
}

/** Why there is no answer, as a sentence, with its place in the query if it has one. */
export class AskError extends Error {
  readonly place: Place | undefined;

  constructor({ message, place }: Message) {
    super(message);
    this.place = place;
  }
}

export const stopped = (): AskError => new AskError({ message: "The query was stopped." });
export const late = (seconds: number): AskError =>
  new AskError({
    message: `The query was stopped after ${seconds} s without an answer. Narrow it, add LIMIT, or allow more time.`,
  });
