// A page without a picture or a table: the button that turns it light or dark.
import { startMode } from "./lib/mode.ts";

startMode();
