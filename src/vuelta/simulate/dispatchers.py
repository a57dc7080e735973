"""Dispatchers to compare: the same engine, allowed more or less.

=========  ==================================================================
still      nothing is ever said: vans drive what they set out with
keep       the plan stays; only what must go, goes (replan's mode ``check``)
insert     what lost its place goes where it is cheapest (``insert_only``)
resolve    all that may still change is planned from nothing, as if there were no
           plan: change has no price; custody is kept
vuelta     the whole of replanning, with the policy's prices of change
=========  ==================================================================

``resolve`` searches ``ANEW`` times as long: it has a plan to find, not to mend.

They answer incidents when they are reported, and observations when a van has
fallen behind its plan by ``patience`` seconds or more.
A dark van is reported as such at every call, so that its work stays as it is.
With ``iterations`` a day is the same for the same seed, whatever the machine.

==== ========================================================================
S850 an unknown dispatcher
==== ========================================================================
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import vuelta
from vuelta.errors import Finding, InputError, VueltaError, suggest
from vuelta.model import ConnectivityLoss, Event, Incident, Plan, Policy, Revision
from vuelta.replanning import Mode, Residual, Solver
from vuelta.simulate.simulated_day import Decision, Dispatcher, State
from vuelta.solver import Deadline, solve

NAMES: Final = ("vuelta", "keep", "insert", "resolve", "still")

ITERATIONS: Final = 300
"""Rounds of search of a decision, where nobody says."""

PAIRED: Final = 4
"""How much longer a round of search takes where parcels go from van to van."""

PATIENCE: Final = 1200
"""Seconds a van may fall behind before its plan is looked at again."""

_OVERTAKEN: Final = frozenset({"I707", "I711", "I714"})
"""What replan finds against incidents that the day has overtaken, by its reckoning."""

ANEW: Final = 10
"""How much longer is searched for a plan that starts from nothing."""


@dataclass(frozen=True)
class Budget:
    """What one decision may take: rounds of search, or seconds."""

    iterations: int | None = ITERATIONS
    seconds: float | None = None
    seed: int = 0
    threads: int = 1

    def options(self, pairs: bool) -> dict[str, Any]:
        """As replan takes them; a round with ``pairs`` to be handed over counts for ``PAIRED``."""
        rounds = self.iterations
        return {
            "iterations": rounds // PAIRED if rounds is not None and pairs else rounds,
            "time_limit": self.seconds,
            "seed": self.seed,
            "threads": self.threads,
        }


_USUAL: Final = Budget()


class Still:
    """Says nothing, whatever happens."""

    def on_event(self, state: State, event: Event | Incident) -> Decision:
        return None


class Replanner:
    """Answers with ``vuelta.replan`` in one of its modes.

    Where replan refuses, or fails its own referee, the plan stays as it is;
    ``failures`` keeps what it said.

    Parameters
    ----------
    solver
        Plans what may still change in place of the engine, as ``vuelta.replan`` says.
    patience
        Seconds a van may fall behind its plan before it is looked at again.
    """

    def __init__(
        self,
        mode: Mode,
        budget: Budget = _USUAL,
        *,
        policy: Policy | None = None,
        solver: Solver | None = None,
        patience: int = PATIENCE,
    ) -> None:
        self._mode = mode
        self._budget = budget
        self._policy = policy
        self._solver = solver
        self._patience = patience
        self._plan: Plan | None = None
        self._hours: dict[tuple[str, str, str], tuple[int, int]] = {}
        self.failures: list[VueltaError] = []

    def on_event(self, state: State, event: Event | Incident) -> Decision:
        if isinstance(event, Event) and self._behind(state.plan, event) < self._patience:
            return None
        reported: dict[str, Incident] = {}
        for incident in state.open:
            if not isinstance(incident, ConnectivityLoss):
                # Of two about one job the later says what holds.
                reported[getattr(incident, "job", None) or incident.id] = incident
        for vehicle in sorted(state.dark):
            name = f"{vehicle} dark at {state.now}"
            reported[name] = ConnectivityLoss(id=name, time=state.now, vehicle=vehicle)
        return self._answer(state, list(reported.values()))

    def _answer(self, state: State, reported: list[Incident]) -> Revision | None:
        """What replan says; incidents that the day has overtaken are left out."""
        while True:
            try:
                return vuelta.replan(
                    state.problem,
                    state.plan,
                    reported,
                    state.now,
                    events=state.events,
                    mode=self._mode,
                    policy=self._policy,
                    solver=self._solver,
                    **self._budget.options(bool(state.problem.shipments)),
                )
            except InputError as error:
                gone = {finding.index_in("incidents") for finding in error.findings}
                left = [incident for k, incident in enumerate(reported) if k not in gone]
                if (
                    len(left) == len(reported)
                    or {finding.code for finding in error.findings} - _OVERTAKEN
                ):
                    self.failures.append(error)
                    return None
                reported = left
            except VueltaError as error:
                self.failures.append(error)
                return None

    def _behind(self, plan: Plan, event: Event) -> int:
        """Seconds an observation comes later than the plan in force has it."""
        if event.type not in ("arrived", "delivered", "collected") or event.job is None:
            return 0
        if plan is not self._plan:
            self._plan = plan
            self._hours = {
                (route.vehicle, step.type, step.id): (step.arrival, step.end)
                for route in plan.routes
                for step in route.steps
                if step.id is not None
            }
        hours = self._hours.get((event.vehicle, *event.key), (event.time, event.time))
        return event.time - hours[event.type != "arrived"]


def dispatcher_of(name: str, budget: Budget = _USUAL, policy: Policy | None = None) -> Dispatcher:
    """The dispatcher of this name, new: use one for one day.

    Raises
    ------
    InputError
        S850, naming the ones there are.
    """
    findings = unknown_dispatcher(name)
    if findings:
        raise InputError(findings)
    if name == "still":
        return Still()
    modes: dict[str, Mode] = {"keep": "check", "insert": "insert_only"}
    solver = _anew(budget) if name == "resolve" else None
    return Replanner(modes.get(name, "full"), budget, policy=policy, solver=solver)


def _anew(budget: Budget) -> Solver:
    """The engine's own search, from nothing."""

    def solved(residual: Residual, kept: Plan) -> Plan:
        options = budget.options(bool(residual.problem.shipments))
        if options["iterations"] is not None:
            options["iterations"] *= ANEW
        deadline = Deadline(options.pop("time_limit"))
        return solve(residual.problem, residual.travel, deadline=deadline, **options).plan

    return solved


def unknown_dispatcher(
    name: str, where: str = "dispatcher", others: Sequence[str] = ()
) -> list[Finding]:
    """S850, when there is no such dispatcher, nor any of the others that may be named there."""
    known = (*NAMES, *others)
    if name in known:
        return []
    meant = suggest(name, known)
    hint = f" ({meant})" if meant else ""
    remedy = f"give one of {', '.join(known)}"
    return [Finding("S850", where, f"there is no dispatcher {name}{hint}", remedy)]
