// A page of a thing without tables: parts of it are folded away.
import { startMode } from "../../../browser/lib/mode.ts";
import { startReveal } from "../../../browser/lib/reveal.ts";

startMode();
startReveal();
