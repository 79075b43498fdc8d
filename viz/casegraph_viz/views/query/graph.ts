// An answer of triples as a graph: things as nodes, statements between things as arrows. Texts and numbers about a
// thing are in the table, and in the title of its node.
import { el } from "../../../browser/lib/dom.ts";
import { thousands } from "../../../browser/lib/figures.ts";
import { valueOf } from "./answer.ts";
import type { Answer, Term } from "./answer.ts";
import type { Terms } from "./show.ts";

const MOST = 200;
const NAMES = [
  "http://www.w3.org/2004/02/skos/core#prefLabel",
  "http://www.w3.org/2000/01/rdf-schema#label",
  "http://purl.org/dc/terms/title",
];

interface Thing {
  id: string;
  name: string;
  statements: string[];
}
/** What is drawn: things, and the statements between them. */
export interface Plan {
  nodes: readonly Thing[];
  edges: readonly { from: string; to: string; name: string }[];
}

/** What of an answer can be drawn as a graph; null where nothing links two things. */
export const graphOf = (answer: Answer, show: Pick<Terms, "plain" | "labelOf">): Plan | null => {
  if (answer.kind !== "triples") return null;
  const nodes = new Map<string, Thing>();
  const edges: Plan["edges"][number][] = [];
  const node = (term: Term): Thing => {
    const id = valueOf(term);
    const found = nodes.get(id) ?? { id, name: show.plain(term), statements: [] };
    nodes.set(id, found);
    return found;
  };
  for (const { subject, predicate, object } of answer.rows) {
    if (object.type === "literal" || object.type === "triple") {
      const about = node(subject);
      if (NAMES.includes(predicate.value) && !show.labelOf(subject.value)) about.name = object.value;
      about.statements.push(`${show.plain(predicate)}: ${object.value.slice(0, 120)}`);
    } else {
      node(subject);
      node(object);
      edges.push({ from: valueOf(subject), to: valueOf(object), name: show.plain(predicate) });
    }
  }
  return edges.length ? { nodes: [...nodes.values()], edges } : null;
};

const wrapped = (text: string): string => {
  const cut = text.length > 44 ? `${text.slice(0, 43)}…` : text;
  return cut.replace(/(.{8,16}?)\s+/g, "$1\n");
};

/** The picture of a graph; it is drawn when the picture is in the page, since vis-network measures it there. */
export const resultGraph = (plan: Plan): { node: HTMLElement; draw: () => void } => {
  const linked = new Set(plan.edges.flatMap((edge) => [edge.from, edge.to]));
  const kept = new Set(
    plan.nodes
      .filter((each) => linked.has(each.id))
      .slice(0, MOST)
      .map((each) => each.id),
  );
  const edges = plan.edges.filter((edge) => kept.has(edge.from) && kept.has(edge.to));
  const picture = el("div", {
    class: "graph-picture",
    role: "img",
    "aria-label": `Graph of ${kept.size} things and ${edges.length} statements between them; the table gives the same`,
  });
  // One kind of arrow is named once, below; several are named each.
  const kinds = [...new Set(edges.map((edge) => edge.name))];
  const arrowNote = kinds.length === 1 ? el("p", { class: "small" }, `Arrows: ${kinds[0]}.`) : null;
  const note =
    linked.size > kept.size
      ? el(
          "p",
          { class: "small" },
          `The first ${kept.size} of ${thousands(linked.size)} things are drawn; the table holds all.`,
        )
      : null;
  let network: vis.Network | null = null;

  const look = () => {
    const css = window.getComputedStyle(document.documentElement);
    const get = (name: string): string => css.getPropertyValue(name).trim();
    return {
      nodes: {
        color: {
          background: get("--wash"),
          border: get("--soft"),
          highlight: { background: get("--wash"), border: get("--link") },
        },
        font: { color: get("--ink"), size: 16 },
        scaling: { label: { drawThreshold: 3 } },
      },
      edges: {
        color: { color: get("--soft"), highlight: get("--link") },
        font: { color: get("--soft"), size: 12, strokeColor: get("--surface"), strokeWidth: 4 },
      },
    };
  };

  const draw = (): void => {
    const nodes = plan.nodes
      .filter((each) => kept.has(each.id))
      .map((each) => ({
        id: each.id,
        label: wrapped(each.name),
        title: [each.name, ...each.statements.slice(0, 8)].join("\n"),
        shape: "box",
        margin: 8,
      }));
    const arrows = edges.map((edge, i) => ({
      id: i,
      from: edge.from,
      to: edge.to,
      ...(kinds.length > 1 ? { label: edge.name } : {}),
      arrows: "to",
    }));
    const made = new vis.Network(
      picture,
      { nodes: new vis.DataSet(nodes), edges: new vis.DataSet(arrows) },
      {
        ...look(),
        layout: { randomSeed: 7, improvedLayout: nodes.length <= 60 },
        physics: {
          solver: "forceAtlas2Based",
          forceAtlas2Based: { gravitationalConstant: -38, springLength: 70, avoidOverlap: 0.4 },
          stabilization: { iterations: 250 },
        },
        interaction: { hover: false, zoomView: false, navigationButtons: false, keyboard: false },
      },
    );
    made.once("stabilizationIterationsDone", () => {
      made.setOptions({ physics: false });
    });
    network = made;
  };
  const zoom = (factor: number): void => {
    network?.moveTo({ scale: Math.min(4, Math.max(0.1, network.getScale() * factor)) });
  };
  const tool = (text: string, label: string | null, onclick: () => void): HTMLElement =>
    el("button", { type: "button", class: "quiet", "aria-label": label, onclick }, text);
  const tools = el(
    "p",
    { class: "zoom" },
    tool("+", "Zoom in", () => {
      zoom(1.3);
    }),
    tool("−", "Zoom out", () => {
      zoom(1 / 1.3);
    }),
    tool("Fit", null, () => network?.fit()),
  );
  document.addEventListener("casegraph:mode", () => {
    if (picture.isConnected) network?.setOptions(look());
  });
  return { node: el("div", { class: "graph" }, tools, picture, arrowNote, note), draw };
};
