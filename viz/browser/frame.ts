// What the top of every page of a site does: the search, the list of all pages, filters that are kept, and Share.
import { startCarrying } from "./filters/carry.ts";
import { startKept } from "./filters/kept.ts";
import { startFind } from "./lib/find.ts";
import { closeOutside } from "./lib/fold.ts";
import { startShare } from "./take/bar.ts";

startFind();
startCarrying();
startKept();
startShare();
for (const fold of document.querySelectorAll<HTMLDetailsElement>(".all-pages")) closeOutside(fold);
