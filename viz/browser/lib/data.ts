// The blocks of JSON in a page.

/** Read the block of a name, `<script type="application/json" id="data-…">`; the page must have it. */
export const readData = <Data>(name: string): Data => {
  const found = readDataIfThere<Data>(name);
  if (found === null) throw new Error(`the page has no block of data named ${JSON.stringify(name)}`);
  return found;
};

/** Read the block of a name, or null where the page has none. */
export const readDataIfThere = <Data>(name: string): Data | null => {
  const block = document.getElementById(`data-${name}`);
  return block ? (JSON.parse(block.textContent) as Data) : null;
};

/** Columns of one length, by name. */
export type Columns<Row> = { [Name in keyof Row]: readonly Row[Name][] };

/** One object for each row of the columns, with its position as `i`. */
export const rowsOf = <Row extends object>(columns: Columns<Row>): (Row & { i: number })[] => {
  const entries = Object.entries<readonly unknown[]>(columns);
  const length = entries[0]?.[1].length ?? 0;
  return Array.from(
    { length },
    (_, i) => ({ ...Object.fromEntries(entries.map(([name, column]) => [name, column[i]])), i }) as Row & { i: number },
  );
};
