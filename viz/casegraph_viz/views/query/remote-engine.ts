// The endpoint of the server that the page came from, by the SPARQL 1.1 Protocol.
import { AskError, late, stopped } from "./asking.ts";
import type { Engine, Names, Query } from "./asking.ts";
import { givesTriples } from "./forms.ts";
import { sentenceAt } from "./places.ts";
import type { Message } from "./places.ts";
import { inspect, limited } from "./text.ts";
import { sentenceOf } from "./verdict.ts";

const PROBLEM = "application/problem+json";

/** Why the endpoint refused a request; `offset` counts characters of the text that it was sent. */
export interface Problem {
  detail: string;
  offset?: number;
  found?: string;
  meaning?: string | null;
  expected?: readonly string[];
}

/** The sentence for a problem with a query that was sent with its prologue, perhaps with more after it. */
export const sentenceOfProblem = (
  { detail, offset, found, meaning = null, expected = [] }: Problem,
  { text, prologue }: Query,
  sent: string,
  classes: ReadonlyMap<string, string>,
): Message => {
  if (offset === undefined) return { message: detail.charAt(0).toUpperCase() + detail.slice(1) };
  // Here a character beyond the first plane counts as two.
  const place = Array.from(sent).slice(0, offset).join("").length;
  if (found === undefined)
    return sentenceOf({ offset: place, meaning, expected, message: detail }, text, prologue.length, classes);
  return sentenceAt(text, Math.min(text.length, Math.max(0, place - prologue.length)), found);
};

const problemIn = async (response: Response): Promise<Problem> => {
  const body = await response.text();
  if (response.headers.get("Content-Type")?.startsWith(PROBLEM)) return JSON.parse(body) as Problem;
  return { detail: body.trim().split("\n")[0] || `The server answered with status ${response.status}.` };
};

export class RemoteEngine implements Engine {
  private readonly endpoint: string;
  private readonly names: Names;
  private control: AbortController | null = null;

  constructor(endpoint: string, names: Names) {
    this.endpoint = endpoint;
    this.names = names;
  }

  open: Engine["open"] = () => Promise.resolve(null);

  ask: Engine["ask"] = async (query, { seconds, rows }) => {
    const accept = givesTriples(inspect(query.text).form) ? "application/n-triples" : "application/sparql-results+json";
    const started = performance.now();
    const response = await this.send(query, query.prologue + limited(query.text, rows + 1), accept, seconds);
    // Our own endpoint says so when it gives less than all.
    const cut = response.headers.get("Casegraph-Complete") === "no";
    return { body: response.body, cut, seconds: (performance.now() - started) / 1000 };
  };

  turtle: Engine["turtle"] = async (answer, query, seconds) => {
    const rows = answer.cut ? answer.rows.length : null;
    return (await this.send(query, query.prologue + query.text, "text/turtle", seconds, rows)).body;
  };

  stop = (): void => {
    this.control?.abort(stopped());
  };

  private async send(
    query: Query,
    sent: string,
    accept: string,
    seconds: number,
    rows: number | null = null,
  ): Promise<{ body: string; headers: Headers }> {
    const control = new AbortController();
    this.control = control;
    const timer = window.setTimeout(() => {
      control.abort(late(seconds));
    }, seconds * 1000);
    try {
      const response = await fetch(rows === null ? this.endpoint : `${this.endpoint}?limit-rows=${rows}`, {
        method: "POST",
        headers: { "Content-Type": "application/sparql-query", Accept: `${accept}, ${PROBLEM};q=0.1` },
        body: sent,
        signal: control.signal,
        credentials: "omit",
      });
      if (!response.ok)
        throw new AskError(sentenceOfProblem(await problemIn(response), query, sent, this.names.classes));
      return { body: await response.text(), headers: response.headers };
    } catch (error) {
      if (error instanceof AskError) throw error;
      if (control.signal.reason instanceof AskError) throw control.signal.reason;
      throw new AskError({
        message: "The server does not answer. Is it still running? Start it again with: casegraph serve",
      });
    } finally {
      window.clearTimeout(timer);
    }
  }
}
