"""The part of a faulty document that can still be checked."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError


def without_faults(
    data: object, error: ValidationError
) -> tuple[dict[str, Any], dict[str, list[int]]] | None:
    """The document without its faulty parts, so that the rest can be checked too."""
    if not isinstance(data, dict):
        return None
    rest = dict(data)
    faulty: dict[str, set[int]] = {}
    dropped: dict[str, list[int]] = {}
    for line in error.errors(include_url=False, include_input=False):
        where = line["loc"]
        if not where or not isinstance(where[0], str):
            return None
        if len(where) > 1 and isinstance(where[1], int) and isinstance(rest.get(where[0]), list):
            faulty.setdefault(where[0], set()).add(where[1])
        else:
            rest.pop(where[0], None)
            dropped[where[0]] = []
    positions = dropped
    for name, bad in faulty.items():
        if name not in rest:
            continue
        positions[name] = [i for i in range(len(rest[name])) if i not in bad]
        rest[name] = [rest[name][i] for i in positions[name]]
    return rest, positions
