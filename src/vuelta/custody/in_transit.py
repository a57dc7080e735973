"""Goods on their way back, out of the chains of all that collects or rides back."""

from __future__ import annotations

from collections.abc import Iterator

from vuelta.custody.chain import Chains
from vuelta.model import Chain, Problem, Stock


def in_transit(problem: Problem, chains: Chains) -> tuple[Stock, ...]:
    """What is collected, will be, or rides back undelivered; by arrival, then by id."""
    found = [stock for name, chain in _all(problem, chains) for stock in _stock(name, chain)]
    known = {task.id: task.description for task in problem.jobs}
    found = [
        one.model_copy(update={"description": known[one.id]}) if known.get(one.id) else one
        for one in found
    ]
    return tuple(sorted(found, key=lambda one: (one.arrival is None, one.arrival or 0, one.id)))


def _all(problem: Problem, chains: Chains) -> Iterator[tuple[str, Chain]]:
    for job in problem.jobs:
        for chain in chains.of_job(job):
            yield job.id, chain
    for pair in problem.shipments:
        yield pair.delivery.id, chains.of_shipment(pair)


def _stock(name: str, chain: Chain) -> Iterator[Stock]:
    """The chain as stock, when it leads back: its last link sets the goods down."""
    down = [link for link in chain.links if link.kind == "set_down"]
    if chain.goods == "visit" or (chain.goods == "delivery" and not down):
        return
    if not chain.links or (not down and chain.holder.kind == "customer" and chain.next is None):
        return  # nobody fetches it
    last = down[-1] if down else None
    if last is not None and last.state == "done":
        state = "received"
    else:
        state = "aboard" if chain.holder.kind == "vehicle" else "expected"
    yield Stock.model_construct(
        id=name,
        goods=chain.goods,
        load_type=chain.load_type,
        amounts=chain.amounts,
        state=state,
        holder=chain.holder,
        since=chain.since,
        facility=None if last is None else last.taker,
        location=None if last is None else last.location,
        location_index=None if last is None else last.location_index,
        arrival=None if last is None else last.begins,
        reason=None if last is None else last.reason,
    )
