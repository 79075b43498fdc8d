// What was recommended and found again: a strip of all themes, one theme beside it, and the ledger, all of them
// counted again under the filters, with pictures as files and slides.
import { filteredBy, startFilterBar } from "../../../browser/filters/bar.ts";
import { fewWords, filtersInWords, reviewsInWords } from "../../../browser/filters/words.ts";
import { byId, ready } from "../../../browser/lib/dom.ts";
import { thousands } from "../../../browser/lib/figures.ts";
import { startMode } from "../../../browser/lib/mode.ts";
import { startTables } from "../../../browser/lib/tables.ts";
import { startCounting } from "./counted.ts";
import { readLedger, type Ledger } from "./data.ts";
import { startHeat } from "./heat.ts";
import { startLedger, toOpenRow } from "./ledger.ts";
import { startPanel } from "./panel.ts";
import { startSaving } from "./save.ts";
import { startState } from "./state.ts";
import { startTaking } from "./take.ts";

const start = (ledger: Ledger): void => {
  const { corpus } = ledger;
  const store = startState(ledger);
  const countedFor = startCounting(ledger);
  const note = byId("recounted");
  const bar = startFilterBar(filteredBy(corpus, store));
  store.onChange((state) => {
    const { n, filtered } = countedFor(state);
    bar.show(n, { ignored: state.ignored, warning: fewWords(n, filtered) });
    note.textContent = filtered
      ? `Strip, theme and ledger are of ${reviewsInWords(n, corpus.n, true)} (${filtersInWords(state, corpus)}). What is said of chance, the pictures and the test of the order of years, which is not made again, are of all ${thousands(corpus.n)}.`
      : "";
    note.hidden = !filtered;
  });
  const strip = startHeat(ledger, store, countedFor, startPanel(ledger, store, countedFor));
  startLedger(ledger, store, countedFor);
  store.start();
  startTaking(ledger, store, countedFor, strip);
  toOpenRow();
};

startMode();
startTables();
// A page of few reviews says why it has no ledger.
const ledger = readLedger();
if (ledger) {
  startSaving();
  start(ledger);
}
ready();
