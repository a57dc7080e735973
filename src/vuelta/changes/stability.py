"""How steady a revision is, against the plan before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil

from vuelta.changes.comparison import Compared
from vuelta.changes.renotification import in_scope
from vuelta.changes.task_status import Key, TaskStatus
from vuelta.model import TASK_TYPES, Kpis, Plan, Problem, Route


def stability(
    old_plan: Plan,
    new_plan: Plan,
    problem: Problem,
    threshold: int,
    *,
    before: Problem | None = None,
    still: Sequence[Route] = (),
    compared: Compared | None = None,
) -> Kpis:
    """What a revision changes for customers and drivers; formulas stand at the fields of ``Kpis``.

    Parameters
    ----------
    threshold
        Seconds an arrival may shift before its customer is notified again.
    before
        The problem of the old plan, when its promises were others.
    still
        Routes left out of both plans because they are the same in both: their
        tasks count, and add no change.
    compared
        Both plans, where they have been compared already.

    Source: Vuelta's taxonomy, section 4, stability between versions.
    """
    if compared is None:
        compared = Compared(old_plan, new_plan, problem, threshold, before=before)
    old, new, promised = compared.old, compared.new, compared.promised
    scope = [key for key in old if in_scope(old[key], new.get(key), new_plan.now)]
    both = [key for key in scope if key in new and old[key].is_served and new[key].is_served]
    rest = [
        (step.type, step.id or "", step.start)
        for route in still
        for step in route.steps[route.done :]
        if step.type in TASK_TYPES
    ]
    followed = sum(
        max(0, sum(s.type in TASK_TYPES for s in route.steps[route.done :]) - 1) for route in still
    )
    shifts = sorted(
        abs(after - earlier)
        for key in both
        if (after := new[key].eta) is not None and (earlier := old[key].eta) is not None
    )
    shifts = [0] * len(rest) + shifts
    arrivals = {key: eta for key in scope if key in new and (eta := new[key].eta) is not None}
    arrivals |= {(kind, name): eta for kind, name, eta in rest}
    broken = [key for key, eta in arrivals.items() if not promised.is_kept(key, eta)]
    lateness = [promised.lateness(key, arrivals[key]) for key in broken]
    return Kpis(
        tasks=len(scope) + len(rest),
        windows_kept=len(arrivals) - len(broken),
        to_notify=sum(compared.is_renotified(key) for key in scope if promised.has_customer(key)),
        vehicles_changed=sum(old[key].vehicle != new[key].vehicle for key in both),
        order_changed=_order_changed(both, old, new, followed),
        mean_eta_shift=sum(shifts) / len(shifts) if shifts else 0.0,
        p95_eta_shift=shifts[ceil(0.95 * len(shifts)) - 1] if shifts else 0,
        deferred=sum(old[key].is_served and key not in arrivals for key in scope),
        late=sum(seconds > 0 for seconds in lateness),
        lateness=sum(lateness),
    )


def _order_changed(
    both: Iterable[Key], old: dict[Key, TaskStatus], new: dict[Key, TaskStatus], followed: int
) -> float:
    """``followed`` pairs, of routes that stayed as they were, are kept on top."""
    keys = list(both)
    before, after = _followers(keys, old), _followers(keys, new)
    kept = sum(after.get(key) == follower for key, follower in before.items())
    pairs = len(before) + followed
    return 1 - (kept + followed) / pairs if pairs else 0.0


def _followers(keys: Iterable[Key], places: dict[Key, TaskStatus]) -> dict[Key, Key]:
    """The task that follows each on its vehicle, those not asked for left aside."""
    routes: dict[str | None, list[Key]] = {}
    for key in sorted(keys, key=lambda key: places[key].position):
        routes.setdefault(places[key].vehicle, []).append(key)
    return {key: follower for route in routes.values() for key, follower in pairwise(route)}
