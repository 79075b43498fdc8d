"""Finds the files of ontology/ and data/, in an installation or a checkout."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder ``ontology`` or ``data`` that belongs to this installation.

    In a checkout (an editable install) the folders at its top are used, not a copy, so that an
    edit takes effect at once.

    >>> (folder("ontology") / "casegraph.ttl").name
    'casegraph.ttl'
    """
    checkout = _PACKAGE.parent.parent / name
    installed = _PACKAGE / name
    for candidate in (checkout, installed):
        if candidate.is_dir() and (candidate is installed or _is_checkout()):
            return candidate
    raise FileNotFoundError(
        f"the folder {name!r} was not found in {checkout} or {installed}; "
        "the installation is incomplete; install casegraph again"
    )


def _is_checkout() -> bool:
    return (_PACKAGE.parent.parent / "pyproject.toml").is_file()


@cache
def casegraph_version() -> str:
    """Return the version of the installed package, which pyproject.toml states.

    It is looked for once: that takes a fifth of a millisecond, and a site asks some thousand times.
    """
    return version("casegraph")
