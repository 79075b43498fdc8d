// The page of agencies and themes: two columns, a panel, a table and the picture as a file.
import { startMode } from "../../../browser/lib/mode.ts";
import { startTables } from "../../../browser/lib/tables.ts";
import { network, picked, startCanvas } from "./canvas.ts";
import { startControls } from "./controls.ts";
import { startPanel } from "./panel.ts";

startMode();
startTables();
startCanvas();
startPanel();
startControls();

// For tests in a browser, because the picture has no elements to inspect.
export { network, picked };
