// The query page: an editor, an engine, and answers as tables, charts and graphs.
import { startMode } from "../../../browser/lib/mode.ts";
import { startMain } from "./main.ts";

startMode();

// What tests in a browser ask for: queries are asked by the hundred, and read before they are shown.
export const queryPage = startMain();
export { prologue } from "./text.ts";
