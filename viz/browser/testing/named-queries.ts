// The named queries of the library, for tests: each by its name.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "..", "..", "..", "ontology", "queries");
const TEXT = /sh:(?:select|construct|ask) """([^]*?)"""/;

export const namedQueries: ReadonlyMap<string, string> = new Map(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(".ttl") && file !== "prefixes.ttl")
    .map((file) => {
      const text = TEXT.exec(readFileSync(join(FOLDER, file), "utf8"))?.[1];
      if (text === undefined) throw new Error(`${file} has no query`);
      return [file.replace(/\.ttl$/, ""), text.replaceAll("\\\\", "\\")];
    }),
);
