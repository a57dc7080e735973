"""Times of day, and dates without an offset, put on the clock of the document's place.

A document that says its ``date`` and ``time_zone`` may write ``08:00`` where others write
``2026-11-23T08:00:00+01:00``. Numbers beside such texts are seconds since midnight of that date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from vuelta.errors import refuse, suggest
from vuelta.model.plain_values import said
from vuelta.units import LOCAL_TIME, TIME_OF_DAY

_TIMES: Final = frozenset(
    {
        *("time_window", "time_windows", "soft_start", "soft_end", "release_time"),
        *("service_at", "service_after", "service_before", "since"),
    }
)
"""Fields that hold a moment, or lists of them."""

_LISTS: Final = ("vehicles", "jobs", "shipments", "facilities")
_INSIDE: Final = ("breaks", "steps", "room_taken", "places", "pickup", "delivery")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def on_the_clock(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with RFC 3339 times for its local ones, without ``date`` and ``time_zone``.

    Raises
    ------
    InputError
        E113, when one of the two is missing that a time needs, or cannot be read.
    """
    data = {name: value for name, value in document.items() if name not in ("date", "time_zone")}
    texts: list[str] = []
    _mapped(data, lambda value: texts.append(value) if isinstance(value, str) else None)
    clock = _Clock(document)
    if not texts:
        return data
    return _mapped(data, clock.moment)


class _Clock:
    """The day and the place a document speaks of."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        day, zone = document.get("date"), document.get("time_zone")
        self._day = None if day is None else _day(day)
        self._zone = None if zone is None else _zone(zone)

    def moment(self, value: Any) -> Any:
        """A time as RFC 3339 writes it; what is no local time as it stands."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            if self._day is None or self._zone is None or value != int(value):
                return value
            return self._text(datetime.combine(self._day, datetime.min.time()), int(value))
        if not isinstance(value, str):
            return value
        if TIME_OF_DAY.fullmatch(value):
            if self._day is None:
                refuse(
                    "E113",
                    "date",
                    f"'{value}' is a time of day, and the document has no date",
                    "give its date, such as 2026-11-23, and its time_zone, such as Europe/Madrid",
                )
            hours, minutes, *rest = map(int, value.split(":"))
            seconds = hours * 3_600 + minutes * 60 + sum(rest)
            midnight = datetime.combine(self._day, datetime.min.time())
            return self._text(midnight + timedelta(seconds=seconds))
        if LOCAL_TIME.fullmatch(value):
            try:
                return self._text(datetime.fromisoformat(value))
            except ValueError:
                return value
        return value

    def _text(self, local: datetime, later: int = 0) -> str:
        if self._zone is None:
            refuse(
                "E113",
                "time_zone",
                "a time of the document has no offset from UTC",
                "give its time_zone, such as Europe/Madrid, or write the offset, +01:00",
            )
        moment = local.replace(tzinfo=self._zone)
        if later:
            moment = (moment.astimezone(UTC) + timedelta(seconds=later)).astimezone(self._zone)
        offset = moment.utcoffset() or timedelta()
        return (moment if offset.seconds % 60 == 0 else moment.astimezone(UTC)).isoformat()


def _day(value: object) -> date:
    try:
        if not isinstance(value, str) or not _DATE.fullmatch(value):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        remedy = "give year-month-day, such as 2026-11-23"
        refuse("E113", "date", f"{said(value)} is no date", remedy)


def _zone(value: object) -> ZoneInfo:
    try:
        if not isinstance(value, str):
            raise ValueError
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError):  # no such name, no name at all, or a folder
        usual = "give a name of the IANA database, such as Europe/Madrid"
        remedy = suggest(str(value), available_timezones(), usual)
        refuse("E113", "time_zone", f"there is no time zone {said(value)}", remedy)


def _mapped(data: dict[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    """The document with its times changed; nothing of the given one is."""
    return data | {
        name: _in(data[name], change) for name in _LISTS if isinstance(data.get(name), list | tuple)
    }


def _in(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, list | tuple):
        return [_in(one, change) for one in value]
    if not isinstance(value, dict):
        return value
    mapped = dict(value)
    for name, inner in value.items():
        if name in _TIMES:
            mapped[name] = _times(inner, change)
        elif name in _INSIDE and isinstance(inner, dict | list | tuple):
            mapped[name] = _in(inner, change)
    return mapped


def _times(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, list | tuple):
        return [_times(one, change) for one in value]
    return change(value)
