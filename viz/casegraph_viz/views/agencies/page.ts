// The page of agencies and themes: a matrix or a network, a panel, tables and the picture as a file.
import { startMode } from "../../../browser/lib/mode.ts";
import { startTables } from "../../../browser/lib/tables.ts";
import { network, picked, startCanvas } from "./canvas.ts";
import { startControls } from "./controls.ts";
import { startFilters } from "./filters.ts";
import { backToCell, startGrid } from "./grid.ts";
import { startPanel } from "./panel.ts";
import { startTable } from "./table.ts";
import { startTaking } from "./take.ts";

startMode();
startTables();
startFilters();
startGrid();
startCanvas();
startPanel(backToCell);
startTable();
startControls();
startTaking();

// For tests in a browser, because the picture has no elements to inspect.
export { network, picked };
