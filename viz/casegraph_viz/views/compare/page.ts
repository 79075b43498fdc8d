// The page that compares two groups: counts them at every choice, and shows picture, words and tables.
import { startFilterBar } from "../../../browser/filters/bar.ts";
import { filtersInWords } from "../../../browser/filters/words.ts";
import { announce, byId, one, ready } from "../../../browser/lib/dom.ts";
import { joined } from "../../../browser/lib/figures.ts";
import { COMPARED_BEFORE, CAVEATS } from "../../../browser/lib/library.ts";
import { looked } from "../../../browser/lib/looked.ts";
import { startMode } from "../../../browser/lib/mode.ts";
import { rowsInView, startParts } from "../../../browser/lib/parts.ts";
import { stillFile, type Still } from "../../../browser/lib/still.ts";
import { startTables } from "../../../browser/lib/tables.ts";
import { startTake } from "../../../browser/take/bar.ts";
import { pictureSavings } from "../../../browser/take/picture-savings.ts";
import { contrastGroups, type Contrast, type ThemeContrast } from "../../../browser/recount/contrast.ts";
import { reviewsUnder } from "../../../browser/recount/recount.ts";
import type { Filters } from "../../../browser/recount/select.ts";
import { showSizes, startChoosing } from "./choose.ts";
import { groupWords, reviews, themeLabel } from "./names.ts";
import { offerMaps, showNetworks } from "./networks.ts";
import { chosenOf, differencePicture } from "./picture.ts";
import { corpus, filterInWords, questionOf, settings, stateOf, store, type State } from "./state.ts";
import { pairRows, themeRows } from "./table.ts";
import { presented } from "./take.ts";
import { pairsWords, tooFewWords, whatDiffers } from "./words.ts";

const picture = byId("picture");
const answer = one(".answer");
const refused = byId("refused");
const before = looked(COMPARED_BEFORE);

const keyOf = (state: State): string => {
  const { first, second, common = {} } = questionOf(state);
  const inOrder = (filters: Filters): string[] =>
    Object.entries(filters)
      .map(([key, values]) => `${key}=${filterInWords(key, values)}`)
      .sort();
  return JSON.stringify([inOrder(first), inOrder(second), inOrder(common)]);
};

const tableOf = (id: string): HTMLTableElement => byId<HTMLTableElement>(id);
const themeParts = startParts(tableOf("theme-table"), rowsInView());
const pairParts = startParts(tableOf("pair-table"), rowsInView());
const bodyOf = (id: string): HTMLTableSectionElement => one<HTMLTableSectionElement>("tbody", byId(id));

const openTheme = (row: ThemeContrast): void => {
  const line = byId<HTMLTableRowElement>(`theme-${String(row.theme)}`);
  themeParts.reveal(line);
  line.scrollIntoView({ block: "center" });
  line.focus();
  announce(`${themeLabel(row.theme)} in the table.`);
};

const showContrast = (found: Contrast): void => {
  const { rows, tested } = chosenOf(found);
  picture.replaceChildren(differencePicture(found, openTheme));
  Object.assign(picture.dataset, {
    reviews: found.groups.n[0] + found.groups.n[1],
    lines: rows.length,
    basis: tested ? "tested" : "counted",
  });
  byId("words").replaceChildren(...whatDiffers(found));
  byId("pairs-words").textContent = pairsWords(found);
  bodyOf("theme-table").replaceChildren(...themeRows(found));
  bodyOf("pair-table").replaceChildren(...pairRows(found));
  themeParts.start();
  pairParts.start();
};

const show = (state: State): void => {
  const question = questionOf(state);
  const found = contrastGroups(corpus, question);
  bar.show(reviewsUnder(corpus, question.common).length, {
    ignored: state.unknown,
    warning: state.overruled.length
      ? `The groups say themselves who is in them by ${joined(state.overruled)}; as a filter of both it is left out.`
      : "",
  });
  if (found) showSizes(found.groups.n);
  const refusal =
    found === null
      ? "The model of the number of themes coded finds no fit for these groups. Choose other groups."
      : "few" in found
        ? tooFewWords(found, state)
        : "";
  refused.textContent = refusal;
  refused.hidden = !refusal;
  answer.hidden = refusal !== "";
  if (found && !("few" in found)) {
    before.note(keyOf(state));
    showContrast(found);
    showNetworks(found);
    const [a, b] = found.groups.n;
    announce(`A: ${groupWords(state.first)}, ${reviews(a)}. B: ${groupWords(state.second)}, ${reviews(b)}.`);
  } else {
    announce(refusal);
    for (const figure of document.querySelectorAll<HTMLElement>(".answer figure"))
      Object.assign(figure.dataset, { reviews: 0, lines: 0, basis: "counted" });
  }
  byId("compared").textContent = before.words();
};

// The picture as a file says who is compared.
const still = (): Still => {
  const { first, second, common } = store.state;
  const filters = filtersInWords(common, corpus);
  const both = filters ? ` Both: ${filters}.` : "";
  return {
    svg: one<SVGSVGElement>("svg", picture),
    title: `A: ${groupWords(first)}. B: ${groupWords(second)}`,
    lines: [`${settings.title}.${both} Difference in points: bold clear, in brackets suggestive.`],
    caveat: CAVEATS.difference,
    scale: 1.4,
  };
};

const bar = startFilterBar({
  corpus,
  state: () => store.state.common,
  change: (common, then) => {
    store.change(stateOf(store.state, common));
    then?.();
  },
});

startMode();
startTables();
startChoosing();
store.onChange(show);
byId("needs-script").hidden = true;
one(".choice").hidden = false;
offerMaps();
store.start();
startTake({
  saves: () => pictureSavings(() => stillFile(still())),
  present: () => presented(store.state),
});
ready();
