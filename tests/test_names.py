"""One subject has one name: in the library, as a method, as a command, and in the documentation."""

from __future__ import annotations

import pkgutil

import pytest

from casegraph import analyses
from casegraph.api import KnowledgeGraph
from casegraph.cli.app import app

from .support.paths import METHODS

ROOMS = sorted(module.name for module in pkgutil.iter_modules(analyses.__path__))
#: A verb where the room has the noun: programs call the command by this name.
COMMANDS = {"cooccurrence": "cooccur"}


@pytest.mark.parametrize("room", ROOMS)
def test_the_name_of_a_room_of_analyses_is_that_of_its_method_command_and_page(room: str) -> None:
    page = METHODS / f"{room.replace('_', '-')}.md"
    command = COMMANDS.get(room, page.stem)
    assert callable(getattr(KnowledgeGraph, room))
    assert command in {c.name for c in app.registered_commands if not c.hidden}
    text = page.read_text(encoding="utf-8")
    assert f"`casegraph {command}`" in text
    assert f"`kg.{room}()`" in text


def test_every_page_on_a_method_is_of_a_room() -> None:
    pages = {page.stem.replace("-", "_") for page in METHODS.glob("*.md")} - {"README"}
    # A page of its own may be about one module of a room.
    inside = [f"{folder}/{room}" for folder in analyses.__path__ for room in ROOMS]
    modules = {module.name for module in pkgutil.iter_modules(inside)}
    assert set(ROOMS) <= pages <= set(ROOMS) | modules
    assert len(ROOMS) >= 9
