"""The scripts of the pages are pinned and built the same each time; their absence is a sentence."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import types
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ..support.paths import ROOT

BROWSER = ROOT / "viz"


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The build hook; the tool that runs it is only there while a package is built."""
    name = "hatchling.builders.hooks.plugin.interface"
    interface = types.ModuleType(name)

    class Stand:
        def __init__(self, root: Path, config: dict[str, str], target_name: str) -> None:
            self.root, self.config, self.target_name = str(root), config, target_name
            told: list[str] = []
            self.app = types.SimpleNamespace(told=told, display_warning=told.append)

    interface.BuildHookInterface = Stand  # type: ignore[attr-defined]
    parts = name.split(".")
    for i in range(1, len(parts)):
        monkeypatch.setitem(sys.modules, ".".join(parts[:i]), types.ModuleType(parts[i - 1]))
    monkeypatch.setitem(sys.modules, name, interface)
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def lock() -> dict[str, Any]:
    return json.loads((BROWSER / "package-lock.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_the_lock_names_no_registry(lock: dict[str, Any]) -> None:
    packages = {n: p for n, p in lock["packages"].items() if n}
    assert len(packages) > 40
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", package["integrity"]), name
        assert not package.get("hasInstallScript") or name == "node_modules/esbuild"
    funding = {f["url"] for p in packages.values() if isinstance(f := p.get("funding"), dict)}
    text = (BROWSER / "package-lock.json").read_text(encoding="utf-8")
    assert set(re.findall(r'https?://[^"]+', text)) <= funding


def test_versions_are_exact(lock: dict[str, Any]) -> None:
    about = json.loads((BROWSER / "package.json").read_text(encoding="utf-8"))
    # What the build needs, and what only the linter does; a package is built without the latter.
    assert "eslint" not in about["dependencies"]
    wanted = about["dependencies"] | about["devDependencies"]
    assert {"oxigraph", "codemirror-lang-sparql", "esbuild"} <= set(wanted)
    for name, version in wanted.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert lock["packages"][f"node_modules/{name}"]["version"] == version


def test_what_the_registry_is_shown_does_not_name_the_project() -> None:
    for name in ("package.json", "package-lock.json"):
        assert "casegraph" not in (BROWSER / name).read_text(encoding="utf-8").lower(), name


@pytest.mark.slow
def test_it_builds_the_same_each_time(
    hook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a checkout with the packages that it fetched, and in a folder that fetches them."""
    folders = [tmp_path / "one", tmp_path / "deep" / "er" / "two"]
    for target in folders:
        assert hook.make(BROWSER, target)
        monkeypatch.setattr(hook, "has_packages", lambda sources: False)
        assert not hook.make(BROWSER, target), "built again, though nothing changed"
    for name in hook.FILES:
        first, second = ((target / name).read_bytes() for target in folders)
        assert first == second, name
        assert str(tmp_path).encode() not in first
        assert str(ROOT).encode() not in first
    scripts = sorted(folders[0].glob("*.js"))
    assert [script.stem for script in scripts] == [
        "agencies", "children", "compare", "frame", "matrix", "national_figures", "plain", "query",
        "query_worker", "recurrence", "theme_map", "things_coded", "things_folds", "things_reviews",
        "things_tables", "timeline",
    ]  # fmt: skip
    for script in scripts:
        text = script.read_text(encoding="utf-8")
        # HTML forbids them in a script, even as parts of a text.
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", text), script
        found = re.search(r"\beval\(|new Function\(|innerHTML|</script|<!--|sourceMappingURL", text)
        assert found is None, script
    licences = (folders[0] / "LICENCES.txt").read_text(encoding="utf-8")
    for name in (
        "oxigraph",
        "@codemirror/view",
        "codemirror-lang-sparql",
        "@lezer/lr",
        "style-mod",
    ):
        assert re.search(rf"^{re.escape(name)} \d", licences, re.M), name
    assert "Apache License" in licences
    assert licences.count("Permission is hereby granted") >= 14


def test_a_changed_source_is_built_again(hook: Any, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    for name in hook.paths(BROWSER):
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        (sources / name).write_bytes((BROWSER / name).read_bytes())
    before = hook.listing(sources)
    assert before == hook.listing(BROWSER)
    (sources / "browser" / "lib" / "dom.ts").write_text("", encoding="utf-8")
    assert hook.listing(sources) != before
    (sources / "browser" / "lib" / "dom.test.ts").write_text("", encoding="utf-8")
    (sources / "browser" / "lib" / "dom.ts").write_bytes(
        (BROWSER / "browser" / "lib" / "dom.ts").read_bytes()
    )
    assert hook.listing(sources) == before, "a test is no source"


def test_a_registry_out_of_reach_is_a_sentence(
    hook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    monkeypatch.setenv("npm_config_fetch_retry_mintimeout", "10")
    monkeypatch.setenv("npm_config_fetch_retry_maxtimeout", "20")
    monkeypatch.setattr(hook, "has_packages", lambda sources: False)
    with pytest.raises(SystemExit) as refused:
        hook.make(BROWSER, tmp_path / "bundles")
    first = str(refused.value).splitlines()[0]
    assert first.startswith("what the scripts of the pages need could not be fetched from the npm")
    assert "WITHOUT_BROWSER_CODE=1" in first
    assert not (tmp_path / "bundles").exists()


def test_a_machine_without_node_is_told(
    hook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match="need Node"):
        hook.make(BROWSER, tmp_path / "bundles")


def test_it_can_be_left_out(hook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITHOUT_BROWSER_CODE", "1")
    built = hook.BrowserCodeHook(ROOT, {"target": str(tmp_path / "bundles")}, "wheel")
    built.initialize("standard", {})
    assert built.app.told == ["WITHOUT_BROWSER_CODE is set: no page can be made"]
    assert not (tmp_path / "bundles").exists()


def test_a_source_archive_needs_nothing(
    hook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    hook.BrowserCodeHook(ROOT, {"target": str(tmp_path / "bundles")}, "sdist").initialize(
        "standard", {}
    )
    assert not (tmp_path / "bundles").exists()


@pytest.mark.slow
def test_the_wheel_holds_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {
            n.rpartition("/")[2]: archive.read(n)
            for n in archive.namelist()
            if n.startswith("casegraph_viz/bundles/")
        }
        assert not [n for n in archive.namelist() if n.endswith(".ts") or "node_modules" in n]
    assert {"LICENCES.txt", "theme_map.js", "query_worker.js", "oxigraph.wasm"} <= set(held)
    assert held["oxigraph.wasm"][:4] == b"\0asm"
    assert wheel.stat().st_size < 6_000_000
