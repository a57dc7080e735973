"""YAML in the manner of JSON: numbers of its core schema, fields once, no more than is written.

Of YAML 1.2's core schema [https://yaml.org/spec/1.2.2/, section 10.3], and stricter where a
reader of YAML 1.1 would see another number: ``0123``, ``12:30`` and ``1_000`` stay texts, as
``yes`` and ``no`` do. A time stays the text it is: the model reads RFC 3339 itself.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar, Final

import yaml

from vuelta import bounds
from vuelta.errors import InputError, beyond, refuse

_BOOLS: Final = {"true": True, "false": False}
_TAG: Final = "tag:yaml.org,2002:"

_RULES: Final = (
    ("null", r"(?:|~|null|Null|NULL)", ("", "~", "n", "N")),
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)", tuple("tTfF")),
    ("int", r"(?:[-+]?(?:0|[1-9][0-9]*)|0o[0-7]+|0x[0-9a-fA-F]+)", tuple("-+0123456789")),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?",
        tuple("-+.0123456789"),
    ),
    ("merge", r"<<", ("<",)),
)
"""Tag, what a plain scalar of it looks like, and how it may begin; the first that fits holds."""

_LOOK: Final = {tag: re.compile(rf"^{look}\Z") for tag, look, _ in _RULES}


class _Loader(yaml.SafeLoader):
    """YAML of fields, lists, texts, numbers, truth values and null."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (declared so by its base)
    yaml_constructors: ClassVar[dict[str | None, Any]] = {
        None: yaml.SafeLoader.construct_undefined,
        **{
            f"{_TAG}{kind}": yaml.SafeLoader.yaml_constructors[f"{_TAG}{kind}"]
            for kind in ("null", "str", "seq", "map")
        },
    }

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._level, self._deepest = 0, bounds.LEVELS.most
        self._sizes: dict[int, int] = {}
        """Values in each finished node, those of aliases counted at each mention."""
        self._repeated = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """The next node; counted, so that it is known what it unfolds to before it does."""
        if self.check_event(yaml.AliasEvent):
            return self._mentioned(super().compose_node(parent, index))
        mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
        self._level += 1
        if self._level > self._deepest:
            raise InputError([beyond(bounds.LEVELS, _at(mark))])
        node = super().compose_node(parent, index)
        self._level -= 1
        if node is not None:
            self._sizes[id(node)] = 1 + sum(self._sizes[id(part)] for part in _parts(node))
        return node

    def _mentioned(self, node: yaml.Node | None) -> yaml.Node | None:
        """A node that an alias mentions again."""
        if node is None or id(node) not in self._sizes:
            mark = None if node is None else node.start_mark
            refuse("F206", _at(mark), "not a YAML document: it contains itself", "leave that out")
        self._repeated += self._sizes[id(node)]
        if self._repeated > bounds.VALUES_REPEATED.most:
            raise InputError([beyond(bounds.VALUES_REPEATED, _at(node.start_mark))])
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            name = self._name_of(key)
            if name in seen:
                fault = f"{name} stands twice in one object"
                refuse("F208", _at(key.start_mark), fault, "merge the two")
            seen.add(name)
        return super().construct_mapping(node, deep)

    def _name_of(self, key: yaml.Node) -> str:
        """What a field is called: a text, or a whole number, as ids may be."""
        name: object = None
        if isinstance(key, yaml.ScalarNode):
            name = key.value if key.tag == f"{_TAG}merge" else self.construct_object(key)
        if not isinstance(name, str) and type(name) is not int:
            refuse("F206", _at(key.start_mark), "this is no name of a field", "put it in quotes")
        return str(name)

    def number_of(self, node: yaml.ScalarNode, kind: str) -> str:
        """The text of a number or truth value, in lower case; others than it may be are refused."""
        text: str = self.construct_scalar(node)
        if not _LOOK[kind].match(text):
            refuse("F206", _at(node.start_mark), f"{text} is no {kind} of YAML", "correct it there")
        return text.lower()

    def whole_number(self, node: yaml.ScalarNode) -> int:
        text = self.number_of(node, "int")
        try:
            return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
        except ValueError:  # of more digits than Python reads
            refuse("F206", _at(node.start_mark), "the number is too long", "correct the number")

    def decimal_number(self, node: yaml.ScalarNode) -> float:
        return float(self.number_of(node, "float"))

    def truth(self, node: yaml.ScalarNode) -> bool:
        return _BOOLS[self.number_of(node, "bool")]


for _kind, _, _begins in _RULES:
    _Loader.add_implicit_resolver(f"{_TAG}{_kind}", _LOOK[_kind], list(_begins))
_Loader.add_constructor(f"{_TAG}int", _Loader.whole_number)
_Loader.add_constructor(f"{_TAG}float", _Loader.decimal_number)
_Loader.add_constructor(f"{_TAG}bool", _Loader.truth)


def _parts(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return []


def load(text: str) -> object:
    """What a YAML text says; F206, F208 or E190 when it cannot be read."""
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        fault = getattr(error, "problem", None) or str(error)
        remedy = "indent with spaces" if "'\\t'" in fault else "correct it there"
        refuse("F206", _at(mark), f"not a YAML document: {fault}", remedy)
    except RecursionError:
        refuse("F206", "", "not YAML we can read: nested too deeply", "flatten the document")


def _at(mark: yaml.Mark | None) -> str:
    return "" if mark is None else f"line {mark.line + 1} column {mark.column + 1}"
