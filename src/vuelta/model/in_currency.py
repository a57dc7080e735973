"""Money as people speak of it: amounts in the currency instead of money steps."""

from __future__ import annotations

import inspect
import sys
from decimal import Decimal
from functools import cache
from typing import Any, Final, get_args

from pydantic import BaseModel, PlainSerializer

from vuelta import units

_PLACES: Final = -4
"""Decimals of an amount, negative: those of ``units.MONEY_STEPS``."""


class InCurrency:
    """What is money of a noun, under the same names: each amount a ``Decimal`` of four decimals.

    Amounts are in the currency of the document (``plan.currency``), and exact. None stays
    None; of a table by id, each amount. ``dir`` lists what there is.
    """

    __slots__ = ("_noun",)

    def __init__(self, noun: BaseModel) -> None:
        self._noun = noun

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # asked before there is a noun, by who copies
            raise AttributeError(name)
        if name not in money_in(type(self._noun)):
            raise AttributeError(f"{type(self._noun).__name__} has no money named {name}")
        return _amount(getattr(self._noun, name))

    def __dir__(self) -> list[str]:
        return sorted(money_in(type(self._noun)))

    def __repr__(self) -> str:
        amounts = ", ".join(f"{name}={getattr(self, name)}" for name in dir(self))
        return f"{type(self._noun).__name__} in currency: {amounts}"


@cache
def money_in(noun: type[BaseModel]) -> frozenset[str]:
    """Names of the fields and properties of a noun whose values are money steps."""
    found = {
        name
        for name, field in noun.model_fields.items()
        if _is_money((*field.metadata, field.annotation))
    }
    for name, value in inspect.getmembers_static(noun, lambda value: isinstance(value, property)):
        assert isinstance(value, property)
        if value.fget is not None and _is_money((_returned(value.fget),)):
            found.add(name)
    return frozenset(found)


def _returned(function: Any) -> object:
    """What a function says it returns, as far as its own module knows the name."""
    said = function.__annotations__.get("return")
    return vars(sys.modules[function.__module__]).get(said) if isinstance(said, str) else said


def _is_money(parts: tuple[object, ...]) -> bool:
    """Whether what is written as money stands in a type, or among what it is annotated with."""
    return any(
        part.func is units.format_money
        if isinstance(part, PlainSerializer)
        else _is_money(get_args(part))
        for part in parts
    )


def _amount(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, dict):
        return {name: _amount(steps) for name, steps in value.items()}
    return Decimal(value).scaleb(_PLACES)
