// Room for names: the themes of the first picture are moved apart until each has room for its own under it. Where they are
// then does not change with what is shown, only with the size of the picture.
import { byId } from "../../../browser/lib/dom.ts";
import { makeRoom } from "../../../browser/lib/room.ts";
import { themes, type ThemeNumber } from "./data.ts";
import { lettersOf } from "./letters.ts";
import type { Pair } from "./numbers.ts";
import { covered, places, view } from "./sheet.ts";

const holder = byId("network");
// The whole map is shown at about this scale, at which shapes and lines have a good size.
const SCALE = 0.7;
// What the controls above the picture and the key below it take of its height at least, and the edge, in pixels.
const [BARS, EDGE] = [118, 8];
// More themes than this are left where Python has put them: no picture has room for their names.
const MANY = 150;
const [GAP, RING] = [4, 2];
const most90 = (values: readonly number[]): number =>
  [...values].sort((x, y) => x - y)[Math.floor(0.9 * (values.length - 1))];
let first: readonly ThemeNumber[] = [];
let joined: readonly Pair[] = [];

/** Say of which pairs the first picture is. */
export const startHomes = (shown: readonly Pair[]): void => {
  joined = shown;
  first = [...new Set(shown.flatMap(({ a, b }) => [a.i, b.i]))].sort((x, y) => x - y);
};

/** The places for a picture of the present size. */
export const homesNow = (): ReadonlyMap<string, vis.Position> => {
  const { clientWidth, clientHeight } = holder;
  const sheet = { width: clientWidth - 2 * EDGE, height: clientHeight - (covered().top ? BARS : 0) - 2 * EDGE };
  const known = first.flatMap((i) => {
    const node = places.get(themes[i].id);
    return node ? [{ theme: themes[i], node }] : [];
  });
  if (!known.length || known.length > MANY || sheet.width < 100 || sheet.height < 100) return new Map();
  const most = Math.max(1, ...themes.map(({ all }) => all));
  const sizes = known.map(({ theme }) => {
    const share = Math.sqrt(theme.all / most);
    const { width, height } = lettersOf(theme, share);
    const radius = (3 + 15 * share) * SCALE + RING;
    return { width: Math.max(width, 2 * radius) + GAP, height: 2 * radius + height + GAP };
  });
  // Nearly every name fits into a cell of this size; a longer one is beside a shorter one, as a rule.
  const cell = { width: most90(sizes.map(({ width }) => width)), height: most90(sizes.map(({ height }) => height)) };
  const homes = makeRoom(
    known.map(({ node: { x, y, tall } }) => (view.tall ? { x: tall[0], y: tall[1] } : { x, y })),
    sheet,
    cell,
    joined.flatMap(({ a, b }): [number, number][] => {
      const ends = [a, b].map((end) => known.findIndex(({ theme }) => theme.i === end.i));
      return ends.includes(-1) ? [] : [[ends[0], ends[1]]];
    }),
  );
  const middle = { x: sheet.width / 2, y: sheet.height / 2 };
  return new Map(
    homes.map(({ x, y }, k) => [known[k].node.id, { x: (x - middle.x) / SCALE, y: (y - middle.y) / SCALE }]),
  );
};
