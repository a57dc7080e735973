"""What can be wrong with a policy, field by field and as a whole.

Codes P602 to P611; what a field may hold in any document keeps the model's codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError

from vuelta import units
from vuelta.errors import Finding, Suggestions
from vuelta.model import (
    Authority,
    Commitment,
    IncidentCode,
    OptionCode,
    PickupPoint,
    Policy,
    Protocol,
    ProtocolStep,
    Retry,
    Role,
    Stability,
    findings_of,
    path,
)
from vuelta.wording import LANGUAGES

_OWNERS: Final[dict[str, type[BaseModel]]] = {
    "commitment": Commitment,
    "stability": Stability,
    "retry": Retry,
    "pickup_points": PickupPoint,
    "authority": Authority,
    "protocols": Protocol,
    "steps": ProtocolStep,
}
ROLES: Final[tuple[str, ...]] = get_args(Role)
OPTIONS: Final[tuple[str, ...]] = get_args(OptionCode)
CODES: Final[tuple[str, ...]] = get_args(IncidentCode)

_NEW: Final = frozenset({"NEW_URGENT", "NEW_ORDER"})
_COLLECTED: Final = frozenset({"RETURN_NOT_READY", "RETURN_MISMATCH"})
_UNUSABLE: Final = frozenset({"DAMAGED", "PARCEL_MISSING"})
_UNWANTED: Final = frozenset({"REFUSED", "CANCELLATION"})

_SENSELESS: Final[dict[str, tuple[frozenset[str], str]]] = {
    "NEIGHBOUR": (_NEW | _COLLECTED | _UNUSABLE | _UNWANTED, "there is no parcel to hand over"),
    "SAFE_PLACE": (_NEW | _COLLECTED | _UNUSABLE | _UNWANTED, "there is no parcel to leave"),
    "REDIRECT_PUDO": (_UNUSABLE | _UNWANTED, "there is no parcel to leave"),
    "REDIRECT_ADDRESS": (_UNUSABLE | _UNWANTED, "there is no parcel to bring"),
    "HOLD_AT_DEPOT": (_NEW | _COLLECTED | {"PARCEL_MISSING", "CANCELLATION"}, "nothing to hold"),
    "RETURN_TO_SENDER": (_NEW | _COLLECTED | {"PARCEL_MISSING"}, "there is nothing to send back"),
    "RETRY_TODAY": (_UNUSABLE | {"CANCELLATION"}, "another attempt would change nothing"),
    "RESHIP": (_NEW | _COLLECTED | {"CANCELLATION"}, "nothing was sent that could be replaced"),
    "EXCHANGE": (_NEW | {"CANCELLATION", "PARCEL_MISSING"}, "there is nothing to exchange"),
    "REFUND": (_NEW, "nothing has been paid for yet"),
    "PARTIAL_REFUND": (_NEW, "nothing has been paid for yet"),
    "DECLINE": (
        frozenset(CODES) - _NEW - {"RETURN_MISMATCH", "WINDOW_CHANGE", "ADDRESS_CHANGE"},
        "nobody asks for anything that could be declined",
    ),
}


def fields(error: ValidationError, document: Mapping[str, Any]) -> list[Finding]:
    """What single fields have wrong, in a policy's own words where it has them."""
    suggest = Suggestions()
    ours = {
        where: finding
        for line in error.errors(include_url=False)
        if (finding := _field(line["loc"], line["type"], line["input"], suggest)) is not None
        for where in (path(line["loc"]), finding.where)
    }
    # One finding for each path: pydantic names a wrong key and its value apart.
    found = [ours.get(finding.where, finding) for finding in findings_of(error, document)]
    return list(dict.fromkeys(found))


def _field(
    loc: tuple[int | str, ...], kind: str, given: object, suggest: Suggestions
) -> Finding | None:
    last = loc[-1] if loc else ""
    if kind == "extra_forbidden":
        owner: type[BaseModel] = Policy
        for part in loc[:-1]:
            owner = _OWNERS.get(str(part), owner)
        remedy = _meant(str(last), owner.model_fields, "a policy's fields here", suggest)
        return Finding("P609", path(loc), f"unknown field {last}", remedy)
    if kind == "literal_error":
        where = path(loc[:-1] if last == "[key]" else loc)
        if last in ("role", "escalates_to") or loc[0] == "authority":
            return _unknown("P602", where, "role", given, ROLES, suggest)
        if "options" in loc:
            return _unknown("P603", where, "option", given, OPTIONS, suggest)
        if loc[0] == "protocols" and last == "[key]":
            return _unknown("P604", where, "incident code", given, CODES, suggest)
        if loc[0] == "languages":
            return _unknown("P611", where, "language", given, LANGUAGES, suggest)
    if last == "promise_width" and kind == "greater_than_equal":
        return Finding("P605", path(loc), f"{given} is too narrow", "give 300 seconds or more")
    if kind == "greater_than_equal":
        return Finding("P605", path(loc), f"{given} is negative", "give zero or more")
    if kind == "less_than_equal":
        limit = 1 if str(last).startswith("absent") else "100000 minutes"
        return Finding("P605", path(loc), f"{given} is too large", f"give at most {limit}")
    return None


def _unknown(
    code: str, where: str, what: str, given: object, known: Sequence[str], suggest: Suggestions
) -> Finding:
    remedy = _meant(str(given), known, what, suggest)
    return Finding(code, where, f"there is no {what} {given}", remedy)


def _meant(given: str, known: Iterable[str], what: str, suggest: Suggestions) -> str:
    names = list(known)
    return suggest(given, names, f"{what}: one of {', '.join(names)}")


def whole(document: Mapping[str, Any]) -> list[Finding]:
    """What parts of a document have wrong with each other; its fields may be wrong too."""
    return [
        *_dates(document),
        *_senseless(_mapping(document.get("protocols"))),
        *_circles(_mapping(document.get("authority"))),
        *_points(document.get("pickup_points")),
    ]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _dates(document: Mapping[str, Any]) -> list[Finding]:
    first, last = document.get("effective_from"), document.get("effective_until")
    try:
        if first is None or last is None or units.parse_time(first) <= units.parse_time(last):
            return []
    except ValueError:
        return []  # the field itself is reported
    return [
        Finding(
            "P606",
            "effective_until",
            f"{last} is before effective_from, {first}",
            "swap the two, or give the end a later date",
        )
    ]


def _senseless(protocols: Mapping[str, Any]) -> Iterable[Finding]:
    for code, protocol in protocols.items():
        options = _mapping(protocol).get("options")
        if not isinstance(options, list | tuple):
            continue
        for i, option in enumerate(options):
            where = f"protocols.{code}.options[{i}]"
            if option in options[:i]:
                yield Finding("P607", where, f"{option} is listed twice", "list it once")
            elif isinstance(option, str) and option in _SENSELESS:
                codes, why = _SENSELESS[option]
                if code in codes:
                    cause = f"{option} makes no sense after {code}: {why}"
                    yield Finding("P607", where, cause, "take it off the list")


def _circles(authority: Mapping[str, Any]) -> Iterable[Finding]:
    """A matter that nobody may grant must reach somebody, not go around."""
    steps = [
        (role, above)
        for role, limit in authority.items()
        if isinstance(above := _mapping(limit).get("escalates_to"), str)
    ]
    import networkx as nx  # slow to load, and seldom needed

    for circle in nx.simple_cycles(nx.DiGraph(steps)):
        start = min(range(len(circle)), key=lambda i: circle[i])
        text = " to ".join([*circle[start:], *circle[:start], circle[start]])
        where = f"authority.{circle[start]}.escalates_to"
        yield Finding("P608", where, f"goes around: {text}", "let one of them decide alone")


def _points(points: object) -> Iterable[Finding]:
    seen: set[str] = set()
    for i, point in enumerate(points if isinstance(points, list | tuple) else ()):
        if not isinstance(point, Mapping):
            continue
        name = str(point.get("id"))
        if point.get("location") is None and point.get("location_index") is None:
            cause, remedy = f"pick-up point {name} is nowhere", "give [lon, lat] or a matrix row"
            yield Finding("P610", f"pickup_points[{i}]", cause, remedy)
        if "id" in point and name in seen:
            cause, remedy = f"pick-up point {name} stands twice", "give each its own id"
            yield Finding("P610", f"pickup_points[{i}].id", cause, remedy)
        seen.add(name)
