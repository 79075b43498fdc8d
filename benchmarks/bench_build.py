"""Measures what it takes to get from tables to text, to a store and to answers, against targets.

Every figure is a ratio or a rate of CPU time within one run, so that a busy machine spoils it
least; the median of the repeats is shown, and how far they lie apart.

    python benchmarks/bench_build.py --reviews 10000 --repeat 3 --json FILE
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from build_steps import QUERIES
from corpus import write_corpus

_STEPS = Path(__file__).with_name("build_steps.py")
_MB = 1 << 20
#: rdflib needs minutes and gigabytes beyond this many reviews.
_RDFLIB_UP_TO = 1_000

Run = dict[str, Any]


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was measured, what was wanted, whether it was reached."""

    reviews: int
    name: str
    measured: str
    target: str = ""
    is_met: bool | None = None

    @property
    def verdict(self) -> str:
        return {None: "", True: "met", False: "missed"}[self.is_met]


class Bench:
    """Runs the steps for one size of corpus and keeps all that they used."""

    def __init__(self, package: Path, place: Path, repeat: int) -> None:
        self.package, self.place, self.repeat = package, place, repeat
        self.runs: dict[str, list[Run]] = {}

    def take(self, step: str, repeat: int = 0) -> None:
        """Run a step, each time in a process of its own."""
        for _ in range(repeat or self.repeat):
            command = [sys.executable, str(_STEPS), step, str(self.package), str(self.place)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(f"{step} failed:\n{done.stderr[-2000:]}")
            self.runs.setdefault(step, []).append(json.loads(done.stdout.splitlines()[-1]))
        print(f"  {step}: {self.cpu(step):.2f} CPU s", file=sys.stderr, flush=True)

    def cpu(self, step: str) -> float:
        return float(median(r["cpu"] for r in self.runs[step]))

    def rss(self, step: str) -> float:
        return float(max(r["rss"] for r in self.runs[step])) / _MB

    def quads(self, step: str) -> int:
        return int(self.runs[step][0]["quads"])

    def spread(self, *steps: str) -> str:
        """Return how far the repeats lie apart, as the ratio of the slowest to the fastest."""
        apart = max(
            max(r["cpu"] for r in self.runs[s]) / min(r["cpu"] for r in self.runs[s]) for s in steps
        )
        return f"; repeats ×{apart:.2f}" if self.repeat > 1 else "; once"


def measure(
    reviews: int, seed: int, repeat: int, place: Path, peers: bool
) -> tuple[list[Figure], Bench]:
    """Make a corpus, take every step, and return the figures."""
    package = place / "package"
    write_corpus(package, reviews, seed)
    bench = Bench(package, place, repeat)
    # Steps that are compared follow each other, so that they meet the same load.
    bench.take("stream")
    bench.take("text")
    bench.take("copy")
    for _ in range(repeat):
        for step in ("load", "store", "store_unchecked", "load_lenient"):
            bench.take(step, 1)
    figures = [*_text_figures(reviews, bench), *_store_figures(reviews, bench)]
    if peers:
        bench.take("pandas_writer")
        figures.append(_rate(reviews, bench, "pandas_writer", "pandas + f-strings, findings only"))
        if reviews <= _RDFLIB_UP_TO:
            bench.take("rdflib_add")
            figures.append(_rate(reviews, bench, "rdflib_add", "rdflib Graph.add, parsed N-Quads"))
    (place / "whole.nq").unlink()
    for step in ("dataset", "native", "sandboxed"):
        bench.take(step, 1)
    figures += _query_figures(reviews, bench)
    return figures, bench


def _rate(
    reviews: int, bench: Bench, step: str, name: str,
    wanted: float | None = None, memory: float | None = None,
) -> Figure:  # fmt: skip
    rate = bench.quads(step) / bench.cpu(step)
    rss = bench.rss(step)
    targets = [f"≥ {wanted / 1e6:g} M/s"] if wanted else []
    targets += [f"< {memory:g} MB"] if memory else []
    met = (not wanted or rate >= wanted) and (not memory or rss < memory)
    measured = f"{rate / 1e6:.2f} M quads/CPU s, {rss:.0f} MB{bench.spread(step)}"
    return Figure(reviews, name, measured, ", ".join(targets), met if targets else None)


def _text_figures(reviews: int, bench: Bench) -> list[Figure]:
    size = bench.runs["copy"][0]["bytes"]
    return [
        Figure(
            reviews,
            "size of the dataset",
            f"{bench.quads('text'):,} quads, {size / bench.quads('text'):.0f} bytes each",
        ),
        _rate(reviews, bench, "stream", "tables → N-Quads, streamed", 1.2e6, 100),
        _rate(reviews, bench, "text", "tables → N-Quads, sorted with digest", None, 100),
        Figure(
            reviews,
            "sorted text / bare copy of its bytes",
            f"{bench.cpu('text') / bench.cpu('copy'):.1f} ×{bench.spread('copy')}",
        ),
    ]


def _store_figures(reviews: int, bench: Bench) -> list[Figure]:
    bare = bench.cpu("load")

    def ratio(step: str, name: str, wanted: float | None) -> Figure:
        found = bench.cpu(step) / bare
        return Figure(
            reviews,
            name,
            f"{found:.2f} × ({bench.cpu(step):.1f} s){bench.spread(step, 'load')}",
            f"≤ {wanted:g} ×" if wanted else "",
            found <= wanted if wanted else None,
        )

    return [
        _rate(reviews, bench, "load", "bulk load of the N-Quads, bare pyoxigraph"),
        ratio("load_lenient", "the same, lenient / bulk load", None),
        ratio("store_unchecked", "tables → store, unchecked / bulk load", 1.15),
        ratio("store", "tables → store, checked / bulk load", 1.5),
    ]


def _query_figures(reviews: int, bench: Bench) -> list[Figure]:
    native, sandboxed = bench.runs["native"][0], bench.runs["sandboxed"][0]
    child = sandboxed["nothing"]["cpu"]
    figures = [Figure(reviews, "child process for a query", f"{child * 1e3:.0f} CPU ms")]
    for name in QUERIES:
        first, warm = native[name]["first"], native[name]["warm"]
        asked = sandboxed[name]["cpu"] - child
        limit = 1.1 * first
        figures.append(
            Figure(
                reviews,
                f"query: {name}",
                f"native {first * 1e3:.1f} ms (warm {warm * 1e3:.1f}), sandboxed child + "
                f"{asked * 1e3:.1f} ms = {asked / max(first, 1e-4):.2f} ×",
                "≤ 1.1 × + child",
                # Below some milliseconds the clock of CPU time is coarser than the difference.
                asked <= max(limit, first + 0.005),
            )
        )
    return figures


def show(figures: Sequence[Figure]) -> str:
    """Return the figures as a plain table."""
    rows = [("reviews", "what", "measured", "target", "verdict")]
    rows += [(f"{f.reviews:,}", f.name, f.measured, f.target, f.verdict) for f in figures]
    widths = [max(len(r[i]) for r in rows) for i in range(5)]
    lines = ["  ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)).rstrip() for r in rows]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def machine() -> dict[str, str]:
    """Return what the figures hang on: the machine's kind and the versions."""
    return {
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        **{name: version(name) for name in ("casegraph", "pyoxigraph", "numpy", "rdflib")},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table and return 1 where a target was missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--reviews", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--scratch", type=Path, help="folder for the corpora (default: temporary)")
    parser.add_argument("--no-peers", action="store_true", help="leave rdflib and pandas out")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all runs to a file")
    chosen = parser.parse_args(arguments)
    figures: list[Figure] = []
    runs: dict[int, dict[str, list[Run]]] = {}
    for reviews in chosen.reviews:
        print(f"{reviews:,} reviews", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="casegraph-bench-", dir=chosen.scratch) as place:
            found, bench = measure(
                reviews, chosen.seed, chosen.repeat, Path(place), not chosen.no_peers
            )
        figures += found
        runs[reviews] = bench.runs
    print(show(figures))
    if chosen.json:
        document = {**machine(), "figures": [asdict(f) for f in figures], "runs": runs}
        chosen.json.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    return 0 if all(f.is_met is not False for f in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
