"""How commands follow a protocol: it fixes the settings, and no option may say otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from casegraph.errors import UsageError

if TYPE_CHECKING:
    import typer

    from casegraph.analyses.report import Protocol


def protocol_of(path: Path | None, context: typer.Context) -> Protocol | None:
    """Return the protocol that a command follows; None where no file is named.

    Raises
    ------
    ProtocolError
        The file is at fault.
    UsageError
        Options that were given say other than the file; all of them, each with both values.
    """
    if path is None:
        return None
    from casegraph.analyses.report.protocol_file import differences, read_protocol

    protocol = read_protocol(path)
    if told := differences(protocol, _given(context)):
        raise UsageError("; ".join(told))
    return protocol


def fixed_by(path: Path | None, context: typer.Context) -> dict[str, Any] | None:
    """Return the arguments of an analysis that a protocol fixes; as :func:`protocol_of`."""
    protocol = protocol_of(path, context)
    return None if protocol is None else protocol.arguments()


def _given(context: typer.Context) -> dict[str, object]:
    """Return the options that were written on the command line, by the name of the argument."""
    return {
        name: value
        for name, value in context.params.items()
        if (source := context.get_parameter_source(name)) and source.name == "COMMANDLINE"
    }
