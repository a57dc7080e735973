"""The referee: a plan taken at its sequence of steps, and at what has happened.

Every number of the plan is worked out again from the problem, with Python's
integers and fractions and no line of the solver: times (``schedule``), loads
(``loads``), money (``costs``), broken limits (``limits``), lost or doubled
visits (``conservation``), and statements that do not hold (``differences``).
Only steps that have begun are taken at their word (``facts``).
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from vuelta import units
from vuelta.errors import Finding
from vuelta.garbage import left_for_later
from vuelta.model import (
    Caution,
    Plan,
    Problem,
    Route,
    Summary,
    Travel,
    TravelMatrix,
    Unassigned,
    Vehicle,
    Violation,
    made,
)
from vuelta.referee import chosen_alternatives as choices
from vuelta.referee import conservation, costs, differences, violations
from vuelta.referee.differences import Difference
from vuelta.referee.itinerary import read
from vuelta.referee.problem_index import Name, Register
from vuelta.referee.route_account import Ride, place_of


class Timed(NamedTuple):
    """A route that was given as a mere sequence, and timed before it was judged."""

    vehicle: str
    """Id of its vehicle."""
    breaks: tuple[str, ...] = ()
    """Ids of the breaks it did not name, and that were placed."""


@dataclass(frozen=True)
class Judgement:
    """What a plan comes to.

    ``plan`` is the plan with every number worked out again and every broken
    limit on its step, its route and the summary. ``exact_cost`` (all routes,
    without what is left out) and ``exact_left_out`` are in currency units;
    ``differences`` are statements of the given plan that do not hold;
    ``faults`` are visits lost, doubled or invented. ``required_left`` are the
    required tasks, by type and id, that the plan leaves out: no fault of its own,
    as some days cannot serve them all. What is taken off the plan was decided elsewhere.
    ``timed`` are the routes that stated no times: ``plan`` has those they come to.
    """

    plan: Plan
    exact_cost: Fraction
    exact_left_out: Fraction
    differences: tuple[Difference, ...]
    faults: tuple[Finding, ...]
    required_left: tuple[Name, ...] = ()
    timed: tuple[Timed, ...] = ()

    @property
    def clean(self) -> bool:
        """No limit is broken, and nothing is lost."""
        return not self.plan.summary.violations and not self.faults

    @property
    def warnings(self) -> tuple[Caution, ...]:
        """What the problem says and perhaps does not mean, where it was asked for."""
        return self.plan.warnings


@left_for_later()
def judge(
    problem: Problem,
    plan: Plan,
    travel: TravelMatrix,
    *,
    trusted: AbstractSet[str] = frozenset(),
) -> Judgement:
    """What the plan means for the problem: times, prices, and what is wrong.

    Routes where nothing has begun and nothing is to be visited are not listed.
    Routes of unknown vehicles and steps the problem does not know are faults;
    they are left aside, and the rest is judged. Unassigned entries keep their
    reasons. Of a day in progress, what has begun is a fact (``facts``), and
    nobody else leaves before ``plan.now``.

    Parameters
    ----------
    trusted
        Vehicles whose routes were judged before, with all that concerns them
        as it is now. They are taken over as they stand, at the cost they state
        (a sum of rounded numbers, where the judgement of the rest is exact);
        only who serves what is looked at again.

    Raises
    ------
    ValueError
        When ``travel`` lacks a profile, or the distances a price or a limit
        needs: it was not measured for this problem.
    """
    register = Register.of(problem, plan)
    account = conservation.account(plan, register, trusted)
    routes: list[Route] = []
    wrong: list[Difference] = []
    exact = Fraction(0)
    for r, given in enumerate(plan.routes):
        vehicle = register.vehicles.get(given.vehicle)
        if vehicle is None:
            continue
        if vehicle.id in trusted:
            routes.append(given)
            exact += given.cost
            continue
        measured = _measured(vehicle, travel)
        itinerary = read(given, vehicle, register, measured, plan.now)
        if not itinerary.visits and itinerary.past is None:
            continue
        ride = Ride.of(itinerary, measured, register, account.serving)
        route = ride.route(given)
        routes.append(route)
        exact += ride.exact_cost
        wrong += differences.of_route(r, given, route, ride.pairs(given, route))
    left_out = costs.left_out(register, account.serving)
    judged_plan = plan.model_copy(
        update={
            "summary": _summary(
                routes,
                left_out,
                len(plan.unassigned),
                [*_idle_pins(register, routes), *choices.of_facilities(plan, register)],
            ),
            "routes": tuple(routes),
            "unassigned": tuple(_described(entry, register) for entry in plan.unassigned),
            "currency": plan.currency if plan.currency is not None else problem.currency,
            "metadata": plan.metadata if plan.metadata is not None else problem.metadata,
        }
    )
    wrong += differences.of_summary(plan, judged_plan)
    return Judgement(
        judged_plan,
        exact / units.MONEY_STEPS,
        Fraction(left_out, units.MONEY_STEPS),
        tuple(wrong),
        account.faults,
        tuple(
            name
            for name, demand in register.demands.items()
            if demand.required and name not in account.serving and name not in register.aside
        ),
    )


def _measured(vehicle: Vehicle, travel: TravelMatrix) -> Travel:
    measured = travel.profiles.get(vehicle.profile)
    if measured is None:
        raise ValueError(f"travel of profile {vehicle.profile} is not measured")
    wanted = vehicle.max_distance is not None or (vehicle.costs.per_km and not measured.has_costs)
    if wanted and not measured.has_distances:
        raise ValueError(f"vehicle {vehicle.id} needs distances of profile {vehicle.profile}")
    return measured


def _idle_pins(register: Register, routes: Sequence[Route]) -> list[Violation]:
    """Pins of vehicles that do not drive at all."""
    used = {route.vehicle for route in routes}
    idle = [vehicle for vehicle in register.problem.vehicles if vehicle.id not in used]
    return [
        violation
        for vehicle in idle
        for violation in violations.of_pins(vehicle, (), aside=register.aside)
    ]


def _described(entry: Unassigned, register: Register) -> Unassigned:
    """The entry with what the problem knows of its visit."""
    visit = register.visit((entry.type, entry.id))
    if visit is None:
        return entry
    task = visit.task
    return entry.model_copy(update=place_of(task, task.location, task.location_index))


def _summary(
    routes: Sequence[Route], left_out: int, unassigned: int, broken_by_all: Sequence[Violation]
) -> Summary:
    """All routes together."""
    breakdown = costs.together(route.costs for route in routes).model_copy(
        update={"left_out": left_out}
    )
    fields: dict[str, Any] = {
        name: sum([getattr(route, name) for route in routes])
        for name in ("setup", "service", "duration", "waiting_time", "priority")
    }
    fields |= {"cost": breakdown.routes, "costs": breakdown}
    fields |= {"routes": len(routes), "unassigned": unassigned}
    distances = [route.distance for route in routes if route.distance is not None]
    if distances:
        fields["distance"] = sum(distances)
    for name in ("delivery", "pickup"):
        amounts = [getattr(route, name) for route in routes if getattr(route, name) is not None]
        if amounts:
            fields[name] = tuple(map(sum, zip(*amounts, strict=True)))
    broken = [violation for route in routes for violation in route.violations]
    fields["violations"] = violations.merged([*broken, *broken_by_all])
    return made(Summary, fields)
