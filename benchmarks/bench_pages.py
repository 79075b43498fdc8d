"""How quick the pages are: recounting inside one, opening each of them, a very large map.

    python benchmarks/bench_pages.py [recount] [open] [paint] [large] [site]

Each figure is the median of several runs on one machine, everything in one Chromium; a page is
opened in a fresh profile every time. What a very large map costs in Python is the least of several
runs: whatever else a machine does only adds to that. ``large`` fetches sigma.js with npm into a
temporary folder and draws the same made-up graph with it. Chromium is $CHROMIUM or
/usr/bin/chromium.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright
from scipy.sparse import csr_array

import casegraph
from casegraph.analyses.themes.counted import CountedTheme
from casegraph.model.concepts import identifiers
from casegraph.selection import Selection
from casegraph.selection.incidence import Incidence
from casegraph.thresholds import GRADES
from casegraph_viz.content.evidence import Evidence
from casegraph_viz.content.layout import drawing
from casegraph_viz.content.packed_reviews import pack, packed
from casegraph_viz.content.pairs import Net, ThemePairs
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.registry import VIEWS
from casegraph_viz.views.theme_map.page import render_theme_map, theme_map

FLAGS = ["--no-sandbox", "--disable-background-networking", "--no-first-run",
         "--enable-unsafe-swiftshader"]  # fmt: skip
NODES, EDGES = 5_000, 20_000


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, path: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.add_init_script(SHOWN)
        page.goto(path.as_uri())
        yield page
    finally:
        context.close()


def line(
    name: str,
    times: list[float],
    note: str = "",
    told: Callable[[list[float]], float] = statistics.median,
) -> float:
    """Print a median with the least and the greatest of the runs; all in milliseconds.

    ``told`` is what is printed instead of the median, and returned.
    """
    figure = told(times)
    print(f"  {name:58} {figure:8.1f}   ({min(times):.1f} to {max(times):.1f}) {note}")
    return figure


def cpu(call: Callable[[], Any], runs: int = 5) -> tuple[list[float], Any]:
    times, result = [], None
    for _ in range(runs):
        start = time.process_time()
        result = call()
        times.append(1e3 * (time.process_time() - start))
    return times, result


# --- recounting ----------------------------------------------------------------------------------

ASK = """([filters, net, runs]) => {
  const times = [];
  for (let run = 0; run <= runs; run += 1) {
    const start = performance.now();
    const answer = forTests.recountNetwork(corpus, { filters, net });
    times.push(performance.now() - start);
    if (answer.pairs === null) throw new Error(answer.refused);
  }
  return times;
}"""


def invented(units: int, themes: int = 100, seed: int = 1) -> dict[str, Any]:
    """Return a packed corpus: skewed themes, about ten a review, reviews of every age and year."""
    rng = np.random.default_rng(seed)
    share = np.clip(rng.beta(0.8, 6.5, themes), 0.002, 0.7)
    logit = np.log(share / (1 - share)) + rng.normal(0, 0.5, (units, 1))
    X = np.zeros((units, len(identifiers("theme"))), dtype=bool)
    X[:, :themes] = rng.random((units, themes)) < 1 / (1 + np.exp(-logit))
    names = tuple(f"r{r:06}" for r in range(units))
    found = Incidence(
        csr_array(X), names, names, identifiers("theme"), "review", Selection.of("level=all")
    )
    values = {
        "age-group": ("under-1", "1-to-5", "6-to-10", "11-to-15"),
        "sex": ("female", "male"),
        "year": tuple(str(year) for year in range(2005, 2025)),
    }
    return pack(found, {k: {n: [str(rng.choice(v))] for n in names} for k, v in values.items()})


def recount() -> None:
    """Filter, counts, measures, tests, corrections of all pairs, in the page."""
    print("recount: milliseconds in the page, median of 9 runs after the first (first in brackets)")
    corpora = {"bundled": packed(casegraph.open()), "10,000 × 100 invented": invented(10_000)}
    filters: list[dict[str, Any]] = [{}, {"age-group": ["under-1", "1-to-5"], "year": [2010, None]}]
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        path = Path(folder) / "theme-map.html"
        path.write_text(render_theme_map(Corpus(casegraph.open()), Frame()), encoding="utf-8")
        for name, content in corpora.items():
            with opened(browser, path) as page:
                start = page.evaluate(
                    """(text) => {
                      const start = performance.now();
                      window.corpus = forTests.openCorpus(JSON.parse(text));
                      return performance.now() - start;
                    }""",
                    json.dumps(content),
                )
                size = len(json.dumps(content)) / 1024
                print(f"  {name}: {size:.0f} KiB in the page, opened in {start:.1f} ms")
                for net in ("independence", "exact"):
                    for chosen in filters:
                        first, *times = page.evaluate(ASK, [chosen, net, 9])
                        label = f"{name}, {net}, {' '.join(chosen) or 'no filter'}"
                        line(label, times, f"[{first:.1f}]")


# --- opening -------------------------------------------------------------------------------------


# A page says that it is drawn by an attribute; two frames later the picture is on the screen.
SHOWN = """new MutationObserver((_, observer) => {
  if (document.documentElement.dataset.ready !== "true") return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("shown")));
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] })"""


def shown(browser: Browser, path: Path, runs: int = 7) -> list[float]:
    """Return milliseconds from the call of an address until the picture is on the screen."""
    times = []
    for _ in range(runs):
        with opened(browser, path) as page:
            mark = None
            while mark is None:
                time.sleep(0.02)
                mark = page.evaluate("performance.getEntriesByName('shown')[0]?.startTime ?? null")
            times.append(mark)
    return times


def opening() -> None:
    """The theme map of the bundled reviews, from the call of its address until it can be used."""
    print("open: milliseconds until the theme map is drawn and answers (target 1,200)")
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        path = Path(folder) / "theme-map.html"
        html = render_theme_map(Corpus(casegraph.open()), Frame())
        path.write_text(html, encoding="utf-8")
        line(f"theme map, {len(html.encode()) / 1024:.0f} KiB", shown(browser, path))


# --- first paint ---------------------------------------------------------------------------------

PAINTED = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const found = list.getEntriesByName("first-contentful-paint")[0];
    if (found) resolve(found.startTime);
  }).observe({ type: "paint", buffered: true });
})"""


def painted(browser: Browser, path: Path, runs: int = 5) -> list[float]:
    """Return milliseconds from the call of an address until something of it is on the screen."""
    times = []
    for _ in range(runs):
        with opened(browser, path) as page:
            times.append(float(page.evaluate(PAINTED)))
    return times


def paint() -> None:
    """The first paint of the page of each view, with the size of the page."""
    print("paint: milliseconds from the call of an address until the first contentful paint")
    corpus = Corpus(casegraph.open())
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for view in VIEWS.values():
            path = Path(folder) / view.file_name
            html = view.render(corpus, Frame(digest=corpus.kg.digest))
            path.write_text(html, encoding="utf-8")
            line(f"{view.name}, {len(html.encode()) / 1024:,.0f} KiB", painted(browser, path))


# --- a very large map ----------------------------------------------------------------------------


def large_pairs(seed: int = 1) -> tuple[ThemePairs, dict[str, tuple[float, float]]]:
    """Return made-up pairs, every one of which is drawn, and a place for each of their themes."""
    rng = np.random.default_rng(seed)
    groups = ("family", "child", "harm", "practice", "system")
    themes = []
    for i in range(NODES):
        count = int(rng.integers(1, 5_000))
        themes.append(
            CountedTheme(f"t{i}", f"t{i}", f"Theme {i}", groups[i % 5], "", "", (),
                         count, count / 1e5, count / 2e5, count / 5e4)
        )  # fmt: skip
    spots = rng.normal(0, 2_000, (NODES, 2))
    order = np.argsort(spots[:, 0])
    drawn: set[tuple[int, int]] = set()
    while len(drawn) < EDGES:
        i = int(rng.integers(NODES - 40))
        drawn.add((int(order[i]), int(order[i + int(rng.integers(1, 40))])))
    first, second = np.sort(np.array(sorted({(min(p), max(p)) for p in drawn})), axis=1).T
    rows = len(first)
    measures = {"lift": 2.0, "npmi": 0.3, "jaccard": 0.2, "phi": 0.2, "odds_ratio": 3.0,
                "odds_ratio_low": 2.0, "odds_ratio_high": 4.0}  # fmt: skip
    clear = Net(
        held=np.ones(rows, dtype=bool),
        expected=np.full(rows, 3.0),
        p=rng.random(rows) * 1e-4,
        q=np.full(rows, 0.01),
        sign=np.ones(rows, dtype=int),
        grade=np.full(rows, GRADES.index("clear")),
    )
    table = ThemePairs(
        themes=themes,
        named_by=[()] * NODES,
        first=first,
        second=second,
        measures={"n11": rng.integers(1, 500, rows),
                  **{name: np.full(rows, value) for name, value in measures.items()}},
        nets={"length": clear},
        n=100_000,
    )  # fmt: skip
    # Rounded to a tenth of a pixel, as a layout is.
    return table, {f"t{i}": (x, y) for i, (x, y) in enumerate(spots.round(1).tolist())}


def by_pyvis(table: ThemePairs, places: Mapping[str, tuple[float, float]], pairs: int) -> str:
    """The first pairs the way that the manual of PyVis shows, node by node and edge by edge."""
    from pyvis.network import Network

    net = Network(cdn_resources="in_line")
    ends = list(zip(table.first[:pairs].tolist(), table.second[:pairs].tolist(), strict=True))
    for theme in (table.themes[k] for k in sorted({k for pair in ends for k in pair})):
        x, y = places[theme.id]
        net.add_node(theme.id, label=theme.label, x=x, y=y, physics=False)
    for a, b in ends:
        net.add_edge(f"t{a}", f"t{b}")
    return str(net.generate_html())


SIGMA = """<!doctype html><meta charset="utf-8"><title>sigma</title>
<style>html, body, #box {{ margin: 0; width: 100vw; height: 100vh }}</style><div id="box"></div>
<script>{graphology}</script><script>{sigma}</script>
<script type="application/json" id="data">{data}</script>
<script>
const {{ nodes, edges }} = JSON.parse(document.getElementById("data").textContent);
const graph = new graphology.Graph();
for (const [id, x, y, size, label] of nodes)
  graph.addNode(id, {{ x, y, size, label, color: "#567" }});
for (const [a, b] of edges) graph.addEdge(a, b, {{ size: 1, color: "#999" }});
new Sigma(graph, document.getElementById("box"));
document.documentElement.dataset.ready = "true";
</script>
"""


def by_sigma(table: ThemePairs, places: Mapping[str, tuple[float, float]], folder: Path) -> str:
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm was not found; 'large' needs it to fetch sigma.js")
    subprocess.run(
        [npm, "install", "--silent", "--prefix", str(folder), "sigma@3", "graphology@0.26"],
        check=True,
    )
    source = folder / "node_modules"
    data = {
        "nodes": [[t.id, *places[t.id], 3, t.label] for t in table.themes],
        "edges": [[f"t{a}", f"t{b}"] for a, b in zip(table.first, table.second, strict=True)],
    }
    return SIGMA.format(
        graphology=(source / "graphology/dist/graphology.umd.min.js").read_text(encoding="utf-8"),
        sigma=(source / "sigma/dist/sigma.min.js").read_text(encoding="utf-8"),
        data=json.dumps(data),
    )


def large() -> None:
    """A page of 5,000 themes and 20,000 pairs: making it after its layout, and its first frame."""
    print(f"large: {NODES:,} nodes, {EDGES:,} edges, all drawn; CPU milliseconds in Python")
    table, places = large_pairs()
    evidence = Evidence(reviews={}, findings=[])
    placed_at = 0.0

    def layout(*_: object, **__: object) -> Mapping[str, tuple[float, float]]:
        nonlocal placed_at
        placed_at = time.process_time()
        return places

    def draw() -> dict[str, Any]:
        made = drawing.draw(table)
        after.append(1e3 * (time.process_time() - placed_at))
        return made

    after: list[float] = []
    with mock.patch.object(drawing, "layout", layout):
        _, drawn = cpu(draw, 15)
    lists = line("nodes and edges from their places", after, told=min)
    times, html = cpu(lambda: theme_map(table, evidence, drawing=drawn), 15)
    size = len(html.encode()) / 2**20
    page = line(f"page from nodes and edges, {size:.1f} MiB", times, told=min)
    print(f"  {'both together (target 200)':58} {lists + page:8.1f}")
    times, _ = cpu(lambda: by_pyvis(table, places, EDGES // 10), 1)
    line(f"PyVis by add_edge, once, only {EDGES // 10:,} of the edges", times)
    print("large: milliseconds from the call of the address to the first frame")
    with tempfile.TemporaryDirectory() as scratch, chromium() as browser:
        folder = Path(scratch)
        ours, theirs = folder / "ours.html", folder / "sigma.html"
        ours.write_text(html, encoding="utf-8")
        theirs.write_text(by_sigma(table, places, folder), encoding="utf-8")
        mine = line("theme map", shown(browser, ours, 5))
        other = line("sigma.js", shown(browser, theirs, 5))
        print(f"  {'theme map / sigma.js (target 1.5)':58} {mine / other:8.2f}")


def site() -> None:
    """The whole site of the bundled reviews, every page and download, once."""
    from casegraph_viz import write_site

    print("site: the bundled reviews, everything, once")
    with tempfile.TemporaryDirectory() as scratch:
        kg = casegraph.open()
        wall, used = time.perf_counter(), time.process_time()
        report = write_site(kg, Path(scratch, "site"))
        size = sum(p.stat().st_size for p in report.folder.rglob("*") if p.is_file())
        files = sum(1 for p in report.folder.rglob("*") if p.is_file())
        print(f"  {'seconds (target 60)':58} {time.perf_counter() - wall:8.1f}")
        print(f"  {'CPU seconds':58} {time.process_time() - used:8.1f}")
        print(f"  {'files, MiB':58} {files:8,} {size / 2**20:.0f}")


PARTS = {"recount": recount, "open": opening, "paint": paint, "large": large, "site": site}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="*", choices=[[], *PARTS], help="what to run; all by default")
    for part in parser.parse_args().part or PARTS:
        PARTS[part]()
