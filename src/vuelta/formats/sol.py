"""VRPLIB's solution text: ``Route #1: 3 4 5`` lines and ``Cost 827.3``.

Numbers name tasks by matrix row where every task has a row of its own and none
is row 0 (all benchmark texts: customers 1, 2, ... with depot 0), else by their
position, from 1, among jobs and then pickup and delivery of each shipment. A
solution says only who follows whom: reading gives a draft plan with all times
zero, the k-th route driven by the problem's k-th vehicle, for ``check`` to time
and price. The cost is in currency units.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from vuelta import units
from vuelta.errors import refuse
from vuelta.formats.ledger import Ledger, at
from vuelta.model import Plan, Problem, Route, Step, Summary, Unassigned
from vuelta.model.jobs import Task
from vuelta.model.plan import StepType

_ROUTE: Final = re.compile(r"\s*route\s*#?\s*(\d+)\s*:?\s*(.*)", re.IGNORECASE)
_COST: Final = re.compile(r"\s*cost\s*:?\s+(\S+)\s*", re.IGNORECASE)

_Key = tuple[StepType, str]


def numbers_of(problem: Problem) -> dict[_Key, int]:
    """The number of every task of a problem, by step type and id."""
    tasks: list[tuple[StepType, Task]] = [("job", job) for job in problem.jobs]
    for shipment in problem.shipments:
        tasks += [("pickup", shipment.pickup), ("delivery", shipment.delivery)]
    rows = [task.location_index for _, task in tasks]
    if len(set(rows)) == len(rows) and None not in rows and 0 not in rows:
        return {(kind, task.id): task.location_index or 0 for kind, task in tasks}
    return {(kind, task.id): number for number, (kind, task) in enumerate(tasks, start=1)}


def dump_plan(plan: Plan, *, problem: Problem | None = None) -> str:
    """The solution text of a plan; without its ``problem``, ids must be numbers.

    Raises
    ------
    InputError
        F230, when a task has no number, or a vehicle reloads.
    """
    numbers = None if problem is None else numbers_of(problem)
    ledger = Ledger()
    lines = []
    for count, route in enumerate(plan.routes, start=1):
        cells = []
        for index, step in enumerate(route.steps):
            if step.type == "reload":
                ledger.note(
                    "F230",
                    f"routes[{count - 1}].steps[{index}]",
                    f"a reload at {step.id} is not part of this format",
                    "write json or csv",
                )
            if step.type not in ("job", "pickup", "delivery") or step.id is None:
                continue
            number = step.id if numbers is None else numbers.get((step.type, step.id))
            if number is None or not str(number).isdecimal():
                ledger.note(
                    "F230",
                    f"routes[{count - 1}].steps[{index}]",
                    f"{step.type} {step.id} has no number",
                    "give the problem this plan answers" if problem is None else "check its id",
                )
            cells.append(str(number))
        lines.append(f"Route #{count}: {' '.join(cells)}")
    ledger.close()
    lines.append(f"Cost {units.format_money(plan.summary.cost)}")
    return "\n".join(lines) + "\n"


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
    names = {number: key for key, number in numbers_of(problem).items()}
    tasks = _tasks(problem)
    seen: dict[int, int] = {}
    routes: list[Route] = []
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
                if number in seen:
                    ledger.note(
                        "F215",
                        at(line),
                        f"customer {number} already stands in line {seen[number]}",
                        "visit each customer once",
                    )
                    continue
                seen[number] = line
                steps.append(names[number])
            if steps:
                routes.append(_route(problem, len(routes), steps, tasks, line, ledger))
        elif match := _COST.fullmatch(content):
            cost = _money(ledger.decimal(match[1], at(line), "cost"), line, ledger)
        elif content.strip() and ":" not in content and not content.strip()[0].isalpha():
            ledger.note("F213", at(line), f"{content.strip()[:40]!r} is no route", "remove it")
    if not routes and cost is None:
        ledger.note("F212", "", "there is neither a route nor a cost", "give Route #1: ... lines")
    ledger.close()
    left = [
        _left(kind, tasks[kind, name])
        for number, (kind, name) in names.items()
        if number not in seen
    ]
    return Plan(
        summary=Summary.model_validate(
            {
                "cost": units.format_money(cost or 0),
                "routes": len(routes),
                "unassigned": len(left),
            }
        ),
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
    keys: list[_Key],
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
    steps = [
        Step(
            type=kind,
            id=name,
            location=tasks[kind, name].location,
            location_index=tasks[kind, name].location_index,
            arrival=0,
        )
        for kind, name in keys
    ]
    if vehicle.has_start:
        steps.insert(
            0,
            Step(
                type="start", location=vehicle.start, location_index=vehicle.start_index, arrival=0
            ),
        )
    if vehicle.has_end:
        steps.append(
            Step(type="end", location=vehicle.end, location_index=vehicle.end_index, arrival=0)
        )
    return Route(vehicle=vehicle.id, steps=tuple(steps))


def _left(kind: StepType, task: Task) -> Unassigned:
    return Unassigned.model_validate(
        {
            "id": task.id,
            "type": kind,
            "location": task.location,
            "location_index": task.location_index,
        }
    )
