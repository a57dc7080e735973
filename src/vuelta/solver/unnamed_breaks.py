"""Breaks that a given sequence leaves to the engine: where a route of its own would take them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from vuelta.errors import CommitmentError, InputError
from vuelta.model import Plan, Problem, Route, Step, TravelMatrix, Vehicle, made
from vuelta.solver.lift import stops_of
from vuelta.solver.lower import Lowered, lower


def breaks_placed(
    problem: Problem, travel: TravelMatrix, plan: Plan, routes: Collection[int]
) -> tuple[Plan, dict[int, tuple[int, ...]]]:
    """The plan with the breaks that these of its routes do not name, where they fit best.

    Also, by number of the route, the positions of what was placed. The order of all that is
    named stays. A break that the route does not need stays away, and so does one that fits
    nowhere, as do all breaks of a day that cannot be planned here: the referee then says that
    they are missing.
    """
    numbers = {vehicle.id: v for v, vehicle in enumerate(problem.vehicles)}
    missing = {}
    for r in routes:
        v = numbers.get(plan.routes[r].vehicle)
        unnamed = set() if v is None else _unnamed(plan.routes[r], problem.vehicles[v])
        if v is not None and unnamed:
            missing[r] = v, unnamed
    if not missing:
        return plan, {}
    try:
        lowered = lower(_with_named(problem, missing), travel)
    except (CommitmentError, InputError):
        return plan, {}
    reload = lowered.legend.reloads.hand_out()
    whole = list(plan.routes)
    placed = {}
    for r, (v, unnamed) in missing.items():
        steps = tuple(_steps(lowered, v, whole[r].steps, unnamed, reload))
        placed[r] = tuple(k for k, (_, is_new) in enumerate(steps) if is_new)
        whole[r] = whole[r].model_copy(update={"steps": tuple(step for step, _ in steps)})
    return plan.model_copy(update={"routes": tuple(whole)}), placed


def _with_named(problem: Problem, missing: Mapping[int, tuple[int, set[str]]]) -> Problem:
    """The problem whose vehicles take the breaks their routes name, needed or not."""
    vehicles = list(problem.vehicles)
    for v, unnamed in missing.values():
        breaks = tuple(
            pause if pause.id in unnamed else pause.model_copy(update={"always_taken": True})
            for pause in vehicles[v].breaks
        )
        vehicles[v] = vehicles[v].model_copy(update={"breaks": breaks})
    return problem.model_copy(update={"vehicles": tuple(vehicles)})


def _unnamed(route: Route, vehicle: Vehicle) -> set[str]:
    named = {step.id for step in route.steps if step.type == "break"}
    return {pause.id for pause in vehicle.breaks if pause.id not in named}


def _steps(
    lowered: Lowered,
    v: int,
    steps: Sequence[Step],
    unnamed: Collection[str],
    reload: Callable[[str], int | None],
) -> Iterator[tuple[Step, bool]]:
    """The steps, each with whether it is a break that was placed."""
    legend = lowered.legend
    pauses = legend.pauses(legend.problem.vehicles[v])
    position_of: dict[int, int] = {}  # a stop that is named twice is walked once
    for position, stop in stops_of(legend, steps, reload):
        position_of.setdefault(stop, position)
    end = len(steps) - bool(steps and steps[-1].type == "end")
    ahead: dict[int, list[str]] = {}
    waiting: list[str] = []
    for stop, *_ in lowered.core.walk(legend.kind_of[v], list(position_of)).events:
        if stop >= 0:
            ahead[position_of[stop]], waiting = waiting, []
        elif pauses[-1 - stop].id in unnamed:
            waiting.append(pauses[-1 - stop].id)
    ahead[end] = waiting
    for position in range(len(steps) + 1):
        for name in ahead.get(position, ()):
            yield made(Step, {"type": "break", "id": name}), True
        if position < len(steps):
            yield steps[position], False
