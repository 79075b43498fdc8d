"""The counting of a page, asked from Python: its modules in Node.js, one question per line."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from .node import NODE
from .paths import ROOT

__all__ = ["RangeError", "Recount"]


class Recount:
    """The recount of one corpus in Node.js, asked from outside."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._process = subprocess.Popen(
            [NODE, ROOT / "viz" / "browser" / "testing" / "ask.ts"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        self._ask(open=content)

    def _ask(self, **question: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        if "error" in told:
            raise RangeError(told["error"])
        return told["answer"]

    def close(self) -> None:
        self._process.communicate()
        assert self._process.returncode == 0

    def network(self, filters: Mapping[str, Any], net: str, least: int = 1) -> dict[str, Any]:
        """Return the answer with plain lists for typed arrays."""
        found: dict[str, Any] = self._ask(
            network={"filters": dict(filters), "net": net, "minCount": least}
        )
        return found

    def contrast(
        self,
        first: Mapping[str, Any],
        second: Mapping[str, Any],
        common: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return how two groups differ, or who has too few reviews."""
        found: dict[str, Any] = self._ask(
            contrast={"first": dict(first), "second": dict(second), "common": dict(common or {})}
        )
        return found

    def trend(
        self, filters: Mapping[str, Any], years: Sequence[int] | None = None
    ) -> dict[str, Any]:
        """Return themes by period with their tests; ``years`` are others than of publication."""
        found: dict[str, Any] = self._ask(
            trend={"filters": dict(filters), **({} if years is None else {"years": list(years)})}
        )
        return found

    def group_networks(
        self,
        first: Mapping[str, Any],
        second: Mapping[str, Any],
        common: Mapping[str, Any] | None = None,
    ) -> list[dict[str, Any]]:
        """Return the network of either of two groups, without the reviews of both."""
        found: list[dict[str, Any]] = self._ask(
            networks={"first": dict(first), "second": dict(second), "common": dict(common or {})}
        )
        return found

    def characteristics(
        self, kinds: Sequence[Mapping[str, Any]], filters: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the characteristics of children and the themes that go with them."""
        found: dict[str, Any] = self._ask(characteristics=dict(filters), kinds=list(kinds))
        return found

    def again(
        self, filters: Mapping[str, Any], of: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
    ) -> list[dict[str, Any]]:
        """Return what rows of the ledger count under filters."""
        found: list[dict[str, Any]] = self._ask(
            again=dict(filters), of=dict(of), rows=[dict(row) for row in rows]
        )
        return found

    def rows(self, filters: Mapping[str, Any], themes: Sequence[int] = ()) -> list[int]:
        found: list[int] = self._ask(reviews=dict(filters), themes=list(themes))
        return found

    def tally(self, filters: Mapping[str, Any]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = self._ask(tally=dict(filters))
        return found

    @property
    def facts(self) -> dict[str, Any]:
        """``n``, ``units``, ``years`` and ``facets`` of the corpus."""
        found: dict[str, Any] = self._ask(facts=True)
        return found


class RangeError(Exception):
    """What the recount threw."""
