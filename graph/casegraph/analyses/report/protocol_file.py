"""A protocol as a file of TOML: read with all its faults at once, and written with its defaults."""

from __future__ import annotations

import json
import os
import re
import textwrap
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from casegraph.analyses.report.protocol import SETTINGS, Protocol, settings_at_fault
from casegraph.errors import ProtocolError, UsageError
from casegraph.selection.strata import check_within

__all__ = ["NAME", "protocol_text", "read_protocol", "write_protocol"]

NAME = "analysis.toml"
"""What a protocol is called where nothing else is said."""

_HEAD = """\
# The protocol of an analysis: what is counted, with what it is compared, and which filters hold.
# Fix it before the results are seen. 'casegraph report --protocol {name}' and 'casegraph cooccur
# --protocol {name}' follow it, refuse an option that contradicts it, and print its SHA-256.
# The order of the lines, comments and the spelling of names do not change that number.
"""


def read_protocol(path: str | os.PathLike[str]) -> Protocol:
    """Read a protocol; a setting that the file does not hold has its default.

    Raises
    ------
    ProtocolError
        The file cannot be read, or settings in it are at fault; ``faults`` holds a sentence for
        each, with its line.
    """
    file = Path(path)
    text = _text(file)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # The parser stops at the first fault, and does not say which key is given twice.
        raise ProtocolError(
            f"{file}: found text that is no TOML ({error}); expected KEY = VALUE on each line, as "
            "'casegraph report --init' writes it; correct the line",
            [
                f"{file.name}, line {again}: {key}: found a second time, after line {first}; "
                "expected each setting once; take one out"
                for key, (first, *others) in _lines(text).items()
                for again in others
            ],
        ) from None
    found = settings_at_fault(values)
    if found:
        lines = {key: first for key, (first, *_) in _lines(text).items()}
        told = sorted((lines.get(key, 0), key, said) for key, said in found)
        raise ProtocolError(
            f"{file}: {len(told)} {'fault' if len(told) == 1 else 'faults'}; nothing was analysed",
            [
                f"{file.name}{f', line {line}' if line else ''}: {_of(key)}{said}"
                for line, key, said in told
            ],
        )
    chosen: dict[str, Any] = {SETTINGS[k].field: _fixed(v) for k, v in values.items()}
    return Protocol(**chosen, name=str(file))


def _of(key: str) -> str:
    # A sentence on an unknown key names it itself.
    return f"{key}: " if key in SETTINGS else ""


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ProtocolError(
            f"{file}: cannot be read ({error.strerror or error}); expected a protocol, as "
            "'casegraph report --init' writes it; check the path"
        ) from None
    except UnicodeDecodeError as error:
        raise ProtocolError(
            f"{file}: found bytes that are no UTF-8, from byte {error.start:,} on; expected UTF-8 "
            "text; save it as UTF-8"
        ) from None


def _lines(text: str) -> dict[str, list[int]]:
    """Return the lines on which each key or table begins, counted from 1."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        named = re.match(r"""\s*\[{0,2}\s*["']?([^"'\s=.\]#]+)["']?\s*(?:[=.\]]|$)""", line)
        if named:
            found.setdefault(named[1], []).append(number)
    return found


def _fixed(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def protocol_text(protocol: Protocol | None = None, name: str = NAME) -> str:
    """Return a protocol as TOML, each setting under a comment that says what it means.

    >>> tomllib.loads(protocol_text())["net"]
    'exact'
    """
    chosen = protocol or Protocol()
    parts = [_HEAD.format(name=name)]
    for key, value in chosen.values.items():
        comment = textwrap.wrap(SETTINGS[key].says, 96)
        parts.append("".join(f"# {line}\n" for line in comment) + f"{key} = {_toml(value)}\n")
    return "\n".join(parts)


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    # A number, a truth value and a text are written in TOML as in JSON.
    return json.dumps(value, ensure_ascii=False)


def write_protocol(path: str | os.PathLike[str] = NAME) -> Path:
    """Write a commented protocol of defaults.

    Raises
    ------
    UsageError
        There is a file already; it is left as it is.
    """
    file = Path(path)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(protocol_text(name=file.name))
    except FileExistsError:
        raise UsageError(
            f"{file}: found a file of this name; expected none, because a protocol that may have "
            "been used is not overwritten; name another file with -o"
        ) from None
    except OSError as error:
        raise UsageError(
            f"{file}: cannot be written ({error.strerror or error}); expected a folder that this "
            "account may write to; name another file with -o"
        ) from None
    return file


def _as_fixed(argument: str, value: Iterable[str]) -> tuple[str, ...]:
    if argument == "within":
        return check_within(value)
    return Protocol(where=tuple(value)).where


def differences(protocol: Protocol, given: Mapping[str, object]) -> list[str]:
    """Return a sentence for each option that says other than the protocol.

    Parameters
    ----------
    protocol
        What is fixed.
    given
        The value of each option that was given on the command line, by the option's argument.

    >>> differences(Protocol(), {"null": "exact", "seed": 1})
    []
    """
    of_argument = {s.argument: s for s in SETTINGS.values() if s.argument}
    told = []
    for argument, value in given.items():
        setting = of_argument.get(argument)
        if setting is None:
            continue
        fixed = getattr(protocol, setting.field)
        other = _as_fixed(argument, value) if isinstance(value, list | tuple) else value
        if other != fixed:
            told.append(
                f"{setting.option}: found {_toml(other)}; expected {_toml(fixed)}, which "
                f"{protocol.name or 'the protocol'} fixes as {setting.key}; leave the option out, "
                "or change the protocol"
            )
    return told
