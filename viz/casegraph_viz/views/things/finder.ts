// The finder over a list: words, further choices and the filters of reviews, all kept in the fragment.
import { startFilterBar } from "../../../browser/filters/bar.ts";
import { noFilters, partsOf, readFilters, type FilterState } from "../../../browser/filters/state.ts";
import { filterText, writeFragment } from "../../../browser/lib/address.ts";
import { announce, byId } from "../../../browser/lib/dom.ts";
import type { Corpus } from "../../../browser/recount/corpus.ts";

/** What the finder needs of its list. */
interface List {
  corpus: Corpus;
  /** Take the further choices of an address; what it asks for in vain is returned, in words. */
  read: (asked: URLSearchParams) => readonly string[];
  /** The further choices, as the address keeps them. */
  choices: () => Record<string, string | number>;
  /** Begin the list anew, for another choice of the reader; `all` asks for no further choice any more. */
  begin: (all: boolean) => void;
  /** Show what is asked for, and `tell` it. */
  show: () => void;
}

export interface Finder {
  readonly filters: FilterState;
  readonly words: string;
  /** Say what is left of the list, and of how many reviews the filters leave. */
  tell: (told: string, left: number, reviews: number) => void;
  /** Follow a choice of the reader. */
  changed: () => void;
  /** Keep the choices in the address. */
  write: () => void;
  /** Take the choices of the address, and follow the reader; `text` is the part of the address that names them. */
  start: (text?: (given: string) => string) => void;
}

/** Make the finder of the page; nothing is shown before `start`. */
export const makeFinder = ({ corpus, read, choices, begin, show }: List): Finder => {
  const words = byId<HTMLInputElement>("words");
  let filters = noFilters();
  let ignored: readonly string[] = [];
  const write = (): void => {
    writeFragment({ q: words.value.trim(), ...choices() }, partsOf(filters, corpus.facets));
  };
  const changed = (all = false): void => {
    ignored = [];
    begin(all);
    show();
    write();
    announce(byId("told").textContent);
  };
  const bar = startFilterBar({
    corpus,
    state: () => filters,
    change: (chosen, then) => {
      filters = chosen;
      changed();
      then?.();
    },
  });
  return {
    get filters() {
      return filters;
    },
    get words() {
      return words.value.trim();
    },
    tell: (told, left, reviews) => {
      byId("told").textContent = told;
      byId("nothing").hidden = left > 0;
      bar.show(reviews, { ignored, warning: "" });
    },
    changed,
    write,
    start: (textOf = (given) => given) => {
      const take = (): void => {
        const text = textOf(filterText(window.location));
        const asked = new URLSearchParams(text);
        const found = readFilters(text, corpus);
        words.value = asked.get("q") ?? "";
        filters = found.state;
        ignored = [...found.ignored, ...read(asked)];
        show();
      };
      words.addEventListener("input", () => {
        changed();
      });
      byId("clear").addEventListener("click", () => {
        words.value = "";
        filters = noFilters();
        changed(true);
        words.focus();
      });
      window.addEventListener("hashchange", take);
      byId("finder").hidden = false;
      take();
    },
  };
};
