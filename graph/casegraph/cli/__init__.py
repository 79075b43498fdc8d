"""The command line: thin twins of library calls, and the only place that knows exit codes."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line and end the process with its exit code.

    0 fine, 1 the input is at fault, 2 the call is at fault.
    """
    from casegraph.cli.app import app
    from casegraph.errors import CasegraphError

    # Only what casegraph prints itself needs this: a Windows console is not UTF-8 by default.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    debug = "--debug" in sys.argv
    if debug:
        sys.argv.remove("--debug")
    try:
        app(prog_name="casegraph")
    except CasegraphError as error:
        if debug:
            raise
        from casegraph.cli.console import refuse

        refuse(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader closed the pipe (`casegraph … | head`), so nothing more can be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        if debug:
            raise
        from casegraph.cli.console import say

        where = f"{error.filename}: " if error.filename else ""
        say(
            f"casegraph: {where}cannot be used ({error.strerror or error}); expected a file or "
            "folder that this account may read and write; check its path and its permissions."
        )
        sys.exit(1)
    except KeyboardInterrupt:
        print("casegraph: stopped.", file=sys.stderr)
        sys.exit(130)
    except MemoryError:
        print("casegraph: out of memory; narrow the filter or the query.", file=sys.stderr)
        sys.exit(1)
