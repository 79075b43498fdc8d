"""Reads data packages and reports every fault in them."""

from casegraph.ingest.tables.faults import Fault, Faults
from casegraph.ingest.tables.package import (
    Package,
    Reading,
    check_package,
    open_package,
    read_package,
)
from casegraph.ingest.tables.reader import Chunk

__all__ = [
    "Chunk",
    "Fault",
    "Faults",
    "Package",
    "Reading",
    "check_package",
    "open_package",
    "read_package",
]
