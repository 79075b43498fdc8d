// The page of the children: the picture and all that follows are counted again at every filter.
import { filteredBy, startFilterBar } from "../../../browser/filters/bar.ts";
import { askedFor } from "../../../browser/filters/state.ts";
import { fewWords } from "../../../browser/filters/words.ts";
import { announce, byId, el, one, ready } from "../../../browser/lib/dom.ts";
import { COUNTED } from "../../../browser/lib/library.ts";
import { startMode } from "../../../browser/lib/mode.ts";
import { startTables } from "../../../browser/lib/tables.ts";
import { sharedSize } from "../../../browser/recount/bits.ts";
import { maskOf } from "../../../browser/recount/select.ts";
import { corpus, kinds } from "./data.ts";
import { drawHeat, markOpened, startHeat } from "./heat.ts";
import { countedNow, viewOf, type View } from "./now.ts";
import { openPanel, showPanel } from "./panel.ts";
import { EVERY_KIND, ignored, store, type State } from "./state.ts";
import { showTables, startTakingCells } from "./tables.ts";
import { startTaking } from "./take.ts";
import { silentWords } from "./words.ts";

const dimension = byId<HTMLSelectElement>("dimension");
const shown = byId<HTMLSelectElement>("shown");
const picture = byId("picture");

let view: View;
let drawnFor: string | null = null;
let toldFor: string | null = null;

const basisWords = ({ tested, columns, found }: View): string => {
  if (!columns.length) return "";
  if (tested) return "";
  return found.tested
    ? "No cell stands out by the test in these reviews: dotted cells differ most as counted."
    : COUNTED.why.few;
};

const draw = (state: State): void => {
  const mask = maskOf(corpus, askedFor(state) ?? {});
  const named = Int32Array.from(corpus.columns, (column) => sharedSize(column, mask));
  const filtered = askedFor(state) !== null;
  const asked = JSON.stringify([askedFor(state), state.dimension, state.shown]);
  if (asked !== drawnFor) {
    view = viewOf(state, named);
    drawHeat(view);
    Object.assign(picture.dataset, {
      reviews: view.found.reviews,
      lines: view.marks,
      basis: view.tested ? "tested" : "counted",
    });
    byId("basis").textContent = basisWords(view);
    byId("silent").textContent = silentWords(view.found, view.columns);
    const all = named.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
    one('option[value="all"]', shown).textContent = `all ${String(all)} that are named`;
    drawnFor = asked;
  }
  const filters = JSON.stringify(askedFor(state));
  // The tables that Python wrote hold without a filter.
  if (filters !== toldFor) showTables(countedNow(state));
  toldFor = filters;
  dimension.value = state.dimension;
  shown.value = state.shown;
  markOpened(state);
  showPanel(state, view, mask, filtered);
  bar.show(view.found.reviews, { ignored, warning: fewWords(view.found.reviews, filtered) });
};

const bar = startFilterBar(filteredBy(corpus, store));

dimension.append(
  el("option", { value: EVERY_KIND }, "of every kind"),
  ...kinds.map(({ id, label }) => el("option", { value: id }, label)),
);
shown.append(
  el("option", { value: "strongest" }, "with the strongest evidence"),
  el("option", { value: "all" }, "all that are named"),
);
dimension.addEventListener("change", () => {
  store.change({ dimension: dimension.value });
  announce(`${dimension.options[dimension.selectedIndex].textContent} is shown.`);
});
shown.addEventListener("change", () => {
  store.change({ shown: shown.value === "all" ? "all" : "strongest" });
});

startMode();
startTables();
startHeat(openPanel);
startTakingCells(() => view);
store.onChange(draw);
byId("needs-script").hidden = true;
one(".picture-area").hidden = false;
store.start();
startTaking(() => view);
ready();
