// Moves the marks of a picture that came with the page, so that it shows other numbers.
//
// Pictures are drawn once, by casegraph_viz.page.charts, while the page is made: a reader without
// scripts has them too. A script that shows another theme, or the same recounted, changes only
// what the numbers change, and leaves a picture as Python would have drawn it.
import { one } from "./dom.ts";
import { fixed } from "./figures.ts";

/** From a number to pixels from the upper edge of the plot. */
export type Scale = (value: number) => number;

/** The scale of a plot of a height, from 0 at its foot to `top`. */
export const scaleTo =
  (top: number, height: number): Scale =>
  (value) =>
    height - (height * value) / top;

/** A place as it is written into a picture: rounded to hundredths, without a sign before nothing. */
export const written = (pixels: number): string => String(Number(fixed(pixels, 2)) + 0);

/** Whether a tick is shown on an axis that ends at `top`; `most` is the end up to which it is. */
export const tickFits = (value: number, most: number | null, top: number): boolean =>
  value <= top && (most === null || top <= most);

/** Give the ticks of the upright axis another end. */
export const moveTicks = (svg: Element, top: number, height: number): void => {
  const y = scaleTo(top, height);
  for (const tick of svg.querySelectorAll<SVGElement>("[data-at]")) {
    const value = Number(tick.dataset.at);
    const most = tick.dataset.most === undefined ? null : Number(tick.dataset.most);
    tick.setAttribute("transform", `translate(0 ${written(y(value))})`);
    if (tickFits(value, most, top)) tick.removeAttribute("display");
    else tick.setAttribute("display", "none");
  }
};

/** A share with its interval, and what is said of it under the pointer. */
export interface ShareMark {
  share: number;
  low: number;
  high: number;
  words: string;
}

/** Move the box of an interval and the line of its share. */
export const moveBox = (mark: Element, y: Scale, { share, low, high, words }: ShareMark): void => {
  const [box, line] = [one<SVGElement>("rect", mark), one<SVGElement>("line", mark)];
  box.setAttribute("y", written(y(high)));
  box.setAttribute("height", written(y(low) - y(high)));
  one<SVGElement>("title", box).textContent = words;
  for (const end of ["y1", "y2"]) line.setAttribute(end, written(y(share)));
};
