// The list of reviews: its table and its filters, and what is listed as a file.
import { byId, ready } from "../../../browser/lib/dom.ts";
import { startMode } from "../../../browser/lib/mode.ts";
import { saveTable, startTables } from "../../../browser/lib/tables.ts";
import { startTake } from "../../../browser/take/bar.ts";
import { startReviews } from "./reviews.ts";

startMode();
startTables();
startReviews();
startTake({
  saves: () => [
    {
      label: "List (CSV)",
      run: () => {
        saveTable(byId<HTMLTableElement>("reviews"), "reviews");
      },
    },
  ],
});
ready();
