"""Which facility gets which goods: the exact assignment of many returns.

Each item goes to one facility on one day, within what that facility takes that
day in every dimension, or stays where it is. The whole is maximised: first as
few items as possible without a place among those that must have one, then net
recovery. Where the best place of each item leaves room for all, that is the
answer; else an integer program decides (OR-Tools CP-SAT, one worker and a
budget of work instead of time, so that it is the same on every machine).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vuelta.errors import Finding, InputError
from vuelta.model import (
    Destination,
    Disposition,
    Placement,
    ReturnPolicy,
    ReturnRequest,
    ReturnsFacility,
)
from vuelta.returns.decide import may_keep
from vuelta.returns.read import policy_of, request_of
from vuelta.returns.recovery_value import Lot, best, lots_of, placement

WORK: Final = 5.0
"""CP-SAT's deterministic seconds: enough to prove a hundred returns on nine places and days."""


@dataclass(frozen=True, eq=False)
class _Choice:
    """An item at a facility on a day: a variable of the program."""

    lot: int
    placement: Placement


def dispose(
    requests: Sequence[ReturnRequest | Mapping[str, Any]],
    policy: ReturnPolicy | Mapping[str, Any] | None,
    now: int,
    *,
    at: Mapping[str, str] | None = None,
    days: int = 1,
    facilities: Sequence[ReturnsFacility] | None = None,
    work: float = WORK,
) -> Disposition:
    """The placement of every item that recovers most, within the room of facilities.

    Parameters
    ----------
    at
        Facilities where the goods of a request already lie, by request. What is
        still with the customer is kept there where nothing pays and the policy
        allows it, and counts as brought by van to any facility at no cost here:
        what the way costs is the routes' to say (``destinations``).
    days
        Days that facilities take goods on, from the day of ``now``.
    facilities
        Instead of the policy's own.
    work
        CP-SAT's deterministic seconds, for each of two stages, after which the best
        answer so far is taken; ``is_optimal`` says whether it was enough.

    Raises
    ------
    InputError
        R619 goods of a request or at a facility that nobody knows; R6xx or
        E1xx of the documents; with every finding at once.
    ValueError
        Less than one day.
    """
    if days < 1:
        raise ValueError(f"days should be one or more, not {days}")
    policy = policy_of(policy)
    if facilities is not None:
        policy = policy.model_copy(update={"facilities": tuple(facilities)})
    known = [request_of(request) for request in requests]
    _refuse_unknown({request.id for request in known}, at or {}, policy)
    lots = [
        lot for request in known for lot in lots_of(request, policy, (at or {}).get(request.id))
    ]
    kept = [lot.at is None and may_keep(lot.request, policy) for lot in lots]
    choices = [
        _Choice(i, one)
        for i, lot in enumerate(lots)
        for facility in policy.facilities
        for day in range(days)
        if (one := placement(lot, facility, policy, now, day)) is not None
        and (one.net > 0 or not kept[i])
    ]
    taken = _independent(choices)
    is_optimal, bound = True, sum(choice.placement.net for choice in taken.values())
    if not _fits(lots, taken.values(), policy):
        must = {i for i in range(len(lots)) if not kept[i]}
        taken, is_optimal, bound = _solved(lots, choices, must, policy, work)
    wanted = {choice.lot for choice in choices}
    placements = tuple(
        taken[i].placement if i in taken else _left(lot, kept[i], i in wanted)
        for i, lot in enumerate(lots)
    )
    net = sum(one.net for one in placements)
    return Disposition.model_construct(
        placements=placements, net=net, is_optimal=is_optimal, bound=bound
    )


def destinations(
    request: ReturnRequest,
    policy: ReturnPolicy,
    now: int,
    *,
    depot: str | None = None,
) -> tuple[Destination, ...]:
    """What a van may do with a return: unload it where all of it is taken, or bring it home.

    The costs are processing and the deadline's penalty less the value recovered:
    the way there is the routes' own. Bringing it home is worth the best
    placement of each item after line haul from ``depot``, and nothing where the
    policy does not know the depot.

    Parameters
    ----------
    depot
        Facility at the van's end.
    """
    lots = lots_of(request, policy)
    found = []
    for facility in policy.facilities:
        if facility.id == depot:
            continue
        several = [placement(lot, facility, policy, now) for lot in lots]
        if all(choice is not None for choice in several):
            net = sum(choice.net for choice in several if choice)
            found.append(Destination.model_construct(facility=facility.id, cost=-net))
    home = home_value(request, policy, now, depot)
    return (*found, Destination.model_construct(facility=None, cost=-home))


def home_value(request: ReturnRequest, policy: ReturnPolicy, now: int, depot: str | None) -> int:
    """Net recovery of goods that come to a facility, each item moved on to its best place."""
    return sum(one.net for one in placements_from(request, policy, now, depot))


def placements_from(
    request: ReturnRequest, policy: ReturnPolicy, now: int, at: str | None
) -> tuple[Placement, ...]:
    """The best place of each item that lies at a facility; none where nobody takes it."""
    if at is None:
        return ()
    found = [best(lot, policy, now) for lot in lots_of(request, policy, at)]
    return tuple(one for one in found if one is not None)


def _refuse_unknown(requests: set[str], at: Mapping[str, str], policy: ReturnPolicy) -> None:
    findings = []
    for request, facility in at.items():
        if request not in requests:
            cause = f"there is no request {request}"
            findings.append(Finding("R619", f"at.{request}", cause, "name one of the requests"))
        if policy.facility(facility) is None:
            cause = f"there is no facility {facility}"
            remedy = "name a facility of the policy"
            findings.append(Finding("R619", f"at.{request}", cause, remedy))
    if findings:
        raise InputError(findings)


def _independent(choices: Iterable[_Choice]) -> dict[int, _Choice]:
    """The best choice for each item, as if it were alone; the first of equals."""
    found: dict[int, _Choice] = {}
    for choice in choices:
        other = found.get(choice.lot)
        if other is None or choice.placement.net > other.placement.net:
            found[choice.lot] = choice
    return found


def _fits(lots: Sequence[Lot], taken: Iterable[_Choice], policy: ReturnPolicy) -> bool:
    return all(
        sum(amount for _, amount in terms) <= room for terms, room in _limits(lots, taken, policy)
    )


def _limits(
    lots: Sequence[Lot], choices: Iterable[_Choice], policy: ReturnPolicy
) -> Iterable[tuple[list[tuple[_Choice, int]], int]]:
    """For each facility, day and dimension, what choices take of it, and what there is."""
    by_place: dict[tuple[str | None, int], list[_Choice]] = {}
    for choice in choices:
        place = choice.placement.facility, choice.placement.day
        by_place.setdefault(place, []).append(choice)
    for (name, _), several in by_place.items():
        facility = policy.facility(name or "")
        if facility is None:
            continue
        for dimension, room in enumerate(facility.room or ()):
            terms = [
                (choice, lots[choice.lot].amounts[dimension])
                for choice in several
                if dimension < len(lots[choice.lot].amounts)
            ]
            yield terms, room
        if facility.slots is not None:
            yield [(choice, 1) for choice in several], facility.slots


def _solved(
    lots: Sequence[Lot],
    choices: Sequence[_Choice],
    must: set[int],
    policy: ReturnPolicy,
    work: float,
) -> tuple[dict[int, _Choice], bool, int]:
    """The choices taken, whether that is proven best, and what could be had at most."""
    from ortools.sat.python import cp_model  # late: it takes longer to load than all of ours

    model = cp_model.CpModel()
    taken = {choice: model.new_bool_var("") for choice in choices}
    for several in _by_lot(choices):
        model.add_at_most_one(taken[choice] for choice in several)
    for terms, room in _limits(lots, choices, policy):
        model.add(sum(amount * taken[choice] for choice, amount in terms) <= room)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2  # room in several dimensions: the relaxation tells
    solver.parameters.max_deterministic_time = work
    is_proven, found = True, _rounded(lots, choices, must, policy)
    bound = sum(choice.placement.net for choice in _independent(choices).values())
    n_placed = sum(var for choice, var in taken.items() if choice.lot in must)
    net = sum(choice.placement.net * var for choice, var in taken.items())
    for goal in (n_placed, net) if any(choice.lot in must for choice in choices) else (net,):
        model.clear_hints()  # type: ignore[no-untyped-call]
        for choice, var in taken.items():
            model.add_hint(var, found.get(choice.lot) is choice)
        model.maximize(goal)
        status = solver.solve(model)
        is_proven &= status == cp_model.OPTIMAL
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        better = {choice.lot: choice for choice, var in taken.items() if solver.boolean_value(var)}
        if goal is net:
            found, bound = better, min(bound, math.ceil(solver.best_objective_bound))
        else:
            model.add(n_placed >= round(solver.objective_value))
            found = max(found, better, key=lambda one: len(must & set(one)))
    value = sum(choice.placement.net for choice in found.values())
    return found, is_proven, value if is_proven else max(value, bound)


def _rounded(
    lots: Sequence[Lot], choices: Sequence[_Choice], must: set[int], policy: ReturnPolicy
) -> dict[int, _Choice]:
    """A good answer to begin with: what SCIP makes of the linear relaxation at its root node."""
    from ortools.linear_solver import pywraplp  # slow to load

    solver = pywraplp.Solver.CreateSolver("SCIP")
    solver.SetSolverSpecificParametersAsString("limits/totalnodes = 1\n")
    taken = {choice: solver.BoolVar("") for choice in choices}
    for several in _by_lot(choices):
        solver.Add(solver.Sum([taken[choice] for choice in several]) <= 1)
    for terms, room in _limits(lots, choices, policy):
        solver.Add(solver.Sum([amount * taken[choice] for choice, amount in terms]) <= room)
    extra = 2 * max(abs(choice.placement.net) for choice in choices)
    solver.Maximize(
        solver.Sum(
            [
                (choice.placement.net + extra * (choice.lot in must)) * var
                for choice, var in taken.items()
            ]
        )
    )
    if solver.Solve() not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        return {}
    found = {choice.lot: choice for choice, var in taken.items() if var.solution_value() > 0.5}
    return found if _fits(lots, found.values(), policy) else {}


def _by_lot(choices: Iterable[_Choice]) -> Iterable[list[_Choice]]:
    several: dict[int, list[_Choice]] = {}
    for choice in choices:
        several.setdefault(choice.lot, []).append(choice)
    return several.values()


def _left(lot: Lot, may_stay: bool, has_place: bool) -> Placement:
    """An item without a place: nothing pays, there is no room, or nobody takes it."""
    state = "waiting" if has_place else "kept" if may_stay else "stranded"
    return Placement.model_construct(
        request=lot.request.id,
        sku=lot.item.sku,
        quantity=lot.item.quantity,
        grade=lot.grade,
        state=state,
        day=0,
    )
