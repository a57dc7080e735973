"""The smallest change that lets a vehicle serve a task, and what stands in its way.

A lever relaxes one limit by a number, and more of it never hurts: so the least
that suffices is found by halving, with the solver and the referee as oracle
(``Bench.placed``). What is found is exact: one unit less does not suffice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from vuelta.explain.nouns import Fix, Lever, Remedy
from vuelta.explain.single_vehicle import Bench, keys_of
from vuelta.model import (
    CAPS,
    Job,
    Problem,
    Shipment,
    Task,
    Vehicle,
    Window,
    cap_of,
    limit_named,
    with_cap,
)

_DAYS: Final = 2 * 86_400
"""Seconds: a window, shift or break that needs more is not worth a thought."""

_FAR: Final = 10_000_000
"""Metres a day's drive will not pass."""


class Pull(NamedTuple):
    """A lever, and the dimension it is pulled in, for those that have several."""

    what: Lever
    dimension: int | None = None


def remedies(bench: Bench) -> tuple[Remedy, ...]:
    """Smallest changes after which the vehicle can serve the demand, each enough by itself.

    Skills and permission that lack are part of every one. Then each lever that
    suffices alone, by the least that does; where none does, one combination
    from which nothing can be taken. Empty when no change helps.
    """
    needed = list(_needed(bench))
    base = pulled(bench.problem, bench.demand, {fix: 1 for fix, _ in needed})
    fixed = tuple(fix for _, fix in needed)
    judgement = bench.placed(base)
    if judgement is not None:
        return (Remedy.model_construct(fixes=fixed, cost=bench.added(judgement)[0]),)
    pulls = {pull: most for pull, most in _pulls(bench).items() if most > 0}
    found = [
        (*fixed, fix)
        for pull, most in pulls.items()
        if (fix := _least(bench, base, {}, pull, most)) is not None
    ]
    if not found:
        together = _together(bench, base, pulls)
        found = [] if together is None else [(*fixed, *together)]
    remedies = []
    for fixes in found:
        judgement = bench.placed(with_fixes(bench.problem, bench.demand, fixes))
        if judgement is not None:
            remedies.append(Remedy.model_construct(fixes=fixes, cost=bench.added(judgement)[0]))
    return tuple(remedies)


def with_fixes(problem: Problem, demand: Job | Shipment, fixes: Iterable[Fix]) -> Problem:
    """A problem of one vehicle with these changes made."""
    return pulled(problem, demand, {Pull(fix.what, fix.dimension): fix.by for fix in fixes})


def conflict(bench: Bench) -> tuple[str, ...]:
    """A smallest set of the route's tasks beside which the demand cannot be served.

    Deletion filter: each task is taken away in turn, and stays away when the
    demand still does not fit. Without any one of those left it does, in the
    order the others have. Empty when it does not fit the empty vehicle either.
    Taking a stop away never makes a drive longer where travel is measured; a
    given matrix in which it does may hide a way to serve all.
    """
    demands = list(bench.demands)
    if not demands or bench.fewer(demands).placed() is None:
        return ()
    away: list[Job | Shipment] = []
    for demand in demands:
        if bench.fewer([*away, demand]).placed() is None:
            away.append(demand)
    return tuple(keys_of(demand)[0][1] for demand in demands if demand not in away)


def least(enough: Callable[[int], bool], most: int) -> int | None:
    """The smallest of 1..most that is enough; ``None`` when ``most`` is not."""
    if not enough(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _needed(bench: Bench) -> Iterable[tuple[Pull, Fix]]:
    """What the vehicle lacks whatever else it does: skills, and permission."""
    demand, vehicle = bench.demand, bench.vehicle
    lacking = tuple(skill for skill in demand.skills if skill not in vehicle.skills)
    if lacking:
        yield Pull("skill"), Fix(what="skill", by=len(lacking), names=lacking)
    if demand.allowed_vehicles is not None and vehicle.id not in demand.allowed_vehicles:
        yield Pull("allowed"), Fix(what="allowed")


def _pulls(bench: Bench) -> Mapping[Pull, int]:
    """Levers that could matter, and the most they are pulled."""
    vehicle, problem = bench.vehicle, bench.problem
    tasks = _tasks(bench.demand)
    windows = any(task.time_windows for task in tasks)
    first = min((w.start for task in tasks for w in task.time_windows), default=0)
    amounts = [
        amount
        for entry in (*problem.jobs, *problem.shipments)
        for name in ("delivery", "pickup", "amount")
        if isinstance(amount := getattr(entry, name, None), tuple)
    ]
    pulls = {
        Pull("window_later"): _DAYS * windows,
        Pull("window_earlier"): max(0, first - problem.day_start) if windows else 0,
        Pull("shift_later"): _DAYS * (vehicle.time_window is not None),
        Pull("break_later"): _DAYS * any(pause.time_windows for pause in vehicle.breaks),
    }
    most = {"s": _DAYS, "m": _FAR, "count": problem.n_tasks + 1}
    if isinstance(bench.demand, Shipment) and bench.demand.max_ride is not None:
        pulls[Pull("max_ride")] = _DAYS
    for name in CAPS:
        if cap_of(vehicle, name) is not None:
            pulls[Pull(name)] = most[limit_named(name).unit]
    for d in range(len(vehicle.capacity or ())):
        pulls[Pull("room", d)] = sum(amount[d] for amount in amounts if d < len(amount))
    return pulls


def _least(
    bench: Bench, base: Problem, others: Mapping[Pull, int], pull: Pull, most: int
) -> Fix | None:
    """The least one lever must be pulled beside the others; ``None`` when it does not help."""

    def enough(by: int) -> bool:
        tried = pulled(base, bench.demand, {**others, pull: by})
        return bench.placed(tried) is not None

    by = least(enough, most)
    return None if by is None else Fix(what=pull.what, by=by, dimension=pull.dimension)


def _together(bench: Bench, base: Problem, pulls: Mapping[Pull, int]) -> tuple[Fix, ...] | None:
    """All levers at their most, then each let go as far as it goes; ``None`` if that fails."""
    state = dict(pulls)
    if not state or bench.placed(pulled(base, bench.demand, state)) is None:
        return None
    for pull in pulls:
        others = {other: by for other, by in state.items() if other != pull}
        if bench.placed(pulled(base, bench.demand, others)) is not None:
            state = others
            continue
        fix = _least(bench, base, others, pull, state[pull])
        state[pull] = state[pull] if fix is None else fix.by
    return tuple(Fix(what=pull.what, by=by, dimension=pull.dimension) for pull, by in state.items())


def pulled(problem: Problem, demand: Job | Shipment, pulls: Mapping[Pull, int]) -> Problem:
    """A problem of one vehicle with levers pulled on it and on one demand."""
    [vehicle] = problem.vehicles
    keys = set(keys_of(demand))
    for pull, by in pulls.items():
        vehicle = _on_vehicle(vehicle, demand, pull, by)
    jobs = tuple(
        _on_demand(job, vehicle, pulls) if ("job", job.id) in keys else job for job in problem.jobs
    )
    pairs = tuple(
        _on_demand(pair, vehicle, pulls) if ("pickup", pair.pickup.id) in keys else pair
        for pair in problem.shipments
    )
    update = {"vehicles": (vehicle,), "jobs": jobs, "shipments": pairs}
    return problem.model_copy(update=update)


def _tasks(demand: Job | Shipment) -> Sequence[Task]:
    return (demand,) if isinstance(demand, Job) else (demand.pickup, demand.delivery)


def _on_vehicle(vehicle: Vehicle, demand: Job | Shipment, pull: Pull, by: int) -> Vehicle:
    update: dict[str, Any] = {}
    match pull.what:
        case "skill":
            update["skills"] = tuple(dict.fromkeys((*vehicle.skills, *demand.skills)))
        case "shift_later" if vehicle.time_window is not None:
            start, end = vehicle.time_window
            update["time_window"] = Window(start, end + by)
        case "break_later":
            update["breaks"] = tuple(
                pause.model_copy(update={"time_windows": _wider(pause.time_windows, 0, by)})
                for pause in vehicle.breaks
            )
        case "room" if vehicle.capacity is not None:
            update["capacity"] = tuple(
                room + by * (d == pull.dimension) for d, room in enumerate(vehicle.capacity)
            )
        case "max_tasks" | "max_travel_time" | "max_distance" | "max_duration" | "max_reloads":
            return with_cap(vehicle, pull.what, by)
    return vehicle.model_copy(update=update)


def _on_demand(demand: Any, vehicle: Vehicle, pulls: Mapping[Pull, int]) -> Any:
    """The job or shipment itself, wider and allowed."""
    earlier = pulls.get(Pull("window_earlier"), 0)
    later = pulls.get(Pull("window_later"), 0)
    update: dict[str, Any] = {}
    if Pull("allowed") in pulls:
        update["allowed_vehicles"] = (*(demand.allowed_vehicles or ()), vehicle.id)
    if isinstance(demand, Job):
        update["time_windows"] = _wider(demand.time_windows, earlier, later)
    else:
        for half in ("pickup", "delivery"):
            task = getattr(demand, half)
            wider = _wider(task.time_windows, earlier, later)
            update[half] = task.model_copy(update={"time_windows": wider})
        if Pull("max_ride") in pulls:
            update["max_ride"] = demand.max_ride + pulls[Pull("max_ride")]
    return demand.model_copy(update=update)


def _wider(windows: Sequence[Window], earlier: int, later: int) -> tuple[Window, ...]:
    """Windows that open earlier and close later; those that meet become one."""
    wide: list[Window] = []
    for start, end in windows:
        start, end = start - earlier, end + later
        if wide and start <= wide[-1].end + 1:
            wide[-1] = Window(wide[-1].start, max(end, wide[-1].end))
        else:
            wide.append(Window(start, end))
    return tuple(wide)
