// The list of reviews: its table and its filters.
import { ready } from "../../../browser/lib/dom.ts";
import { startMode } from "../../../browser/lib/mode.ts";
import { startTables } from "../../../browser/lib/tables.ts";
import { startReviews } from "./reviews.ts";

startMode();
startTables();
startReviews();
ready();
