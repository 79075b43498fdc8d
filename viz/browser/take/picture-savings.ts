// A picture of a page in the menu Save, as SVG and as PNG.
import { announce } from "../lib/dom.ts";
import { fileNameOf, savePicture, type Titled } from "../lib/save-picture.ts";
import type { Saving } from "./offer.ts";

/** The two entries of a picture, which is made anew for each; `called` tells several of a page apart. */
export const pictureSavings = (made: () => Titled, called = "Picture"): Saving[] =>
  (["SVG", "PNG"] as const).map((kind) => ({
    label: `${called} (${kind})`,
    run: async () => {
      const { picture, title } = made();
      await savePicture(kind, picture, fileNameOf(title));
      announce(`The picture was saved as ${kind}.`);
    },
  }));
