"""What documents say in the ways of other programs, taken as it is meant.

A body sent to VROOM is a valid problem as it is: what is not used is left aside, and what is
written in another way is put into ours, each with a warning (W107, W108); its breaks are taken
by every route, as VROOM takes them. Elsewhere a field that is not known stays a finding, as it
may be a slip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel

from vuelta import units
from vuelta.errors import suggest
from vuelta.model.alternatives import Place
from vuelta.model.caution import Caution
from vuelta.model.fleet import Break, Costs, Facility, Vehicle, VehicleStep
from vuelta.model.jobs import Job, Shipment, ShipmentStep
from vuelta.model.plain_values import said
from vuelta.model.problem_fields import ProblemFields

Remark = Callable[[str, str, str, str], None]
"""Notes a warning: code, path, cause, remedy."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TASK: Final = _names(
    "id description location location_index setup service time_windows "
    "setup_per_type service_per_type"
)
_OF_VROOM: Final[Mapping[type[BaseModel], frozenset[str]]] = {
    ProblemFields: _names("vehicles jobs shipments matrices matrix"),
    Job: _TASK | _names("delivery pickup skills priority amount"),
    Shipment: _names("pickup delivery amount skills priority"),
    ShipmentStep: _TASK,
    Vehicle: _names(
        "id profile description start start_index end end_index capacity costs skills "
        "type time_window breaks speed_factor max_tasks max_travel_time max_distance "
        "steps"
    ),
    Break: _names("id time_windows service description max_load"),
    VehicleStep: _names("type id service_at service_after service_before"),
    Costs: _names("fixed per_hour per_km per_task_hour"),
}
"""Fields of VROOM's input (its docs/API.md), by the noun they stand in."""

REQUEST: Final = _names("options geometry threads explore exploration limit timeout")
"""Fields of a request beside the problem, for VROOM's command line and its servers."""

_ALIKE: Final = 0.75
"""How alike a name is to a known one (``difflib``) to be taken for a slip of it."""

NO_LIMIT: Final = frozenset({2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**53 - 1, 2**63 - 1, 2**64 - 1})
"""Numbers by which programs say that there is no limit, or no way."""

_NEVER: Final = 10 * units.MAX_TIME
"""Seconds that a date stands for by which programs say that there is no end, or no start."""

_EPOCH: Final = "1970"

_AMOUNTS: Final = ("capacity", "delivery", "pickup", "amount", "on_board", "max_load", "room")
LIMITED: Final[Mapping[str, tuple[str, ...]]] = {
    "Vehicle": (
        *("capacity", "on_board"),
        *("max_travel_time", "max_distance", "max_duration", "max_tasks"),
    ),
    "Break": ("max_load",),
    "Job": ("delivery", "pickup", "amount"),
    "Shipment": ("amount", "max_ride"),
    "Facility": ("room",),
}
"""Fields, by noun, in which a number of ``NO_LIMIT`` may stand."""

_LIMITS: Final = {
    "max_travel_time": units.MAX_DURATION,
    "max_distance": units.MAX_DISTANCE,
    "max_duration": units.MAX_DURATION,
    "max_ride": units.MAX_DURATION,
    "max_tasks": 10**9,
}


def as_meant(
    document: Mapping[str, Any], *, integer_ids: bool
) -> tuple[dict[str, Any], list[Caution]]:
    """The raw document in our own words, and what was noted; the caller's is left as it is."""
    found: list[Caution] = []

    def remark(code: str, where: str, cause: str, remedy: str) -> None:
        found.append(Caution(code=code, where=where, cause=cause, remedy=remedy))

    data = dict(document)
    wide = _span(data)
    is_vroom = integer_ids and all(_is_of_vroom(noun, one) for _, noun, one in _objects(data))
    changed: dict[int, dict[str, Any]] = {}
    for where, noun, one in _objects(data):
        mended = _mended(where, noun, one, wide, remark, is_vroom=is_vroom)
        if mended is not one:
            changed[id(one)] = mended
    return (_replaced(data, changed) if changed else data), found


def _objects(data: dict[str, Any]) -> Iterator[tuple[str, type[BaseModel], dict[str, Any]]]:
    """Every object of a document that has windows or amounts, with its path and what it is."""
    yield "", ProblemFields, data
    for where, one in _listed(data, "facilities", ""):
        yield where, Facility, one
    for where, one in _listed(data, "jobs", ""):
        yield where, Job, one
        for path, place in _listed(one, "places", f"{where}."):
            yield path, Place, place
    for where, one in _listed(data, "shipments", ""):
        yield where, Shipment, one
        for half in ("pickup", "delivery"):
            if isinstance(one.get(half), dict):
                yield f"{where}.{half}", ShipmentStep, one[half]
    for where, one in _listed(data, "vehicles", ""):
        yield where, Vehicle, one
        if isinstance(one.get("costs"), dict):
            yield f"{where}.costs", Costs, one["costs"]
        for path, pause in _listed(one, "breaks", f"{where}."):
            yield path, Break, pause
        for path, step in _listed(one, "steps", f"{where}."):
            yield path, VehicleStep, step


def _listed(data: dict[str, Any], name: str, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    entries = data.get(name)
    for i, one in enumerate(entries if isinstance(entries, list | tuple) else ()):
        if isinstance(one, dict):
            yield f"{where}{name}[{i}]", one


def _replaced(value: Any, changed: dict[int, dict[str, Any]]) -> Any:
    """The document with its mended objects, copied along the way to them and no further."""
    if isinstance(value, dict):
        value = changed.get(id(value), value)
        parts = {
            name: _replaced(value[name], changed)
            for name in (
                "jobs",
                "shipments",
                "vehicles",
                "facilities",
                "pickup",
                "delivery",
                "costs",
            )
            if isinstance(value.get(name), dict | list | tuple)
        } | {
            name: _replaced(value[name], changed)
            for name in ("breaks", "steps", "places")
            if isinstance(value.get(name), list | tuple)
        }
        return value | parts if parts else value
    return [_replaced(one, changed) if isinstance(one, dict) else one for one in value]


def _is_of_vroom(noun: type[BaseModel], one: dict[str, Any]) -> bool:
    """Whether an object has no field that is ours and not VROOM's."""
    return (
        not (set(one) & set(noun.model_fields))
        - _OF_VROOM.get(noun, frozenset())
        - {"style", "remarks"}
    )


def _mended(
    where: str,
    noun: type[BaseModel],
    one: dict[str, Any],
    wide: tuple[int, int] | None,
    remark: Remark,
    *,
    is_vroom: bool,
) -> dict[str, Any]:
    """An object without what is not used, in our own words; itself where nothing changes."""
    path = f"{where}." if where else ""
    mended = dict(one)
    for name in one:
        if name in noun.model_fields:
            continue
        if _is_left_aside(noun, name, one, is_vroom=is_vroom):
            del mended[name]
            _unused(remark, f"{path}{name}", name)
    for name in _AMOUNTS:
        if name in mended and not (noun is Shipment and name in ("pickup", "delivery")):
            mended[name] = _as_amounts(f"{path}{name}", mended[name], remark)
    for name, most in _LIMITS.items():
        if isinstance(mended.get(name), int) and mended[name] in NO_LIMIT and noun is Vehicle:
            mended[name] = most
            _note(remark, f"{path}{name}", one[name], most)
    if is_vroom and noun is Break and _is_in_seconds(one):
        mended["always_taken"] = True
    for name in ("time_window", "time_windows"):
        if name in mended:
            mended[name] = _as_windows(f"{path}{name}", mended[name], wide, remark)
    return mended if mended != one else one


def _is_left_aside(
    noun: type[BaseModel], name: object, one: dict[str, Any], *, is_vroom: bool
) -> bool:
    """Whether a field that is not ours is left aside: VROOM's own, or anybody's in its body."""
    if noun is ProblemFields:
        if name == "matrix":
            return "matrices" in one
        if name in REQUEST:
            return True
    if noun is Job and name == "amount":
        return bool({"delivery", "pickup"} & set(one))
    if not is_vroom or not isinstance(name, str) or name in _OF_VROOM[noun]:
        return False
    known = {*noun.model_fields, *_OF_VROOM[noun]} - {"metadata"}
    return not suggest(name.lower(), known, cutoff=_ALIKE)


def _is_in_seconds(one: dict[str, Any]) -> bool:
    """Whether windows are told in seconds, which is all that VROOM can read."""
    windows = one.get("time_windows") or ()
    return isinstance(windows, list | tuple) and all(
        _is_window(window) and all(isinstance(moment, int) for moment in window)
        for window in windows
    )


def _unused(remark: Remark, where: str, name: object) -> None:
    cause = f"not used: {name} means nothing here"
    remark("W107", where, cause, "leave it out; what is to come back stands under metadata")


def _note(remark: Remark, where: str, written: object, taken: object) -> None:
    remark("W108", where, f"{said(written)} is taken as {said(taken)}", "write it so")


def _as_amounts(where: str, value: Any, remark: Remark) -> Any:
    """Amounts as a list, none beyond what can be counted."""
    listed = [value] if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(listed, list | tuple):
        return value
    taken = [
        units.MAX_AMOUNT if isinstance(one, int) and one in NO_LIMIT else one for one in listed
    ]
    if (taken != value and taken != list(listed)) or listed is not value:
        _note(remark, where, value, taken)
        return taken
    return value


def _as_windows(where: str, value: Any, wide: tuple[int, int] | None, remark: Remark) -> Any:
    """Windows in order, none longer than times can be counted."""
    if not isinstance(value, list | tuple):
        return value
    windows = [value] if where.endswith("time_window") else list(value)
    if not all(_is_window(one) for one in windows):
        return value
    taken = windows
    if wide is not None:
        taken = [_narrowed(one, wide) for one in taken]
    taken = sorted(taken, key=lambda one: (_moment(one[0]), _moment(one[1])))
    if taken == windows:
        return value
    meant = taken[0] if where.endswith("time_window") else taken
    _note(remark, where, value, meant)
    return meant


def _is_window(value: object) -> bool:
    return (
        isinstance(value, list | tuple)
        and len(value) == 2
        and all(_moment(one) is not None for one in value)
    )


def _moment(value: object) -> Any:
    """Seconds of a time as it is written, endless ones beyond all others; none of no time."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        return units.parse_time(value)
    except ValueError:
        if not units.is_no_moment(value):
            return None
    return _NEVER if str(value) > _EPOCH else -_NEVER


def _is_wide(window: Any) -> bool:
    return bool(_moment(window[1]) - _moment(window[0]) > units.MAX_DURATION)


def _span(data: dict[str, Any]) -> tuple[int, int] | None:
    """First and last moment that windows without an end are narrowed to; none without such.

    From the day before the first moment named, or from 0 where times count from there.
    """
    windows = []
    for _, _, one in _objects(data):
        for name in ("time_window", "time_windows"):
            value = one.get(name)
            if isinstance(value, list | tuple):
                windows += [value] if name == "time_window" else list(value)
    windows = [one for one in windows if _is_window(one)]
    endless = [one for one in windows if _is_wide(one)]
    if not endless:
        return None
    named = [_moment(time) for one in windows if not _is_wide(one) for time in one]
    named += [_moment(one[0]) for one in endless if _is_a_start(_moment(one[0]))]
    first = min(named, default=0)
    if max(named, default=0) > units.MAX_DURATION:
        first -= 86_400
    else:
        first = min(0, first)
    return first, first + units.MAX_DURATION


def _narrowed(window: Any, span: tuple[int, int]) -> Any:
    if not _is_wide(window):
        return window
    start, end = _moment(window[0]), _moment(window[1])
    ends = min(max(start, span[0]), span[1]), max(min(end, span[1]), span[0])
    return [_spelled(*pair) for pair in zip(window, ends, strict=True)]


def _spelled(written: Any, moment: int) -> Any:
    """A moment as what stood there is written: itself where it stays, else as of its kind."""
    if _moment(written) == moment:
        return written
    return units.format_time(moment, 0) if isinstance(written, str) else moment


def _is_a_start(moment: int) -> bool:
    """Whether the start of a window without an end says when it begins."""
    return abs(moment) not in (0, *NO_LIMIT) and abs(moment) < _NEVER
