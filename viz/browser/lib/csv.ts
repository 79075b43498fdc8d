// Tables as files of comma-separated values.

export type Cell = string | number | boolean | null | undefined;

// A spreadsheet takes a cell that begins with one of these for a formula.
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?\d[\d,]*(\.\d+)?(e[+-]?\d+)?$/i;

const cell = (value: Cell): string => {
  let text = value === null || value === undefined ? "" : String(value);
  if (FORMULA.test(text) && !NUMBER.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Rows of values as CSV of RFC 4180; texts that look like formulas get an apostrophe. */
export const csv = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
