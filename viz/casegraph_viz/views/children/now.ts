// What the reviews in view say: counted once for each filter, and what the picture shows of it.
import { askedFor } from "../../../browser/filters/state.ts";
import { COUNTED_BY_NUMBER, FEWEST_COUNTED } from "../../../browser/lib/library.ts";
import {
  characteristicsOf,
  type Cell,
  type Characteristics,
  type Column,
  type KindCount,
} from "../../../browser/recount/characteristics.ts";
import { corpus, kinds } from "./data.ts";
import { EVERY_KIND, type State } from "./state.ts";

/** How many themes the picture begins with. */
const STRONGEST = 18;

let kept: { asked: string; found: Characteristics } | null = null;

/** The characteristics of the reviews in view. */
export const countedNow = (state: State): Characteristics => {
  const filters = askedFor(state) ?? {};
  const asked = JSON.stringify(filters);
  if (kept?.asked !== asked) kept = { asked, found: characteristicsOf(corpus, kinds, filters) };
  return kept.found;
};

/** A column of the picture. */
export interface Shown {
  of: KindCount;
  column: Column;
  id: string;
  label: string;
}

const columnsOf = (found: Characteristics, dimension: string): Shown[] =>
  found.kinds
    .filter(({ kind }) => dimension === EVERY_KIND || kind.id === dimension)
    .flatMap((of) => of.columns.map((column) => ({ of, column, ...of.kind.value[column.value] })));

export interface View {
  found: Characteristics;
  columns: Shown[];
  /** Theme numbers, in the order of the rows. */
  themes: number[];
  /** How many reviews name each theme, by number. */
  named: Int32Array;
  /** How many marks there are, and whether a test made them. */
  marks: number;
  tested: boolean;
  /** Where nothing is told apart by a test: the cells that differ most as counted. */
  counted: ReadonlySet<Cell>;
}

const gradeOf = ({ against }: Cell): number => (against?.tested ? against.grade : 0);
const farApart = ({ against }: Cell): number => Math.abs(against?.difference.estimate ?? 0);

/** The themes of a characteristic, those that differ most by evidence and then by points first. */
export const differing = ({ column: { cells } }: Shown): number[] =>
  [...cells.keys()]
    .filter((theme) => cells[theme].count > 0 || gradeOf(cells[theme]) > 0)
    .sort((x, y) => gradeOf(cells[y]) - gradeOf(cells[x]) || farApart(cells[y]) - farApart(cells[x]));
/** The characteristics of a theme, the largest difference first. */
export const farthest = (theme: number, { columns }: View): Shown[] =>
  [...columns].sort((x, y) => farApart(y.column.cells[theme]) - farApart(x.column.cells[theme]));
/** The cells in view that a test tells apart, else those that differ most as counted, each kind by its strongest. */
export const strongest = ({ columns, themes, counted }: View): [theme: number, shown: Shown][] =>
  columns
    .flatMap((shown) =>
      themes.flatMap((theme): [number, Shown][] => {
        const cell = shown.column.cells[theme];
        return gradeOf(cell) || counted.has(cell) ? [[theme, shown]] : [];
      }),
    )
    .sort(([t, x], [u, y]) => {
      const [one, other] = [x.column.cells[t], y.column.cells[u]];
      return gradeOf(other) - gradeOf(one) || farApart(other) - farApart(one);
    });

// The largest differences of cells that enough reviews name, where no test tells any apart.
const strongestCounted = (cells: readonly Cell[]): Set<Cell> =>
  new Set(
    cells
      .filter(({ against }) => against && against.count[0] + against.count[1] >= FEWEST_COUNTED)
      .sort((x, y) => farApart(y) - farApart(x))
      .slice(0, COUNTED_BY_NUMBER),
  );

/** What the picture shows of the reviews in view. */
export const viewOf = (state: State, named: Int32Array): View => {
  const found = countedNow(state);
  const columns = columnsOf(found, state.dimension);
  const all = [...named.keys()].filter((theme) => named[theme] > 0);
  const cellsOf = (theme: number): Cell[] => columns.map(({ column }) => column.cells[theme]);
  const cells = all.flatMap(cellsOf);
  const tested = cells.some((cell) => gradeOf(cell) > 0);
  const counted = tested ? new Set<Cell>() : strongestCounted(cells);
  const weight = new Map(
    all.map((theme) => {
      const own = cellsOf(theme);
      const graded = own.reduce((sum, cell) => sum + (counted.has(cell) ? 1 : gradeOf(cell)), 0);
      const widest = own.reduce((most, cell) => Math.max(most, farApart(cell)), 0);
      return [theme, [graded, widest]] as const;
    }),
  );
  const rank = (theme: number): readonly [number, number] => weight.get(theme) ?? [0, 0];
  const ordered = [...all].sort(
    (x, y) => rank(y)[0] - rank(x)[0] || rank(y)[1] - rank(x)[1] || named[y] - named[x] || x - y,
  );
  const themes = state.shown === "all" ? ordered : ordered.slice(0, STRONGEST);
  const shownCells = themes.flatMap(cellsOf);
  return {
    found,
    columns,
    themes,
    named,
    marks: shownCells.filter((cell) => gradeOf(cell) > 0 || counted.has(cell)).length,
    tested,
    counted,
  };
};
