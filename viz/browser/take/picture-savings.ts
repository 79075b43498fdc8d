// A picture of a page in the menu Save, as SVG and as PNG.
import { saveTitled, type Titled } from "../lib/save-picture.ts";
import type { Saving } from "./offer.ts";

const MAIN = "Picture";

/** The two entries of a picture, which is made anew for each; `called` tells further pictures of a page apart. */
export const pictureSavings = (made: () => Titled, called = MAIN): Saving[] =>
  (["SVG", "PNG"] as const).map((kind) => ({
    label: `${called} (${kind})`,
    ...(called === MAIN ? { id: `save-${kind.toLowerCase()}` } : {}),
    run: () => saveTitled(kind, made()),
  }));
