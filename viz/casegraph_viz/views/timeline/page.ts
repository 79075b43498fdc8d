// The timeline: one theme at a time, and the pictures of the page as files.
import { ready } from "../../../browser/lib/dom.ts";
import { startMode } from "../../../browser/lib/mode.ts";
import { startTables } from "../../../browser/lib/tables.ts";
import { readTrends } from "./data.ts";
import { startSaving } from "./save.ts";
import { startTimeline } from "./timeline.ts";

startMode();
startTables();
startSaving();
startTimeline(readTrends());
ready();
