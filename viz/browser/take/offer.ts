// What a page gives its readers to take away. A page says so once, when its script starts:
//
//   startTake({
//     saves: () => pictureSavings(() => ({ picture: picture(), title: "name of the file" })),
//     present: () => ({
//       title: "Neglect", about: "87 of 381 reviews; Age: under 1", file: "neglect",
//       picture: { shapes, width, height, words: "what it shows" },   // null for a slide of words
//       sentences: ["…", "…", "…"],                                  // with their n
//       findings: { head: "Two of its 40 findings", list: [{ text, review, year }] },
//       caveat: CAVEATS.line,
//     }),
//   });
//
// `present` is asked anew for every slide, after the page has read the address of a saved view, and takes what is in
// view then. It draws in the colours of paper; `lightShapes` of still.ts copies a picture of the page so.
import type { LegendItem, Shape } from "../lib/picture.ts";

/** One thing that can be saved as a file. */
export interface Saving {
  label: string;
  /** The id of its button, where something looks for it. */
  id?: string;
  /** A number that the reader chooses first, such as a width. */
  ask?: Asked;
  /** Save it; `answer` is the number that was asked for. */
  run: (answer: number) => unknown;
}

/** What is asked for: a number within bounds, with values to choose from. */
export interface Asked {
  label: string;
  value: number;
  least: number;
  most: number;
  values: readonly number[];
}

/** The picture of a slide, in units of its own. */
export interface SlidePicture {
  shapes: readonly Shape[];
  width: number;
  height: number;
  legend?: readonly LegendItem[];
  /** What it shows, for a reader who does not see it. */
  words: string;
}

/** A finding in words, with the review that it is from. */
export interface SlideFinding {
  text: string;
  review: string;
  year: number | null;
}

/** Findings under a heading that says of how many they are. */
export interface SlideFindings {
  head: string;
  list: readonly SlideFinding[];
}

export interface Presented {
  title: string;
  /** What is in view: how many reviews, and the filters. */
  about: string;
  /** The name of a file of the slide, without its ending. */
  file: string;
  picture: SlidePicture | null;
  /** Sentences that the numbers in view make, each with its n. */
  sentences: readonly string[];
  findings?: SlideFindings;
  caveat: string;
}

export interface Offered {
  /** What can be saved now. */
  saves?: () => readonly Saving[];
  present?: () => Presented;
}
