// A page of a thing with tables: they can be sorted and downloaded; a long list is searched, and shown in parts.
import { startMode } from "../../../browser/lib/mode.ts";
import { startReveal } from "../../../browser/lib/reveal.ts";
import { startTables } from "../../../browser/lib/tables.ts";
import { startListing } from "./listing.ts";

startMode();
startTables();
startListing();
startReveal();
