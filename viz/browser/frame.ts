// What the bar of every page of a site does: the search, and the list of all pages.
import { startFind } from "./lib/find.ts";
import { closeOutside } from "./lib/fold.ts";

startFind();
for (const fold of document.querySelectorAll<HTMLDetailsElement>(".all-pages")) closeOutside(fold);
