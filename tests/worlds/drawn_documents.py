"""Documents drawn from a JSON Schema: whatever it takes, and little else comes to mind."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from jsonschema import Draft202012Validator

TEXTS: Final = ("a", "v", "5", "-1", "true", "car", "en", "é", " ", "=1+1", "<b>", "E105")
MOMENTS: Final = (
    "2026-11-23T09:00:00Z",
    "2026-11-23t09:00:00.000z",
    "2026-11-23T24:00:00Z",
    "2026-11-23T09:00:00+01:00",
    "2026-11-23T09:00:00+0100",
    "2024-02-29T23:59:59-03:30",
    "2026-02-29T09:00:00Z",
    "2026-04-31T09:00:00Z",
    "1971-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "2026-W48-1T09:00:00Z",
    "2026-11-23 09:00",
    "09:00",
    "9:00:30",
    "24:00",
    "2026-11-23",
)
"""Texts that are or may be taken for times."""

NUMBERS: Final = (0, 1, 2, 5, 60, 300, 3600, -1, 10**9, 1.0, 0.5, 0.0001, 1.25, 100, 2030)
DEEPEST: Final = 14
TRIES: Final = 12


class Drawing:
    """Draws documents of one schema, ``TRIES`` times where rules of an object are broken."""

    def __init__(self, schema: dict[str, Any], random: Random) -> None:
        """``random`` may be Hypothesis's."""
        self._known = schema.get("$defs", {})
        self._random = random
        self._schema = schema

    def document(self) -> Any:
        return self._value(self._schema, 0)

    def _value(self, schema: dict[str, Any], deep: int) -> Any:
        random = self._random
        while "$ref" in schema:
            schema = self._known[schema["$ref"].rpartition("/")[2]]
        for name in ("anyOf", "oneOf"):
            if name in schema and "properties" not in schema:
                one = random.choice(schema[name])
                return self._value(one, deep)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return random.choice(schema["enum"])
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = random.choice(kind)
        match kind:
            case "object":
                return self._object(schema, deep + 1)
            case "array":
                return self._list(schema, deep + 1)
            case "integer" | "number":
                return self._number(schema, kind)
            case "string":
                return self._text(schema)
            case "boolean":
                return random.random() < 0.5
            case "null":
                return None
        return random.choice((None, True, 1, "text", [], {}, {"a": [1]}))

    def _object(self, schema: dict[str, Any], deep: int) -> dict[str, Any]:
        rules = Draft202012Validator({"allOf": schema.get("allOf") or [True]})
        drawn = self._fields(schema, deep)
        for _ in range(TRIES):
            if rules.is_valid(drawn):
                break
            drawn = self._fields(schema, deep)
        return drawn

    def _fields(self, schema: dict[str, Any], deep: int) -> dict[str, Any]:
        random = self._random
        properties, needed = schema.get("properties", {}), schema.get("required", ())
        share = random.choice((0.1, 0.3, 0.5)) / max(1, deep - 2)
        drawn = {
            name: self._value(inner, deep)
            for name, inner in properties.items()
            if name in needed or (deep < DEEPEST and random.random() < share)
        }
        others = schema.get("additionalProperties", not properties)
        if others is not False:
            named = schema.get("propertyNames", {"type": "string"})
            for _ in range(random.choice((0, 1, 2)) if deep < DEEPEST else 0):
                inner = others if isinstance(others, dict) else {}
                drawn[str(self._value(named, deep))] = self._value(inner, deep)
        return drawn

    def _list(self, schema: dict[str, Any], deep: int) -> list[Any]:
        random = self._random
        first = schema.get("prefixItems", ())
        drawn = [self._value(inner, deep) for inner in first]
        least = max(schema.get("minItems", 0), len(first))
        most = min(schema.get("maxItems", 3), max(3, least))
        length = random.randint(least, most) if deep < DEEPEST else least
        return drawn + [self._value(schema["items"], deep) for _ in range(length - len(drawn))]

    def _number(self, schema: dict[str, Any], kind: str) -> Any:
        random = self._random
        low, high = schema.get("minimum"), schema.get("maximum")
        ends = [one for one in (low, high) if one is not None]
        if random.random() < 0.25 and ends:
            return random.choice([*ends, *map(float, ends)])
        fitting = [
            one
            for one in (*NUMBERS, *(end + 1 for end in ends), *(end - 1 for end in ends))
            if (low is None or one >= low)
            and (high is None or one <= high)
            and one > schema.get("exclusiveMinimum", one - 1)
            and (kind == "number" or float(one).is_integer())
            and one % schema.get("multipleOf", 1 if kind == "integer" else one or 1) == 0
        ]
        return random.choice(fitting)

    def _text(self, schema: dict[str, Any]) -> str:
        return self._random.choice(MOMENTS if "pattern" in schema else TEXTS)
