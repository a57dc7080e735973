"""CSV of a plan: one row per step, for spreadsheets and scripts.

Rows of tasks that nobody serves come last, with neither route nor vehicle.
Reading gives the steps back as they were, but for details of violations; what
a route sums up is added up anew, prices and reasons are not in the table. Names and texts of
documents never become formulas of a spreadsheet: an apostrophe stands before those that would.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from pydantic import ValidationError

from vuelta.documents import each_once, guarded, unguarded
from vuelta.errors import InputError, refuse
from vuelta.formats.finding_log import Ledger, at
from vuelta.formats.native import plan_data, style_of_plan
from vuelta.model import Plan, Problem, findings_of

COLUMNS: Final = (
    "route",
    "vehicle",
    "step",
    "type",
    "id",
    "place",
    "facility",
    "description",
    "lon",
    "lat",
    "location_index",
    "arrival",
    "waiting_time",
    "setup",
    "service",
    "duration",
    "distance",
    "load",
    "late",
    "violations",
)

_TEXTS: Final = ("vehicle", "id", "facility", "description")
"""Columns that hold what documents say."""

_WHOLE: Final = ("place", "waiting_time", "setup", "service", "duration", "distance", "late")
_NEW: Final = ("place", "facility")
"""Columns that tables written before there were choices do not have."""

_TIMED: Final = ("lead_time", "delay")
_SUMS: Final = ("setup", "service", "waiting_time")


def dump_plan(plan: Plan) -> str:
    """The table of a plan; ids and times in the plan's style."""
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    table.writeheader()
    data = plan_data(plan)
    for number, route in enumerate(data["routes"], start=1):
        for index, step in enumerate(route["steps"]):
            row = {key: step[key] for key in COLUMNS if key in step}
            row |= {"route": number, "vehicle": route["vehicle"], "step": index}
            row |= _place(step)
            row["load"] = " ".join(str(amount) for amount in step.get("load", ()))
            row["violations"] = " ".join(_violation(item) for item in step["violations"])
            table.writerow(_guarded(row))
    for task in data["unassigned"]:
        row = {
            key: task[key] for key in ("type", "id", "description", "location_index") if key in task
        }
        table.writerow(_guarded(row | _place(task)))
    return out.getvalue()


def _guarded(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its texts as texts to a spreadsheet."""
    texts = {name: guarded(row[name]) for name in _TEXTS if isinstance(row.get(name), str)}
    return row | texts


def _place(thing: dict[str, Any]) -> dict[str, Any]:
    if "location" not in thing:
        return {}
    lon, lat = thing["location"]
    return {"lon": repr(lon), "lat": repr(lat)}


def _violation(item: dict[str, Any]) -> str:
    size = item.get("duration", item.get("amount"))
    return str(item["cause"]) if size is None else f"{item['cause']}={size}"


def parse_plan(text: str, *, problem: Problem | None = None) -> Plan:
    """The plan of a table that ``dump_plan`` wrote, in the style of ``problem`` if given.

    Raises
    ------
    InputError
        With everything wrong in the table, by line.
    """
    ledger = Ledger()
    try:
        rows = list(_rows(text, ledger))
    except csv.Error as error:
        refuse("F213", "", f"not CSV: {error}", "save it as comma-separated values")
    routes: dict[str, dict[str, Any]] = {}
    unassigned: list[dict[str, Any]] = []
    for line, row in rows:
        thing = _thing(row, line, ledger)
        if not row["vehicle"]:
            unassigned.append(
                {key: thing[key] for key in thing if key in ("type", "id", "description")}
                | {key: thing[key] for key in ("location", "location_index") if key in thing}
            )
            continue
        route = routes.setdefault(row["route"], {"vehicle": _identity(row["vehicle"]), "steps": []})
        if route["vehicle"] != _identity(row["vehicle"]):
            ledger.note(
                "F216",
                at(line),
                f"route {row['route']} belongs to {route['vehicle']} and to {row['vehicle']}",
                "give each vehicle its own route number",
            )
        route["steps"].append(thing)
    ledger.close()
    for route in routes.values():
        route |= _sums(route["steps"])
    data: dict[str, Any] = {"routes": list(routes.values()), "unassigned": unassigned}
    data["summary"] = _total(data["routes"]) | {
        "routes": len(routes),
        "unassigned": len(unassigned),
    }
    data["style"] = style_of_plan(data) if problem is None else problem.style
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        raise InputError(findings_of(error, data)) from None


def _rows(text: str, ledger: Ledger) -> Iterable[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    titles = next(reader, [])
    each_once(titles, at(1))
    missing = [name for name in COLUMNS if name not in (*titles, *_NEW)]
    if missing:
        ledger.stop("F212", at(1), f"columns missing: {', '.join(missing)}", "add them")
    for row in reader:
        if not row:
            continue
        if len(row) != len(titles):
            ledger.note(
                "F210",
                at(reader.line_num),
                f"row has {len(row)} columns, not {len(titles)}",
                "complete the row",
            )
            continue
        cells = dict.fromkeys(_NEW, "") | dict(zip(titles, row, strict=True))
        yield reader.line_num, cells | {name: unguarded(cells[name]) for name in _TEXTS}


def _identity(cell: str) -> int | str:
    """An id as a number where it is one, so that the style can be told."""
    return int(cell) if _WHOLE_ID.fullmatch(cell) else cell


_WHOLE_ID: Final = re.compile(r"0|[1-9][0-9]{0,4000}")


def _thing(row: dict[str, str], line: int, ledger: Ledger) -> dict[str, Any]:
    """The raw step, or task nobody serves, of a row."""
    thing: dict[str, Any] = {"type": row["type"]}
    if row["id"]:
        thing["id"] = _identity(row["id"])
    if row["facility"]:
        thing["facility"] = _identity(row["facility"])
    if row["description"]:
        thing["description"] = row["description"]
    if row["lon"] or row["lat"]:
        thing["location"] = [
            float(ledger.decimal(row[name], at(line), name)) for name in ("lon", "lat")
        ]
    if row["location_index"]:
        thing["location_index"] = ledger.integer(row["location_index"], at(line), "location_index")
    if row["arrival"]:
        arrival = row["arrival"]
        is_text = "T" in arrival or ":" in arrival
        thing["arrival"] = arrival if is_text else ledger.integer(arrival, at(line), "arrival")
    for name in _WHOLE:
        if row[name]:
            thing[name] = ledger.integer(row[name], at(line), name)
    if row["load"]:
        thing["load"] = [ledger.integer(cell, at(line), "load") for cell in row["load"].split()]
    thing["violations"] = [_parsed(cell, line, ledger) for cell in row["violations"].split()]
    return thing


def _parsed(cell: str, line: int, ledger: Ledger) -> dict[str, Any]:
    cause, equals, size = cell.partition("=")
    if not equals:
        return {"cause": cause}
    name = "duration" if cause in _TIMED else "amount"
    return {"cause": cause, name: ledger.integer(size, at(line), cause)}


def _sums(steps: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What a route sums up of its steps."""
    sums: dict[str, Any] = {name: sum(step.get(name, 0) for step in steps) for name in _SUMS}
    sums["duration"] = max((step.get("duration", 0) for step in steps), default=0)
    distances = [step["distance"] for step in steps if "distance" in step]
    if distances:
        sums["distance"] = max(distances)
    return sums


def _total(routes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    total: dict[str, Any] = {
        name: sum(route[name] for route in routes) for name in (*_SUMS, "duration")
    }
    distances = [route["distance"] for route in routes if "distance" in route]
    if distances:
        total["distance"] = sum(distances)
    return total
