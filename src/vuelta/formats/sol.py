"""VRPLIB's solution text: ``Route #1: 3 4 5`` lines and ``Cost 827.3``.

Numbers name tasks by matrix row where every task has a row of its own and none
is row 0 (all benchmark texts: customers 1, 2, ... with depot 0), else by their
position, from 1, among jobs and then pickup and delivery of each shipment. A job
that may be done at several places is named by the row of the one that is used, a
reload by the row of its facility.

A solution says only who follows whom: reading gives a draft plan with all times
zero, for ``check`` to time and price. Where vehicles are alike, the k-th route
that serves anybody is driven by the problem's k-th vehicle; where they differ,
the k-th line is the k-th vehicle's, and a line without numbers a vehicle that
stays. The cost, in currency units, is of all that is driven and left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from vuelta import units
from vuelta.errors import refuse
from vuelta.formats.finding_log import Ledger, at
from vuelta.model import (
    TASK_TYPES,
    Job,
    Place,
    Plan,
    Problem,
    Route,
    Step,
    StepType,
    Summary,
    Task,
    Unassigned,
    Vehicle,
)

_ROUTE: Final = re.compile(r"\s*route\s*#?\s*(\d+)\s*:?\s*(.*)", re.IGNORECASE)
_COST: Final = re.compile(r"\s*cost\s*:?\s+(\S+)\s*", re.IGNORECASE)

_Key = tuple[StepType, str]
_Stop = tuple[StepType, str, int]
"""Step type and id, and which of a job's places, 0 for its own."""


def numbers_of(problem: Problem) -> dict[_Stop, int]:
    """The number of every stop of a problem: what a route may say."""
    tasks: list[tuple[StepType, Task]] = [("job", job) for job in problem.jobs]
    for shipment in problem.shipments:
        tasks += [("pickup", shipment.pickup), ("delivery", shipment.delivery)]
    rows = [task.location_index for _, task in tasks]
    if len(set(rows)) < len(rows) or None in rows or 0 in rows:
        return {(kind, task.id, 0): number for number, (kind, task) in enumerate(tasks, start=1)}
    numbers: dict[_Stop, int] = {
        (kind, task.id, 0): task.location_index or 0 for kind, task in tasks
    }
    more: dict[_Stop, int | None] = {
        ("job", job.id, count): place.location_index
        for job in problem.jobs
        for count, place in enumerate(job.places, start=1)
    }
    reloads = {name for vehicle in problem.vehicles for name in vehicle.reload_at}
    more |= {
        ("reload", facility.id, 0): facility.location_index
        for facility in problem.facilities
        if facility.id in reloads
    }
    taken = Counter([*rows, *more.values()])
    return numbers | {
        stop: row for stop, row in more.items() if row is not None and taken[row] == 1
    }


def dump_plan(plan: Plan, *, problem: Problem | None = None) -> str:
    """The solution text of a plan; without its ``problem``, ids must be numbers.

    Raises
    ------
    InputError
        F230, when a step has no number, or is none that the format knows.
    """
    numbers = None if problem is None else numbers_of(problem)
    ledger = Ledger()
    lines = [
        " ".join(_cells(route, f"routes[{index}]", numbers, ledger))
        for index, route in enumerate(plan.routes)
    ]
    if problem is not None and _differ(problem.vehicles):
        lines = _by_vehicle(plan, problem, lines, ledger)
    ledger.close()
    text = [f"Route #{count}: {cells}".rstrip() for count, cells in enumerate(lines, start=1)]
    cost = plan.summary.cost + plan.summary.costs.left_out
    return "\n".join([*text, f"Cost {units.format_money(cost)}"]) + "\n"


def _cells(
    route: Route, where: str, numbers: Mapping[_Stop, int] | None, ledger: Ledger
) -> Iterator[str]:
    """The numbers of a route's steps."""
    for index, step in enumerate(route.steps):
        if step.type in ("start", "end") or step.id is None:
            continue
        number: int | str | None = None
        if numbers is not None:
            number = numbers.get((step.type, step.id, step.place or 0))
        elif step.type in TASK_TYPES and not step.place:
            number = step.id
        if number is not None and str(number).isdecimal():
            yield str(number)
        elif step.type in TASK_TYPES:
            named = f"{step.type} {step.id}" + (f" at place {step.place}" if step.place else "")
            ledger.note(
                "F230",
                f"{where}.steps[{index}]",
                f"{named} has no number",
                "give the problem this plan answers" if numbers is None else "write json or csv",
            )
        else:
            ledger.note(
                "F230",
                f"{where}.steps[{index}]",
                f"{_A[step.type]} at {step.id} is not part of this format",
                "write json or csv",
            )


_A: Final = {"reload": "a reload", "unload": "an unloading", "break": "a break"}


def _differ(vehicles: Sequence[Vehicle]) -> bool:
    """Whether it matters which vehicle drives a route."""
    nameless = [vehicle.model_copy(update={"id": "", "description": None}) for vehicle in vehicles]
    return any(vehicle != nameless[0] for vehicle in nameless[1:])


def _by_vehicle(plan: Plan, problem: Problem, lines: list[str], ledger: Ledger) -> list[str]:
    """A line for every vehicle up to the last that is used."""
    position = {vehicle.id: index for index, vehicle in enumerate(problem.vehicles)}
    cells = [""] * len(problem.vehicles)
    last = 0
    for index, (route, line) in enumerate(zip(plan.routes, lines, strict=True)):
        if route.vehicle not in position:
            ledger.note(
                "F230",
                f"routes[{index}].vehicle",
                f"there is no vehicle {route.vehicle}",
                "give the problem this plan answers",
            )
            continue
        cells[position[route.vehicle]] = line
        last = max(last, position[route.vehicle] + 1)
    return cells[:last]


def parse_plan(text: str, *, problem: Problem | None = None) -> Plan:
    """The draft plan of a solution text to ``problem``.

    Raises
    ------
    InputError
        With everything wrong in the text, by line.
    """
    if problem is None:
        refuse("F205", "", "a solution text means nothing without its problem", "give the problem")
    ledger = Ledger()
    names = {number: stop for stop, number in numbers_of(problem).items()}
    tasks = _tasks(problem)
    differ = _differ(problem.vehicles)
    seen: dict[_Key, int] = {}
    routes: list[Route] = []
    vehicle = 0
    cost: int | None = None
    for line, content in enumerate(text.splitlines(), start=1):
        if match := _ROUTE.fullmatch(content):
            steps = []
            for cell in match[2].split():
                number = ledger.integer(cell, at(line), "customer")
                if number not in names:
                    ledger.note(
                        "F216", at(line), f"there is no customer {cell}", "correct the number"
                    )
                    continue
                stop = names[number]
                if stop[:2] in seen:
                    ledger.note(
                        "F215",
                        at(line),
                        f"customer {number} already stands in line {seen[stop[:2]]}",
                        "visit each customer once",
                    )
                    continue
                if stop[0] != "reload":
                    seen[stop[:2]] = line
                steps.append(stop)
            if steps:
                routes.append(_route(problem, vehicle, steps, tasks, line, ledger))
            vehicle += bool(steps) or differ
        elif match := _COST.fullmatch(content):
            cost = _money(ledger.decimal(match[1], at(line), "cost"), line, ledger)
        elif content.strip() and ":" not in content and not content.strip()[0].isalpha():
            ledger.note("F213", at(line), f"{content.strip()[:40]!r} is no route", "remove it")
    if not routes and cost is None:
        ledger.note("F212", "", "there is neither a route nor a cost", "give Route #1: ... lines")
    ledger.close()
    left = [_left(key[0], task) for key, task in tasks.items() if key not in seen]
    summary: dict[str, Any] = {"routes": len(routes), "unassigned": len(left)}
    if cost is not None:
        summary["cost"] = units.format_money(cost - _left_out(problem, seen))
    return Plan(
        summary=Summary.model_validate(summary),
        routes=tuple(routes),
        unassigned=tuple(left),
        currency=problem.currency,
        style=problem.style,
    )


def _tasks(problem: Problem) -> dict[_Key, Task]:
    tasks: dict[_Key, Task] = {("job", job.id): job for job in problem.jobs}
    for shipment in problem.shipments:
        tasks["pickup", shipment.pickup.id] = shipment.pickup
        tasks["delivery", shipment.delivery.id] = shipment.delivery
    return tasks


def _left_out(problem: Problem, served: Collection[_Key]) -> int:
    """Money steps of the penalties of what a solution leaves out."""
    out = sum(job.penalty or 0 for job in problem.jobs if ("job", job.id) not in served)
    return out + sum(
        shipment.penalty or 0
        for shipment in problem.shipments
        if not {("pickup", shipment.pickup.id), ("delivery", shipment.delivery.id)} <= set(served)
    )


def _money(value: Decimal, line: int, ledger: Ledger) -> int:
    """Money steps, beyond four decimals rounded: solution texts print doubles."""
    steps = round(value * units.MONEY_STEPS)
    if abs(steps) > units.MAX_MONEY:
        ledger.note("F217", at(line), f"cost {value} is too large", "correct it")
        return 0
    return steps


def _route(
    problem: Problem,
    count: int,
    stops: list[_Stop],
    tasks: dict[_Key, Task],
    line: int,
    ledger: Ledger,
) -> Route:
    """The draft route of the problem's vehicle number ``count``."""
    if count >= len(problem.vehicles):
        ledger.note(
            "F216",
            at(line),
            f"route {count + 1} has no vehicle, the problem has {len(problem.vehicles)}",
            "read the problem with more vehicles",
        )
        return Route(vehicle=str(count + 1))
    vehicle = problem.vehicles[count]
    steps = [_step(stop, tasks) for stop in stops]
    if vehicle.has_start:
        steps.insert(
            0,
            Step(type="start", location=vehicle.start, location_index=vehicle.start_index),
        )
    if vehicle.has_end:
        steps.append(Step(type="end", location=vehicle.end, location_index=vehicle.end_index))
    return Route(vehicle=vehicle.id, steps=tuple(steps))


def _step(stop: _Stop, tasks: Mapping[_Key, Task]) -> Step:
    kind, name, number = stop
    task = tasks.get((kind, name))
    if task is None:
        return Step(type=kind, id=name)
    where: Task | Place = task.places[number - 1] if number and isinstance(task, Job) else task
    return Step(
        type=kind,
        id=name,
        location=where.location,
        location_index=where.location_index,
        place=number or None,
    )


def _left(kind: StepType, task: Task) -> Unassigned:
    return Unassigned.model_validate(
        {
            "id": task.id,
            "type": kind,
            "location": task.location,
            "location_index": task.location_index,
        }
    )
