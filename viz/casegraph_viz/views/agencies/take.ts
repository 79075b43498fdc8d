// What a reader takes away from the agencies: the picture in view, and the largest counts in view as a slide.
import { plural } from "../../../browser/lib/figures.ts";
import { CAVEATS } from "../../../browser/lib/library.ts";
import { startTake } from "../../../browser/take/bar.ts";
import { countBars } from "../../../browser/take/count-bars.ts";
import type { Presented } from "../../../browser/take/offer.ts";
import { pictureSavings } from "../../../browser/take/picture-savings.ts";
import { agencies, inForce, settings, themes, weight, type Pair } from "./data.ts";
import { reviewsInView } from "./filters.ts";
import { pictureFile } from "./picture.ts";
import { inUse, linesOf, store, type State } from "./state.ts";

// How many bars a slide has room for, and the size of its drawing.
const BARS = 12;
const ROOM = { width: 1100, height: 700, letters: 23 };

const chosenOf = ({ agency, theme }: State): { label: string; id: string } | null =>
  agency !== null ? agencies[agency] : theme !== null ? themes[theme] : null;

// With an agency chosen its themes are named, with a theme its agencies, else both.
const nameIn = (state: State, { agency, theme }: Pair): string =>
  state.agency !== null ? theme.label : state.theme !== null ? agency.label : `${agency.label}: ${theme.label}`;

const presented = (): Presented => {
  const { state } = store;
  const { shown } = inUse(state);
  const of = chosenOf(state);
  const found = linesOf(shown).filter(
    ({ agency, theme }) =>
      (state.agency === null || agency.i === state.agency) && (state.theme === null || theme.i === state.theme),
  );
  const bars = found.slice(0, BARS).map((pair) => ({ words: nameIn(state, pair), count: weight(pair, shown) }));
  const { label, note } = settings.shown[shown];
  const rest = found.length - bars.length;
  return {
    title: of ? `${of.label}: ${label}` : `${settings.title}: ${label}`,
    about: `${reviewsInView()}, ${String(inForce.recommending)} with recommendations`,
    file: of ? `agencies-${of.id}` : "agencies",
    picture: bars.length
      ? {
          shapes: countBars(bars, { ...ROOM, n: inForce.n }),
          width: ROOM.width,
          height: ROOM.height,
          words: `${bars.map(({ words, count }) => `${words}: ${String(count)}`).join("; ")}.`,
        }
      : null,
    sentences: [
      `${label}: ${note}.`,
      bars.length
        ? `Most often: ${bars
            .slice(0, 3)
            .map(({ words, count }) => `${words} (${plural(count, "review", "reviews")})`)
            .join("; ")}.`
        : "Nothing is counted in these reviews. That nobody is named does not mean that nobody was there.",
      rest > 0 ? `The bars are the largest ${String(bars.length)} of ${String(found.length)} counts.` : "",
    ].filter(Boolean),
    caveat: CAVEATS.agencies,
  };
};

export const startTaking = (): void => {
  // Without a pair there is no picture.
  startTake({ saves: () => (inForce.pairs.length ? pictureSavings(pictureFile) : []), present: presented });
};
