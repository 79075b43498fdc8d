// An answer of triples as a graph: things as nodes, statements between things as arrows. What is
// said of a thing in words and numbers stands in the table, and in the title of its node.
import { el } from "../../../browser/lib/dom.ts";

const MOST = 200;
const NAMES = [
  "http://www.w3.org/2004/02/skos/core#prefLabel",
  "http://www.w3.org/2000/01/rdf-schema#label",
  "http://purl.org/dc/terms/title",
];

export const graphOf = (answer: any, show: any) => {
  if (answer.kind !== "triples") return null;
  const nodes = new Map();
  const edges = [];
  const keyOf = (term: any) => (term.type === "bnode" ? `_:${term.value}` : term.value);
  const node = (term: any) => {
    const key = keyOf(term);
    if (!nodes.has(key)) nodes.set(key, { id: key, name: show.plain(term), told: [] });
    return nodes.get(key);
  };
  for (const { subject, predicate, object } of answer.rows) {
    if (object.type === "literal" || object.type === "triple") {
      const about = node(subject);
      if (NAMES.includes(predicate.value) && !show.labelOf(subject.value)) about.name = object.value;
      about.told.push(`${show.plain(predicate)}: ${object.value.slice(0, 120)}`);
    } else {
      node(subject);
      node(object);
      edges.push({ from: keyOf(subject), to: keyOf(object), name: show.plain(predicate) });
    }
  }
  return edges.length ? { nodes: [...nodes.values()], edges } : null;
};

const wrapped = (text: any) => {
  const cut = text.length > 44 ? `${text.slice(0, 43)}…` : text;
  return cut.replace(/(.{8,16}?)\s+/g, "$1\n");
};

export const resultGraph = (plan: any) => {
  const linked = new Set(plan.edges.flatMap((edge: any) => [edge.from, edge.to]));
  const kept = new Set(
    plan.nodes
      .filter((each: any) => linked.has(each.id))
      .slice(0, MOST)
      .map((each: any) => each.id),
  );
  const edges = plan.edges.filter((edge: any) => kept.has(edge.from) && kept.has(edge.to));
  const picture = el("div", {
    class: "graph-picture",
    role: "img",
    "aria-label": `Graph of ${kept.size} things and ${edges.length} statements between them; the table says the same`,
  });
  // One kind of arrow is named once, below; several are named each.
  const kinds = [...new Set(edges.map((edge: any) => edge.name))];
  const arrowNote = kinds.length === 1 ? el("p", { class: "small" }, `Arrows: ${kinds[0]}.`) : null;
  const note =
    linked.size > kept.size
      ? el(
          "p",
          { class: "small" },
          `The first ${kept.size} of ${linked.size.toLocaleString("en-GB")} things are drawn; the table holds all.`,
        )
      : null;
  let network: any = null;

  const look = () => {
    const css = window.getComputedStyle(document.documentElement);
    const get = (name: any) => css.getPropertyValue(name).trim();
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

  // vis-network measures its place, so it is made when the picture stands in the page.
  const draw: any = () => {
    const nodes = plan.nodes
      .filter((each: any) => kept.has(each.id))
      .map((each: any) => ({
        id: each.id,
        label: wrapped(each.name),
        title: [each.name, ...each.told.slice(0, 8)].join("\n"),
        shape: "box",
        margin: 8,
      }));
    const arrows = edges.map((edge: any, i: any) => ({
      id: i,
      from: edge.from,
      to: edge.to,
      ...(kinds.length > 1 ? { label: edge.name } : {}),
      arrows: "to",
    }));
    network = new vis.Network(
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
    network.once("stabilizationIterationsDone", () => network.setOptions({ physics: false }));
  };
  const zoom: any = (factor: any) => network.moveTo({ scale: Math.min(4, Math.max(0.1, network.getScale() * factor)) });
  const tools: any = el(
    "p",
    { class: "zoom" },
    el("button", { type: "button", class: "quiet", "aria-label": "Zoom in", onclick: () => zoom(1.3) }, "+"),
    el("button", { type: "button", class: "quiet", "aria-label": "Zoom out", onclick: () => zoom(1 / 1.3) }, "−"),
    el("button", { type: "button", class: "quiet", onclick: () => network.fit() }, "Fit"),
  );
  const recolour: any = () => network && picture.isConnected && network.setOptions(look());
  document.addEventListener("casegraph:mode", recolour);
  return { node: el("div", { class: "graph" }, tools, picture, arrowNote, note), draw };
};
