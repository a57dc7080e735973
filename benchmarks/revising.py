"""One incident, answered in several ways, all judged and priced alike.

Every way sees the same revised day: the same options chosen, the same stops
pinned, the same parcels bound to their vans. Its answer comes back through the
engine's own door (``rejoin``) and before the same referee.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

import vuelta
from benchmarks.incidents import Told
from benchmarks.midday import Midday
from vuelta import units
from vuelta.execution import read_incidents
from vuelta.model import Plan, Revision
from vuelta.policy import effective_policy
from vuelta.replanning import Candidates, Mode, Residual, applied
from vuelta.replanning.opening import opened
from vuelta.solver import Deadline, Draft, Progress, solve

METHODS: Final = ("keep", "insert", "re-solve", "re-solve warm", "vuelta", "pyvrp")

JUDGING: Final = 120e-6
"""Seconds a task kept back for judging and telling, as the engine does itself."""


@dataclass(frozen=True)
class Outcome:
    """A revision, how long it took, and when a plan that leaves nobody out first stood."""

    revision: Revision
    seconds: float
    first: float | None


@dataclass(frozen=True)
class Measures:
    """What a revision is worth, in currency units, seconds and tasks.

    ``ahead`` is the plan's cost less what was spent before now; ``total`` adds
    the prices of change and of promises not kept. ``left`` are tasks that were
    to be served today and are in no route.
    """

    ahead: float
    price: float
    total: float
    lateness: int
    tasks: int
    windows_kept: int
    vehicles_changed: int
    to_notify: int
    eta_shift: float
    left: int


class Desk(Candidates):
    """A day with its incident: what a revision of it is worth."""

    def __init__(self, day: Midday, told: Told, seed: int) -> None:
        rules = effective_policy(None, None)
        incidents = read_incidents([told])
        # The engine's own reading of the moment, so that all ways start from the same one.
        start = opened(day.problem, day.plan, incidents, (), day.now, rules)
        told_ = applied(start.problem, start.state, start.incidents, rules)
        super().__init__(told_, start.plan, "full", seed)
        self.answer({})

    def measures(self, revision: Revision) -> Measures:
        """A revision of this very day, in figures."""
        served = {
            (step.type, step.id or "")
            for route in revision.plan.routes
            for step in route.steps[route.done :]
        }
        left = sum(key not in served for key in self._terms.open if key[0] != "pickup")
        ahead = (revision.plan.summary.cost - self._history()) / units.MONEY_STEPS
        price = revision.price / units.MONEY_STEPS
        kpis = revision.kpis
        return Measures(
            ahead=ahead,
            price=price,
            total=ahead + price,
            lateness=kpis.lateness,
            tasks=kpis.tasks,
            windows_kept=kpis.windows_kept,
            vehicles_changed=kpis.vehicles_changed,
            to_notify=kpis.to_notify,
            eta_shift=kpis.mean_eta_shift,
            left=left,
        )

    def _history(self) -> int:
        """Money steps spent on what has begun: the same for every way."""
        spent = 0.0
        for vehicle, state in self.day.vehicle_states.items():
            if state.begun:
                costs, last = self.day.vehicles[vehicle].costs, state.begun[-1]
                spent += costs.fixed + costs.per_hour * last.duration / 3600
                spent += costs.per_km * (last.distance or 0) / 1000
        return round(spent)


@dataclass(frozen=True)
class Budget:
    """Seconds in all, or rounds of search."""

    seconds: float | None
    iterations: int | None = None
    seed: int = 0

    @property
    def options(self) -> dict[str, Any]:
        """The same for the engine's own call."""
        return {"time_limit": self.seconds, "iterations": self.iterations, "seed": self.seed}


def revised(day: Midday, told: Told, mode: Mode, budget: Budget) -> Outcome:
    """What the engine's own call says; ``first`` is of a call that asks for no more than that."""
    began = time.perf_counter()
    revision = vuelta.replan(day.problem, day.plan, [told], day.now, mode=mode, **budget.options)
    seconds = time.perf_counter() - began
    if mode != "full":
        return Outcome(revision, seconds, seconds)
    began = time.perf_counter()
    soon = vuelta.replan(day.problem, day.plan, [told], day.now, time_limit=0, seed=budget.seed)
    first = time.perf_counter() - began
    is_complete = not Desk(day, told, budget.seed).measures(soon).left
    return Outcome(revision, seconds, first if is_complete else None)


def solved(day: Midday, told: Told, method: str, budget: Budget) -> Outcome:
    """What another solver, or ours without a price of change, makes of the same moment.

    ``re-solve`` starts from nothing, ``re-solve warm`` and ``pyvrp`` from the
    routes as they were.

    Raises
    ------
    DefectError
        When the answer loses or doubles a task.
    """
    began = time.perf_counter()
    first: list[float] = []

    def left(residual: Residual) -> float | None:
        if budget.seconds is None:
            return None
        spent = time.perf_counter() - began + JUDGING * residual.problem.n_tasks
        return max(0.01, budget.seconds - spent)

    def hear(progress: Progress) -> None:
        if not first and not progress.unassigned:
            first.append(time.perf_counter() - began)

    def own(residual: Residual, kept: Plan) -> Plan:
        draft: Draft = solve(
            residual.problem,
            residual.travel,
            deadline=Deadline(left(residual)),
            iterations=budget.iterations,
            seed=budget.seed,
            warm=residual.warm if method == "re-solve warm" else None,
            on_progress=hear,
        )
        return draft.plan

    def theirs(residual: Residual, kept: Plan) -> Plan:
        from benchmarks.peers import pyvrp_replan

        before = time.perf_counter() - began
        plan, complete = pyvrp_replan.solve(
            residual, kept, budget.seed, seconds=left(residual), iterations=budget.iterations
        )
        if complete is not None:
            first.append(before + complete)
        return plan

    revision = vuelta.replan(
        day.problem,
        day.plan,
        [told],
        day.now,
        seed=budget.seed,
        solver=theirs if method == "pyvrp" else own,
    )
    return Outcome(revision, time.perf_counter() - began, first[0] if first else None)


_MODES: Final[dict[str, Mode]] = {"keep": "check", "insert": "insert_only", "vuelta": "full"}


def outcome(day: Midday, told: Told, method: str, budget: Budget) -> Outcome:
    """The answer of one of ``METHODS``."""
    if method in _MODES:
        return revised(day, told, _MODES[method], budget)
    return solved(day, told, method, budget)
