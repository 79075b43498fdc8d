"""Measures the server: how soon it answers, what it adds to a query, and how it bears a crowd.

A crowd is 64 clients with 1,000 requests, of which one in twenty would never end. Each answer of a
good query is compared with the answer of the same query in process.

    python benchmarks/bench_endpoint.py --clients 64 --requests 1000 --json FILE
"""

from __future__ import annotations

import argparse
import http.client
import json
import platform
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode, urlsplit

import casegraph
from casegraph.sparql import StoreTarget, named_queries, run_query

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
DEADLY = (
    f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
    f"SELECT * {{ {CROSS} }} ORDER BY ?c ?f",
    f"SELECT DISTINCT ?a ?d ?g {{ {CROSS} }}",
    f"ASK {{ {CROSS} FILTER(CONCAT(STR(?c), STR(?f), STR(?i)) = '!') }}",
    "ASK " + "{" * 20_000 + "}" * 20_000,
)
SMALL = "SELECT ?r ?t { ?r a cg:Review ; dcterms:title ?t } ORDER BY ?r LIMIT 20"


@dataclass(frozen=True)
class Sent:
    """One request: whether its query was deadly, what came back, after how long."""

    deadly: bool
    status: int
    right: bool
    seconds: float
    waited: bool


@contextmanager
def server(*arguments: str) -> Iterator[tuple[str, float]]:
    """Run the server; give its endpoint and the seconds until its first answer."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "casegraph", "serve", "--port", "0", "--quiet", *arguments],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    url = next(line.split()[1] for line in process.stdout if line.startswith("  endpoint"))
    try:
        status, _, _ = ask(url, "ASK {}", "json")
        assert status == 200
        yield url, time.perf_counter() - started
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def ask(url: str, query: str, form: str) -> tuple[int, bytes, bool]:
    """Return status and body, and whether a refusal says when to ask again."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=120)
    try:
        connection.request(
            "POST",
            place.path,
            urlencode({"query": query, "format": form}),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers["Retry-After"] is not None
    except OSError:
        return 0, b"", False
    finally:
        connection.close()


def good_queries(target: StoreTarget) -> dict[str, bytes]:
    """Return queries with their answers in process: the named questions and a small one."""
    texts = [SMALL, *(q.text for q in named_queries().values())]
    found = {}
    for text in texts:
        with run_query(target, text, format="csv", timeout=60) as answer:
            if answer.parts["query"] < 0.5:
                found[text] = answer.body.read()
    return found


def crowd(url: str, good: dict[str, bytes], clients: int, requests: int) -> list[Sent]:
    """Send every request, so many at once, one in twenty of them deadly."""
    chance = random.Random(1)
    texts = sorted(good)
    plan = [
        chance.choice(DEADLY) if n % 20 == 10 else chance.choice(texts) for n in range(requests)
    ]

    def send(query: str) -> Sent:
        started = time.perf_counter()
        status, body, again = ask(url, query, "csv" if query in good else "json")
        right = status != 200 or body == good.get(query, body)
        waited = status != 503 or again
        return Sent(query not in good, status, right, time.perf_counter() - started, waited)

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(send, plan))


def overhead(url: str, target: StoreTarget, repeat: int) -> tuple[float, float]:
    """Return the median seconds of a small query, served and in process, asked by turns."""
    served, alone = [], []
    for _ in range(repeat):
        started = time.perf_counter()
        status, _, _ = ask(url, SMALL, "csv")
        served.append(time.perf_counter() - started)
        assert status == 200
        started = time.perf_counter()
        run_query(target, SMALL, format="csv").close()
        alone.append(time.perf_counter() - started)
    return median(served), median(alone)


def questions(url: str, target: StoreTarget, good: dict[str, bytes]) -> tuple[float, float]:
    """Return the mean seconds of every good query, served and in process, asked by turns."""
    served, alone = 0.0, 0.0
    for text in good:
        started = time.perf_counter()
        ask(url, text, "csv")
        served += time.perf_counter() - started
        started = time.perf_counter()
        run_query(target, text, format="csv").close()
        alone += time.perf_counter() - started
    return served / len(good), alone / len(good)


def quantile(values: list[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure(clients: int, requests: int, timeout: float, repeat: int) -> dict[str, Any]:
    """Run everything once."""
    kg = casegraph.open()
    target = StoreTarget("folder", Path(kg.store.location))
    good = good_queries(target)
    starts = []
    for _ in range(3):
        with server("--no-pages") as (_, seconds):
            starts.append(seconds)
    with server("--no-pages", "--timeout", str(timeout)) as (url, _):
        served, alone = overhead(url, target, repeat)
        all_served, all_alone = questions(url, target, good)
        began = time.perf_counter()
        sent = crowd(url, good, clients, requests)
        whole = time.perf_counter() - began
        began = time.perf_counter()
        after, _, _ = ask(url, SMALL, "csv")
        next_good = time.perf_counter() - began
    answered = [s.seconds for s in sent if not s.deadly and s.status == 200]
    return {
        "start": median(starts),
        "served": served,
        "in process": alone,
        "questions served": all_served,
        "questions in process": all_alone,
        "queries": len(good),
        "clients": clients,
        "timeout": timeout,
        "seconds": whole,
        "good": dict(Counter(s.status for s in sent if not s.deadly)),
        "deadly": dict(Counter(s.status for s in sent if s.deadly)),
        "wrong": sum(not s.right for s in sent),
        "dropped": sum(s.status == 0 for s in sent),
        "503 without Retry-After": sum(not s.waited for s in sent),
        "p50": median(answered),
        "p95": quantile(answered, 0.95),
        "slowest": max(answered),
        "slowest deadly": max(s.seconds for s in sent if s.deadly),
        "next good": next_good if after == 200 else None,
    }


def main() -> None:
    """Measure as the command line says, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--requests", type=int, default=1_000)
    parser.add_argument("--timeout", type=float, default=10.0)
    parser.add_argument("--repeat", type=int, default=31)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found = measure(options.clients, options.requests, options.timeout, options.repeat)
    found["machine"] = f"{platform.system()}, Python {platform.python_version()}"
    added = 1000 * (found["served"] - found["in process"])
    rows = [
        ("first answer after the start", "< 2 s", f"{found['start']:.2f} s"),
        ("a small query, served", "", f"{1000 * found['served']:.0f} ms"),
        ("the same in process", "", f"{1000 * found['in process']:.0f} ms"),
        ("served beyond in process", "≤ 30 ms", f"{added:+.0f} ms"),
        ("the good queries, served, mean", "", f"{1000 * found['questions served']:.0f} ms"),
        ("the same in process", "", f"{1000 * found['questions in process']:.0f} ms"),
        ("good queries by status", "", str(found["good"])),
        ("deadly queries by status", "", str(found["deadly"])),
        ("wrong answers", "0", str(found["wrong"])),
        ("dropped connections", "0", str(found["dropped"])),
        ("503 without Retry-After", "0", str(found["503 without Retry-After"])),
        ("good answers, p50", "", f"{found['p50']:.2f} s"),
        ("good answers, p95", "< 3 s", f"{found['p95']:.2f} s"),
        ("good answers, slowest", "", f"{found['slowest']:.2f} s"),
        ("next good query after the crowd", "< 1 s", f"{found['next good'] or -1:.2f} s"),
        ("the whole crowd", "", f"{found['seconds']:.1f} s"),
    ]
    print("| what | target | measured |\n|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
