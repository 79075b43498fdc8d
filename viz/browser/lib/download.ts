// Files that a page offers for download.
import { csv, type Cell } from "./csv.ts";

/** Offer a file with a name, a media type and a content. */
export const download = (name: string, type: string, content: BlobPart): void => {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 10_000);
};

/** Offer rows as a CSV file, with the mark by which a spreadsheet recognises UTF-8. */
export const downloadCsv = (name: string, rows: readonly (readonly Cell[])[]): void => {
  download(`${name}.csv`, "text/csv;charset=utf-8", `\ufeff${csv(rows)}`);
};
