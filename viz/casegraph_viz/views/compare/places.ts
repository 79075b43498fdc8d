// Where themes are in the three maps: as on the theme map; what that only lists is in a column beside them.
import { readData } from "../../../browser/lib/data.ts";

/** Columns by theme number; a theme without a place is in no map. */
interface Themes {
  group: string[];
  x: (number | null)[];
  y: (number | null)[];
  /** Whether the theme map only lists it. */
  listed: boolean[];
  /** The outline of each group of themes, in a box of 24 by 24. */
  shapes: Record<string, string>;
}

const themes = readData<Themes>("places");

export const groupOf = (theme: number): string => themes.group[theme];
export const outlineOf = (theme: number): string => themes.shapes[groupOf(theme)];

export interface Layout {
  width: number;
  height: number;
  /** Where the column of listed themes begins; the width where there is none. */
  column: number;
  /** The place of each theme that is drawn, by number. */
  at: ReadonlyMap<number, { x: number; y: number; listed: boolean }>;
}

const EDGE = { side: 44, top: 20, bottom: 34 };
const STEP = 25; // height of a name of two lines in the column

// Half by the place on the theme map and half by its rank there, so that what is left or above stays so and
// the themes of a few pairs do not crowd in one corner.
const spread = (
  themes: readonly number[],
  values: readonly (number | null)[],
  from: number,
  to: number,
): ((theme: number) => number) => {
  const ordered = [...themes].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
  const rank = new Map(ordered.map((theme, k) => [theme, ordered.length > 1 ? k / (ordered.length - 1) : 0.5]));
  const known = themes.map((theme) => values[theme] ?? 0);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const share = (theme: number): number => (high > low ? ((values[theme] ?? 0) - low) / (high - low) : 0.5);
  return (theme) => from + ((to - from) * (share(theme) + (rank.get(theme) ?? 0))) / 2;
};

/** The places of some themes in a picture of a width; `flat` is its height over its width. */
export const layoutOf = (width: number, wanted: ReadonlySet<number>, flat: number): Layout => {
  const placed = [...wanted].filter((theme) => themes.x[theme] !== null);
  const drawn = placed.filter((theme) => !themes.listed[theme]);
  const listed = placed
    .filter((theme) => themes.listed[theme])
    .sort((a, b) => (themes.x[a] ?? 0) - (themes.x[b] ?? 0) || (themes.y[a] ?? 0) - (themes.y[b] ?? 0));
  const column = listed.length ? width - Math.min(160, 0.32 * width) : width;
  const height = Math.max(flat * width, EDGE.top + EDGE.bottom + STEP * listed.length);
  const x = spread(drawn, themes.x, EDGE.side, column - EDGE.side - (listed.length ? 10 : 0));
  const y = spread(drawn, themes.y, EDGE.top, height - EDGE.bottom);
  const at = new Map<number, { x: number; y: number; listed: boolean }>(
    drawn.map((theme) => [theme, { x: x(theme), y: y(theme), listed: false }] as const),
  );
  const step = (height - EDGE.top - EDGE.bottom) / Math.max(listed.length, 1);
  listed.forEach((theme, k) => at.set(theme, { x: column, y: EDGE.top + (k + 0.5) * step, listed: true }));
  return { width, height, column, at };
};
