"""Travel between places: the matrices a document gives, and what we measure.

Rows are from, columns are to. An unreachable pair is ``null`` outside and
``UNREACHABLE`` inside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any, Final, NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from vuelta import units
from vuelta.model.base import Noun, _finding
from vuelta.plain_text import told

UNREACHABLE: Final = -1
"""Marks a pair of places that cannot be travelled."""


NO_WAY: Final = (2**31 - 1, 2**32 - 1)
"""What programs that know no null write there, VROOM and OSRM among them."""


_ROWS: Final = "give n rows of n numbers"


class IntMatrix:
    """A square table of whole numbers, read-only: ``array``, ``(n, n)`` int32.

    Entries are zero or more, or ``UNREACHABLE``; on the diagonal of a given one
    that is 0, as who stands there needs no way.
    """

    __slots__ = ("array", "no_ways")
    array: NDArray[np.int32]
    no_ways: int
    """Entries that were written as the largest number of 32 bits, as other programs do."""

    def __init__(self, array: NDArray[Any], no_ways: int = 0) -> None:
        table = np.ascontiguousarray(array, dtype=np.int32)
        if table.flags.writeable:
            table = table.copy() if table is array else table
            table.flags.writeable = False
        self.array = table
        self.no_ways = no_ways

    @classmethod
    def parse(cls, value: object) -> Self:
        """The matrix of a list of rows, or of a numpy array; checked."""
        if isinstance(value, cls):
            return value
        try:
            table = _as_array(value)
        except PydanticCustomError:
            raise
        except (ValueError, TypeError, OverflowError):
            cause = _no_number(value)
            if cause is None:
                cause, remedy = "rows are not lists of numbers of one length", _ROWS
            else:
                remedy = "give numbers without quotes, and null where there is no way"
            raise _finding("E140", cause, remedy) from None
        if table.ndim != 2 or table.shape[0] != table.shape[1]:
            shape = " x ".join(str(size) for size in table.shape)
            raise _finding("E140", f"matrix is {shape}, not square", _ROWS)
        no_ways = 0
        if table.size and table.max() in NO_WAY:
            endless = np.isin(table, NO_WAY)
            no_ways = int(endless.sum())
            table = np.where(endless, UNREACHABLE, table)
        if table.size and table.dtype.kind == "f" and np.any(table != np.floor(table)):
            where = _first(table != np.floor(table))
            cause = f"{where} is a fraction"
            raise _finding("E141", cause, "round to whole seconds or metres")
        if table.size and (table.max() > units.MAX_DISTANCE or table.min() < UNREACHABLE):
            is_negative = table.min() < UNREACHABLE
            wrong = table < UNREACHABLE if is_negative else table > units.MAX_DISTANCE
            where = _first(wrong)
            raise _finding(
                "E141",
                f"{where} is negative"
                if is_negative
                else f"{where} is {table[wrong][0]}, beyond the limit of {units.MAX_DISTANCE}",
                f"give 0..{units.MAX_DISTANCE}; null for a pair that cannot be travelled",
            )
        stays = np.diagonal(table) == UNREACHABLE
        if stays.any():  # who stands there needs no way
            table = table.copy()
            np.fill_diagonal(table, np.where(stays, 0, np.diagonal(table)))
        return cls(table, no_ways)

    def rows(self) -> list[list[int | None]]:
        """Lists of rows, ``None`` where unreachable."""
        if not (self.array == UNREACHABLE).any():
            return self.array.tolist()  # type: ignore[no-any-return]
        return [
            [None if cell == UNREACHABLE else cell for cell in row] for row in self.array.tolist()
        ]

    def __len__(self) -> int:
        return int(self.array.shape[0])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IntMatrix) and np.array_equal(self.array, other.array)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"IntMatrix({len(self)} x {len(self)})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.parse,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda matrix: matrix.rows()
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        number = {"type": "integer", "minimum": 0, "maximum": units.MAX_DISTANCE}
        cell = {"anyOf": [number, {"enum": [*NO_WAY]}, {"type": "null"}]}
        return {"type": "array", "items": {"type": "array", "items": cell}}


def _first(wrong: NDArray[np.bool_]) -> str:
    """The first cell that is wrong, counted from 0 like places."""
    row, column = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
    return f"the entry of row {row}, column {column}"


def _no_number(value: object) -> str | None:
    """The first cell that is neither null nor a number of use, in words."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if not isinstance(value, list | tuple):
        return None
    for i, row in enumerate(value):
        for k, cell in enumerate(row if isinstance(row, list | tuple) else ()):
            if cell is not None and not _is_number(type(cell)):
                return f"the entry of row {i}, column {k} is {told(cell):.40}, not a number"
            if isinstance(cell, int) and abs(cell) > _LONGEST:
                return f"the entry of row {i}, column {k} has too many digits"
    return None


_LONGEST: Final = 10**300
"""Larger whole numbers are no floating-point numbers."""


def _is_number(kind: type) -> bool:
    """Whether cells of a type are numbers: Python's own, or numpy's, and no truth values."""
    return issubclass(kind, int | float | np.integer | np.floating) and kind is not bool


def _as_array(value: object) -> NDArray[Any]:
    """A numeric array of nested lists; ``None`` becomes ``UNREACHABLE``.

    Types are looked at first: of a text among the cells numpy would make an array of texts,
    each as long as the longest. Negative entries stand for nothing outside, so they are shifted
    out of the way of the marker and refused by the range check.
    """
    if isinstance(value, np.ndarray):
        if isinstance(value, np.ma.MaskedArray):
            raise _finding("E140", "the array is masked", "give None, or -1, where there is no way")
        if value.dtype.kind not in "iufO":
            cause = f"an array of {value.dtype} is none of numbers"
            raise _finding("E140", cause, "give an array of whole numbers")
        if value.dtype.kind != "O":
            return value.astype(np.float64) if value.dtype.kind == "f" else value
        value = value.tolist()
    if not isinstance(value, list | tuple):
        raise TypeError
    rows = [row.tolist() if isinstance(row, np.ndarray) else row for row in value]
    kinds: set[type] = set()
    for row in rows:
        if not isinstance(row, list | tuple) or len(row) != len(rows[0]):
            raise TypeError
        kinds.update(map(type, row))
    if not all(kind is NoneType or _is_number(kind) for kind in kinds):
        raise TypeError
    table = np.asarray(rows)
    if table.dtype.kind in "iuf":
        return _shifted(table)
    numbers = table.astype(np.float64)
    gaps = np.isnan(numbers)
    if np.count_nonzero(gaps) > sum(row.count(None) for row in rows):
        return numbers  # Somebody's own "not a number": told as no whole number.
    numbers[gaps] = 0
    numbers = _shifted(numbers)
    numbers[gaps] = UNREACHABLE
    return numbers


def _shifted(table: NDArray[Any]) -> NDArray[Any]:
    """Numbers with the negative ones one lower, clear of the marker."""
    return np.where(table < 0, table - 1, table) if table.size and table.min() < 0 else table


class Matrices(Noun):
    """Given travel of one profile. Row = from, column = to; `null` where there is no way."""

    durations: IntMatrix | None = None
    """Travel times, whole seconds."""
    distances: IntMatrix | None = None
    """Distances, whole metres."""
    costs: IntMatrix | None = None
    """Prices, whole currency units; they replace the price of time and distance."""


class Trip(NamedTuple):
    """What it takes from one place to another.

    ``metres`` and ``price`` (currency units) are ``None`` where the profile
    has none; ``UNREACHABLE`` stands where there is no way.
    """

    seconds: int
    metres: int | None = None
    price: int | None = None


class Travel(Protocol):
    """Travel of one profile between numbered places, in a table or not.

    The same pair of places has the same numbers whichever way it is asked.
    """

    @property
    def n_places(self) -> int: ...

    @property
    def has_distances(self) -> bool: ...

    @property
    def has_costs(self) -> bool:
        """Whether the document prices arcs itself."""
        ...

    def leg(self, here: int, there: int) -> Trip:
        """What it takes from one place to another."""
        ...

    def usual(self, here: int, there: int) -> Trip:
        """What it takes when no disruption is in the way."""
        ...

    def among(self, places: NDArray[np.integer]) -> ProfileTravel:
        """Tables among some places, numbered as they stand in the list."""
        ...

    def at_most(self) -> Trip:
        """No pair of places takes more than this; cheap, perhaps not attained."""
        ...


class MeasuredTravel(Travel, Protocol):
    """Travel between too many places for a table: measured where it is asked.

    No pair is out of reach, metres are always known, arcs have no prices.
    """

    @property
    def points(self) -> NDArray[np.float64]:
        """``(n_places, 3)``: places by the length of the straight line are places by travel."""
        ...


@dataclass(frozen=True)
class ProfileTravel:
    """Travel of one profile between all places, in tables.

    ``durations`` seconds; ``distances`` metres, or ``None`` when the document
    gives only durations; ``costs`` currency units when it prices arcs itself;
    each ``(n, n)`` int32, row = from, ``UNREACHABLE`` where
    there is no way. ``before`` is the same travel without disruptions, where any
    have taken effect. ``beyond`` measures all places where the last of them
    (waypoints: few ask for them) have no rows; ``n_places`` counts these too.
    """

    durations: NDArray[np.int32]
    distances: NDArray[np.int32] | None = None
    costs: NDArray[np.int32] | None = None
    before: ProfileTravel | None = None
    beyond: MeasuredTravel | None = None

    @property
    def n_places(self) -> int:
        return len(self.durations) if self.beyond is None else self.beyond.n_places

    @property
    def has_distances(self) -> bool:
        return self.distances is not None

    @property
    def has_costs(self) -> bool:
        return self.costs is not None

    def leg(self, here: int, there: int) -> Trip:
        """What it takes from one place to another."""
        if self.beyond is not None and max(here, there) >= len(self.durations):
            return self.beyond.leg(here, there)
        return Trip(
            int(self.durations[here, there]),
            None if self.distances is None else int(self.distances[here, there]),
            None if self.costs is None else int(self.costs[here, there]),
        )

    def usual(self, here: int, there: int) -> Trip:
        """What it takes when no disruption is in the way."""
        if self.beyond is not None and max(here, there) >= len(self.durations):
            return self.beyond.usual(here, there)
        return (self if self.before is None else self.before).leg(here, there)

    def among(self, places: NDArray[np.integer]) -> ProfileTravel:
        """Tables among some places, numbered as they stand in the list."""
        if self.beyond is not None and len(places) and places.max() >= len(self.durations):
            return self.beyond.among(places)

        def part(table: NDArray[np.int32] | None) -> NDArray[np.int32] | None:
            return None if table is None else table[np.ix_(places, places)]

        durations = self.durations[np.ix_(places, places)]
        return ProfileTravel(durations, part(self.distances), part(self.costs))

    def at_most(self) -> Trip:
        """The most seconds, metres and price of any pair in the tables that has a way."""

        def most(table: NDArray[np.int32] | None) -> int | None:
            return None if table is None else int(table.max(initial=0))

        return Trip(int(self.durations.max(initial=0)), most(self.distances), most(self.costs))


@dataclass(frozen=True)
class TravelMatrix:
    """Travel of every profile a problem uses; places numbered as in ``Places``."""

    profiles: Mapping[str, ProfileTravel | MeasuredTravel]

    @property
    def n_places(self) -> int:
        return next((travel.n_places for travel in self.profiles.values()), 0)
