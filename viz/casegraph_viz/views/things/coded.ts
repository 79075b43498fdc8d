// The lists of recommendations and of good practice: what a reader chooses, counted and listed; kept in the fragment.
import { askedFor } from "../../../browser/filters/state.ts";
import { filtersInWords } from "../../../browser/filters/words.ts";
import { readData } from "../../../browser/lib/data.ts";
import { byId, el, one } from "../../../browser/lib/dom.ts";
import { plural, thousands } from "../../../browser/lib/figures.ts";
import { makePager } from "../../../browser/lib/pager.ts";
import { ROWS } from "../../../browser/lib/parts.ts";
import { openCorpus, type PackedReviews } from "../../../browser/recount/corpus.ts";
import { reviewsUnder } from "../../../browser/recount/recount.ts";
import { startBars } from "./coded-bars.ts";
import { chooseItems, textsOf, type PackedItems } from "./coded-items.ts";
import { rowOf } from "./coded-rows.ts";
import { startTaking } from "./coded-take.ts";
import { makeFinder } from "./finder.ts";

const corpus = openCorpus(readData<PackedReviews>("incidence"));
const packed = readData<PackedItems>("coded");
const texts = textsOf(packed);
const all = texts.length;
const selects = packed.choices.map(({ key }) => byId<HTMLSelectElement>(`f-${key}`));

let chosen: (number | null)[] = packed.choices.map(() => null);
let part = 0;
let shown: number[] = [];
let counts: Int32Array[] = [];

const reviewsOf = (items: readonly number[]): number => new Set(items.map((i) => packed.items.review[i])).size;

const showPart = (): void => {
  const first = part * ROWS;
  const rows = shown.slice(first, first + ROWS);
  one("tbody", byId("list")).replaceChildren(...rows.map((i) => rowOf(packed, corpus.year, i)));
  pager.show(first, rows.length, shown.length);
};

const show = (): void => {
  const inView = new Set(reviewsUnder(corpus, askedFor(finder.filters) ?? {}));
  const found = chooseItems(packed, texts, (review) => inView.has(review), { words: finder.words, chosen });
  ({ items: shown, counts } = found);
  part = Math.min(part, Math.max(Math.ceil(shown.length / ROWS) - 1, 0));
  packed.choices.forEach((choice, c) => {
    bars[c].show(counts[c], chosen[c]);
    selects[c].value = chosen[c] === null ? "" : choice.values.id[chosen[c]];
    [...selects[c].options].slice(1).forEach((option, place) => {
      option.textContent = `${choice.values.label[place]} (${thousands(counts[c][place])})`;
    });
  });
  const reviews = reviewsOf(shown);
  const of = shown.length < all ? ` of ${plural(all, ...packed.nouns)}` : ` ${packed.nouns[all === 1 ? 0 : 1]}`;
  const told = `${thousands(shown.length)}${of}, in ${plural(reviews, "review", "reviews")}`;
  finder.tell(told, shown.length, inView.size);
  byId("list").hidden = !shown.length;
  const { dataset } = byId("picture");
  [dataset.reviews, dataset.lines] = [String(reviews), String(shown.length)];
  showPart();
};

/** What is asked for, in words. */
const asked = (): string => {
  const picked = packed.choices.flatMap(({ title, values }, c) => {
    const place = chosen[c];
    return place === null ? [] : [`${title}: ${values.label[place]}`];
  });
  const { words, filters } = finder;
  return [...picked, words && `Words: ${words}`, filtersInWords(filters, corpus)].filter(Boolean).join("; ");
};

const choicesNow = (): Record<string, string | number> => {
  const choices = packed.choices.map(({ key, values }, c): [string, string] => {
    const place = chosen[c];
    return [key, place === null ? "" : values.id[place]];
  });
  return { ...Object.fromEntries(choices), page: part ? part + 1 : "" };
};

const read = (given: URLSearchParams): readonly string[] => {
  const unknown: string[] = [];
  part = Math.max(Number.parseInt(given.get("page") ?? "1", 10) - 1 || 0, 0);
  chosen = packed.choices.map(({ key, title, values }) => {
    const wanted = given.get(key) ?? "";
    const place = values.id.indexOf(wanted);
    if (wanted && place < 0) unknown.push(`${title} “${wanted.slice(0, 40)}”`);
    return place < 0 ? null : place;
  });
  return unknown;
};

const begin = (all: boolean): void => {
  part = 0;
  if (all) chosen = chosen.map(() => null);
};

const choose = (c: number, place: number | null): void => {
  chosen = chosen.map((each, k) => (k === c ? place : each));
  finder.changed();
};

const bars = packed.choices.map((choice, c) =>
  startBars(choice, (place) => {
    choose(c, place);
  }),
);

const finder = makeFinder({ corpus, read, choices: choicesNow, begin, show });

const pager = makePager((by) => {
  part += by;
  showPart();
  finder.write();
  byId("finder").scrollIntoView({ block: "start" });
});

/** Fill the page from its address, and follow the reader. */
export const startCoded = (): void => {
  packed.choices.forEach(({ values }, c) => {
    selects[c].append(...values.id.map((id) => el("option", { value: id })));
    selects[c].addEventListener("change", () => {
      choose(c, selects[c].value ? values.id.indexOf(selects[c].value) : null);
    });
  });
  startTaking(packed, corpus.year, () => ({ items: shown, reviews: reviewsOf(shown), counts, chosen, asked: asked() }));
  byId("nothing").after(pager.nav);
  finder.start();
};
