import assert from "node:assert/strict";
import { test } from "node:test";
import { partsOfView, viewOf, viewsAsFile, viewsFromFile, viewsIn, withoutViews, withViews } from "./views.ts";

const views = ["theme-map.html#theme=neglect&year=2015..", "matrix.html#pair=a~b", "vocab/theme/neglect.html"];

void test("views are kept in a text of an address, beside what it says of the view", () => {
  const text = withViews("nation=wales", views, 2);
  assert.deepEqual(viewsIn(text), views);
  assert.equal(withoutViews(text), "nation=wales");
  assert.ok(text.endsWith("&present=2"));
  assert.equal(withViews("", []), "");
  assert.equal(viewOf("theme-map.html", text), "theme-map.html#nation=wales");
  assert.deepEqual(partsOfView(views[0]), ["theme-map.html", "theme=neglect&year=2015.."]);
});

void test("only pages of the site are views", () => {
  const strange = [
    "https://example.org/a.html",
    "javascript:alert(1)//.html",
    "/etc/a.html",
    "../a.html",
    "a/../../b.html",
    "a.txt",
  ];
  assert.deepEqual(viewsIn(withViews("", strange)), []);
  assert.deepEqual(viewsIn("slides=%E0%A4%A,matrix.html"), ["matrix.html"]);
});

void test("a file gives its views again, and says what is wrong with another", () => {
  assert.deepEqual(viewsFromFile(viewsAsFile(views)), views);
  for (const wrong of ["", "{", "null", "[]", '{"views":["matrix.html"]}', viewsAsFile(["http://a.b/c.html"])])
    assert.equal(typeof viewsFromFile(wrong), "string");
});
