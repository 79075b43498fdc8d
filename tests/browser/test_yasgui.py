"""YASGUI, the editor that most endpoints are asked from, on a page of another site."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from ..support.served import Served, serve

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><meta charset="utf-8"><title>Another site</title>
<link rel="stylesheet" href="yasgui.min.css">
<div id="place"></div><script src="yasgui.min.js"></script><script>
window.editor = new Yasgui(document.getElementById("place"), {
  requestConfig: { endpoint: "ENDPOINT" }, copyEndpointOnNewTab: false, persistenceId: null,
  yasqe: { value: "SELECT ?none { }" },
});
</script>"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def endpoint(_own_cache: None) -> Iterator[Served]:
    with serve("--no-pages", "--quiet") as served:
        yield served


@pytest.fixture(scope="module")
def elsewhere(endpoint: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of another site that asks our endpoint; without npm the test fails."""
    npm = shutil.which("npm")
    assert npm, "npm was not found; the test needs it to fetch YASGUI"
    folder = tmp_path_factory.mktemp("yasgui")
    done = subprocess.run(
        [npm, "pack", "@zazuko/yasgui@4", "--silent"], cwd=folder, capture_output=True, text=True,
        timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, f"npm could not fetch YASGUI: {done.stderr}"
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as packed:
        for name in ("yasgui.min.js", "yasgui.min.css"):
            source = packed.extractfile(f"package/build/{name}")
            assert source is not None
            (folder / name).write_bytes(source.read())
    (folder / "index.html").write_text(PAGE.replace("ENDPOINT", endpoint.endpoint), "utf-8")
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


REVIEW = "<https://w3id.org/casegraph/ontology#Review>"
ASKED = [
    (f"SELECT ?r {{ ?r a {REVIEW} }} ORDER BY ?r LIMIT 7", "7 results"),
    (f"ASK {{ ?r a {REVIEW} }}", "True"),
    (f"CONSTRUCT {{ ?r a <urn:x> }} WHERE {{ ?r a {REVIEW} }} LIMIT 5", "5 results"),
    ("SELECT * { ?s ?p", "the query, line 1, column 10: found '{' that is never closed"),
]


def test_yasgui_shows_what_the_endpoint_says(
    browser: Browser, endpoint: Served, elsewhere: str
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(elsewhere)
    for query, said in ASKED:
        page.evaluate("(text) => editor.getTab().getYasqe().setValue(text)", query)
        page.locator("button.yasqe_queryButton").click()
        expect(page.locator(".yasr")).to_contain_text(said)
    assert asked.count(endpoint.endpoint) == len(ASKED) == 4
    page.close()
