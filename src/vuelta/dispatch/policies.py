"""Where a policy comes from: the defaults that are shipped, and a carrier's own.

A document needs to say only what differs: it is laid over the defaults, field
by field; lists (steps, options, pick-up points) are taken whole.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NoReturn

import yaml
from pydantic import ValidationError

from vuelta.dispatch import rules
from vuelta.dispatch.shipped import shipped
from vuelta.errors import Finding, InputError
from vuelta.model import Policy

PolicySource = str | os.PathLike[str] | Mapping[str, Any]
"""A file in JSON or YAML, or the document itself."""

_YAML: Final = (".yaml", ".yml")


@cache
def default_policy() -> Policy:
    """The policy in force when a carrier gives none.

    Source: Vuelta's taxonomy, section 2 (no public standard states response
    times; every number is meant to be set).
    """
    return Policy.model_validate(shipped("policy"))


def read_policy(source: PolicySource) -> Policy:
    """A carrier's policy, laid over the defaults.

    Raises
    ------
    InputError
        With everything found wrong: P601 when it cannot be read; P602 unknown
        role, P603 option, P604 incident code, P605 number out of range, P606
        effective dates in the wrong order, P607 an option that makes no sense
        or stands twice, P608 an escalation that runs in a circle, P609 unknown
        field, P610 a pick-up point without place or name of its own, P611
        unknown language; or the model's own codes.
    """
    document = source if isinstance(source, Mapping) else _load(Path(source))
    merged = _laid_over(shipped("policy"), document)
    findings = rules.whole(merged)
    try:
        policy = Policy.model_validate(merged)
    except ValidationError as error:
        raise InputError(rules.fields(error, merged) + findings) from None
    if findings:
        raise InputError(findings)
    return policy


def _laid_over(ground: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(ground)
    for name, value in top.items():
        below = merged.get(name)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            value = _laid_over(below, value)
        merged[name] = value
    return merged


def _load(path: Path) -> Mapping[str, Any]:
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        _refuse(str(path), (error.strerror or str(error)).lower(), "give a file that can be read")
    except UnicodeDecodeError as error:
        _refuse(str(path), f"byte {error.start} is not UTF-8 text", "save the file as UTF-8 text")
    data = _parsed_yaml(text) if path.suffix.lower() in _YAML else _parsed_json(text)
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        _refuse("", f"the document is a {type(data).__name__}", "give an object of fields")
    return data


def _parsed_json(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}"
        fault = error.msg[0].lower() + error.msg[1:]
        _refuse(where, f"not JSON: {fault}", "correct the syntax, or name the file .yaml")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose fields are named once: the second would silently win."""
    fields = dict(pairs)
    for name in fields:
        if [key for key, _ in pairs].count(name) > 1:
            _refuse("", f"{name} stands twice in one object", "merge the two")
    return fields


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


def _parsed_yaml(text: str) -> object:
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1} column {mark.column + 1}" if mark else ""
        fault = getattr(error, "problem", None) or str(error)
        _refuse(where, f"not a YAML document: {fault}", "correct it there")


def _refuse(where: str, cause: str, remedy: str) -> NoReturn:
    raise InputError([Finding("P601", where, cause, remedy)]) from None
