"""Fields that tell which kind of thing an object is, and errors about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vuelta.errors import Finding, Suggestions


def unknown(owner: str, context: Mapping[str, Any], suggest: Suggestions) -> Finding:
    """What is wrong with a tag, of the path to its object and pydantic's context."""
    name = str(context["discriminator"]).strip("'")
    where = f"{owner}.{name}"
    if "tag" not in context:
        return Finding("E101", where, f"{name} is missing", f"give {name}")
    known = [tag.strip("'") for tag in context["expected_tags"].split(", ")]
    remedy = suggest(str(context["tag"]), known, f"known are {', '.join(known)}")
    return Finding("E103", where, f"there is no {name} {context['tag']}", remedy)
