// The ledger of recommendations: its rows, what they are made of, and its pictures as files.
import { ready } from "../../../browser/lib/dom.ts";
import { startMode } from "../../../browser/lib/mode.ts";
import { startTables } from "../../../browser/lib/tables.ts";
import { readLedger } from "./data.ts";
import { startLedger } from "./ledger.ts";
import { startSaving } from "./save.ts";

startMode();
startTables();
// A page of few reviews says why it has no ledger.
const ledger = readLedger();
if (ledger) {
  startSaving();
  startLedger(ledger);
}
ready();
