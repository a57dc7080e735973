"""Promise: windows that can be kept for a new order, and what each would cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any

from vuelta.execution import latest, read_events
from vuelta.model import Event, Incident, Job, NewOrder, Plan, Policy, Problem, Promise, Shipment
from vuelta.policy import effective_policy
from vuelta.replanning import opened, promises, settled
from vuelta.solver import refuse_nonsense


def promise(
    problem: Problem | Mapping[str, Any],
    plan: Plan | Mapping[str, Any],
    job: Job | Shipment | Mapping[str, Any],
    now: int | None = None,
    *,
    events: Sequence[Event | Mapping[str, Any]] = (),
    policy: Policy | Mapping[str, Any] | None = None,
    time_limit: float | None = None,
) -> tuple[Promise, ...]:
    """Windows in which a new order can be served today, cheapest first.

    Of a shipment they are those of its delivery. Tried are the order's own windows,
    or without any, windows of ``policy.promise_width`` until the last shift ends. A
    window counts only when the visit can begin inside it and nobody else is served later than
    promised; where there is none, the answer is empty. Goods that lie at the
    depot can come only with vans that have not left.

    Parameters
    ----------
    now
        Without one: the plan's own, or the last event's.
    time_limit
        Seconds after which later windows are not looked at; the first ones always are.

    Raises
    ------
    InputError
        I7xx, E1xx or P6xx, with every finding at once; E190 for more windows than
        ``bounds`` allows.
    ValueError
        A time limit below zero.
    TravelError
        Travel to the order's place is not known.
    """
    began = perf_counter()
    refuse_nonsense(time_limit)
    problem, plan = settled(problem, plan)
    seen = read_events(events)
    if now is None:
        now = latest(problem, plan, (), seen)
    order: Incident | Mapping[str, Any] = (
        NewOrder(id="promise", time=now, order=job)
        if isinstance(job, Job | Shipment)
        else {"id": "promise", "code": "NEW_ORDER", "time": now, "order": job}
    )
    start = opened(problem, plan, [order], seen, now, effective_policy(policy, None))
    order = start.incidents[0]
    if not isinstance(order, NewOrder):
        raise ValueError(f"{order.code} is no plain order")
    if time_limit is None:
        return promises(start, order)
    return promises(start, order, lambda: perf_counter() - began >= time_limit)
