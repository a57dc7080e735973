"""Maps of a plan: one LineString per route, one Point per stop (RFC 7946).

Written only; a map does not hold enough to read a plan back. Lines are
straight between stops.
"""

from __future__ import annotations

from typing import Any, Final

from vuelta.formats.finding_log import Ledger
from vuelta.formats.json_layout import lay_out
from vuelta.formats.native import plan_data
from vuelta.model import Plan, Problem, Step

_STOPS: Final = ("job", "pickup", "delivery", "unload")


def dump_plan(plan: Plan, *, problem: Problem | None = None) -> str:
    """The map of a plan; ``problem`` supplies coordinates that its steps lack.

    Raises
    ------
    InputError
        F231, when a stop has no coordinates.
    """
    known = _Known(problem)
    ledger = Ledger()
    features: list[dict[str, Any]] = []
    data = plan_data(plan)
    for index, (route, written) in enumerate(zip(plan.routes, data["routes"], strict=True)):
        line: list[list[float]] = []
        stops: list[dict[str, Any]] = []
        for number, (step, shown) in enumerate(zip(route.steps, written["steps"], strict=True)):
            if step.type == "break" and step.location is None:
                continue
            place = step.location or known.of_step(step, route.vehicle)
            if place is None:
                ledger.note(
                    "F231",
                    f"routes[{index}].steps[{number}]",
                    f"{step.type} {step.id or ''}".rstrip() + " has no coordinates",
                    "give [lon, lat] in the problem",
                )
                continue
            line.append(list(place))
            properties = {"vehicle": written["vehicle"], "step": number, **shown}
            properties.pop("location", None)
            stops.append(_feature("Point", list(place), properties))
        if not line:
            continue
        properties = {key: value for key, value in written.items() if key != "steps"}
        properties["stops"] = sum(s.type in _STOPS for s in route.steps)
        features.append(_feature("LineString", line if len(line) > 1 else line * 2, properties))
        features += stops
    for index, (task, written) in enumerate(zip(plan.unassigned, data["unassigned"], strict=True)):
        place = task.location or known.place(task.type, task.id, None)
        if place is None:
            ledger.note(
                "F231",
                f"unassigned[{index}]",
                f"{task.type} {task.id} has no coordinates",
                "give [lon, lat] in the problem",
            )
            continue
        properties = {**written, "unassigned": True}
        properties.pop("location", None)
        features.append(_feature("Point", list(place), properties))
    ledger.close()
    # Maps are put into pages as they are: there is no tag in it, whatever documents say.
    text = lay_out({"type": "FeatureCollection", "features": features})
    return text.replace("<", "\\u003c") + "\n"


def _feature(kind: str, coordinates: list[Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": kind, "coordinates": coordinates},
        "properties": properties,
    }


class _Known:
    """Coordinates of a problem's tasks, vehicles, facilities and alternatives."""

    def __init__(self, problem: Problem | None) -> None:
        self._places: dict[tuple[str, str | None], tuple[float, float] | None] = {}
        if problem is None:
            return
        for job in problem.jobs:
            self._places["job", job.id] = job.location
        for shipment in problem.shipments:
            self._places["pickup", shipment.pickup.id] = shipment.pickup.location
            self._places["delivery", shipment.delivery.id] = shipment.delivery.location
        facilities = {facility.id: facility.location for facility in problem.facilities}
        for identity, location in facilities.items():
            self._places["unload", identity] = self._places["reload", identity] = location
        for job in problem.jobs:
            for number, place in enumerate(job.places, 1):
                elsewhere = facilities.get(place.facility or "", place.location)
                self._places[f"job {number}", job.id] = elsewhere
        for vehicle in problem.vehicles:
            self._places["start", vehicle.id] = vehicle.start
            self._places["end", vehicle.id] = vehicle.end

    def of_step(self, step: Step, vehicle: str) -> tuple[float, float] | None:
        """Where a step of a route happens; a choice may have moved it."""
        if step.type == "unload":
            return self._places.get(("unload", step.facility))
        kind = f"{step.type} {step.place}" if step.place else step.type
        return self.place(kind, step.id, vehicle)

    def place(
        self, kind: str, identity: str | None, vehicle: str | None
    ) -> tuple[float, float] | None:
        """Where a step happens, as far as the problem tells."""
        return self._places.get((kind, vehicle if kind in ("start", "end") else identity))
