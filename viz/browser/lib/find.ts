// The search in the bar of every page: themes, agencies, areas, questions and pages by their names.
import { carried } from "../filters/carry.ts";
import { withFilters } from "./address.ts";
import { combobox } from "./combobox.ts";
import { readDataIfThere } from "./data.ts";
import { el, ifThere } from "./dom.ts";
import { searchOf, type Match, type Named } from "./match.ts";

const MOST = 8;
const KINDS: Record<string, string> = { theme: "Theme", agency: "Agency", area: "Area", question: "Question" };
/** The part of the address that the start page takes words from. */
export const WORDS = "find";

// Only a page of this site is gone to.
const own = (address: string): boolean => !/^(?:[a-z][a-z0-9+.-]*:|[\\/])/i.test(address);

// What the addresses of a kind begin and end with is said once.
interface Kind {
  ends: [start: string, end: string];
  names: [label: string, rest: string, ...others: string[]][];
}

const namesOf = ([kind, { ends, names }]: [string, Kind]): Named[] =>
  names.map(([label, rest, ...others]) => ({ kind, label, address: ends.join(rest), others }));

// The bar lists the pages already.
const pagesOf = (root: string): Named[] =>
  [...document.querySelectorAll(".all-pages a")].map((link) => ({
    kind: "page",
    label: link.textContent,
    address: (link.getAttribute("href") ?? "").slice(root.length),
    others: [],
  }));

// Reviews are not in the list of names: the list of reviews searches their titles, publishers and areas.
const elsewhere = (words: string, things: readonly Named[], whole: boolean): Match<Named>[] => {
  const value = encodeURIComponent(words);
  const links: Match<Named>[] = [];
  const to = (label: string, address: string): void => {
    links.push({ thing: { kind: "", label, address, others: [] }, by: "" });
  };
  if (things.some(({ address }) => address === "reviews.html"))
    to(`Reviews with “${words}” in title, publisher or area`, `reviews.html#q=${value}`);
  if (!whole) to(`Questions and other names with “${words}”`, `index.html#${WORDS}=${value}`);
  return links;
};

/** Start the search where the page has one. */
export const startFind = (): void => {
  const input = ifThere<HTMLInputElement>("find");
  const list = ifThere("find-list");
  const holder = input?.closest<HTMLElement>(".find");
  const block = readDataIfThere<Record<string, Kind>>("find");
  if (!input || !list || !holder || !block) return;
  const root = holder.dataset.root ?? "";
  const things = [...Object.entries(block).flatMap(namesOf), ...pagesOf(root)].filter(({ address }) => own(address));
  const search = searchOf(things);
  let found: Match<Named>[] = [];
  const box = combobox(input, list, "find");

  const go = (i: number): void => {
    box.close();
    window.location.href = root + withFilters(found[i].thing.address, carried());
  };
  const option = ({ thing, by }: Match<Named>, i: number): HTMLElement =>
    box.option(
      i,
      go,
      el("span", {}, thing.label, by ? el("span", { class: "count" }, ` also “${by}”`) : null),
      thing.kind in KINDS ? el("span", { class: "count kind" }, KINDS[thing.kind]) : null,
    );
  const show = (): void => {
    const words = input.value.trim();
    found = words ? [...search(words, MOST), ...elsewhere(words, things, root === "")] : [];
    box.show(found.map(option));
  };

  input.addEventListener("input", show);
  input.addEventListener("focus", show);
  input.addEventListener("blur", box.close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (list.hidden) input.value = "";
      box.close();
    } else if (event.key === "Enter" && !list.hidden) go(box.chosen());
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) show();
      if (!found.length) return;
      box.move(event.key);
    } else return;
    event.preventDefault();
  });
  holder.hidden = false;
  const asked = new URLSearchParams(window.location.hash.slice(1)).get(WORDS);
  if (asked !== null) {
    input.value = asked;
    input.focus();
  }
};
