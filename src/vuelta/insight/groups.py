"""A day in parts: by local day, by zone, by vehicle (its driver), by customer class."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import cos, floor, radians
from typing import Final

from vuelta.insight.kpi_nouns import GroupBy
from vuelta.insight.measured_day import Day, Visit

_DEGREE: Final = 111_195.0
"""Metres of a degree of latitude."""

NOBODY: Final = "-"
"""Name of the group of tasks that have no vehicle, or no place on earth."""


def group_of(day: Day, by: GroupBy, zone_metres: int) -> Callable[[Visit], str]:
    """The name of the group each task belongs to.

    ``day``: of the visit, or else of the day's first step; a date where times
    are RFC 3339. ``zone``: a square of ``zone_metres``, named by latitude and
    longitude of its middle. ``class``: the kind of task, with its priority
    where it has one.
    """
    match by:
        case "day":
            return lambda visit: _date(day, visit)
        case "zone":
            return lambda visit: _zone(visit, zone_metres)
        case "vehicle":
            return lambda visit: visit.vehicle or NOBODY
        case "class":
            return _class


def _date(day: Day, visit: Visit) -> str:
    first = min((route.steps[0].arrival for route in day.driven.routes), default=0)
    moment = first if visit.start is None else visit.start
    style = day.problem.style
    if style.times == "rfc3339":
        local = datetime.fromtimestamp(moment, UTC) + timedelta(seconds=style.utc_offset)
        return local.date().isoformat()
    return str(day.versions[-1].promised.day(moment))


def _zone(visit: Visit, metres: int) -> str:
    if visit.task.location is None:
        return NOBODY
    lon, lat = visit.task.location
    row = floor(lat * _DEGREE / metres)
    middle = (row + 0.5) * metres / _DEGREE
    width = metres / (_DEGREE * max(0.01, cos(radians(middle))))
    return f"{middle:.3f},{(floor(lon / width) + 0.5) * width:.3f}"


def _class(visit: Visit) -> str:
    priority = visit.demand.priority
    return f"{visit.kind}, priority {priority}" if priority else visit.kind
