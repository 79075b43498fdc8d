// What a reader can save: the answer as a file, the query as a link or as lines of a program.
import { csv } from "../../../browser/lib/csv.ts";
import { announce, el } from "../../../browser/lib/dom.ts";
import { download } from "../../../browser/lib/download.ts";
import { valueOf } from "./answer.ts";
import type { Answer, Row, Triples } from "./answer.ts";

// Texts that a spreadsheet would take for a formula get an apostrophe; numbers stay numbers.
export const answerCsv = (answer: Answer): string => {
  const rows: readonly Row[] = answer.rows;
  return `\ufeff${csv([answer.vars, ...rows.map((row) => answer.vars.map((name) => valueOf(row[name])))])}`;
};

export const answerJson = (answer: Answer): string =>
  JSON.stringify(
    answer.kind === "truth"
      ? { head: {}, boolean: answer.truth }
      : { head: { vars: answer.vars }, results: { bindings: answer.rows } },
    null,
    1,
  );

/** Copy a text; where a page may not use the clipboard, a field shows it to copy by hand. */
export const copy = async (text: string, field: HTMLInputElement | HTMLTextAreaElement): Promise<boolean> => {
  field.value = text;
  field.hidden = false;
  try {
    await navigator.clipboard.writeText(text);
    announce("Copied.");
    return true;
  } catch {
    field.focus();
    field.select();
    announce("Copy it from the field.");
    return false;
  }
};

const long = (text: string): string =>
  text.includes('"""') || text.endsWith("\\") ? JSON.stringify(text) : `r"""${text}\n"""`;

type Program = (text: string, url: string, triples: boolean) => string;

/** The query as lines of a program that asks the endpoint, by its language. */
export const programs: Readonly<Record<string, Program>> = {
  curl: (text, url, triples) =>
    `curl --fail-with-body -H 'Accept: ${triples ? "text/turtle" : "text/csv"}' \\\n  --data-urlencode 'query=${text.replaceAll("'", "'\\''")}' \\\n  '${url}'\n`,
  Python: (text, url, triples) =>
    triples
      ? `from urllib.parse import urlencode\nfrom urllib.request import Request, urlopen\n\nimport rdflib\n\nquery = ${long(text)}\nrequest = Request(\n    "${url}?" + urlencode({"query": query}), headers={"Accept": "text/turtle"}\n)\nwith urlopen(request) as answer:\n    graph = rdflib.Graph().parse(data=answer.read(), format="turtle")\n`
      : `from urllib.parse import urlencode\n\nimport pandas as pd\n\nquery = ${long(text)}\ntable = pd.read_csv(\n    "${url}?" + urlencode({"query": query}), storage_options={"Accept": "text/csv"}\n)\n`,
  R: (text, url, triples) =>
    `library(httr2)\n\nquery <- r"---(${text})---"\nanswer <- request("${url}") |>\n  req_headers(Accept = "${triples ? "text/turtle" : "text/csv"}") |>\n  req_body_form(query = query) |>\n  req_perform() |>\n  resp_body_string()\n${triples ? "cat(answer)" : "table <- read.csv(text = answer)"}\n`,
};

type Make = () => string | Promise<string>;

/** Buttons that save an answer; `turtle` writes triples, and `failed` is called with the reason why a file cannot be made. */
export const files = (
  answer: Answer,
  name: string | undefined,
  turtle: (answer: Triples) => Promise<string>,
  failed: (reason: unknown) => void,
): HTMLElement[] => {
  const save = (format: string, ending: string, type: string, make: Make): HTMLElement => {
    const saved = async (): Promise<void> => {
      try {
        download(`${name ?? "answer"}.${ending}`, type, await make());
      } catch (reason) {
        failed(reason);
      }
    };
    const onclick = (): void => void saved();
    return el("button", { type: "button", class: "quiet", "data-file": ending, onclick }, `Download ${format}`);
  };
  const asCsv = save("CSV", "csv", "text/csv;charset=utf-8", () => answerCsv(answer));
  const asJson = save("JSON", "json", "application/sparql-results+json", () => answerJson(answer));
  if (answer.kind === "triples") return [save("Turtle", "ttl", "text/turtle", () => turtle(answer)), asCsv];
  return answer.kind === "truth" ? [asJson] : [asCsv, asJson];
};
