"""What a JSON Schema says of a field: its meaning, unit, range and default.

The meaning is the docstring that stands below the field. It is read from the source when
a schema is asked for and not when a class is made: reading all of them costs a fifth of a
second, which nobody who plans a day should wait for.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

Schema = dict[str, Any]


@cache
def _classes(module: str) -> dict[str, dict[str, str]]:
    """Docstrings of fields by class and field; empty where no source is at hand."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (OSError, TypeError):
        return {}
    return {
        node.name: dict(_fields(node)) for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    }


def _fields(noun: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in zip(noun.body, noun.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
            and isinstance(below.value.value, str)
        ):
            yield field.target.id, inspect.cleandoc(below.value.value)


def meaning(noun: type, field: str) -> str:
    """The docstring below a field, of the class or of the nearest base that has one."""
    for owner in noun.__mro__:
        text = _classes(owner.__module__).get(owner.__name__, {}).get(field)
        if text:
            return text
    return ""


def unit_of(prop: Schema) -> str | None:
    """The unit of a number, or of the numbers in a list or table."""
    return next((part["unit"] for part in _parts(prop) if "unit" in part), None)


def range_of(prop: Schema) -> str | None:
    """The least and the largest value a number may have."""
    for part in _parts(prop, ("items", "additionalProperties", "anyOf")):
        low = part.get("minimum", part.get("exclusiveMinimum"))
        high = part.get("maximum", part.get("exclusiveMaximum"))
        if low is not None or high is not None:
            above = f"above {low:g}" if "exclusiveMinimum" in part else f"{low} or more"
            if high is None:
                return above
            if low is None:
                return f"at most {high}"
            return f"{above}, at most {high}" if above[0] == "a" else f"{low} to {high}"
    return None


def default_of(prop: Schema) -> str | None:
    """The value that stands when none is given; ``None`` for what has to be given."""
    if "default" not in prop:
        return None
    text = json.dumps(prop["default"], ensure_ascii=False)
    if text == "null":
        return "none"
    return text if len(text) <= 80 else "what its own fields say"


def facts_of(prop: Schema) -> str:
    """Unit, range and default as the schema states them, in words."""
    facts = [
        f"{name}: {value}."
        for name, value in (
            ("Unit", unit_of(prop)),
            ("Range", range_of(prop)),
            ("Default", default_of(prop)),
        )
        if value is not None
    ]
    return " ".join(facts)


def told(prop: Schema, meaning: str) -> Schema:
    """The schema of a property with another meaning."""
    facts = facts_of(prop)
    return prop | {"description": f"{meaning} {facts}" if facts else meaning}


def describe(noun: type, schema: Schema) -> None:
    """Write into a noun's schema what each of its properties means."""
    required = schema.get("required", ())
    for name, prop in schema.get("properties", {}).items():
        if name not in required and prop.get("type") == "object":
            prop.setdefault("default", {})
        text = meaning(noun, name) or prop.get("description", "")
        if not text and "const" in prop:
            text = f"Always `{prop['const']}`: it tells which kind this is."
        if text:
            flowed = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
            prop["description"] = " ".join(part for part in (flowed, facts_of(prop)) if part)


def _parts(
    prop: Schema, into: Collection[str] = ("items", "additionalProperties", "anyOf", "prefixItems")
) -> Iterator[Schema]:
    """A property's schema and the schemas in it; references are not followed."""
    yield prop
    for key in into:
        inner = prop.get(key)
        for part in inner if isinstance(inner, list) else (inner,):
            if isinstance(part, dict):
                yield from _parts(part, into)
