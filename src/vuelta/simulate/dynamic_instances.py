"""Benchmark days whose orders become known one by one: Solomon's texts with a further column.

::

    CUST NO.  XCOORD.  YCOORD.  DEMAND  READY TIME  DUE DATE  SERVICE TIME  AVAIL. TIME
        0        35       35       0         0         230          0            0
        1        41       49      10       161         171         10            0
        2        35       17       7        50          60         10           15

``AVAIL. TIME`` is the moment an order comes in. Those of 0 are the morning's
problem; each other one is a ``NEW_ORDER`` of the trace, reported at its moment and
not before. Nobody is absent, work takes what the text says, roads are what they
are: the orders alone are dynamic.

As in the literature, nothing but room is needed to serve an order that comes in
later: goods are collected, so that a van on the road can take it in, and every
van that has not left can still be sent out. With ``delivered`` the goods lie
at the depot instead, and only a van that is still there can bring them.

Of the 21,944 late orders of the public instances 165 come in when a van that
left the depot at once would be late by more than a unit: only who is near by can
serve them.

The table of ways has a row for every place of the text, those of later orders
too. It says where somebody may be, not who orders; no dispatcher here reads a
row that no task names.

Source: Necula, Breaban, Raschip 2017, "Tackling dynamic vehicle routing problem
with time windows by means of ant colony system" (their format); van Veen et al.
2013, "Ant colony algorithms for the dynamic VRPTW" (the problem).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from vuelta import units
from vuelta.formats import loads, scale_of
from vuelta.model import Job, MinutePrice, NewOrder, Plan, Policy, Problem
from vuelta.policy import default_policy
from vuelta.simulate.executed_plan import judged
from vuelta.simulate.generate import Scenario
from vuelta.simulate.scenario_trace import Trace, sealed
from vuelta.simulate.simulated_day import Day

SUITE: Final = "revealed"
"""What the traces of such days call their suite."""

_CONVENTION: Final = "exact"
UNIT: Final = scale_of("solomon", _CONVENTION)
"""Seconds, and metres, of one unit of the text."""

_DEAREST: Final = 100_000
"""Minutes: the most that a policy may price anything at."""


def revealed(text: str, *, name: str | None = None, delivered: bool = False) -> Scenario:
    """The day of a text: what is known when it begins, and what comes in.

    Parameters
    ----------
    name
        Of the problem, where the text's own says too little.
    delivered
        Whether goods are loaded at the depot, rather than collected.

    Raises
    ------
    InputError
        F2xx, with everything wrong in the text, by line: F212 where it does not
        say when orders come in, F217 where one comes in after its window.
    """
    static = loads(text, "solomon", convention=_CONVENTION, release=True)
    known: list[Job] = []
    later: list[tuple[int, Job]] = []
    for job in static.jobs:
        order = _ordered(job, static, delivered)
        if job.release_time:
            later.append((job.release_time, order))
        else:
            known.append(order)
    update = {"name": name or static.name, "jobs": tuple(known)}
    morning = static.model_copy(update=update)
    incidents = tuple(
        # The code is said, so that it is written.
        NewOrder(
            id=f"NEW_ORDER {order.id}",
            code="NEW_ORDER",
            time=time,
            source="customer",
            order=order,
        )
        for time, order in sorted(later, key=lambda one: one[0])
    )
    trace = Trace(suite=SUITE, vans=len(morning.vehicles), incidents=incidents)
    return Scenario(morning, sealed(trace, morning))


def foreknown(scenario: Scenario) -> Problem:
    """The static problem: that of who knows every order in the morning, as the text has them."""
    orders = [
        incident.order for incident in scenario.trace.incidents if isinstance(incident, NewOrder)
    ]
    late = [order for order in orders if isinstance(order, Job)]
    jobs = sorted([*scenario.problem.jobs, *late], key=lambda job: job.location_index or 0)
    return scenario.problem.model_copy(update={"jobs": tuple(jobs)})


def at_once(problem: Problem, plan: Plan) -> Plan:
    """The morning's plan with every van leaving when its shift begins.

    A plan has vans leave as late as they can, and so spends the time in hand
    before anybody drives. Who leaves at once waits at the first door, and what
    time there is lies between the stops, where later orders fit. Schedules of
    the literature begin this way.
    """
    shifts = {vehicle.id: vehicle.time_window for vehicle in problem.vehicles}
    routes = []
    for route in plan.routes:
        first, *others = route.steps
        shift = shifts[route.vehicle]
        opens = problem.day_start if shift is None else shift.start
        steps = (first.model_copy(update={"arrival": opens}), *others)
        routes.append(route.model_copy(update={"steps": steps}))
    return plan.model_copy(update={"routes": tuple(routes)})


def field_policy(problem: Problem) -> Policy:
    """Rules under which such a day counts as the literature counts it.

    An order is accepted when a van can serve it within its window, whatever
    that costs; windows are hard; a van is bound by nothing but where it drives
    to. Change costs what the default policy says, a unit of the text being a
    minute of a van's work.
    """
    default = default_policy()
    prices = default.stability
    minute = UNIT * units.MONEY_STEPS / MinutePrice.of(problem).minute
    stability: dict[str, Any] = {
        "vehicle_change": prices.vehicle_change * minute,
        "order_change": prices.order_change * minute,
        "notice": prices.notice * minute,
        "eta_threshold": prices.eta_threshold * UNIT // 60,
        "eta_shift_per_hour": prices.eta_shift_per_hour * minute * 60 / UNIT,
        "max_lateness": 0,
        "deferral": _DEAREST,
        "hysteresis": prices.hysteresis * minute,
    }
    accept = default.protocols["NEW_ORDER"].model_copy(update={"options": ("ACCEPT",)})
    changes: dict[str, Any] = {
        "name": SUITE,
        "commitment": default.commitment.model_copy(update={"next_stops": 0, "horizon": 0}),
        "stability": prices.model_copy(update=stability),
        "protocols": {**default.protocols, "NEW_ORDER": accept},
    }
    return default.model_copy(update=changes)


@dataclass(frozen=True)
class FieldCount:
    """A day as the literature counts it.

    ``vehicles`` that left the depot; ``distance`` driven and ``lateness`` after
    windows and shifts, units of the text; ``unserved`` orders; ``faults`` are
    limits broken otherwise, visits lost or doubled, and a day that was stopped.
    """

    vehicles: int
    distance: float
    unserved: int
    lateness: float
    faults: int


def counted(day: Day) -> FieldCount:
    """Vehicles, distance and all that must not be, as the referee has them."""
    judgement = judged(day)
    plan = judgement.plan
    late = [
        violation.duration or 0
        for violation in plan.summary.violations
        if violation.cause == "delay"
    ]
    others = len(plan.summary.violations) - len(late)
    return FieldCount(
        vehicles=sum(bool(visits) for visits in day.visits.values()),
        distance=(plan.summary.distance or 0) / UNIT,
        unserved=len(plan.unassigned) + len(plan.set_aside),
        lateness=sum(late) / UNIT,
        faults=others + len(judgement.faults) + len(day.refusal),
    )


def _ordered(job: Job, problem: Problem, delivered: bool) -> Job:
    """The job as its customer orders it; leaving it out costs more than a van of its own."""
    fixed = max((vehicle.costs.fixed for vehicle in problem.vehicles), default=0)
    dearest = MinutePrice.of(problem).of_minutes(_DEAREST)
    update: dict[str, Any] = {"release_time": None, "priority": min(100, 1 + 2 * fixed // dearest)}
    if not delivered:
        update |= {"type": "return", "delivery": None, "pickup": job.delivery}
    return job.model_copy(update=update)
