"""Where a plan says something else than its own sequence of steps implies.

Only what a plan states is compared: fields it sets, times when any of a
route's arrivals is not zero (a draft has none). A stated start before its
window opens, or before the vehicle may leave, is reported apart as
``lead_time``: the canonical schedule waits, so it never shows as a violation.
Steps that have begun are facts: nothing can be said against them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from vuelta import units
from vuelta.model import Noun, Plan, Route, Step, Window

Value = int | float | tuple[int, ...] | tuple[float, ...]

_SAME_PLACE: Final = 1e-6
"""Degrees: coordinates that are written with fewer decimals are no other place."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One statement of a plan that does not hold: where, what, and what is.

    Money in currency units, times in seconds. ``path`` leads into the plan as
    it was given; ``.lead_time`` at its end means seconds too early.
    """

    path: str
    stated: Value
    actual: Value | None


class Pair(NamedTuple):
    """A given step, its position, what it should say, and when it may start."""

    position: int
    given: Step
    actual: Step
    windows: Sequence[Window] = ()
    earliest: int | None = None


_TIMES = ("arrival", "waiting_time", "setup", "service", "duration", "late")
_STEP_VALUES = ("distance", "load")
_TOTALS = (
    "cost",
    "setup",
    "service",
    "duration",
    "waiting_time",
    "distance",
    "priority",
    "delivery",
    "pickup",
)
_MONEY = ("cost",)


def of_route(r: int, given: Route, actual: Route, pairs: Sequence[Pair]) -> Iterator[Difference]:
    """What a given route states wrongly."""
    timed = any(pair.given.arrival for pair in pairs)
    for pair in pairs:
        path = f"routes[{r}].steps[{pair.position}]"
        names = (*_TIMES, *_STEP_VALUES) if timed else _STEP_VALUES
        yield from _compare(path, pair.given, pair.actual, names)
        yield from _elsewhere(path, pair.given, pair.actual)
        if timed:
            yield from _too_early(path, pair)
    yield from _compare(f"routes[{r}]", given, actual, _TOTALS)


def _elsewhere(path: str, given: Step, actual: Step) -> Iterator[Difference]:
    """A place that the problem says otherwise; one of which it knows nothing is passed over."""
    if None not in (given.location_index, actual.location_index):
        stated, ours = given.location_index or 0, actual.location_index
        if stated != ours:
            yield Difference(f"{path}.location_index", stated, ours)
    if given.location is not None and actual.location is not None:
        apart = (abs(a - b) for a, b in zip(given.location, actual.location, strict=True))
        if max(apart) > _SAME_PLACE:
            yield Difference(f"{path}.location", given.location, actual.location)


def of_summary(given: Plan, actual: Plan) -> Iterator[Difference]:
    """What a given summary states wrongly."""
    if "summary" in given.model_fields_set:
        names = (*_TOTALS, "routes", "unassigned")
        yield from _compare("summary", given.summary, actual.summary, names)


def _compare(path: str, given: Noun, actual: Noun, names: Sequence[str]) -> Iterator[Difference]:
    of_given, of_actual = vars(given), vars(actual)
    for name in names:
        stated, ours = of_given[name], of_actual[name]
        if stated == ours or stated is None or name not in given.model_fields_set:
            continue
        if name in _MONEY:
            stated, ours = units.format_money(stated), units.format_money(ours)
        yield Difference(f"{path}.{name}", stated, ours)


def _too_early(path: str, pair: Pair) -> Iterator[Difference]:
    start = pair.given.start
    opening = start if pair.earliest is None else max(start, pair.earliest)
    for window in pair.windows:
        if start <= window.end:
            opening = max(opening, window.start)
            break
    if opening > start:
        yield Difference(f"{path}.lead_time", opening - start, 0)
