// The page of the published figures: its table, its filter, and its picture as a file.
import { ready } from "../../../browser/lib/dom.ts";
import { startMode } from "../../../browser/lib/mode.ts";
import { startTables } from "../../../browser/lib/tables.ts";
import { startFilter } from "./filter.ts";
import { startSaving } from "./save.ts";

startMode();
startTables();
startSaving();
startFilter();
ready();
