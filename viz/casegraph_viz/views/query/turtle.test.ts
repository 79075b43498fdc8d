import assert from "node:assert/strict";
import { test } from "node:test";
import { shortened } from "./turtle.ts";

test("Turtle is written with the prefixes that it uses, and texts stay as they are", () => {
  const prefixes = { cg: "https://x/ontology#", theme: "https://x/vocab/theme/", v: "https://x/vocab/" };
  const turtle =
    '<https://x/vocab/theme/a-b> <https://x/ontology#p> "<https://x/ontology#q> \\"" , <https://x/ontology#a.b> .\n';
  assert.equal(
    shortened(turtle, prefixes),
    '@prefix cg: <https://x/ontology#> .\n@prefix theme: <https://x/vocab/theme/> .\n\ntheme:a-b cg:p "<https://x/ontology#q> \\"" , <https://x/ontology#a.b> .\n',
  );
  assert.equal(shortened("<urn:a> <urn:b> 1 .\n", prefixes), "<urn:a> <urn:b> 1 .\n");
});
