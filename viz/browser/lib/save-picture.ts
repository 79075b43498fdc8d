// Saves a picture as a file.
import { announce, el } from "./dom.ts";
import { download } from "./download.ts";
import { pictureText, picturePng } from "./picture.ts";

export type PictureKind = "SVG" | "PNG";

/** A picture with the title after which its file is named. */
export interface Titled {
  picture: SVGElement;
  title: string;
}

/** Save a picture as `name`.svg or `name`.png. */
export const savePicture = async (kind: PictureKind, picture: SVGElement, name: string): Promise<void> => {
  if (kind === "SVG") download(`${name}.svg`, "image/svg+xml;charset=utf-8", pictureText(picture));
  else download(`${name}.png`, "image/png", await picturePng(picture));
};

/** A name of a file made from a title. */
export const fileNameOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 80) || "picture";

/** Save a picture under its title, and say so. */
export const saveTitled = async (kind: PictureKind, { picture, title }: Titled): Promise<void> => {
  await savePicture(kind, picture, fileNameOf(title));
  announce(`The picture was saved as ${kind}.`);
};

/** The two buttons that save a picture; `what` distinguishes them for screen readers. */
export const saveButtons = (what: string, picture: () => Titled): HTMLElement => {
  const button = (kind: PictureKind): HTMLElement =>
    el(
      "button",
      {
        type: "button",
        class: "quiet",
        "aria-label": `Save as ${kind}: ${what}`,
        onclick: () => saveTitled(kind, picture()),
      },
      `Save as ${kind}`,
    );
  return el("p", { class: "save-still" }, button("SVG"), " ", button("PNG"));
};
