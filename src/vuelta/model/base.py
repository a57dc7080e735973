"""What every noun shares: frozen models, and field types that parse units.

Times are integers of seconds inside and follow the document's ``Style``
outside; money is an integer of steps inside and a decimal number outside.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from numbers import Real as AnyReal
from typing import Annotated, ClassVar, Final, Literal, NamedTuple

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    JsonValue,
    PlainSerializer,
    SerializationInfo,
    Strict,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from vuelta import units
from vuelta.model import documented, ids
from vuelta.model.ids import parse_id, written_as_integer
from vuelta.model.in_currency import InCurrency
from vuelta.model.object_rules import Rule, rules_of
from vuelta.model.plain_values import is_none, said
from vuelta.model.value_slips import point_remedy, window_remedy

LAZY: Final = ConfigDict(defer_build=True)
"""Of a type adapter: made when it is first used, not at every start."""


class Noun(BaseModel):
    """Base of every noun: frozen, and no field is silently ignored."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_default=False,
        defer_build=True,  # validators are made when a noun is first used, not at every start
    )

    RULES: ClassVar[tuple[Rule, ...]] = ()
    """What holds of its fields together, as JSON Schema says it: of this noun alone."""

    @property
    def in_currency(self) -> InCurrency:
        """Its money as exact decimals: fields hold steps of 1/10,000 of the currency."""
        return InCurrency(self)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The schema with what its fields mean, and without fields that no document has."""
        written = handler(schema)
        inner = handler.resolve_ref_schema(written)
        for name, field in cls.model_fields.items():
            if field.exclude:
                inner.get("properties", {}).pop(name, None)
        if rules := rules_of(cls):
            inner["allOf"] = rules
        documented.describe(cls, inner)
        return written


Metadata = Annotated[dict[str, JsonValue] | None, Field(exclude_if=is_none)]
"""What the caller keeps with a thing: any JSON object, untouched, and nothing reads it."""


def _finding(code: str, cause: str, remedy: str) -> PydanticCustomError:
    """An error pydantic collects, carrying our code and remedy."""
    return PydanticCustomError(code, "{cause}", {"cause": cause, "remedy": remedy})


def _checked(code: str, remedy: str, parse: Callable[[object], int]) -> Callable[[object], int]:
    """A validator that turns a parser's ValueError into a finding."""

    def check(value: object) -> int:
        try:
            return parse(value)
        except units.AdvisedError as error:
            raise _finding(code, str(error), error.remedy) from None
        except ValueError as error:
            raise _finding(code, str(error), remedy) from None

    return check


def _offset(value: object) -> int:
    seconds = units.whole(value)
    if abs(seconds) >= 86_400 or seconds % 60:
        raise ValueError(f"{seconds} is no offset from UTC: whole minutes, less than a day")
    return seconds


Offset = Annotated[
    int,
    BeforeValidator(_checked("E105", "give seconds east of UTC, such as 3600", _offset)),
    WithJsonSchema({"type": "integer", "minimum": -86_340, "maximum": 86_340, "multipleOf": 60}),
]
"""Seconds east of UTC."""


class Style(Noun):
    """How a document spells times and ids; an answer keeps its question's style."""

    times: Literal["seconds", "rfc3339"] = "seconds"
    """Whether times are whole seconds or RFC 3339 texts."""
    utc_offset: Offset = 0
    """Offset from UTC of RFC 3339 times, seconds: whole minutes, less than a day."""
    ids: Literal["string", "integer"] = "string"
    """Whether ids are texts or whole numbers."""


def _bounded(largest: int) -> Callable[[object], int]:
    def parse(value: object) -> int:
        number = units.whole(value)
        if number < 0:
            raise ValueError(f"{number} is negative")
        if number > largest:
            raise ValueError(f"{number} is beyond the limit of {largest}")
        return number

    return parse


def _nonnegative_money(value: object) -> int:
    steps = units.parse_money(value)
    if steps < 0:
        raise ValueError(f"{value} is negative")
    return steps


def _style(info: SerializationInfo) -> Style | None:
    context = info.context
    return context.get("style") if isinstance(context, dict) else None


def _write_time(seconds: int, info: SerializationInfo) -> int | str:
    style = _style(info)
    if style is not None and style.times == "rfc3339":
        return units.format_time(seconds, style.utc_offset)
    return seconds


def _write_id(name: str, info: SerializationInfo) -> int | str:
    style = _style(info)
    return written_as_integer(name) if style is not None and style.ids == "integer" else name


def _parse_id(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # JSON knows one kind of number
    try:
        return parse_id(value)
    except ValueError as error:
        remedy = "give a name: a text without line ends and the like, or a whole number"
        raise _finding("E104", str(error), remedy) from None


Id = Annotated[
    str, BeforeValidator(_parse_id), PlainSerializer(_write_id), WithJsonSchema(ids.SCHEMA)
]
"""A name that is stable between calls: text; integers are accepted."""

IdKey = Annotated[
    str,
    BeforeValidator(_parse_id),
    PlainSerializer(_write_id),
    WithJsonSchema(ids.TEXT),
]
"""An id by which an object lists things: JSON has but texts there, YAML whole numbers too."""

_MOMENT: Final[JsonSchemaValue] = {
    "anyOf": [
        {"type": "integer", "minimum": -units.MAX_TIME, "maximum": units.MAX_TIME},
        {"type": "string", "format": "date-time", "pattern": f"^{units.RFC_3339}$"},
    ],
    "unit": "seconds or RFC 3339",
}
_DEGREES: Final = "degrees: longitude, latitude"

Time = Annotated[
    int,
    BeforeValidator(
        _checked(
            "E105",
            "give seconds as a whole number or RFC 3339 such as 2026-11-22T09:00:00+01:00",
            units.parse_time,
        )
    ),
    PlainSerializer(_write_time),
    WithJsonSchema(_MOMENT),
]
"""A moment, seconds; RFC 3339 accepted."""

Duration = Annotated[
    int,
    BeforeValidator(
        _checked(
            "E106",
            "give a whole number of seconds, zero or more: 300 is five minutes",
            _bounded(units.MAX_DURATION),
        )
    ),
    WithJsonSchema(
        {"type": "integer", "minimum": 0, "maximum": units.MAX_DURATION, "unit": "seconds"}
    ),
]
"""A span of time, seconds, zero or more."""

Metres = Annotated[
    int,
    BeforeValidator(
        _checked(
            "E107", "give a whole number of metres, zero or more", _bounded(units.MAX_DISTANCE)
        )
    ),
    WithJsonSchema(
        {"type": "integer", "minimum": 0, "maximum": units.MAX_DISTANCE, "unit": "metres"}
    ),
]
"""A distance, metres, zero or more."""

_AMOUNT: Final[JsonSchemaValue] = {
    "type": "integer",
    "minimum": 0,
    "maximum": units.MAX_AMOUNT,
    "unit": "load units",
}

Amount = Annotated[
    int,
    BeforeValidator(
        _checked(
            "E108",
            "give a whole number, zero or more, in the unit of the vehicles' capacity: "
            "grams, say, where kilograms have fractions",
            _bounded(units.MAX_AMOUNT),
        )
    ),
    WithJsonSchema(_AMOUNT),
]
"""A quantity in one capacity dimension, zero or more."""


def _listed(value: object) -> object:
    """The one number of one dimension as the list it stands for."""
    if isinstance(value, list | tuple):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (value,)
    raise _finding(
        "E103",
        f"amounts are a list of one number per dimension, not {said(value)}",
        "give a list of whole numbers, such as [10]",
    )


Amounts = Annotated[
    tuple[Amount, ...],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [{"type": "array", "items": _AMOUNT}, _AMOUNT]}),
]
"""Quantities, one per capacity dimension; a number alone is one dimension."""

_MOST: Final = units.MAX_MONEY // units.MONEY_STEPS
_MOST_IN_ALL: Final = units.MAX_TOTAL // units.MONEY_STEPS

Money = Annotated[
    int,
    BeforeValidator(
        _checked("E109", "give a number with at most four decimals", units.parse_money)
    ),
    PlainSerializer(units.format_money),
    WithJsonSchema({"type": "number", "minimum": -_MOST, "maximum": _MOST, "unit": "currency"}),
]
"""An amount of money, steps of 1/10,000 inside (see ``Noun.in_currency``); may be negative."""

Total = Annotated[
    int,
    BeforeValidator(
        _checked(
            "E109",
            "give a number with at most four decimals",
            lambda value: units.parse_money(value, units.MAX_TOTAL),
        )
    ),
    PlainSerializer(units.format_money),
    WithJsonSchema(
        {"type": "number", "minimum": -_MOST_IN_ALL, "maximum": _MOST_IN_ALL, "unit": "currency"}
    ),
]
"""A sum of money; money steps inside."""

Price = Annotated[
    int,
    BeforeValidator(
        _checked(
            "E109", "give a number, zero or more, with at most four decimals", _nonnegative_money
        )
    ),
    PlainSerializer(units.format_money),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": _MOST, "unit": "currency"}),
]
"""A price, zero or more; money steps inside."""

Count = Annotated[
    int,
    BeforeValidator(_checked("E110", "give a whole number, zero or more", _bounded(10**9))),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 10**9}),
]
"""A number of things, zero or more."""


class Window(NamedTuple):
    """A span in which something must start; both ends belong to it."""

    start: Time
    end: Time


def _pair(value: object) -> object:
    if isinstance(value, list | tuple) and len(value) == 2:
        return tuple(value)
    cause = f"a time window is [start, end], not {said(value)}"
    raise _finding("E103", cause, window_remedy(value))


def _in_order(window: Window) -> Window:
    if window.end < window.start:
        raise _finding(
            "E111",
            f"window {window.start}-{window.end} ends before it starts",
            "swap the two times, or give the end a later date; past midnight, 86400 s more",
        )
    if window.end - window.start > units.MAX_DURATION:
        raise _finding(
            "E105",
            f"window {window.start}-{window.end} is longer than {units.MAX_DURATION} seconds",
            "give a shorter window",
        )
    return window


TimeWindow = Annotated[
    Window,
    BeforeValidator(_pair),
    AfterValidator(_in_order),
    WithJsonSchema(
        {"type": "array", "prefixItems": [_MOMENT, _MOMENT], "minItems": 2, "maxItems": 2}
    ),
]
"""``[start, end]``, seconds or RFC 3339, inclusive; binds the start of service."""

TimeWindows = Annotated[
    tuple[TimeWindow, ...], AfterValidator(lambda windows: tuple(sorted(windows)))
]
"""Windows in order, however they were listed."""


def refuse_overlap(windows: tuple[Window, ...]) -> None:
    """E121 for sorted windows of which two share a moment."""
    for before, after in pairwise(windows):
        if after.start <= before.end:
            raise _finding("E121", "time windows overlap", "merge them, or correct their times")


def _degrees(value: object) -> object:
    numbers = value if isinstance(value, list | tuple) else ()
    if len(numbers) == 2 and type(numbers[0]) is type(numbers[1]) is float:
        return tuple(numbers)
    if len(numbers) == 2 and all(
        isinstance(one, AnyReal) and not isinstance(one, bool) for one in numbers
    ):
        return tuple(map(float, numbers))
    raise _finding(
        "E112",
        f"a place is [longitude, latitude] in degrees, not {said(value)}",
        point_remedy(value),
    )


def _on_earth(location: tuple[float, float]) -> tuple[float, float]:
    lon, lat = location
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        swapped = -180 <= lat <= 180 and -90 <= lon <= 90
        raise _finding(
            "E112",
            f"[{lon}, {lat}] is not a longitude and a latitude",
            "coordinates are [lon, lat]; these look swapped"
            if swapped
            else "longitude lies in -180..180, latitude in -90..90",
        )
    return location


Location = Annotated[
    tuple[float, float],
    BeforeValidator(_degrees),
    AfterValidator(_on_earth),
    WithJsonSchema(
        {
            "type": "array",
            "prefixItems": [
                {"type": "number", "minimum": -180, "maximum": 180, "unit": _DEGREES},
                {"type": "number", "minimum": -90, "maximum": 90},
            ],
            "minItems": 2,
            "maxItems": 2,
        }
    ),
]
"""``[lon, lat]``, degrees, WGS84."""


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


Names = Annotated[tuple[Id, ...], AfterValidator(_distinct)]
"""Distinct ids in the order given."""


JUST_WHOLE: Final = BeforeValidator(_checked("E110", "give a whole number", units.whole))
"""Refuses texts and truth values; it stands after the range, which the schema loses otherwise."""

Whole = Annotated[int, JUST_WHOLE]
"""A whole number, and neither a text nor a truth value."""

Real = Annotated[float, Strict()]
Flag = Annotated[bool, Strict()]
"""A number, and a truth value, and nothing that stands for them."""

Index = Annotated[
    int,
    Field(ge=0, le=10**6, json_schema_extra={"unit": "row of the matrices"}),
    JUST_WHOLE,
]
"""Row and column in the given matrices."""
