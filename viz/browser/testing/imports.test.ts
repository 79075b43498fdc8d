// No module of the pages imports itself through others: what comes first would depend on who asks.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";

const ROOT = join(import.meta.dirname, "..", "..");
const IMPORT = /^(?:import|export)(?! type)[^;]*?from "(\.[^"]+)"/gm;

const sources = ["browser", "casegraph_viz/views"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => normalize(join(folder, name))),
);
const imported = new Map(
  sources.map((name) => [
    name,
    [...readFileSync(join(ROOT, name), "utf8").matchAll(IMPORT)].map(([, path]) =>
      normalize(join(dirname(name), path)),
    ),
  ]),
);

/** The first way by which a module leads back to one before it; none where there is no such way. */
const cycleFrom = (name: string, before: readonly string[], done: Set<string>): string[] => {
  if (before.includes(name)) return [...before.slice(before.indexOf(name)), name];
  if (done.has(name)) return [];
  for (const next of imported.get(name) ?? []) {
    const found = cycleFrom(next, [...before, name], done);
    if (found.length) return found;
  }
  done.add(name);
  return [];
};

test("imports lead back to no module", () => {
  assert.ok(sources.length > 90);
  const done = new Set<string>();
  for (const name of sources) assert.deepEqual(cycleFrom(name, [], done), []);
});

test("a module that imports itself through others would be found", () => {
  imported.set("a", ["b"]).set("b", ["c"]).set("c", ["b"]);
  assert.deepEqual(cycleFrom("a", [], new Set()), ["b", "c", "b"]);
});
