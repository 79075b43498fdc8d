import assert from "node:assert/strict";
import { test } from "node:test";
import { filterParts, filterText, fragmentOf, withFilters, writeFragment } from "./address.ts";

test("empty values are left out, the rest is encoded", () => {
  assert.equal(fragmentOf({ theme: "a & b", cut: 0, off: "", pair: null, all: true }), "theme=a+%26+b&cut=0&all=true");
});

const written = (hash: string, ...given: Parameters<typeof writeFragment>): string => {
  let address = "";
  Object.assign(globalThis, {
    window: {
      location: { hash, search: "", pathname: "/page.html" },
      history: {
        replaceState: (_state: unknown, _title: string, to: string) => {
          address = to;
        },
      },
    },
  });
  writeFragment(...given);
  return address;
};

test("a page that writes its own choices keeps the filters of the site", () => {
  assert.equal(written("#nation=wales&cut=5", { cut: 9 }), "#nation=wales&cut=9");
  assert.equal(written("#agency=police&nation=wales", { agency: "" }), "#nation=wales");
  assert.equal(written("#nation=wales", { cut: 9 }, ["year=2015.."]), "#year=2015..&cut=9");
  assert.equal(written("#cut=5", { cut: null }), "/page.html");
});

test("filters are read from the fragment, or from the query before the name of a part", () => {
  assert.equal(filterText({ hash: "#nation=wales", search: "?sex=female" }), "nation=wales");
  assert.equal(filterText({ hash: "#limits", search: "?sex=female" }), "sex=female");
  assert.deepEqual(filterParts("nation=wales,england&theme=neglect&year=2015..&x"), [
    "nation=wales,england",
    "year=2015..",
  ]);
});

test("a link takes the filters along and keeps what it says itself", () => {
  const parts = ["nation=wales", "year=2015.."];
  assert.equal(withFilters("matrix.html", parts), "matrix.html#nation=wales&year=2015..");
  assert.equal(withFilters("m.html#pair=a~b&year=..2010", parts), "m.html#nation=wales&pair=a~b&year=..2010");
  assert.equal(withFilters("../index.html#limits", parts), "../index.html?nation=wales&year=2015..#limits");
  assert.equal(withFilters("a.html", []), "a.html");
});
