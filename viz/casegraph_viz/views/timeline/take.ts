// What a reader takes away from the timeline: the strip and the chart of the chosen theme as files, and the theme through
// time as a slide: its chart, what is said of it, and its first and last period with their n.
import { inViewWords } from "../../../browser/filters/words.ts";
import { percent, plural } from "../../../browser/lib/figures.ts";
import { CAVEATS } from "../../../browser/lib/library.ts";
import { inLight } from "../../../browser/lib/mode.ts";
import { lightShapes, stillFile } from "../../../browser/lib/still.ts";
import { stripFile } from "../../../browser/lib/strip-picture.ts";
import type { Strip } from "../../../browser/lib/strip.ts";
import { startTake } from "../../../browser/take/bar.ts";
import type { Presented, Saving } from "../../../browser/take/offer.ts";
import { pictureSavings } from "../../../browser/take/picture-savings.ts";
import { countedFor } from "./counted.ts";
import { corpus, type Theme, type Trend } from "./data.ts";
import { themeLegend, themeStill } from "./save.ts";
import { store } from "./state.ts";

const partNow = (): HTMLElement | null => document.querySelector<HTMLElement>(".basis:not([hidden])");

const pictureNow = (theme: Theme): Presented["picture"] => {
  const part = partNow();
  const svg = part?.querySelector<SVGSVGElement>(".theme-picture svg");
  if (!part || !svg || theme.boxes.every(([, share]) => share === null)) return null;
  return {
    ...lightShapes(svg),
    legend: inLight(() => themeLegend(part)),
    words: "the share of the reviews of each period that name the theme, with its interval.",
  };
};

// A period in words; a share of few reviews has no interval and is left to the chart.
const ofPeriod = ({ periods }: Trend, { boxes }: Theme, k: number): string => {
  const [count, share] = boxes[k];
  const [name, , , n] = periods[k];
  return share === null ? "" : `${name}: ${String(count)} of ${plural(n, "review", "reviews")} (${percent(share)}).`;
};

const presented = (): Presented => {
  const { state } = store;
  const { trend, n } = countedFor(state);
  const theme = trend?.themes[state.theme];
  const about = `${inViewWords(n, state, corpus)}${trend ? `; by ${trend.words}` : ""}`;
  const measured = trend && theme ? trend.periods.map((_, k) => k).filter((k) => theme.boxes[k][1] !== null) : [];
  const ends = [...new Set([measured.at(0), measured.at(-1)])].flatMap((k) => k ?? []);
  return {
    title: theme ? `${theme.label} through time` : "",
    about,
    file: `${state.theme}-through-time`,
    picture: theme ? pictureNow(theme) : null,
    sentences: theme && trend ? [theme.about, ...ends.map((k) => ofPeriod(trend, theme, k))] : [],
    caveat: CAVEATS.time,
  };
};

// A theme has no chart where no period of the filters has reviews enough for a share.
const themeSavings = (): Saving[] => {
  const part = partNow();
  return part?.querySelector(".one-theme figure:not([hidden])")
    ? pictureSavings(() => stillFile(themeStill(part)), "Picture of the theme")
    : [];
};

/** Offer the strip, and the chosen theme where the page has a trend. */
export const startTaking = (strip: Strip): void => {
  const saves = (): Saving[] => [
    ...pictureSavings(
      () => stripFile(strip, { shares: "share of reviews", shut: "", caveat: CAVEATS.time }),
      "Picture of all themes",
    ),
    ...themeSavings(),
  ];
  startTake(document.querySelector(".theme-picture svg") ? { saves, present: presented } : { saves });
};
