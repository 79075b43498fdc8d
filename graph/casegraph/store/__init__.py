"""Datasets: on disk, in memory, or at the address of an endpoint."""

from casegraph.store.folder import (
    MANIFEST,
    Manifest,
    open_dataset,
    read_manifest,
    store_path,
    write_dataset,
)
from casegraph.store.interface import Rows, Store
from casegraph.store.oxigraph import OxigraphStore, open_memory
from casegraph.store.remote import RemoteStore

__all__ = [
    "MANIFEST",
    "Manifest",
    "OxigraphStore",
    "RemoteStore",
    "Rows",
    "Store",
    "open_dataset",
    "open_memory",
    "read_manifest",
    "store_path",
    "write_dataset",
]
