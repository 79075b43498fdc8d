"""A page holds everything it needs, lets nothing else run, and is written whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegraph.api import KnowledgeGraph
from casegraph.errors import StoreError
from casegraph.selection import Selection
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import json_for_html, render, web_address, write_page
from casegraph_viz.views.matrix.page import matrix_page
from casegraph_viz.views.matrix.pairs import Matrix, Net, Theme
from casegraph_viz.views.theme_map.page import render_theme_map


class Parts(HTMLParser):
    """The scripts, styles, data blocks and addresses of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.blocks: dict[str, str] = {}
        self.meta: dict[str, str] = {}
        self.loads: list[str] = []
        self.inline_handlers: list[str] = []
        self._into: Any = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.inline_handlers += [n for n in found if n.startswith("on") or n == "style"]
        if tag == "meta":
            self.meta[found.get("name") or found.get("http-equiv", "")] = found.get("content", "")
        if tag in {"script", "link", "img", "iframe"}:
            self.loads += [found[name] for name in ("src", "href") if name in found]
        if tag == "script" and found.get("type") == "application/json":
            self._into = ("block", found["id"].removeprefix("data-"))
        elif tag in {"script", "style"}:
            self._into = (tag, "")

    def handle_data(self, data: str) -> None:
        if self._into is None:
            return
        kind, name = self._into
        if kind == "block":
            self.blocks[name] = data
        else:
            (self.scripts if kind == "script" else self.styles).append(data)

    def handle_endtag(self, tag: str) -> None:
        self._into = None


@pytest.fixture(scope="module")
def html(kg: KnowledgeGraph) -> str:
    return render_theme_map(Corpus(kg), Frame(digest=kg.digest))


@pytest.fixture(scope="module")
def parts(html: str) -> Parts:
    return Parts(html)


def test_the_policy_names_each_script_and_style_and_no_other(parts: Parts) -> None:
    policy = parts.meta["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    assert "unsafe" not in policy
    for kind, sources in (("script-src", parts.scripts), ("style-src", parts.styles)):
        hashes = [
            "'sha256-" + base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() + "'"
            for s in sources
        ]
        assert rules[kind].split(" ") == hashes
    assert len(parts.scripts) == 2, "vis-network and our own"
    assert len(parts.styles) == 1


def test_the_page_loads_nothing_and_has_no_inline_handlers(parts: Parts) -> None:
    assert parts.loads == []
    assert parts.inline_handlers == []


def test_the_page_says_what_it_is(parts: Parts, html: str) -> None:
    assert parts.meta["robots"] == "noindex"
    assert parts.meta["referrer"] == "no-referrer"
    assert parts.meta["color-scheme"] == "light dark"
    assert parts.meta["viewport"].startswith("width=device-width")
    assert re.fullmatch(r"casegraph \d+\.\d+\S*", parts.meta["generator"])
    assert html.startswith("<!doctype html>")
    assert '<html lang="en-GB">' in html


def test_the_licence_of_vis_network_stays_in_the_page(html: str) -> None:
    assert "The Apache 2.0 License" in html
    assert "Almende B.V" in html
    assert "sourceMappingURL" not in html


def test_the_page_is_small_and_the_same_each_time(html: str, kg: KnowledgeGraph) -> None:
    assert len(html.encode()) < 2_000_000
    assert html == render_theme_map(Corpus(kg), Frame(digest=kg.digest))


def test_no_date_and_no_folder_of_this_machine_in_the_page(html: str, kg: KnowledgeGraph) -> None:
    for folder in kg.package_paths():
        assert str(folder) not in html


@given(st.text())
def test_json_cannot_leave_its_element_and_comes_back_equal(text: str) -> None:
    packed = json_for_html({"t": text})
    assert not set("<>&\u2028\u2029") & set(packed)
    assert json.loads(packed) == {"t": text}


# Code points that HTML forbids: control characters other than white space, and noncharacters.
FORBIDDEN = [
    *(chr(c) for c in (*range(0x00, 0x20), *range(0x7F, 0xA0)) if chr(c) not in "\t\n\f\r"),
    *map(chr, range(0xFDD0, 0xFDF0)),
    *(chr(plane * 0x10000 + end) for plane in range(17) for end in (0xFFFE, 0xFFFF)),
]


def test_how_many_code_points_are_forbidden() -> None:
    assert len(FORBIDDEN) == 28 + 33 + 32 + 34
    # Those that the HTML checker found in the page of queries.
    assert {"\x80", "\uffff", "\x1f", "\x7f", "\x9f"} <= set(FORBIDDEN)


def test_data_with_a_forbidden_code_point_is_escaped_and_comes_back_equal() -> None:
    for text in (*FORBIDDEN, "".join(FORBIDDEN), "a\x80b" + "\U0001fffe" * 2):
        packed = json_for_html({text: [text]})
        assert not set(FORBIDDEN) & set(packed)
        assert json.loads(packed) == {text: [text]}
    # What is merely rare stays as it is.
    assert json_for_html("\xa0é\U0001f600\ufffd") == '"\xa0é\U0001f600\ufffd"'


def test_no_page_holds_a_forbidden_code_point() -> None:
    text = "a" + "".join(FORBIDDEN) + "b"
    themes = [Theme(f"{i}{text}", text, "harm", text, 3, 0.3, 0.1, 0.6, ("r",), i) for i in (0, 1)]
    net = Net((1.0,), (0.001,), (0.01,), ("clear",), (1,))
    matrix = Matrix(themes, (2,), {"exact": net, "independence": net}, 10, {"r": text})
    page = matrix_page(matrix, Frame(selection=Selection.of(f"area={text}")), title=text)
    assert not (set(FORBIDDEN) & set(page)), sorted(set(FORBIDDEN) & set(page))
    assert "a" + "\ufffd" * len(FORBIDDEN) + "b" in page


def test_a_forbidden_code_point_in_a_script_is_escaped_and_the_policy_names_the_result() -> None:
    script = "".join(f"a['{c}'] = /{c}/.test(`{c}`);" for c in FORBIDDEN)
    page = render("page/base.html", title="t", description="d", styles=[],
                  scripts=[script, "b('\\\\\x80');"])  # fmt: skip
    assert not set(FORBIDDEN) & set(page)
    parts = Parts(page)
    assert json.dumps("\U0001fffe") == '"\\ud83f\\udffe"'
    assert "a['\\ud83f\\udffe'] = /\\ud83f\\udffe/" in parts.scripts[0]
    assert parts.scripts[1] == "b('\\\\\\u0080');"
    digest = base64.b64encode(hashlib.sha256(parts.scripts[0].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in parts.meta["Content-Security-Policy"]
    with pytest.raises(ValueError, match=r"holds an escaped U\+0080"):
        render("site/index.html", title="t", description="d", styles=[], scripts=["/\\\x80/"])


def test_a_style_with_a_forbidden_code_point_is_refused() -> None:
    for character in FORBIDDEN:
        style = f"a::before {{ content: '{character}'; }}"
        with pytest.raises(ValueError, match=f"holds U\\+{ord(character):04X}, which HTML forbids"):
            render("site/index.html", title="t", description="d", styles=[style], scripts=[])


REFUSED = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<b>",
    "file:///etc/passwd",
    "//example.org/a",
    "example.org",
    "http://",
    "https://a b.org/",
    'https://a.org/"onclick=',
    "https://a.org/<b>",
    "http://[::1",
    "",
    None,
]


@pytest.mark.parametrize("address", REFUSED)
def test_only_web_addresses_become_links(address: str | None) -> None:
    assert web_address(address) == ""


def test_a_web_address_is_taken_as_it_is() -> None:
    good = "https://example.org/a?b=c&d=%20#e"
    assert web_address(good) == good


@pytest.mark.parametrize("text", ["a</script>b", "a</STYLE >b", "<!-- a", "a\r\nb"])
def test_a_script_that_would_end_its_element_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="would end its element"):
        render("site/index.html", title="t", description="d", styles=[], scripts=[text])


def test_none_of_our_scripts_parses_text_as_html() -> None:
    package = Path(str(resources.files("casegraph_viz")))
    sources = [*(package / "views").rglob("*.ts"), *(package.parent / "browser").rglob("*.ts")]
    bundles = sorted((package / "bundles").glob("*.js"))
    banned = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    for script in (*sources, *bundles):
        assert not re.search(banned, script.read_text(encoding="utf-8")), script
    assert len(sources) >= 90
    assert len(bundles) >= 12


def test_a_failed_write_leaves_the_old_page_and_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.html"
    write_page(path, "old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        write_page(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_page_is_utf8_whatever_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_page(path, "é – 児 \U0001f9f8")
    assert path.read_bytes().decode("utf-8") == "é – 児 \U0001f9f8"
