"""The parts of uvicorn that the server builds on are there, and do what it takes them to do.

``H11Protocol`` is private to uvicorn, so pyproject.toml names the versions that were tried. Raise
the upper bound only with this test and ``test_hardening.py`` green.
"""

from __future__ import annotations

import asyncio
import inspect
import socket
import tomllib
from importlib.metadata import version
from typing import Any

import pytest
import uvicorn
from packaging.requirements import Requirement
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState

from casegraph_viz.server import slow_clients
from casegraph_viz.server.slow_clients import OrderlyServer, TimedProtocol

from ...support.loops import run
from ...support.paths import ROOT


def test_uvicorn_has_an_upper_bound_and_this_version_is_within() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project.get("optional-dependencies", {}).values()
    stated = [*project["dependencies"], *(line for lines in extras for line in lines)]
    (wanted,) = {r.specifier for r in map(Requirement, stated) if r.name == "uvicorn"}
    assert any(specifier.operator == "<" for specifier in wanted)
    assert version("uvicorn") in wanted
    assert "99.0" not in wanted


@pytest.mark.parametrize(
    ("owner", "name", "parameters"),
    [
        (H11Protocol, "connection_made", ["self", "transport"]),
        (H11Protocol, "data_received", ["self", "data"]),
        (H11Protocol, "connection_lost", ["self", "exc"]),
        (uvicorn.Server, "startup", ["self", "sockets"]),
        (uvicorn.Server, "handle_exit", ["self", "sig", "frame"]),
        (uvicorn.Server, "run", ["self", "sockets"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_overridden_exists(owner: type, name: str, parameters: list[str]) -> None:
    assert list(inspect.signature(getattr(owner, name)).parameters) == parameters


def test_what_is_read_exists() -> None:
    server = OrderlyServer(uvicorn.Config(_no_app), lambda: None, lambda: None)
    assert (server.started, server.should_exit) == (False, False)
    assert "response_complete" in inspect.getsource(RequestResponseCycle.__init__)


async def _no_app(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


def test_the_time_limit_follows_the_state_of_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_clients, "HEADER_SECONDS", 60)

    async def work() -> None:
        config = uvicorn.Config(_no_app, http=TimedProtocol, log_config=None, lifespan="off")
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        protocol = TimedProtocol(config, ServerState(), {}, loop)
        await loop.connect_accepted_socket(lambda: protocol, theirs)
        timer = protocol._timer
        assert timer is not None

        def state() -> Any:
            return protocol  # what it does with data, no type checker sees

        # The header is not complete, so the limit of the connection still runs.
        protocol.data_received(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        assert state().cycle is None
        assert state()._timer is timer
        # The header is complete, and the request is being answered.
        protocol.data_received(b"\r\n")
        assert state().cycle.response_complete is False
        assert state()._timer is None
        assert timer.cancelled()
        while not state().cycle.response_complete:
            await asyncio.sleep(0)
        # The next request on the connection gets a limit of its own.
        protocol.data_received(b"GET /")
        assert state()._timer is not None
        protocol.transport.close()
        await asyncio.sleep(0.01)
        assert protocol._timer is None
        ours.close()

    run(work())
