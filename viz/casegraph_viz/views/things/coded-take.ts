// What a list offers to take away: its table and bars as files, and the selection in view as a slide.
import { byId, one } from "../../../browser/lib/dom.ts";
import { downloadCsv } from "../../../browser/lib/download.ts";
import { plural, thousands } from "../../../browser/lib/figures.ts";
import { fileNameOf, savePicture, type PictureKind } from "../../../browser/lib/save-picture.ts";
import { startTake } from "../../../browser/take/bar.ts";
import { citation } from "../../../browser/take/cite.ts";
import type { Presented, SlideFindings } from "../../../browser/take/offer.ts";
import { ranked, type PackedItems } from "./coded-items.ts";
import { barsOfSlide, barsPicture, type Shown } from "./coded-picture.ts";
import { fileRows } from "./coded-rows.ts";

/** What is in view: the items, how many reviews they are from, the bars, and what was asked for in words. */
export interface InView extends Shown {
  items: readonly number[];
  reviews: number;
  asked: string;
}

/** Offer what is in view, asked anew each time. */
export const startTaking = (packed: PackedItems, years: Uint16Array, inView: () => InView): void => {
  const title = one("h1").textContent;
  const told = (): string => byId("told").textContent;
  const name = ({ asked }: InView): string => fileNameOf([title, asked].filter(Boolean).join(" "));

  const picture = (kind: PictureKind) => async (): Promise<void> => {
    const now = inView();
    const lines = [told(), now.asked].filter(Boolean);
    const foot = [packed.caveat, citation("words", { title, about: now.asked })];
    await savePicture(kind, barsPicture(packed.choices, now, { title, lines, foot }), name(now));
  };

  // The longest bars of a choice in words: "Made to: Police (24), Schools and colleges (20)."
  const most = (now: InView, c: number): string => {
    const { title: head, values, silent } = packed.choices[c];
    const counts = now.counts[c];
    const first = ranked(packed.choices[c], counts).filter((place) => counts[place] > 0 && place !== silent);
    const named = first.slice(0, 3).map((place) => `${values.label[place]} (${thousands(counts[place])})`);
    return named.length && now.chosen[c] === null ? `${head}, most often: ${named.join(", ")}.` : "";
  };

  const words = (shown: readonly number[], all: number): SlideFindings => ({
    head: `${shown.length === 2 ? "Two" : "One"} of ${thousands(all)}, in the words of the coding`,
    list: shown.map((i) => {
      const r = packed.items.review[i];
      return { text: packed.items.words[i], review: packed.reviews.title[r], year: years[r] || null };
    }),
  });

  const presented = (): Presented => {
    const now = inView();
    const shown = now.items.slice(0, 2);
    return {
      title: now.asked ? `${title}: ${now.asked}` : title,
      about: told(),
      file: name(now),
      picture: { ...barsOfSlide(packed.choices, now), words: packed.choices.map((_, c) => most(now, c)).join(" ") },
      sentences: [
        `${plural(now.items.length, ...packed.nouns)} in ${plural(now.reviews, "review", "reviews")}.`,
        ...packed.choices.map((_, c) => most(now, c)).filter(Boolean),
      ].slice(0, 3),
      ...(shown.length ? { findings: words(shown, now.items.length) } : {}),
      caveat: packed.caveat,
    };
  };

  startTake({
    saves: () => [
      {
        label: "List (CSV)",
        id: "save",
        run: () => {
          const now = inView();
          downloadCsv(name(now), fileRows(packed, years, now.items));
        },
      },
      { label: "Bars (SVG)", run: picture("SVG") },
      { label: "Bars (PNG)", run: picture("PNG") },
    ],
    present: presented,
  });
};
