"""Reads data packages and finds every fault in them."""

from casegraph.tables.faults import Fault, Faults
from casegraph.tables.package import Package, Reading, check_package, open_package, read_package
from casegraph.tables.reader import Chunk

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
