"""Whether two judges say the same of a plan."""

from __future__ import annotations

from typing import Any

from judge.document import Doc
from judge.verdict import Leg, Route, Verdict

_OF_LOADS = frozenset(("load", "negative_load", "max_load"))


def disagreements(verdict: Verdict, told: Doc, *, clean: bool, has_faults: bool) -> list[str]:
    """Where ``verdict`` differs from a judged plan as a document; empty when nowhere.

    Parameters
    ----------
    told
        The other judge's plan: every number worked out again, violations on it.
    clean, has_faults
        What the other judge says of the whole.
    """
    found = []
    if verdict.clean != clean:
        found.append(f"clean: {verdict.clean} against {clean}")
    if bool(verdict.faults) != has_faults:
        found.append(f"faults: {sorted(verdict.faults)} against {has_faults}")
    if verdict.faults or has_faults:
        return found  # what is no plan has no price
    ours = verdict.causes
    causes = {one["cause"] for one in told["summary"].get("violations", ())}
    if any(route.jumbled for route in verdict.routes):
        causes -= _OF_LOADS  # what leaves before it came has no load to judge
        ours -= _OF_LOADS
    if causes != ours:
        found.append(f"causes: {sorted(ours)} against {sorted(causes)}")
    stated = _steps(told["summary"]["cost"])
    if stated != verdict.cost:
        found.append(f"cost: {verdict.cost} against {stated}")
    left_out = _steps(told["summary"]["costs"].get("left_out", 0))
    if left_out != verdict.left_out:
        found.append(f"left out: {verdict.left_out} against {left_out}")
    routes = {route["vehicle"]: route for route in told["routes"]}
    if routes.keys() != {route.van for route in verdict.routes}:
        found.append(f"routes: {[route.van for route in verdict.routes]} against {list(routes)}")
        return found
    for route in verdict.routes:
        found += [f"{route.van} {text}" for text in _of_route(route, routes[route.van])]
    return found


def _of_route(route: Route, told: Doc) -> list[str]:
    found = []
    costs = {name: _steps(value) for name, value in told.get("costs", {}).items() if value}
    ours = {name: value for name, value in route.costs.items() if value}
    if costs != ours:
        found.append(f"costs: {ours} against {costs}")
    legs = [leg for leg in route.legs if leg.id is not None]
    steps = [step for step in told["steps"] if step["type"] not in ("start", "end")]
    for kind in ("start", "end"):
        step = next((one for one in told["steps"] if one["type"] == kind), None)
        if step is not None and not _is_fact(told, step):
            found += _of_step(route.legs[0 if kind == "start" else -1], step, route)
    if [(leg.kind, leg.id) for leg in legs] != [(step["type"], step["id"]) for step in steps]:
        return [*found, f"steps: {[leg.id for leg in legs]} against {[s['id'] for s in steps]}"]
    for leg, step in zip(legs, steps, strict=True):
        found += _of_step(leg, step, route)
    return found


def _is_fact(told: Doc, step: Doc) -> bool:
    """Whether where the day began or ended is told, not worked out."""
    return any(one is step for one in told["steps"][: told.get("done") or 0])


def _of_step(leg: Leg, step: Doc, route: Route) -> list[str]:
    told: dict[str, Any] = {
        "arrival": step["arrival"],
        "start": step["arrival"] + step.get("waiting_time", 0),
        "work": step.get("setup", 0) + step.get("service", 0),
        "duration": step.get("duration", 0),
    }
    if step.get("distance") is not None:
        told["distance"] = step["distance"]
    if step.get("load") is not None and not route.jumbled:
        told["load"] = tuple(step["load"])
    return [
        f"{leg.kind} {leg.id or ''} {name}: {getattr(leg, name)} against {value}"
        for name, value in told.items()
        if getattr(leg, name) != value
    ]


def _steps(value: float) -> int:
    """Money steps of a number as it is written."""
    return round(value * 10_000)
