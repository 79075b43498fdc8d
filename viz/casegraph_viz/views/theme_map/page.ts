// The theme map: the picture with its labels, rings and filters, a panel, a search and tables.
import { csv } from "../../../browser/lib/csv.ts";
import { chance, fixed, interval, percent } from "../../../browser/lib/figures.ts";
import { startMode } from "../../../browser/lib/mode.ts";
import { startReveal } from "../../../browser/lib/reveal.ts";
import { pictureText } from "../../../browser/lib/picture.ts";
import { openCorpus } from "../../../browser/recount/corpus.ts";
import { recountNetwork } from "../../../browser/recount/recount.ts";
import { startBasis } from "./basis.ts";
import { startCanvas } from "./canvas.ts";
import { startFold } from "./fold.ts";
import { startColourKey } from "./colour-key.ts";
import { startControls } from "./controls.ts";
import { drawing, pairKeys, themeOf, themes } from "./data.ts";
import { startDensity } from "./density.ts";
import { evidenceRows } from "./evidence.ts";
import { filterBy, delays, startFilters } from "./filters.ts";
import { startKey } from "./key.ts";
import { startLabels } from "./labels.ts";
import { startLines } from "./lines.ts";
import { inForce, pairAt } from "./numbers.ts";
import { openPanel } from "./open.ts";
import { startLone } from "./lone.ts";
import { startPanel } from "./panel.ts";
import { startPicture, takePicture } from "./picture.ts";
import { startRanked } from "./ranked.ts";
import { ringed, startRings } from "./rings.ts";
import { startSearch } from "./search.ts";
import { network, radiusOf, view } from "./sheet.ts";
import { store } from "./state.ts";
import { startTable } from "./table.ts";
import { startTabs } from "./tabs.ts";
import { presentedNow, startTaking } from "./take.ts";
import { startWords, summary } from "./words.ts";

startMode();
startReveal();
startWords();
startTabs();
startFold();
startCanvas();
startDensity();
startLines();
startRings();
startLabels();
startKey();
startColourKey();
startPanel();
startBasis();
startLone();
startTable();
startRanked();
startSearch();
startFilters();
startPicture();
startControls();
startTaking();

// For tests and benchmarks in a browser, because the picture has no elements to inspect.
export {
  chance,
  csv,
  drawing,
  evidenceRows,
  filterBy,
  fixed,
  inForce,
  interval,
  network,
  openCorpus,
  openPanel,
  pairAt,
  pairKeys,
  delays,
  percent,
  presentedNow,
  pictureText,
  radiusOf,
  recountNetwork,
  ringed,
  store,
  summary,
  takePicture,
  themeOf,
  themes,
  view,
};
