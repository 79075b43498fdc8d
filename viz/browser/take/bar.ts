// Share, Save and Present: in the filter bar of a page that has one, else at the top. A page says in offer.ts what it has.
import { el } from "../lib/dom.ts";
import { closeOutside } from "../lib/fold.ts";
import type { Asked, Offered, Saving } from "./offer.ts";
import { startPresenting } from "./present.ts";
import { shareFold } from "./share.ts";

const holderOf = (): HTMLElement | null => document.querySelector<HTMLElement>("[data-take]");

/** Show Share, unless the page has it already. */
export const startShare = (): void => {
  const holder = holderOf();
  if (!holder || holder.childElementCount) return;
  holder.append(shareFold());
  holder.hidden = false;
};

const LIST = "take-values";
const numberField = ({ value, least, most }: Asked): HTMLInputElement =>
  el("input", { type: "number", value, min: least, max: most, step: 1, required: true, list: LIST });
const choices = ({ values }: Asked): HTMLElement =>
  el(
    "datalist",
    { id: LIST },
    values.map((value) => el("option", { value })),
  );

const saveFold = (saves: () => readonly Saving[]): HTMLDetailsElement => {
  const list = el("ul", { class: "take-body take-saves" });
  const opener = el("summary", {}, "Save");
  const fold = el("details", { class: "save" }, opener, list);
  const save = (run: Saving["run"], answer: number): void => {
    fold.open = false;
    opener.focus();
    void run(answer);
  };
  const button = ({ label, id, ask, run }: Saving): HTMLElement => {
    const input = ask ? numberField(ask) : null;
    const click = (): void => {
      if (!input || input.reportValidity()) save(run, Number(input?.value ?? 0));
    };
    return el(
      "li",
      {},
      el("button", { type: "button", id: id ?? null, class: "quiet", onclick: click }, label),
      ask && input ? el("label", { class: "take-asked" }, `${ask.label} `, input, choices(ask)) : null,
    );
  };
  closeOutside(fold);
  const fill = (): void => {
    list.replaceChildren(...saves().map(button));
  };
  // Before the fold opens: the event that says that it is open comes later, and would take away a number typed by then.
  opener.addEventListener("click", () => {
    if (!fold.open) fill();
  });
  fill();
  return fold;
};

/** Show what a page offers to take away; it may be called once. */
export const startTake = ({ saves, present }: Offered): void => {
  const holder = holderOf();
  if (!holder) return;
  startShare();
  if (saves) holder.append(saveFold(saves));
  if (present) holder.append(startPresenting(present));
};
