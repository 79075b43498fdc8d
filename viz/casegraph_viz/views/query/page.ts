// The query page: an editor, an engine, and answers as tables, charts and graphs.
import { startMode } from "../../../browser/lib/mode.ts";
import { queryPage, startMain } from "./main.ts";

startMode();
startMain();

// What tests in a browser ask for: queries are asked by the hundred, and read before they are shown.
export { queryPage };
export * as patterns from "./patterns.ts";
export * as takeaway from "./takeaway.ts";
export * as text from "./text.ts";
