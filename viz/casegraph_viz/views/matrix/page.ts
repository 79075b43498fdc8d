// The matrix: a grid with its scales, a panel, a table and the picture as a file.
import { startMode } from "../../../browser/lib/mode.ts";
import { startControls } from "./controls.ts";
import { pairAt, themes } from "./data.ts";
import { startFilters } from "./filters.ts";
import { backToCell, startGrid } from "./grid.ts";
import { openPanel, startPanel } from "./panel.ts";
import { startScale } from "./scale.ts";
import { store } from "./state.ts";
import { startTable } from "./table.ts";
import { startTabs } from "./tabs.ts";
import { startTaking } from "./take.ts";

startMode();
startScale();
startGrid();
startPanel(backToCell);
startTable();
startTaking();
startFilters();
startTabs();
startControls();

// For tests in a browser, which open thousands of pairs faster than by mouse.
export { openPanel, pairAt, store, themes };
