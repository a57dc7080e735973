"""What is different between two plans of one day, always new minus old."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from vuelta.changes.comparison import Compared
from vuelta.changes.task_status import Key, TaskStatus, is_same_absence, task_statuses
from vuelta.model import Change, ChangeKind, CostBreakdown, Diff, Plan, made

_WEIGHT: Final[dict[ChangeKind, int]] = {
    "cancelled": 0,
    "removed": 1,
    "deferred": 2,
    "unassigned": 3,
    "moved": 4,
    "added": 5,
    "resequenced": 6,
    "retimed": 7,
}
_ASIDE: Final[dict[str, ChangeKind]] = {
    "cancelled": "cancelled",
    "deferred": "deferred",
    "returning": "removed",
    "missing": "removed",
}


def diff(old_plan: Plan, new_plan: Plan, now: int, *, compared: Compared | None = None) -> Diff:
    """The changes of every task that is not finished, heaviest kind first.

    A task is listed once. ``added``: on a route now, and on none before (new, or
    left out until now); ``removed``: riding back, missing, or no longer named;
    ``resequenced``: the fewest tasks whose moving explains the new order of a
    vehicle; ``retimed``: only the start differs. What the new plan calls done
    on the same vehicle is history, whatever its times; so is a task over by
    ``now`` that the new plan no longer names. O(n log n).

    Parameters
    ----------
    compared
        Both plans, where they have been compared already.
    """
    if compared is None:
        old, new = task_statuses(old_plan), task_statuses(new_plan)
    else:
        old, new = compared.old, compared.new
    shuffled = _resequenced(old, new)
    changes = []
    for key in [*old, *(key for key in new if key not in old)]:
        kind = _kind(old.get(key), new.get(key), key in shuffled, now)
        if kind is not None:
            changes.append(_change(key, kind, old.get(key), new.get(key)))
    changes.sort(key=lambda change: _WEIGHT[change.kind])
    before, after = old_plan.summary.costs, new_plan.summary.costs
    # Money steps, not money: nothing here may be parsed again.
    costs = CostBreakdown.model_construct(
        **{
            source: getattr(after, source) - getattr(before, source)
            for source in CostBreakdown.model_fields
        }
    )
    return Diff.model_construct(changes=tuple(changes), cost=costs.total, costs=costs)


def _kind(
    old: TaskStatus | None, new: TaskStatus | None, is_shuffled: bool, now: int
) -> ChangeKind | None:
    if new is None:
        return None if old is None or _is_over(old, now) else "removed"
    if not new.is_served:
        if old is not None and not old.is_served and is_same_absence(old, new):
            return None
        return "unassigned" if new.aside is None else _ASIDE[new.aside.state]
    if old is None or not old.is_served:
        return "added"
    if old.vehicle != new.vehicle:
        return "moved"
    if new.state == "done":
        return None
    if is_shuffled:
        return "resequenced"
    return "retimed" if old.eta != new.eta else None


def _is_over(old: TaskStatus, now: int) -> bool:
    if old.state == "done" or old.step is None:
        return old.state == "done"
    return old.state == "open" and old.step.end <= now


def _change(key: Key, kind: ChangeKind, old: TaskStatus | None, new: TaskStatus | None) -> Change:
    task, identity = key
    return made(
        Change,
        {
            "id": identity,
            "type": task,
            "kind": kind,
            "old_vehicle": old.vehicle if old and old.is_served else None,
            "new_vehicle": new.vehicle if new and new.is_served else None,
            "old_start": old.eta if old else None,
            "new_start": new.eta if new else None,
            "reason": new.aside.reason if new and new.aside else None,
        },
    )


def _resequenced(old: dict[Key, TaskStatus], new: dict[Key, TaskStatus]) -> set[Key]:
    """Tasks outside a longest run of tasks that kept their order, per vehicle."""
    kept: dict[str, list[Key]] = {}
    for key, before in old.items():
        after = new.get(key)
        if (
            before.is_served
            and after is not None
            and after.state == "open"
            and before.vehicle is not None
            and before.vehicle == after.vehicle
        ):
            kept.setdefault(before.vehicle, []).append(key)
    shuffled: set[Key] = set()
    for keys in kept.values():
        keys.sort(key=lambda key: old[key].position)
        positions = [new[key].position for key in keys]
        in_order = set(_longest_increasing(positions))
        shuffled |= {key for index, key in enumerate(keys) if index not in in_order}
    return shuffled


def _longest_increasing(values: Sequence[int]) -> list[int]:
    """Indices of a longest strictly increasing subsequence, O(n log n)."""
    tails: list[int] = []
    """Smallest last value of a subsequence of each length."""
    ends: list[int] = []
    """Index of that value."""
    before: list[int] = []
    for index, value in enumerate(values):
        length = bisect_left(tails, value)
        before.append(ends[length - 1] if length else -1)
        if length == len(tails):
            tails.append(value)
            ends.append(index)
        else:
            tails[length], ends[length] = value, index
    chain = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(index)
        index = before[index]
    return chain[::-1]
