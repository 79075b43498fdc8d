// The engine in this page, in a worker. A worker that is terminated is replaced at once, so the next query finds one
// that is ready, or nearly so.
import { AskError, late, stopped } from "./asking.ts";
import type { Engine, Found, Names } from "./asking.ts";
import type { Order, Report } from "./messages.ts";
import { limited, inspect } from "./text.ts";
import { shortened } from "./turtle.ts";
import { bytesOf, unpacked } from "./packing.ts";
import { sentenceOf } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

/** What the page contains for it: the script of the worker, and the compressed engine and dataset. */
export interface Bundled {
  worker: string;
  engine: string;
  dataset: string;
  merge: boolean;
}

const TOO_COMPLEX =
  "The query is too deeply nested or complex for the engine, which was restarted. Simplify the query.";
const notStarted = (why: string): AskError =>
  new AskError({ message: `The engine did not start in this browser${why}.` });

// A request without its number.
type Work = Omit<Order & { kind: "ask" }, "id"> | Omit<Order & { kind: "turtle" }, "id">;

interface Waiting {
  id: number;
  timer: number;
  resolve: (found: Found) => void;
  reject: (reason: Error) => void;
  explain: (verdict: Verdict) => AskError;
}

export class LocalEngine implements Engine {
  private readonly address: string;
  private readonly bundled: Bundled;
  private readonly names: Names;
  private opening: (Order & { kind: "open" }) | null = null;
  private worker: Worker | null = null;
  private ready: Promise<number> = Promise.reject(notStarted(""));
  private waiting: Waiting | null = null;
  private count = 0;

  constructor(bundled: Bundled, names: Names) {
    this.bundled = bundled;
    this.names = names;
    this.address = URL.createObjectURL(new Blob([bundled.worker], { type: "text/javascript" }));
    this.ready.catch(() => undefined);
  }

  open = async (report: (text: string) => void): Promise<number> => {
    report("Unpacking the engine …");
    const dataset = bytesOf(this.bundled.dataset);
    try {
      const engine = await WebAssembly.compile(await unpacked(bytesOf(this.bundled.engine)).arrayBuffer());
      this.opening = { kind: "open", engine, dataset, merge: this.bundled.merge };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new AskError({
        message: `This browser cannot run WebAssembly here (${why}). The questions can be read, not run.`,
      });
    }
    report("Loading the dataset …");
    this.start();
    return this.ready;
  };

  ask: Engine["ask"] = ({ text, prologue }, { seconds, rows }) => {
    const { form, namesGraphs } = inspect(text);
    const sent = prologue + limited(text, rows + 1);
    const explain = (verdict: Verdict) => new AskError(sentenceOf(verdict, text, prologue.length, this.names.classes));
    return this.order({ kind: "ask", text: sent, form, union: !namesGraphs }, seconds, explain);
  };

  turtle: Engine["turtle"] = async ({ lines }, _, seconds) => {
    const explain = ({ message }: Verdict) =>
      new AskError({ message: `The engine could not write the answer as Turtle (${message.slice(0, 200)}).` });
    const { body } = await this.order({ kind: "turtle", lines: lines.join("\n") }, seconds, explain);
    return shortened(body, this.names.prefixes);
  };

  stop = (): void => {
    this.restart(stopped());
  };

  private async order(work: Work, seconds: number, explain: Waiting["explain"]): Promise<Found> {
    await this.ready;
    return new Promise((resolve, reject) => {
      const id = (this.count += 1);
      const timer = window.setTimeout(() => {
        this.restart(late(seconds));
      }, seconds * 1000);
      this.waiting = { id, timer, resolve, reject, explain };
      this.worker?.postMessage({ ...work, id } satisfies Order);
    });
  }

  private start(): void {
    const worker = new Worker(this.address);
    this.worker = worker;
    this.ready = new Promise((resolve, reject) => {
      worker.addEventListener("message", ({ data }: MessageEvent<Report>) => {
        if (worker !== this.worker) return;
        if (data.kind === "open") resolve(data.size);
        else if (data.kind === "unopened") reject(notStarted(` (${data.message})`));
        else this.settle(data);
      });
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        if (worker !== this.worker) return;
        if (this.waiting) this.restart(new AskError({ message: TOO_COMPLEX }));
        else reject(notStarted(""));
      });
    });
    // The caller gets the error.
    this.ready.catch(() => undefined);
    worker.postMessage(this.opening);
  }

  private settle(data: Exclude<Report, { kind: "open" | "unopened" }>): void {
    if (data.id !== this.waiting?.id) return;
    if (data.kind === "broken") {
      this.restart(new AskError({ message: TOO_COMPLEX }));
      return;
    }
    const waiting = this.forget();
    if (data.kind === "done") waiting?.resolve({ body: data.body, seconds: data.seconds, cut: false });
    else waiting?.reject(waiting.explain(data.verdict));
  }

  private restart(reason: AskError): void {
    this.worker?.terminate();
    this.start();
    this.forget()?.reject(reason);
  }

  private forget(): Waiting | null {
    const { waiting } = this;
    if (waiting) window.clearTimeout(waiting.timer);
    this.waiting = null;
    return waiting;
  }
}
