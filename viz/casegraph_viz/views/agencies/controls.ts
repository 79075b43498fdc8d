// Connects the settings to the reader's choices, saves the picture, and shows the page.
import { announce, byId, el, one, ready } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { makePicture, paper, type LegendItem, type Shape } from "../../../browser/lib/picture.ts";
import { savePicture } from "../../../browser/lib/save-picture.ts";
import { CAVEATS } from "../../../browser/lib/library.ts";
import { network, picked, thingsOf, wordLines, type Row } from "./canvas.ts";
import { agencies, agencyOf, drawing, pairs, settings, themes, weight, type Pair, type Shown } from "./data.ts";
import { cutOf, linesOf, store, visible, type State } from "./state.ts";

const agency = byId<HTMLSelectElement>("agency");
const shown = byId<HTMLSelectElement>("shown");
const cut = byId<HTMLInputElement>("cut");
const table = byId<HTMLTableElement>("pair-table");

// For an empty picture, a sentence says which other lines the chosen agency or theme has.
const empty = byId("no-lines");
const none = (state: State): void => {
  const { shown: ways } = settings;
  const nothing = visible(state).length === 0;
  empty.hidden = !nothing;
  if (!nothing) return;
  const chosen = state.agency !== null ? agencies[state.agency] : state.theme !== null ? themes[state.theme] : null;
  const others = (Object.keys(ways) as Shown[]).filter(
    (way) => way !== state.shown && visible({ ...state, shown: way, cut: null }).length,
  );
  empty.replaceChildren(
    `No line to draw${chosen ? ` for ${chosen.label}` : ""} under “${ways[state.shown].label}”. `,
    others.length
      ? "Try: "
      : "No other way of counting has one either. That it is not named does not mean that it was not there.",
    ...others.flatMap((way, k) => [
      k ? ", " : "",
      el(
        "button",
        {
          type: "button",
          class: "link",
          onclick: () => {
            store.change({ shown: way, cut: null });
            shown.focus();
            announce(`${plural(visible(store.state).length, "line", "lines")}: ${ways[way].label}.`);
          },
        },
        ways[way].label,
      ),
    ]),
  );
};

const legend = (state: State): LegendItem[] => {
  const line = (pattern: string | null): Shape[] => [
    ["line", { x1: 0, y1: 6, x2: 24, y2: 6, stroke: paper.soft, "stroke-width": 2.5, "stroke-dasharray": pattern }],
  ];
  const groups = new Map(
    thingsOf(picked)
      .filter(({ side }) => side === "theme")
      .map(({ style, thing }) => [style, thing.group_label]),
  );
  return [
    { mark: [["rect", { x: 7, y: 1, width: 10, height: 10, fill: paper.soft }]], words: "agency" },
    ...[...groups].map(([style, words]): LegendItem => ({
      mark: [
        ["path", { d: settings.shapes[style], fill: settings.light[style], transform: "translate(6 -1) scale(0.6)" }],
      ],
      words,
    })),
    ...(state.shown === "tested"
      ? [
          { mark: line(null), words: "clear" },
          { mark: line(settings.suggestive.join(" ")), words: "suggestive" },
        ]
      : []),
    { mark: line(null), words: "wider line: more reviews" },
  ];
};

const picture = (): SVGElement => {
  const state = store.state;
  const { lines, width, height } = picked;
  const at = new Map(thingsOf(picked).map((row) => [row.id, row]));
  const top = Math.max(...lines.map((pair) => weight(pair, state.shown)), 1);
  const dashes = (pair: Pair): string | null =>
    state.shown === "tested" && pair.evidence === "suggestive" ? settings.suggestive.join(" ") : null;
  const sizes = new Map(drawing.nodes.map((node) => [node.id, node.size]));
  const mark = (row: Row): Shape => {
    const size = sizes.get(row.id) ?? 0;
    if (row.side === "agency")
      return ["rect", { x: row.x - size, y: row.y - size, width: 2 * size, height: 2 * size, fill: paper.soft }];
    const scale = size / 10;
    return [
      "path",
      {
        d: settings.shapes[row.style],
        fill: settings.light[row.style],
        transform: `translate(${Math.round((row.x - 12 * scale) * 10) / 10} ${Math.round((row.y - 12 * scale) * 10) / 10}) scale(${Math.round(scale * 100) / 100})`,
      },
    ];
  };
  const { label, note } = settings.shown[state.shown];
  const chosen =
    state.agency !== null ? agencies[state.agency].label : state.theme !== null ? themes[state.theme].label : "";
  return makePicture({
    title: chosen ? `${settings.title}: ${chosen}` : settings.title,
    lines: [
      `${label}: ${note}.`,
      `${lines.length} of ${linesOf(state.shown).length} lines; ${settings.n} reviews, ${settings.recommending} with recommendations.`,
    ],
    width,
    height,
    scene: [
      ...lines.map((pair): Shape => {
        const [a, b] = [at.get(`agency:${pair.agency.id}`), at.get(`theme:${pair.theme.id}`)];
        return [
          "line",
          {
            x1: a?.x,
            y1: a?.y,
            x2: b?.x,
            y2: b?.y,
            stroke: paper.soft,
            "stroke-opacity": 0.6,
            "stroke-dasharray": dashes(pair),
            "stroke-width": 1 + 7 * (weight(pair, state.shown) / top),
          },
        ];
      }),
      ...[...at.values()].map(mark),
      ...wordLines().map(({ heading, text, align, x, y }): Shape => [
        "text",
        {
          x,
          y: y + 4,
          "text-anchor": align === "right" ? "end" : "start",
          "font-size": heading ? 11 : 13,
          "font-weight": heading ? 600 : 400,
          fill: heading ? paper.soft : paper.ink,
        },
        text,
      ]),
    ],
    legend: legend(state),
    foot: [CAVEATS.agencies, `“${settings.title}”, casegraph, ${settings.cite}.`],
  });
};

export const startControls = (): void => {
  agency.addEventListener("change", () => {
    const chosen = agencyOf.get(agency.value);
    store.change({ agency: chosen ? chosen.i : null, theme: null, pair: null });
    announce(
      chosen ? `${chosen.label}: ${plural(visible(store.state).length, "theme", "themes")} shown.` : "All agencies.",
    );
  });
  shown.addEventListener("change", () => {
    const way = shown.value as Shown;
    store.change({ shown: way, cut: null });
    announce(`${plural(visible(store.state).length, "line", "lines")}: ${settings.shown[way].label}.`);
  });
  cut.addEventListener("input", () => {
    store.change({ cut: Number(cut.value) });
  });
  byId("reset").addEventListener("click", () => {
    store.reset();
    announce("Back to the first view.");
  });
  store.onChange((state) => {
    const lines = linesOf(state.shown);
    const alone = state.agency !== null || state.theme !== null;
    agency.value = state.agency === null ? "" : agencies[state.agency].id;
    shown.value = state.shown;
    cut.max = String(Math.max(1, lines.length));
    cut.value = String(cutOf(state));
    cut.disabled = alone || lines.length < 2;
    byId("cut-value").textContent = alone ? `all ${visible(state).length}` : `${cutOf(state)} of ${lines.length}`;
    const { label, note } = settings.shown[state.shown];
    byId("picture-note").textContent = `${label}: ${note}. ${plural(visible(state).length, "line", "lines")}.`;
    none(state);
    one(".k-tested").hidden = state.shown !== "tested";
    // The table follows the choice, and so does what is downloaded from it.
    for (const row of table.tBodies[0].rows) {
      const pair = pairs[Number(row.dataset.pair)];
      row.hidden =
        (state.agency !== null && pair.agency.i !== state.agency) ||
        (state.theme !== null && pair.theme.i !== state.theme);
    }
  });
  byId("save-svg").addEventListener("click", () => {
    void savePicture("SVG", picture(), "agencies-and-themes");
  });
  byId("save-png").addEventListener("click", () => {
    void savePicture("PNG", picture(), "agencies-and-themes");
  });
  byId("needs-script").hidden = true;
  for (const part of document.querySelectorAll<HTMLElement>(".controls, .tools, #picture-note")) part.hidden = false;
  store.start();
  // A picture without a line is hidden, so nothing is ever drawn in it.
  if (picked.lines.length) network.once("afterDrawing", ready);
  else ready();
  network.redraw();
};
