// Shows an answer: how much there is, hints where it is empty, a chart, a graph and a table.
import { announce, byId, el } from "../../../browser/lib/dom.ts";
import { plural, thousands } from "../../../browser/lib/figures.ts";
import type { Answer, Row } from "./answer.ts";
import { chartOf, resultChart } from "./chart.ts";
import { graphOf, resultGraph } from "./graph.ts";
import type { Hints } from "./hints.ts";
import type { Terms } from "./show.ts";
import { resultTable } from "./table.ts";

const countOf = (answer: Answer): string => {
  if (answer.kind === "truth") return `The answer is ${answer.truth ? "yes" : "no"}.`;
  return answer.kind === "triples"
    ? plural(answer.rows.length, "statement", "statements")
    : plural(answer.rows.length, "row", "rows");
};

/** Whether an answer is empty: no, no row, or one row of zeros. */
export const isNothing = (answer: Answer): boolean => {
  if (answer.kind === "truth") return !answer.truth;
  const rows: readonly Row[] = answer.rows;
  return rows.length === 0 || (rows.length === 1 && Object.values(rows[0]).every((each) => each?.value === "0"));
};

const showHints = (answer: Answer, hints: Hints, text: string): void => {
  const sentences = [...hints.loose(text), ...(isNothing(answer) ? hints.faults(text) : [])];
  byId("hints").hidden = sentences.length === 0;
  byId("hints-list").replaceChildren(...sentences.map((each) => el("li", {}, each)));
  byId("nothing").hidden = answer.kind === "truth" || answer.rows.length > 0 || sentences.length > 0;
};

/** Show the answer to the query `text`, which took `seconds`, with buttons that save it. */
export const present = (
  answer: Answer,
  seconds: number,
  text: string,
  { hints, show, saving }: { hints: Hints; show: Terms; saving: readonly HTMLElement[] },
): void => {
  const count = countOf(answer);
  const time = `${Math.max(0.001, seconds).toFixed(seconds < 0.0995 ? 3 : 1)} s`;
  const summary = answer.kind === "truth" ? `${count} ${time}.` : `${count} in ${time}.`;
  const cut = answer.cut
    ? `Cut: these are the first ${thousands(answer.rows.length)}; there are more. Allow more rows, or narrow the query.`
    : "";
  byId("answer-count").textContent = summary;
  byId("cut").hidden = !answer.cut;
  byId("cut").textContent = cut;
  showHints(answer, hints, text);
  const chart = chartOf(answer);
  const plan = graphOf(answer, show);
  const graph = plan && resultGraph(plan);
  const views = [
    ...(chart ? [resultChart(answer, show, chart)] : []),
    ...(graph ? [graph.node] : []),
    ...(answer.rows.length ? [resultTable(answer, show)] : []),
  ];
  byId("views").replaceChildren(...views);
  byId("files").replaceChildren(...saving);
  byId("answer").hidden = false;
  graph?.draw();
  announce(cut ? `${summary} ${cut}` : summary);
};
