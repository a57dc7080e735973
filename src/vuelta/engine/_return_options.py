"""Return options: the ways to give goods back, priced in the plan as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vuelta import returns
from vuelta.engine._promise import promise
from vuelta.execution import latest, read_events
from vuelta.model import (
    Event,
    Job,
    Plan,
    Policy,
    Problem,
    Promise,
    ReturnOptions,
    ReturnPolicy,
    ReturnRequest,
)
from vuelta.policy import effective_policy
from vuelta.verification import plan_of, problem_of


def return_options(
    request: ReturnRequest | Mapping[str, Any],
    problem: Problem | Mapping[str, Any],
    plan: Plan | Mapping[str, Any],
    policy: ReturnPolicy | Mapping[str, Any] | None = None,
    now: int | None = None,
    *,
    events: Sequence[Event | Mapping[str, Any]] = (),
    rules: Policy | Mapping[str, Any] | None = None,
) -> ReturnOptions:
    """The ways to give goods back that can be had, best net recovery first.

    Home collection today and on later days, points, lockers and stores with
    room and hours, an exchange at the customer, and keeping the goods where nothing
    else pays or the policy says so. A request that is not approved has none;
    its decision says why.

    Parameters
    ----------
    policy
        The seller's; its ``facilities`` are the places that take goods.
    now
        Without one: the plan's own, or the last event's.
    rules
        The carrier's policy, as for ``replan``.

    Raises
    ------
    InputError
        R6xx, R641 where request and day spell times differently; I7xx, E1xx,
        P6xx; with every finding at once.
    TravelError
        Travel to the customer's place is not known.
    """
    problem, plan = problem_of(problem), plan_of(plan)
    request, policy = returns.request_of(request), returns.policy_of(policy)
    seen, carrier = read_events(events), effective_policy(rules, None)
    if now is None:
        now = latest(problem, plan, (), seen)
    returns.same_clock(request, problem)
    decision = returns.decide(request, policy, now)
    if decision.verdict in ("DECLINE", "EVIDENCE"):
        return ReturnOptions(request=request.id, now=now, decision=decision)

    def quotes(
        visit: Job, driven: Plan, moment: int, known: Sequence[Event]
    ) -> tuple[Promise, ...]:
        return promise(problem, driven, visit, moment, events=known, policy=carrier)

    asked = returns.Approved(request, policy, decision, problem, now)
    next_day = carrier.retry.next_day
    return returns.options_of(returns.HomeVisits(asked, plan, seen, next_day, quotes))
