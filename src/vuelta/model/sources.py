"""Documents of people: an object of fields in JSON or YAML, from a file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

import yaml

from vuelta.errors import Finding, InputError

_YAML: Final = (".yaml", ".yml")


def read_document(source: str | os.PathLike[str], code: str) -> Mapping[str, Any]:
    """The object in a file, YAML when its name says so; ``-`` is standard input.

    Raises
    ------
    InputError
        Under ``code``, when there is none that can be read, or a field stands twice.
    """
    text = _text(source, code)
    is_json = Path(source).suffix.lower() not in _YAML
    if os.fspath(source) == "-":
        is_json = text.lstrip()[:1] in ("{", "[")
    data = _parsed_json(text, code) if is_json else _parsed_yaml(text, code)
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        kind = type(data).__name__
        _refuse(code, "", f"the document is a {kind}", "give an object of fields")
    return data


def _text(source: str | os.PathLike[str], code: str) -> str:
    where = os.fspath(source)
    try:
        raw = sys.stdin.buffer.read() if where == "-" else Path(source).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        cause = (error.strerror or str(error)).lower()
        _refuse(code, where, cause, "give a file that can be read")
    except UnicodeDecodeError as error:
        cause = f"byte {error.start} is not UTF-8 text"
        _refuse(code, where, cause, "save the file as UTF-8 text")


def _parsed_json(text: str, code: str) -> object:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        """An object whose fields are named once: the second would silently win."""
        fields = dict(pairs)
        for name in fields:
            if [key for key, _ in pairs].count(name) > 1:
                _refuse(code, "", f"{name} stands twice in one object", "merge the two")
        return fields

    try:
        return json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}"
        fault = error.msg[0].lower() + error.msg[1:]
        _refuse(code, where, f"not JSON: {fault}", "correct the syntax, or name the file .yaml")


class _Loader(yaml.SafeLoader):
    """YAML whose fields are named once, and in which a time stays the text it is.

    The model reads RFC 3339 itself, with its offset.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 (the base class declares it)
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    fault = f"{key.value} stands twice in one object"
                    raise yaml.MarkedYAMLError(problem=fault, problem_mark=key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def _parsed_yaml(text: str, code: str) -> object:
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1} column {mark.column + 1}" if mark else ""
        fault = getattr(error, "problem", None) or str(error)
        _refuse(code, where, f"not a YAML document: {fault}", "correct it there")


def _refuse(code: str, where: str, cause: str, remedy: str) -> NoReturn:
    raise InputError([Finding(code, where, cause, remedy)]) from None
