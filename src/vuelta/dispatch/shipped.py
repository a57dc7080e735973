"""The data files that come with the package: code lists, policy, texts."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def shipped(name: str) -> Any:
    """The content of ``data/NAME.json``, read once; not to be changed."""
    path = files("vuelta.dispatch") / "data" / f"{name}.json"
    return json.loads(path.read_text("utf-8"))
