"""From a text to an object of fields: JSON, or YAML where its name or its look says so.

Each field stands once, numbers are finite, and what is too deeply nested to be
read is refused: the same for every document.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, NoReturn

from vuelta.documents.files import Source, read_text, suffix_of
from vuelta.documents.json_slips import slip_of
from vuelta.documents.plain_data import sound
from vuelta.errors import refuse

_YAML: Final = (".yaml", ".yml")
_FIELD: Final = re.compile(r"^[A-Za-z_]\w*[ \t]*:(\s|$)", re.MULTILINE)
_KINDS: Final = {list: "a list", str: "a text", bool: "a truth value", type(None): "null"}


def is_yaml(text: str, ending: str = "") -> bool:
    """Whether a text is meant as YAML: by its file's ending, else by how it begins."""
    if ending in (*_YAML, ".json"):
        return ending in _YAML
    return text.lstrip()[:1] not in ("{", "[") and _FIELD.search(text) is not None


def read_object(source: Source | Mapping[str, Any]) -> dict[str, Any]:
    """The object in a file, gunzipped when it is gzip; ``-`` is standard input.

    A YAML text without content is an empty object; what is an object already is looked through.

    Raises
    ------
    InputError
        F201, F202, F206 to F209, F211 or E190.
    """
    if isinstance(source, Mapping):
        return dict(sound(source))
    text = read_text(source)
    return object_of(text, yaml=is_yaml(text, suffix_of(source)))


def object_of(text: str, *, yaml: bool = False, like: str = "{ ... }") -> dict[str, Any]:
    """The object of a JSON or YAML text; ``like`` shows who gives another thing what it is.

    Raises
    ------
    InputError
        F206 with line and column, F207 when it is no object, F208 when a field
        stands twice; and what ``sound`` refuses.
    """
    data = _yaml(text) if yaml else _json(text)
    if data is None and yaml:
        return {}
    if not isinstance(data, dict):
        kind = _KINDS.get(type(data), "a number")
        refuse("F207", "", f"the document is {kind}", f"give an object of fields, as {like}")
    return sound(data)


def _json(text: str) -> object:
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        cause, remedy = slip_of(text, error)
        where = f"line {error.lineno} column {error.colno}"
        refuse("F206", where, f"not JSON: {cause}", remedy)
    except RecursionError:
        refuse("F206", "", "not JSON we can read: nested too deeply", "flatten the document")
    except ValueError:  # of more digits than Python reads
        refuse("F206", "", "not JSON we can read: a number is too long", "correct the number")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose fields stand once: the second would silently win."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        [(name, _)] = Counter(name for name, _ in pairs).most_common(1)
        refuse("F208", "", f"{name} stands twice in one object", "merge the two")
    return fields


def _no_constant(name: str) -> NoReturn:
    refuse("F206", "", f"{name} is not JSON", "give a finite number, or null")


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _yaml(text: str) -> object:
    """YAML; what is JSON as well is read as that, twenty times as fast."""
    if text.lstrip()[:1] in ("{", "["):
        with suppress(ValueError, RecursionError):
            return json.loads(text, parse_constant=_no_number, object_pairs_hook=_once)
    from vuelta.documents import yaml_text  # PyYAML is loaded where somebody writes YAML

    return yaml_text.load(text)
