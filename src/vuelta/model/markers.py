"""Marks on fields: of lists that may not be empty, and of what no document has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from vuelta.model.base import _finding


def _ours_alone(value: object) -> object:
    """Of a field that no document has: only the reader fills it."""
    parts = value if isinstance(value, tuple) else (value,)
    if all(isinstance(one, BaseModel) for one in parts):
        return value
    raise _finding("E102", "is no field of a document", "remove it, or keep it under metadata")


OursAlone = BeforeValidator(_ours_alone)
"""Marks a field that is read off the document itself, and that no document may have."""


@dataclass(frozen=True)
class AtLeast:
    """Marks a list that is too short to mean anything with less than ``least`` entries."""

    least: int

    def __get_pydantic_core_schema__(self, kind: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._checked, handler(kind))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | {"minItems": self.least}

    def _checked(self, value: tuple[Any, ...]) -> tuple[Any, ...]:
        if len(value) < self.least:
            raise _finding("E103", f"lists {len(value)}", f"list {self.least} or more")
        return value
