// A page without a picture or a table: the button that turns it light or dark, and parts that are folded away.
import { startMode } from "./lib/mode.ts";
import { startReveal } from "./lib/reveal.ts";

startMode();
startReveal();
