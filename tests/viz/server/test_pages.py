"""Pages are generated while the server runs, cached for the next one, and sent unchanged."""

from __future__ import annotations

import os
import time
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from casegraph.endpoint.source import open_source
from casegraph_viz.server.site_files import CACHED, SiteFiles, _remove_oldest
from casegraph_viz.site.build import MARK

from ...support.paths import CASES
from ...support.served import QUERY, Served, address, serve
from .asking import BASE, BROWSER, HTML, JSON, NT, refused


@pytest.mark.slow
def test_pages_are_generated_while_the_server_runs_and_cached(tmp_path: Path) -> None:
    from casegraph.ingest.build import build_store

    kg = str(tmp_path / "toy.kg")
    build_store([CASES / "toy"], Path(kg))
    cache = {"CASEGRAPH_CACHE": str(tmp_path / "cache")}
    with serve("--kg", kg, **cache) as served:
        start = served.get("/", BROWSER)
        assert (start.status, start.kind) == (200, HTML)
        assert "are being prepared" in start.text
        assert "window.location.reload()" in start.text
        waiting = served.get("/theme-map.html", BROWSER)
        assert (waiting.status, waiting.headers["Retry-After"]) == (503, "3")
        assert "window.location.reload()" in waiting.text
        assert 'http-equiv="refresh"' in waiting.text  # for a browser without scripts
        assert served.get("/sparql", BROWSER).headers["Location"].endswith("/query.html")
        assert served.ask("SELECT (COUNT(*) AS ?n) { ?r a cg:Review }").status == 200
        until = time.monotonic() + 300
        while served.get("/theme-map.html").status == 503 and time.monotonic() < until:
            assert served.ask("ASK {}").status == 200
            time.sleep(0.5)
        check_pages(served)
        assert "#" in leads(served)
        check_that_a_person_is_led_to_the_query_page(served)
        lost = served.get("/nothing.html", BROWSER)
        assert 'href="/reviews.html">Reviews<' in lost.text.replace("'", '"')
        query = served.get("/query.html", BROWSER)
        assert (query.status, query.kind) == (200, HTML)
        assert "connect-src &#39;self&#39;" in query.text
    with serve("--kg", kg, **cache) as served:
        check_pages(served)
        assert "#" in leads(served)
    (site,) = (tmp_path / "cache").glob(f"site-*/{MARK}")
    with serve("--kg", kg, "--site", str(site.parent), **cache) as served:
        check_pages(served)
        (site.parent / "theme-map.html").unlink()
        assert served.get("/theme-map.html").status == 503
    said = refused("--port", "0", "--site", str(site.parent))
    assert "found the site of another dataset" in said


def check_pages(served: Served) -> None:
    page = served.get("/theme-map.html", BROWSER)
    assert (page.status, page.kind) == (200, HTML)
    tag = page.headers["ETag"]
    assert served.get("/theme-map.html", If_None_Match=tag).status == 304
    assert served.get("/").text == served.get("/index.html").text
    assert "location.reload" not in served.get("/").text
    dump = served.get("/downloads/casegraph.nq")
    assert (dump.status, dump.kind) == (200, "application/n-quads")
    assert f"<{served.url}downloads/casegraph.nq>" in served.get("/void", NT).text
    for path in ("/../toy.kg/manifest.json", "/downloads/../../x", "/.hidden", "/nothing.html"):
        assert served.request("GET", path).status == 404
    part = served.get("/downloads/casegraph.nq", Range="bytes=0-9")
    assert (part.status, part.body) == (206, dump.body[:10])


def check_that_a_person_is_led_to_the_query_page(served: Served) -> None:
    text = 'ASK { ?r a cg:Review FILTER("+&#" != "") }'
    led = served.get(address(text), BROWSER)
    assert (led.status, led.body) == (303, b"")
    page, _, fragment = led.headers["Location"].partition("#")
    assert page == served.url + "query.html"
    assert parse_qs(fragment, strict_parsing=True) == {"query": [text]}
    assert served.request("HEAD", address(text), {"Accept": BROWSER}).status == 303
    # What asks for a format, for a part, or not as a browser does, is answered.
    java = "text/html, image/gif, image/jpeg, */*; q=.2"
    for accept, more in ((BROWSER, {"format": "csv"}), (BROWSER, {"limit_rows": "1"}),
                         (BROWSER, {"default_graph_uri": "urn:a"}), (java, {}), ("*/*", {}),
                         (f"{JSON}, {HTML};q=0.5, application/xhtml+xml;q=0.5", {})):  # fmt: skip
        assert served.get(address(text, **more), accept).status == 200, (accept, more)
    posted = served.request("POST", "/sparql", {"Content-Type": QUERY, "Accept": BROWSER}, text)
    assert posted.status == 200
    assert served.get(address(text + " #" + "x" * 7_000), BROWSER).status == 200


def leads(served: Served) -> str:
    """Return where a browser is led for the first finding."""
    (finding,) = served.ask("SELECT ?f { ?f a cg:Finding } ORDER BY ?f LIMIT 1").column()
    reply = served.get("/" + finding.removeprefix(BASE), BROWSER)
    assert reply.status == 303
    return reply.headers["Location"]


def test_only_sites_used_last_are_kept(tmp_path: Path) -> None:
    for n in range(CACHED + 3):
        (tmp_path / f"site-{n}").mkdir()
        (tmp_path / f"site-{n}" / MARK).write_text("{}")
        (tmp_path / f"parts-{n}").mkdir()
        os.utime(tmp_path / f"site-{n}", (1_000 + n, 1_000 + n))
    (tmp_path / "published-1").mkdir()
    _remove_oldest(tmp_path, tmp_path / "site-0")
    names = sorted(path.name for path in tmp_path.iterdir())
    kept = [0, *range(3, CACHED + 3)]
    assert names == sorted(["published-1", *(f"{w}-{n}" for n in kept for w in ("site", "parts"))])


@pytest.mark.usefixtures("_own_cache")
def test_links_in_a_site_are_not_followed(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "secret.html").write_text("secret")
    (site / "index.html").write_text("index")
    (site / ".hidden.html").write_text("hidden")
    (site / "link.html").symlink_to(tmp_path / "secret.html")
    (site / "folder").symlink_to(tmp_path)
    with open_source(None) as source:
        (site / MARK).write_text(f'{{"dataset": "{source.kg.digest}"}}')
        pages = SiteFiles(None, source, site, tmp_path)
        pages._use_site()
    assert sorted(pages.files) == [MARK, "index.html"]
    assert pages.file("") == site / "index.html"
    assert pages.file("../secret.html") is None
