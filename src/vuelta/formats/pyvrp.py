"""PyVRP's ``ProblemData`` or ``Model`` as a problem, and plans as its ``Solution``.

Nothing here imports PyVRP before there is something of its to turn. What its
data says is said exactly: any route has the same cost on both sides, and is
feasible on both or on neither.

===========================  ====================================================
client, group of clients     a job; of a group, a job at one of several places
``required``, ``prize``      ``required``; ``penalty`` of what may be left out
shipment                     a shipment
vehicle type                 so many vehicles, never more than there are visits
depot                        a start and an end, with its hours in the vehicles'
                             shift; a facility where vehicles reload
service at a start depot     part of the way out, from a row of the matrix of its own
distance, duration           metres, seconds; at least ``MAX_VALUE`` is no way
costs                        currency units; ``unit_duration_cost`` per second of
                             travel, work and waiting alike
===========================  ====================================================

What cannot be said is refused by name, all of it at once:

====  ===========================================================================
S220  overtime with a price: PyVRP counts it from the duration, not from a clock
S221  a latest start, or an end depot that opens late, where duration is limited
      or priced, or goods are released
S222  shipments, or an initial load, beside reloads
S223  clients of a group that differ in amounts or release
S224  numbers beyond what can be added up
S225  a release time of a client to whom nothing is delivered
====  ===========================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vuelta.errors import Finding, InputError
from vuelta.formats.pyvrp_data import Reading
from vuelta.model import Plan, Problem

if TYPE_CHECKING:
    from pyvrp import Model, ProblemData, Solution


def is_pyvrp(thing: object) -> bool:
    """Whether something is PyVRP's, by the module of its type: nothing is imported."""
    return type(thing).__module__.partition(".")[0] == "pyvrp"


def problem_of(source: ProblemData | Model) -> Problem:
    """The problem of PyVRP's data; of a model, of the data it stands for.

    Jobs are called by the index of their client (of a group, of the client with
    the highest prize, else its first), shipments, vehicles and facilities by
    their own; their names become descriptions.

    Raises
    ------
    InputError
        S220 to S225, with everything that cannot be said.
    TypeError
        For anything else of PyVRP's.
    """
    return Reading(_data_of(source)).problem()


def solution_of(plan: Plan, source: ProblemData | Model) -> Solution:
    """A plan of ``problem_of(given)`` as PyVRP's solution, for PyVRP to judge.

    Raises
    ------
    InputError
        F216, when the plan names what the data does not have.
    """
    import pyvrp

    data = _data_of(source)
    reading = Reading(data)
    routes = []
    for r, route in enumerate(plan.routes):
        if route.vehicle not in reading.type_of:
            raise _unknown(f"routes[{r}].vehicle", f"vehicle {route.vehicle}")
        activities = []
        for s, step in enumerate(route.steps):
            if step.type in ("start", "end"):
                continue
            activity = reading.activity(step, pyvrp)
            if activity is None:
                raise _unknown(f"routes[{r}].steps[{s}]", f"{step.type} {step.id}")
            activities.append(activity)
        routes.append(pyvrp.Route(data, activities, reading.type_of[route.vehicle]))
    return pyvrp.Solution(data, routes)


def plan_of(solution: Solution, source: ProblemData | Model) -> Plan:
    """PyVRP's solution as a draft plan of ``problem_of(given)``, for ``check`` to time and price.

    Each route is on the next vehicle of its type.
    """
    reading = Reading(_data_of(source))
    free = {kind: iter(names) for kind, names in reading.vehicles_of.items()}
    steps_of = {stop: step for step, stop in reading.stops.items()}
    routes, served = [], set()
    for r, route in enumerate(solution.routes()):
        _, *activities, _ = route
        if not activities:
            continue
        vehicle = next(free[route.vehicle_type()], None)
        if vehicle is None:
            raise _unknown(f"routes[{r}]", f"another vehicle of type {route.vehicle_type()}")
        steps = []
        for activity in activities:
            kind, name, place = steps_of[activity.type.name, activity.idx]
            served.add((kind, name))
            steps.append({"type": kind, "id": name, "place": place or None})
        ends = [{"type": "start"}], [{"type": "end"}]
        routes.append({"vehicle": vehicle, "steps": [*ends[0], *steps, *ends[1]]})
    tasks = dict.fromkeys(key[:2] for key in reading.stops if key[0] != "reload")
    return Plan.model_validate(
        {
            "routes": routes,
            "unassigned": [
                {"type": kind, "id": name} for kind, name in tasks if (kind, name) not in served
            ],
        }
    )


def _data_of(source: Any) -> ProblemData:
    data = source.data() if hasattr(source, "add_client") else source
    if not (hasattr(data, "vehicle_types") and hasattr(data, "shipments")):
        kind = type(source).__name__
        raise TypeError(f"PyVRP's Model or ProblemData is taken, of version 0.14 on, not {kind}")
    found: ProblemData = data
    return found


def _unknown(where: str, what: str) -> InputError:
    remedy = "give the data this answers"
    return InputError([Finding("F216", where, f"the data has no {what}", remedy)])
