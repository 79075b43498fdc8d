// What the top of every page of a site does: the search, the list of all pages, and filters that are kept.
import { startCarrying } from "./filters/carry.ts";
import { startKept } from "./filters/kept.ts";
import { startFind } from "./lib/find.ts";
import { closeOutside } from "./lib/fold.ts";

startFind();
startCarrying();
startKept();
for (const fold of document.querySelectorAll<HTMLDetailsElement>(".all-pages")) closeOutside(fold);
