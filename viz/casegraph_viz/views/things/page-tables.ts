// A page of a thing with tables: they can be sorted and downloaded.
import { startMode } from "../../../browser/lib/mode.ts";
import { startTables } from "../../../browser/lib/tables.ts";

startMode();
startTables();
