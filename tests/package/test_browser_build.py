"""The browser code of others is pinned, built the same each time, and its absence is a sentence."""

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

BROWSER = ROOT / "browser"


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The build hook; the tool that runs it is only there while a package is built."""
    name = "hatchling.builders.hooks.plugin.interface"
    interface = types.ModuleType(name)

    class Stand:
        def __init__(self, root: Path, config: dict[str, str], target_name: str) -> None:
            self.root, self.config, self.target_name = str(root), config, target_name
            self.app = types.SimpleNamespace(
                told=[], display_warning=lambda t: self.app.told.append(t)
            )

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
    wanted = json.loads((BROWSER / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert {"oxigraph", "codemirror-lang-sparql", "esbuild"} <= set(wanted)
    for name, version in wanted.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert lock["packages"][f"node_modules/{name}"]["version"] == version


def test_no_build_path_names_the_project() -> None:
    for path in (ROOT / "hatch_build.py", *BROWSER.iterdir()):
        if path.is_file():
            assert "casegraph" not in path.read_text(encoding="utf-8").lower(), path.name


@pytest.mark.slow
def test_it_builds_the_same_each_time(hook: Any, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "deep" / "er" / "two"]
    for target in folders:
        assert hook.make(BROWSER, target)
        assert not hook.make(BROWSER, target), "built again, though nothing changed"
    for name in hook.FILES:
        first, second = ((target / name).read_bytes() for target in folders)
        assert first == second, name
        assert str(tmp_path).encode() not in first
        assert b"casegraph" not in first
    for script in ("editor.js", "engine.js"):
        text = (folders[0] / script).read_text(encoding="utf-8")
        assert not re.search(
            r"\beval\(|new Function\(|innerHTML|</script|sourceMappingURL", text
        ), script
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


@pytest.mark.slow
def test_a_changed_source_is_built_again(hook: Any, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    for path in BROWSER.iterdir():
        (sources / path.name).write_bytes(path.read_bytes())
    before = hook.digest(sources)
    (sources / "build.mjs").write_text("", encoding="utf-8")
    assert hook.digest(sources) != before


def test_a_registry_out_of_reach_is_a_sentence(
    hook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    monkeypatch.setenv("npm_config_fetch_retry_mintimeout", "10")
    monkeypatch.setenv("npm_config_fetch_retry_maxtimeout", "20")
    with pytest.raises(SystemExit) as refused:
        hook.make(BROWSER, tmp_path / "vendor")
    first = str(refused.value).splitlines()[0]
    assert first.startswith("the browser code of the query page could not be fetched from the npm")
    assert "WITHOUT_BROWSER_CODE=1" in first
    assert not (tmp_path / "vendor").exists()


def test_a_machine_without_node_is_told(
    hook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match="needs Node"):
        hook.make(BROWSER, tmp_path / "vendor")


def test_it_can_be_left_out(hook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITHOUT_BROWSER_CODE", "1")
    built = hook.BrowserCodeHook(ROOT, {"target": str(tmp_path / "vendor")}, "wheel")
    built.initialize("standard", {})
    assert built.app.told == ["WITHOUT_BROWSER_CODE is set: the query page will be missing"]
    assert not (tmp_path / "vendor").exists()


def test_a_source_archive_needs_nothing(
    hook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    hook.BrowserCodeHook(ROOT, {"target": str(tmp_path / "vendor")}, "sdist").initialize(
        "standard", {}
    )
    assert not (tmp_path / "vendor").exists()


@pytest.mark.slow
def test_the_wheel_holds_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {
            n.rpartition("/")[2]: archive.read(n)
            for n in archive.namelist()
            if n.startswith("casegraph_viz/vendor/")
        }
        assert not [
            n for n in archive.namelist() if n.startswith("browser/") or "node_modules" in n
        ]
    assert {"LICENCES.txt", "editor.js", "engine.js", "oxigraph.wasm"} <= set(held)
    assert held["oxigraph.wasm"][:4] == b"\0asm"
    assert wheel.stat().st_size < 6_000_000
