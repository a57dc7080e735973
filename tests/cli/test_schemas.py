"""Every field of every document says what it means, and every number its unit."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

import vuelta
from vuelta.cli.schemas import Document, schema_of
from vuelta.model import Noun, documented

UNITS = re.compile(
    r"\b(seconds|metres|kilometres|minutes|hours|days?|km/h|kilograms|milliseconds|degrees"
    r"|currency|load units|share|shares|factors?|numbers?|level|row|most|money steps)\b|#\{|/ n",
    re.IGNORECASE,
)
"""How a number's unit may be told where its type does not have one."""


def nouns_of(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every noun of a document by name: its properties."""
    schema = schema_of(document)
    for name, noun in {str(document): schema, **schema.get("$defs", {})}.items():
        if "properties" in noun:
            yield name, noun["properties"]


def is_number(prop: dict[str, Any]) -> bool:
    return any(part.get("type") in ("number", "integer") for part in documented._parts(prop))


def is_name(prop: dict[str, Any]) -> bool:
    """A text that may be written as a whole number is a name: it has no unit."""
    return any(
        inner.get("type") == "string" and inner.get("minLength") == 1
        for part in documented._parts(prop)
        for inner in part.get("anyOf", ())
    )


@pytest.mark.parametrize("document", list(Document))
def test_every_field_says_what_it_means_and_numbers_their_unit(document: Document) -> None:
    silent, unitless = [], []
    for name, properties in nouns_of(document):
        for field, prop in properties.items():
            text = prop.get("description", "")
            if not text.removesuffix(documented.facts_of(prop)).strip():
                silent.append(f"{name}.{field}")
            if (
                is_number(prop)
                and not is_name(prop)
                and documented.unit_of(prop) is None
                and not UNITS.search(text)
            ):
                unitless.append(f"{name}.{field}: {text}")
    assert not silent
    assert not unitless


@pytest.mark.parametrize("document", list(Document))
def test_facts_told_are_those_of_the_schema(document: Document) -> None:
    for name, properties in nouns_of(document):
        for field, prop in properties.items():
            assert prop["description"].endswith(documented.facts_of(prop)), f"{name}.{field}"


def test_a_price_states_its_default_in_currency_units() -> None:
    costs = schema_of(Document.problem)["$defs"]["Costs"]["properties"]
    assert costs["per_hour"]["description"].endswith("Default: 3600.")


def test_no_noun_of_the_package_has_a_silent_field() -> None:
    for found in pkgutil.walk_packages(vuelta.__path__, "vuelta."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    silent = [
        f"{noun.__module__}.{noun.__name__}.{field}"
        for noun in subclasses(Noun)
        if noun.__module__.startswith("vuelta.")
        for field in noun.model_fields
        if not documented.meaning(noun, field) and field != "code"
    ]
    assert not silent


def subclasses(noun: type[Noun]) -> Iterator[type[Noun]]:
    for below in noun.__subclasses__():
        yield below
        yield from subclasses(below)


def test_the_command_prints_the_schema(vuelta: Any) -> None:
    for name in ("problem", "kpis", "horizon-plan"):
        assert json.loads(vuelta("schema", name).out) == schema_of(Document(name))
