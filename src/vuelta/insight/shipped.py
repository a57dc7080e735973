"""The data files that come with the room: factors, words, and the page's parts."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def text(name: str) -> str:
    """The content of ``data/NAME``."""
    return (files("vuelta.insight") / "data" / name).read_text("utf-8")


@cache
def document(name: str) -> Any:
    """The content of ``data/NAME.json``, read once; not to be changed."""
    return json.loads(text(f"{name}.json"))
