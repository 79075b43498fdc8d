// The timeline: the strip of all themes, one theme at a time, and the pictures of the page as files.
import { ready } from "../../../browser/lib/dom.ts";
import { startMode } from "../../../browser/lib/mode.ts";
import { startTables } from "../../../browser/lib/tables.ts";
import { startHeat } from "./heat.ts";
import { startSaving } from "./save.ts";
import { store } from "./state.ts";
import { startTaking } from "./take.ts";
import { startTimeline, toPanel } from "./timeline.ts";

startMode();
startTables();
startSaving();
startTimeline();
const strip = startHeat(toPanel);
store.start();
startTaking(strip);
ready();
