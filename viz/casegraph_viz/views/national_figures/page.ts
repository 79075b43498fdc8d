// The page of the published figures: its picture with the notes beside it, its table, and what can be taken away.
import { ready } from "../../../browser/lib/dom.ts";
import { startMode } from "../../../browser/lib/mode.ts";
import { startTables } from "../../../browser/lib/tables.ts";
import { startFilter } from "./filter.ts";
import { showNotes, startNotes } from "./notes.ts";
import { startTaking } from "./take.ts";

startMode();
startTables();
startNotes();
startFilter(showNotes);
startTaking();
ready();
