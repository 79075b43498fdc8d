"""The command line: in a process of its own, as a script meets it, or in that of the test."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch


def run(
    *arguments: str, stdin: str | None = None, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``casegraph`` with arguments and return what it wrote and its exit code."""
    return subprocess.run(
        [sys.executable, "-m", "casegraph", *arguments],
        capture_output=True, text=True, encoding="utf-8", input=stdin, check=False, timeout=300,
        cwd=cwd, env={**os.environ, **environment},
    )  # fmt: skip


def refuses(*arguments: str, code: int = 2, cwd: Path | None = None, **environment: str) -> str:
    """Check that a call is refused with an exit code, no data and no traceback; return the words.

    2 stands for a call at fault, 1 for an input at fault. A call that needs no folder or
    environment of its own is made in the process of the test, where a traceback fails it.
    """
    own = cwd is not None or environment
    done = run(*arguments, cwd=cwd, **environment) if own else command(*arguments)
    assert done.returncode == code, f"exit code {done.returncode}: {done.stderr}"
    assert not done.stdout, done.stdout
    assert "Traceback" not in done.stderr, done.stderr
    assert "Segmentation" not in done.stderr, done.stderr
    assert 10 < len(done.stderr) < 1_500, done.stderr
    return done.stderr


class Done(NamedTuple):
    """How a command ended, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


def command(*arguments: str) -> Done:
    """Run one command in the process of the test: a tenth of the time of a new process."""
    from casegraph.cli import main

    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2)]
    code: object = 0
    with (
        patch.object(sys, "argv", ["casegraph", *arguments]),
        redirect_stdout(streams[0]),
        redirect_stderr(streams[1]),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code
    texts = []
    for stream in streams:
        stream.flush()
        raw = stream.buffer
        assert isinstance(raw, io.BytesIO)
        texts.append(raw.getvalue().decode())
    return Done(int(str(code or 0)), *texts)
