// The notes of a figure beside the picture: what its row in the table says, and how the two compare.
import { announce, byId, el, one } from "../../../browser/lib/dom.ts";
import { makePanel } from "../../../browser/lib/panel.ts";
import { wordsOf } from "../../../browser/lib/still.ts";
import { openFigure } from "./filter.ts";

let open = false;
const panel = makePanel({
  picture: "#picture",
  isOpen: () => open,
  close: () => {
    openFigure("");
    announce("Closed. What the figures show is told.");
    panel.goBack();
  },
});

const ABOUT = ["", "Published figure", "Report, period and source", "Beside these reviews"];

// A copy must not have the ids of what it copies.
const copied = (cell: Element): Node[] => [...cell.cloneNode(true).childNodes];

/** Show the notes of the figure of a row, or what all figures show. */
export const showNotes = (row: HTMLTableRowElement | null): void => {
  open = row !== null;
  for (const reach of document.querySelectorAll<SVGElement>(".reach"))
    reach.classList.toggle("opened", reach.dataset.statistic === row?.id);
  if (!row) {
    panel.showHome();
    return;
  }
  const [about, ...cells] = [...row.cells];
  panel.show(
    wordsOf(about),
    ...cells.flatMap((cell, k) => [el("h3", {}, ABOUT[k + 1]), el("p", {}, ...copied(cell))]),
    el("p", {}, el("a", { href: `#${row.id}` }, "Show it in the table of all figures")),
  );
};

/** Follow what a reader chooses in the picture, and in the table of compared figures. */
export const startNotes = (): void => {
  const choose = (id: string): void => {
    panel.remember();
    openFigure(id);
    announce(`Opened: ${panel.title()}.`);
    panel.focus();
  };
  document.querySelector("#picture")?.addEventListener("click", ({ target }) => {
    const row = target instanceof Element ? target.closest("g")?.querySelector<SVGElement>(".reach") : null;
    if (row?.dataset.statistic) choose(row.dataset.statistic);
  });
  document.querySelector("#compared")?.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("th a") : null;
    if (!link) return;
    event.preventDefault();
    choose(link.hash.slice(1));
    byId("panel").scrollIntoView({ block: "nearest" });
  });
  one("#panel-home h2").tabIndex = -1;
};
