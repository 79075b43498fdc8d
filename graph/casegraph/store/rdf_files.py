"""Reads an RDF file as it comes from other programs: which format it is in, and what it lacks.

Both the library and the process that answers queries read a file by what is said here, so that one
does not refuse what the other takes.
"""

from __future__ import annotations

import codecs
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casegraph.errors import StoreError, cut

if TYPE_CHECKING:
    from pyoxigraph import RdfFormat

#: Endings that the engine does not know, with the one that it does; those of OWL name no format.
_ENDINGS = {"turtle": "ttl", "ntriples": "nt", "nquads": "nq", "json": "jsonld"}
_OWL = frozenset({"owl", "rdfs"})
#: How XML begins. Any prefix may stand for RDF; a first element declares it after a space, and no
#: IRI of Turtle holds a space.
_XML = re.compile(rb"<(?:\?xml|!--|!DOCTYPE|[^\s<>]+\s)")
#: Files of other programs: what they are, and what to do with them.
_OTHERS = {
    **dict.fromkeys(
        ("xlsx", "xls", "xlsm", "xlsb", "ods", "numbers"),
        ("a spreadsheet", "save each sheet as CSV UTF-8 under the name of its table"),
    ),
    **dict.fromkeys(
        ("zip", "gz", "bz2", "xz", "7z", "tar", "tgz", "rar", "zst"),
        ("a packed file", "unpack it and name what is inside"),
    ),
    **dict.fromkeys(("docx", "doc", "odt", "pdf"), ("a document", "code its facts into tables")),
    **dict.fromkeys(("html", "htm"), ("a web page", "download the data that it leads to")),
    **dict.fromkeys(
        ("db", "sqlite", "sqlite3", "parquet"), ("a database", "export its tables as CSV UTF-8")
    ),
    **dict.fromkeys(("csv", "tsv"), ("one table", "build the dataset from the folder of tables")),
}


def of_another_program(path: Path) -> tuple[str, str] | None:
    """Return what a file of another program is, and what to do with it; None for any other file.

    >>> of_another_program(Path("reviews.xlsx"))
    ('a spreadsheet', 'save each sheet as CSV UTF-8 under the name of its table')
    >>> of_another_program(Path("published.nq"))
    """
    return _OTHERS.get(path.suffix.lstrip(".").lower())


def rdf_format(path: Path) -> RdfFormat:
    """Return the RDF format of a file: that which its ending names; of ``.owl``, that which the
    text is in.

    Raises StoreError for an ending that names none.
    """
    from pyoxigraph import RdfFormat

    ending = path.suffix.lstrip(".").lower()
    if ending in _OWL:
        ending = "rdf" if _is_xml(path) else "ttl"
    if other := of_another_program(path):
        raise StoreError(
            f"{path}: found {other[0]}; expected RDF, or the folder of tables or of a dataset; "
            f"{other[1]}"
        )
    kind = RdfFormat.from_extension(_ENDINGS.get(ending, ending))
    if kind is None:
        raise StoreError(
            f"{path}: found the extension {path.suffix!r}; expected .nq, .nt, .ttl, .trig, "
            ".jsonld, .rdf or .owl; rename the file after its format"
        )
    return kind


def engine_ending(path: Path) -> str:
    """Return the ending by which the engine knows the format of a file.

    >>> engine_ending(Path("published.nquads"))
    'nq'
    """
    ending = path.suffix.lstrip(".").lower()
    if ending in _OWL:
        return "rdf" if _is_xml(path) else "ttl"
    return _ENDINGS.get(ending, ending)


def _is_xml(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError:
        return False  # told where the file is read
    return _XML.match(start.removeprefix(codecs.BOM_UTF8).lstrip()) is not None


def load(engine: Any, source: Path, kind: RdfFormat) -> None:
    """Fill a store from a file. A byte order mark is passed over, and relative IRIs are resolved
    against the address of the file.

    Raises what the engine raises, SyntaxError or ValueError; OSError for a file that cannot be
    read.
    """
    with source.open("rb") as file:
        if file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        engine.load(input=file, format=kind, base_iri=source.absolute().as_uri())


def remote_contexts(source: Path) -> list[str]:
    """Return the addresses of the contexts that a JSON-LD file takes from elsewhere.

    Nothing is fetched, so such a file cannot be read.
    """
    try:
        document = json.loads(source.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return []
    found: dict[str, None] = {}
    waiting: list[Any] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            waiting.extend(value.values())
            context = value.get("@context")
            for each in context if isinstance(context, list) else [context]:
                if isinstance(each, str):
                    found[each] = None
    return list(found)


def not_rdf(source: Path, kind: RdfFormat, reason: str) -> StoreError:
    """Return the error for a file that the engine could not read, with its reason."""
    if "JSON" in kind.name and (contexts := remote_contexts(source)):
        return StoreError(
            f"{source}: found the context {cut(contexts)} at another address; expected the context "
            "in the file, since nothing is fetched; write it there in place of the address, or "
            "convert the file to N-Quads where the address can be reached"
        )
    return StoreError(
        f"{source}: found text that is not {kind.name} ({reason[:200]}); correct the file, or give "
        "its name the extension of its format"
    )
