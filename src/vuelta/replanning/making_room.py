"""What it costs to serve a required order for which others have to make room.

No price buys leaving out what is ``required``. Where no route can take such an order as
it is, the same search that plans a day looks for one that can, and says who is not
served today for it.
"""

from __future__ import annotations

from vuelta.model import TASK_TYPES, Plan
from vuelta.replanning.choice import Offer
from vuelta.replanning.residual import Residual
from vuelta.solver import Draft


def offer_at_their_expense(
    tried: Residual, draft: Draft, before: Residual, usual: Draft
) -> Offer | None:
    """The offer of a plan that serves the one visit that is tried; none where it does not.

    Parameters
    ----------
    tried, before
        The same vans and tasks with and without the visit.
    draft, usual
        What a search has made of each.
    """
    [name] = tried.trials
    found = _visit(draft.plan, name)
    if found is None:
        return None
    left = _left(tried, draft.plan) - _left(before, usual.plan)
    vehicle, start = found
    cost = draft.exact_cost - usual.exact_cost
    return Offer(vehicle, cost, start, (), tuple(sorted(name for _, name in left)))


def _visit(plan: Plan, name: str) -> tuple[str, int] | None:
    """By whom and when the visit of that name is made; of a pair the delivery."""
    starts = [
        (route.vehicle, step.start)
        for route in plan.routes
        for step in route.steps
        if step.type in TASK_TYPES and step.id == name
    ]
    return starts[-1] if starts else None


def _left(residual: Residual, plan: Plan) -> set[tuple[str, str]]:
    """Tasks of the day that the plan leaves out; a pair by its delivery."""
    keys = {residual.names[entry.type, entry.id] for entry in plan.unassigned}
    return {key for key in keys if key[0] != "pickup"}
