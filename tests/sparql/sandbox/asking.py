"""Ask the sandbox, or the worker behind it, and read what it answers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from casegraph.sparql import worker
from casegraph.sparql.sandbox import StoreTarget, run_query

WORKER = Path(worker.__file__)
ROWS = 1_500


def ask(target: StoreTarget, text: str, **options: Any) -> str:
    with run_query(target, text, **options) as answer:
        return answer.text()


def column(target: StoreTarget, text: str, **options: Any) -> list[str]:
    bindings = json.loads(ask(target, text, **options))["results"]["bindings"]
    return [next(iter(row.values()))["value"] for row in bindings]


def count(target: StoreTarget, text: str, **options: Any) -> int:
    return int(column(target, text, **options)[0])


def direct(
    kg: dict[str, str], query: str, script: Path = WORKER, form: str = "json"
) -> tuple[dict[str, Any], bytes]:
    """Hand a query to the worker itself, past the lexer."""
    request = {
        "kg": kg,
        "query": query,
        "format": form,
        "limits": {"seconds": 5, "memory": 2 << 30, "answer": 1 << 20, "rows": None},
    }
    ran = subprocess.run(
        [sys.executable, "-P", str(script)],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=False,
        timeout=20,
    )
    return json.loads(ran.stderr.splitlines()[-1]), ran.stdout
