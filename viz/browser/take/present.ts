// Present: the view as a slide over the whole window, and the arrow keys from one chosen view to the next.
import { announce, el } from "../lib/dom.ts";
import { download } from "../lib/download.ts";
import { filterText } from "../lib/address.ts";
import { pictureText, picturePng } from "../lib/picture.ts";
import { citation, pageCited } from "./cite.ts";
import { copy } from "./copy.ts";
import type { Presented } from "./offer.ts";
import { drawSlide, slideWords } from "./slide.ts";
import {
  MOST,
  PRESENT,
  partsOfView,
  viewOf,
  viewsAsFile,
  viewsFromFile,
  viewsHere,
  withoutViews,
  withViews,
} from "./views.ts";

const textHere = (): string => filterText(window.location);
const viewNow = (): string => viewOf(pageCited().file, textHere());
// The slides of a site may be on pages in other folders.
const rootOf = (file: string): string => "../".repeat(file.split("/").length - 1);

const putText = (text: string): void => {
  window.history.replaceState(null, "", text ? `#${text}` : window.location.pathname);
};
const readAgain = (): void => {
  window.dispatchEvent(new HashChangeEvent("hashchange"));
};
/** Put other views into the address, and leave the view as it is. */
const keepViews = (views: readonly string[]): void => {
  putText(withViews(textHere(), views));
};

/** Which of the chosen views is open, from 0; −1 for none of them. */
const placeNow = (): number => viewsHere().indexOf(viewNow());

/** Make the button that presents; `present` is asked for each slide. */
export const startPresenting = (present: () => Presented): HTMLElement => {
  const stage = el("div", { class: "slide-stage", tabindex: "-1" });
  const words = el("div", { class: "slide-words" });
  const told = el("p", { class: "slide-told", role: "status" });
  const count = el("span", { class: "slide-count" });
  const result = el("div", { class: "slide-result" });
  const dialog = el("dialog", { class: "presenting", "aria-label": "Slide" });
  let shown: Presented | null = null;

  const sourceNow = ({ title }: Presented): string => citation("words", { title });
  const slideNow = (): SVGElement | null => stage.querySelector("svg");
  const show = (): void => {
    shown = present();
    const source = sourceNow(shown);
    stage.replaceChildren(drawSlide(shown, source));
    words.replaceChildren(...slideWords(shown, source).map((each) => el("p", {}, each)));
    const [views, at] = [viewsHere(), placeNow()];
    const many = views.length;
    count.textContent = at < 0 ? (many ? "Not among the slides" : "") : `Slide ${at + 1} of ${many}`;
    chosen.textContent = at < 0 ? "Add this view to the slides" : "Take this view out of the slides";
    chosen.disabled = at < 0 && many >= MOST;
    for (const button of [back, on]) button.disabled = !many || (many === 1 && at === 0);
    keep.disabled = !many;
    result.replaceChildren();
    told.textContent = "";
  };
  const go = (to: number): void => {
    const views = viewsHere();
    if (!views.length) return;
    const next = (to + views.length) % views.length;
    const [page, text] = partsOfView(views[next]);
    const { file } = pageCited();
    if (page === file) {
      putText(withViews(text, views));
      readAgain();
      show();
      announce(shown?.title ?? "");
    } else window.location.href = `${rootOf(file)}${page}#${withViews(text, views, next + 1)}`;
  };
  const step = (by: number): void => {
    const at = placeNow();
    if (at < 0) go(by > 0 ? 0 : -1);
    else go(at + by);
  };
  const turn = (): void => {
    const [views, view, at] = [viewsHere(), viewNow(), placeNow()];
    keepViews(at < 0 ? [...views, view] : views.filter((each) => each !== view));
    show();
    told.textContent = at < 0 ? "Added. The slides are in the address, which Share copies." : "Taken out.";
  };
  const saveAs = async (kind: "SVG" | "PNG"): Promise<void> => {
    const svg = slideNow();
    if (!svg || !shown) return;
    const name = `casegraph-slide-${shown.file}`;
    if (kind === "SVG") download(`${name}.svg`, "image/svg+xml;charset=utf-8", pictureText(svg));
    else download(`${name}.png`, "image/png", await picturePng(svg, 1));
    told.textContent = `The slide was saved as ${kind}.`;
  };
  const close = (): void => {
    dialog.close();
  };

  const button = (text: string, onclick: () => unknown, more: Record<string, string> = {}): HTMLButtonElement =>
    el("button", { type: "button", class: "quiet", onclick, ...more }, text);
  const back = button(
    "◀",
    () => {
      step(-1);
    },
    { "aria-label": "Slide before" },
  );
  const on = button(
    "▶",
    () => {
      step(1);
    },
    { "aria-label": "Next slide" },
  );
  const chosen = button("", turn);
  const keep = button("Save the list", () => {
    download("casegraph-slides.json", "application/json", viewsAsFile(viewsHere()));
    told.textContent = "The list of slides was saved.";
  });
  const file = el("input", { type: "file", accept: ".json,application/json", hidden: true });
  file.addEventListener("change", () => {
    const [given] = [...(file.files ?? [])];
    file.value = "";
    void given?.text().then((text) => {
      const views = viewsFromFile(text);
      if (typeof views === "string") told.textContent = views;
      else {
        keepViews(views);
        go(0);
      }
    });
  });
  dialog.append(
    el(
      "div",
      { class: "slide-tools" },
      button("Close", close),
      back,
      on,
      count,
      chosen,
      button("Full screen", () => {
        void dialog.requestFullscreen?.();
        stage.focus();
      }),
      button("Save as PNG", () => saveAs("PNG")),
      button("Save as SVG", () => saveAs("SVG")),
      button("Copy as text", () =>
        shown ? copy(slideWords(shown, sourceNow(shown)).join("\n\n"), result, "Text of the slide") : null,
      ),
      keep,
      button("Open a list", () => {
        file.click();
      }),
      file,
    ),
    told,
    result,
    stage,
    words,
  );
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.target instanceof HTMLTextAreaElement) return;
    else if (event.key === "ArrowRight" || event.key === "PageDown") step(1);
    else if (event.key === "ArrowLeft" || event.key === "PageUp") step(-1);
    else return;
    event.preventDefault();
    // What lies under the slide has keys of its own.
    event.stopPropagation();
  });
  document.body.append(dialog);

  const open = (): void => {
    dialog.showModal();
    show();
  };
  const opener = button("Present", open, { class: "take-present", "aria-haspopup": "dialog" });

  // A slide that was on another page goes on here.
  const asked = new URLSearchParams(textHere()).get(PRESENT);
  if (asked !== null) {
    putText(withViews(withoutViews(textHere()), viewsHere()));
    window.setTimeout(open);
  }
  return opener;
};
