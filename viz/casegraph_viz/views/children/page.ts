// The page of the children: tables, two groups side by side, and their pictures as files.
import { ready } from "../../../browser/lib/dom.ts";
import { startMode } from "../../../browser/lib/mode.ts";
import { startTables } from "../../../browser/lib/tables.ts";
import { startChoosing } from "./choose.ts";
import { startSaving } from "./save.ts";

startMode();
startTables();
startSaving();
startChoosing();
ready();
