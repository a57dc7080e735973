"""YAML in the manner of JSON: fields stand once, and a time stays the text it is."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

from vuelta.errors import refuse


class _Loader(yaml.SafeLoader):
    """YAML whose fields stand once, and in which a time stays the text it is.

    The model reads RFC 3339 itself, with its offset.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 (the base class declares it)
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Hashable] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    where = _at(key.start_mark)
                    fault = f"{key.value} stands twice in one object"
                    refuse("F208", where, fault, "merge the two")
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def load(text: str) -> object:
    """What a YAML text says; F206 or F208 when it cannot be read."""
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        fault = getattr(error, "problem", None) or str(error)
        refuse("F206", _at(mark), f"not a YAML document: {fault}", "correct it there")
    except RecursionError:
        refuse("F206", "", "not YAML we can read: nested too deeply", "flatten the document")


def _at(mark: yaml.Mark | None) -> str:
    return "" if mark is None else f"line {mark.line + 1} column {mark.column + 1}"
