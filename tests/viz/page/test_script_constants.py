"""The scripts have the figures and words of the library from one file that the library writes."""

from __future__ import annotations

from casegraph_viz.page.script_constants import constants

from ...support.paths import ROOT


def test_the_module_of_the_scripts_is_current() -> None:
    written = (ROOT / "viz" / "browser" / "lib" / "library.ts").read_text(encoding="utf-8")
    assert written == constants(), "run: make constants"


def test_no_script_writes_a_caveat_of_its_own() -> None:
    sources = [
        path
        for folder in ("browser", "casegraph_viz/views")
        for path in (ROOT / "viz" / folder).rglob("*.ts")
        if path.name != "library.ts" and not path.name.endswith(".test.ts")
    ]
    assert len(sources) > 60
    for path in sources:
        text = path.read_text(encoding="utf-8")
        for claim in ("not a sample", "is not a cause", "one in five"):
            assert claim not in text, f"{path.name}: {claim}"
