"""A judged plan of a revised day, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from vuelta import units
from vuelta.model import Plan, Problem, Reason, Route, Search

FoundBy = Literal["kept", "retimed", "inserted", "repaired", "improved"]

_SOFT: Final = frozenset({"delay", "lead_time"})
"""Violations that are lateness: shown and priced, never a reason for no plan."""

NOT_ASKED: Final = Reason(
    code="NOT_ASKED",
    detail="a vehicle could take it as things are; nothing was planned anew",
    fix="replan with mode insert_only, resequence or full",
)
"""Why a plan that is only checked leaves out what it could serve."""

NOBODY: Final = Reason(
    code="NO_VEHICLE",
    detail="no vehicle is left that could still take it",
    fix="add one, or say until when one is out of work",
)
"""Why all is left out when no van drives on."""


@dataclass(frozen=True)
class Candidate:
    """A judged plan of the revised day, and what it costs with all that changes."""

    problem: Problem
    plan: Plan
    total: int
    price: int
    by: FoundBy
    broken: frozenset[str]
    """Vans that break a limit on what is still ahead of them; lateness is none."""
    totals: Mapping[str, int]
    """Money steps by van, and of what is not served."""
    n_broken: int = 0
    """Steps ahead, of all these vans, at which a limit is broken."""

    def searched(self, record: Search) -> Candidate:
        """The same plan, with how it was found."""
        return replace(self, plan=self.plan.model_copy(update={"search": record}))


def causes(route: Route) -> str:
    """Limits broken on what is still ahead, lateness aside."""
    ahead = {violation.cause for step in route.steps[route.done :] for violation in step.violations}
    done = {violation.cause for step in route.steps[: route.done] for violation in step.violations}
    whole = {violation.cause for violation in route.violations} - done
    return ", ".join(sorted((ahead | whole) - _SOFT))


def n_broken(route: Route) -> int:
    """Steps ahead at which a limit is broken, lateness aside."""
    return sum(
        any(violation.cause not in _SOFT for violation in step.violations)
        for step in route.steps[route.done :]
    )


def with_reasons(found: Candidate, other: Candidate, else_: Reason | None = None) -> Candidate:
    """The plan found; why it leaves tasks out is known from the other one that was tried.

    Parameters
    ----------
    else_
        Why it leaves out what the other one serves; what that costs more, if not given.
    """
    known = {(entry.type, entry.id): entry.reasons for entry in other.plan.unassigned}
    more = units.format_money(max(0, other.total - found.total))
    dear = Reason(code="PRICED_OUT", detail=f"the best plan that serves it comes to {more} more")
    left = tuple(
        entry
        if entry.reasons
        else entry.model_copy(
            update={"reasons": known.get((entry.type, entry.id)) or (else_ or dear,)}
        )
        for entry in found.plan.unassigned
    )
    if left == found.plan.unassigned:
        return found
    return replace(found, plan=found.plan.model_copy(update={"unassigned": left}))
