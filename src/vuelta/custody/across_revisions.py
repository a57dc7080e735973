"""One chain out of those of a day and its revisions, and how a task stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from vuelta.custody.chain import linked
from vuelta.model import Chain, Link, Plan, Status, TaskKey


def continued(before: Sequence[Sequence[Chain]], last: Sequence[Chain]) -> tuple[Chain, ...]:
    """The last plan's chains, with what had happened under earlier plans in front.

    A parcel that has changed vans is no longer known to the van that loaded it;
    the plan of the morning knows.
    """
    return tuple(_continue(chain, before) for chain in last)


def _continue(chain: Chain, before: Sequence[Sequence[Chain]]) -> Chain:
    if any(link.kind == "loaded" for link in chain.links):
        return chain  # known from the depot on
    names = {_name(link) for link in chain.links}
    first = min((link.time for link in chain.links if link.kind != "lost"), default=None)
    earlier: dict[tuple[object, ...], Link] = {}
    for stage in before:
        for old in stage:
            for link in old.links:
                is_news = _name(link) not in names and (first is None or link.time <= first)
                if old.goods == chain.goods and link.state == "done" and is_news:
                    earlier[_name(link)] = link
    return linked(chain, (*earlier.values(), *chain.links)) if earlier else chain


def _name(link: Link) -> tuple[object, ...]:
    return link.kind, link.giver.kind, link.giver.id, link.taker.kind, link.taker.id, link.time


def status_of(
    plan: Plan, keys: Collection[TaskKey], chains: Sequence[Chain]
) -> tuple[Status, tuple[str, ...]]:
    """How a task stands, and why where nobody serves it."""
    for entry in plan.set_aside:
        if (entry.type, entry.id) in keys:
            return entry.state, (entry.reason,)
    left_out = [left for left in plan.unassigned if (left.type, left.id) in keys]
    if left_out:
        reasons = (reason for left in left_out for reason in left.reasons)
        return "unassigned", tuple(reason.detail or reason.code for reason in reasons)
    if any(chain.holder.kind == "vehicle" and chain.since is not None for chain in chains):
        return "aboard", ()
    is_over = all(chain.links and chain.next is None for chain in chains)
    return ("done" if is_over else "planned"), ()
