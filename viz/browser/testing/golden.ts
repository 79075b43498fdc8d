// What Python wrote for the tests, in tests/golden of the project.
import { readFileSync } from "node:fs";

export const golden = <Content>(name: string): Content =>
  JSON.parse(readFileSync(new URL(`../../../tests/golden/${name}`, import.meta.url), "utf8")) as Content;
