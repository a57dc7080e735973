"""What holds of one object as JSON Schema says it: which fields need or exclude which others.

A noun lists such rules under ``RULES``, beside the validator that says them in words; both say
the same (tests/cli/test_schema_says.py). A field of ``null`` is one that is not given.
"""

from __future__ import annotations

from typing import Any

Rule = dict[str, Any]


def rules_of(noun: type) -> list[Rule]:
    """The rules of a noun, those of its bases first."""
    return [rule for owner in reversed(noun.__mro__) for rule in vars(owner).get("RULES", ())]


_POSITIVE: Rule = {"type": "number", "exclusiveMinimum": 0}


def given(*names: str) -> Rule:
    """All of the fields stand there, and none is ``null``."""
    return {
        "required": list(names),
        "properties": {name: {"not": {"type": "null"}} for name in names},
    }


def named(name: str, *values: object) -> Rule:
    """The field stands there, with one of these values."""
    return {"required": [name], "properties": {name: {"enum": list(values)}}}


def listed(name: str) -> Rule:
    """The field is a list of something."""
    return {"required": [name], "properties": {name: {"type": "array", "minItems": 1}}}


def positive(name: str) -> Rule:
    """The field is a number above 0, or a list with such a number."""
    some = {"anyOf": [_POSITIVE, {"type": "array", "contains": _POSITIVE}]}
    return {"required": [name], "properties": {name: some}}


def either(*rules: Rule) -> Rule:
    """One or more of them hold."""
    return {"anyOf": list(rules)}


def both(*rules: Rule) -> Rule:
    """All of them hold."""
    return {"allOf": list(rules)}


def no(*rules: Rule) -> Rule:
    """None of them holds."""
    return {"not": either(*rules)}


def needs(first: Rule, second: Rule) -> Rule:
    """Where the first holds, the second does."""
    return {"if": first, "then": second}


PLACED: Rule = either(given("location"), given("location_index"))
"""It is somewhere."""
