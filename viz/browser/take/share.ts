// Share: the address with the whole view, and how the view is cited.
import { announce, el } from "../lib/dom.ts";
import { download } from "../lib/download.ts";
import { closeOutside } from "../lib/fold.ts";
import { citation, FORMS, isPublished, pageCited, type Form } from "./cite.ts";
import { copy } from "./copy.ts";

const FILE_NOTE =
  "This page is a file, so its address works on this computer only. To share the view, pass the page on, best with its " +
  "whole folder; whoever opens it puts the following after the name of the page in the address line.";

/** What there is to share of an address. */
const sharedParts = (
  place: Pick<Location, "href" | "protocol" | "hostname" | "search" | "hash">,
  file: string,
): { address: string; note: string; fragment: string } =>
  isPublished(place)
    ? { address: place.href, note: "", fragment: "" }
    : place.protocol === "file:"
      ? { address: `${file}${place.search}${place.hash}`, note: FILE_NOTE, fragment: `${place.search}${place.hash}` }
      : { address: place.href, note: "This address is of your own computer: others cannot open it.", fragment: "" };

const field = (label: string, value: string): HTMLElement => {
  const input = el("input", { type: "text", readonly: true, value });
  input.addEventListener("focus", () => {
    input.select();
  });
  return el("label", { class: "take-field" }, el("span", {}, label), input);
};

const citePart = (): HTMLElement => {
  const text = el("textarea", { readonly: true, rows: 4, "aria-label": "Citation of this view" });
  const result = el("div", { class: "copy-result", role: "status" });
  let form: Form = "words";
  const show = (chosen: Form): void => {
    form = chosen;
    text.value = citation(form);
    text.rows = form === "words" ? 4 : 9;
    result.replaceChildren();
  };
  const choices = (Object.keys(FORMS) as Form[]).map((each) => {
    const input = el("input", { type: "radio", name: "cite-form", value: each, checked: each === form });
    input.addEventListener("change", () => {
      show(each);
    });
    return el("label", { class: "check" }, input, " ", FORMS[each].label);
  });
  show(form);
  return el(
    "fieldset",
    { class: "take-cite" },
    el("legend", {}, "Cite this view"),
    el("div", { class: "take-row" }, choices),
    text,
    el(
      "div",
      { class: "take-row" },
      el("button", { type: "button", class: "quiet", onclick: () => copy(citation(form), result, "Citation") }, "Copy"),
      el(
        "button",
        {
          type: "button",
          class: "quiet",
          onclick: () => {
            download(`casegraph.${FORMS[form].ending}`, "text/plain;charset=utf-8", citation(form));
            announce("The citation was saved as a file.");
          },
        },
        "Save as a file",
      ),
    ),
    result,
  );
};

/** The button that copies the address, with what it opens. */
export const shareFold = (): HTMLDetailsElement => {
  const body = el("div", { class: "take-body" });
  const fold = el("details", {}, el("summary", {}, "Share"), body);
  closeOutside(fold);
  fold.addEventListener("toggle", () => {
    if (!fold.open) {
      body.replaceChildren();
      return;
    }
    const { address, note, fragment } = sharedParts(window.location, pageCited().file);
    const told = el("p", { role: "status", class: "take-told" });
    body.replaceChildren(
      told,
      field("Address of this view", address),
      ...(note ? [el("p", { class: "small" }, note)] : []),
      ...(fragment ? [field("The view within the page", fragment)] : []),
      citePart(),
    );
    void navigator.clipboard?.writeText(address).then(
      () => {
        told.textContent = "The address of this view was copied.";
      },
      () => {
        told.textContent = "Copy the address from the field:";
      },
    );
    if (!("clipboard" in navigator)) told.textContent = "Copy the address from the field:";
  });
  return fold;
};
