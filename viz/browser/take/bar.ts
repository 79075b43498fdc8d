// Share, Save and Present: in the filter bar of a page that has one, else at the top. A page says in offer.ts what it has.
import { el } from "../lib/dom.ts";
import { closeOutside } from "../lib/fold.ts";
import type { Offered, Saving } from "./offer.ts";
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

const saveFold = (saves: () => readonly Saving[]): HTMLDetailsElement => {
  const list = el("ul", { class: "take-body take-saves" });
  const fold = el("details", { class: "save" }, el("summary", {}, "Save"), list);
  const button = ({ label, id, run }: Saving): HTMLElement =>
    el(
      "li",
      {},
      el(
        "button",
        {
          type: "button",
          id: id ?? null,
          class: "quiet",
          onclick: () => {
            fold.open = false;
            fold.querySelector("summary")?.focus();
            void run();
          },
        },
        label,
      ),
    );
  closeOutside(fold);
  fold.addEventListener("toggle", () => {
    if (fold.open) list.replaceChildren(...saves().map(button));
  });
  list.replaceChildren(...saves().map(button));
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
