"""The data files that come with the rooms, and a user's own document laid over them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def packaged_text(room: str, name: str) -> str:
    """The content of a room's ``data/NAME``, read once."""
    return (files(f"vuelta.{room}") / "data" / name).read_text("utf-8")


@cache
def packaged(room: str, name: str) -> Any:
    """The content of a room's ``data/NAME.json``, read once; not to be changed."""
    return json.loads(packaged_text(room, f"{name}.json"))


def overlay(ground: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    """The ground with what the top says differently, field by field; lists are taken whole."""
    merged = dict(ground)
    for name, value in top.items():
        below = merged.get(name)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            value = overlay(below, value)
        merged[name] = value
    return merged
