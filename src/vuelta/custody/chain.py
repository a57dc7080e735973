"""Who holds a task's goods from the first hand to the last, as far as the plan reaches.

What a vehicle's steps do to goods is in two small tables: where it takes its
deliveries aboard and sets down what it has collected, and what happens at a door.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from vuelta.execution import DayState, VehicleState
from vuelta.model import (
    Chain,
    Event,
    Goods,
    Holder,
    Job,
    Link,
    LinkKind,
    LinkState,
    Problem,
    SetAside,
    Shipment,
    Step,
    Vehicle,
)

_LOADS: Final = frozenset({"start", "reload"})
"""Steps at which deliveries come aboard."""

_SETS_DOWN: Final = frozenset({"reload", "end"})
"""Steps at which everything collected so far leaves the van."""

_UNLOADS: Final = frozenset({"unload"})
"""Steps at a facility at which what one task collected leaves the van."""

_AT_THE_DOOR: Final[Mapping[tuple[str, Goods], LinkKind]] = {
    ("job", "delivery"): "delivered",
    ("job", "pickup"): "collected",
    ("job", "visit"): "visited",
    ("pickup", "delivery"): "collected",
    ("delivery", "delivery"): "delivered",
}
"""What a step with the task's own id does to its goods."""

_TRAVELS: Final = {"start": "departed", "end": "arrived"}
"""What is seen of a van where it begins and where it ends."""

_DEPOT: Final = Holder(kind="depot")


class Chains:
    """The chains of a day at one moment, or before anything has happened.

    Parameters
    ----------
    has_begun
        Whether what the state calls begun has happened; else all is planned.
    """

    def __init__(
        self, problem: Problem, state: DayState, events: Sequence[Event], *, has_begun: bool
    ) -> None:
        self._state = state
        self._has_begun = has_begun
        self._vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
        self._facilities = problem.facilities
        self._transfers = {
            pair.pickup.id: pair.transfer_from
            for pair in problem.shipments
            if pair.transfer_from is not None
        }
        self._steps = {
            current.id: (*current.begun, *current.ahead)
            for current in state.vehicle_states.values()
        }
        self._visits: dict[str, list[tuple[VehicleState, int]]] = {}
        for current in state.vehicle_states.values():
            for k, step in enumerate(self._steps[current.id]):
                if step.id is not None:
                    self._visits.setdefault(step.id, []).append((current, k))
        self._seen: dict[tuple[str, str | None], list[Event]] = {}
        for event in events:
            if has_begun and event.time <= state.now and event.type != "position":
                self._seen.setdefault((event.vehicle, event.job), []).append(event)

    def of_job(self, job: Job) -> Iterator[Chain]:
        """What a job brings, and what it collects; a visit when it carries nothing."""
        if any(job.delivery or ()):
            links = self._brought((job.id,), ("job",), job.id)
            yield self._chain("delivery", job.delivery, job.load_type, _DEPOT, links)
        if any(job.pickup or ()):
            first = Holder(kind="customer", id=job.id)
            yield self._chain("pickup", job.pickup, job.load_type, first, self._fetched(job.id))
        if not any(job.delivery or ()) and not any(job.pickup or ()):
            links = list(self._at_door(job.id, "visit"))
            yield self._chain("visit", None, job.load_type, Holder(kind="nobody"), links)

    def of_shipment(self, pair: Shipment) -> Chain:
        """What a shipment carries from one door, or van, to another."""
        first = Holder(kind="customer", id=pair.pickup.id)
        changes_vans = pair.transfer_from is not None
        if changes_vans:
            first = Holder(kind="vehicle", id=pair.transfer_from)
        names = pair.pickup.id, pair.delivery.id
        links = self._brought(names, ("pickup", "delivery"), pair.delivery.id, loads=changes_vans)
        return self._chain("delivery", pair.amount, pair.load_type, first, links)

    def _chain(
        self,
        goods: Goods,
        amounts: tuple[int, ...] | None,
        load_type: str | None,
        first: Holder,
        links: Sequence[Link],
    ) -> Chain:
        return linked(
            Chain.model_construct(
                goods=goods,
                amounts=amounts,
                load_type=load_type,
                holder=first,
                since=None,
                links=(),
                next=None,
            ),
            links,
        )

    def _brought(
        self, names: Iterable[str], types: Collection[str], last: str, *, loads: bool = True
    ) -> list[Link]:
        """Links of goods that are to be delivered, by loading them or by fetching them.

        Steps of other ``types`` with the same id are not theirs: an exchange that
        came apart is a job and a shipment. ``loads``: it comes out of the depot.
        """
        links: list[Link] = []
        bringers: list[tuple[VehicleState, int]] = []
        for name in dict.fromkeys(names):
            links += self._at_door(name, "delivery", types)
            bringers += [
                (vehicle, k)
                for vehicle, k in self._visits.get(name, ())
                if (step := self._steps[vehicle.id][k]).type in types
                and _AT_THE_DOOR.get((step.type, "delivery")) == "delivered"
            ]
        aside = [entry for entry in self._state.set_aside if entry.id == last]
        holders = {link.taker.id for link in links if link.kind in ("collected", "handed_over")}
        for vehicle, k in self._bearers(bringers, aside) if loads else ():
            if vehicle.id not in holders:
                holders.add(vehicle.id)
                links += self._loaded(vehicle, k)
        for entry in aside:
            links += self._set_aside(entry, holders)
        return links

    def _bearers(
        self, bringers: Sequence[tuple[VehicleState, int]], aside: Sequence[SetAside]
    ) -> Sequence[tuple[VehicleState, int]]:
        """Of the vans that were to bring goods, those that had them: a visit fails without."""
        held = {entry.aboard for entry in aside if entry.aboard is not None}
        if held:
            return [(vehicle, k) for vehicle, k in bringers if vehicle.id in held]
        good = [(vehicle, k) for vehicle, k in bringers if not self._steps[vehicle.id][k].outcome]
        return good or bringers[-1:]

    def _fetched(self, name: str) -> list[Link]:
        """Links of goods that are collected, to where they are set down."""
        links = list(self._at_door(name, "pickup"))
        for vehicle, k in self._visits.get(name, ()):
            step = self._steps[vehicle.id][k]
            if step.outcome is None and _AT_THE_DOOR.get((step.type, "pickup")) == "collected":
                links += self._set_down(vehicle, k + 1, name)
        return links

    def _at_door(
        self, name: str, goods: Goods, types: Collection[str] = ("job",)
    ) -> Iterator[Link]:
        """What happens at the task's own steps."""
        for vehicle, k in self._visits.get(name, ()):
            step = self._steps[vehicle.id][k]
            kind = _AT_THE_DOOR.get((step.type, goods))
            if kind is None or step.type not in types:
                continue
            mine, theirs = Holder(kind="vehicle", id=vehicle.id), Holder(kind="customer", id=name)
            if step.outcome == "failed":
                reason = self._reason(vehicle, k, name)
                held = theirs if kind == "collected" else mine
                yield self._link("failed", vehicle, k, held, held, reason)
            elif kind == "delivered":
                yield self._link(kind, vehicle, k, mine, theirs)
            elif kind == "visited":
                yield self._link(kind, vehicle, k, Holder(kind="nobody"), Holder(kind="nobody"))
            elif step.type == "pickup" and name in self._transfers:
                giver = Holder(kind="vehicle", id=self._transfers[name])
                yield self._link("handed_over", vehicle, k, giver, mine)
            else:
                yield self._link(kind, vehicle, k, theirs, mine)

    def _loaded(self, vehicle: VehicleState, k: int) -> Iterator[Link]:
        """Where the van took aboard what it brings to its k-th step."""
        steps = self._steps[vehicle.id]
        for j in range(k - 1, -1, -1):
            if steps[j].type in _LOADS:
                giver = self._keeper(vehicle, steps[j])
                taker = Holder(kind="vehicle", id=vehicle.id)
                yield self._link("loaded", vehicle, j, giver, taker)
                return

    def _set_down(
        self, vehicle: VehicleState, k: int, name: str, reason: str | None = None
    ) -> Iterator[Link]:
        """Where the van sets a task's goods down, from its k-th step on.

        What is bound for a facility stays aboard across a reload.
        """
        steps = self._steps[vehicle.id]
        stops = [j for j in range(k, len(steps)) if steps[j].type in _SETS_DOWN]
        own = [j for j in range(k, len(steps)) if steps[j].type in _UNLOADS and steps[j].id == name]
        for j in (own or stops)[:1]:
            giver = Holder(kind="vehicle", id=vehicle.id)
            yield self._link("set_down", vehicle, j, giver, self._keeper(vehicle, steps[j]), reason)

    def _set_aside(self, entry: SetAside, holders: set[str | None]) -> Iterator[Link]:
        """What becomes of goods that are no longer to be delivered today."""
        if entry.aboard is None:
            if entry.state == "missing":
                nobody = Holder(kind="nobody")  # who had it last is known from the links before
                yield Link.model_construct(
                    kind="lost",
                    state="done",
                    begins=entry.time,
                    time=entry.time,
                    giver=nobody,
                    taker=nobody,
                    reason=entry.reason,
                )
            return
        vehicle = self._state.vehicle_states[entry.aboard]
        if entry.aboard not in holders:
            yield from self._loaded(vehicle, len(self._steps[vehicle.id]))
        yield from self._set_down(vehicle, 1, entry.id, entry.reason)

    def _link(
        self,
        kind: LinkKind,
        vehicle: VehicleState,
        k: int,
        giver: Holder,
        taker: Holder,
        reason: str | None = None,
    ) -> Link:
        step = self._steps[vehicle.id][k]
        seen = self._of_visit(vehicle, k) if self._has_begun else []
        return Link.model_construct(
            kind=kind,
            state=self._how_far(vehicle, k),
            begins=step.start,
            time=step.end,
            giver=giver,
            taker=taker,
            location=step.location,
            location_index=step.location_index,
            sources=tuple(dict.fromkeys(event.source for event in seen)),
            evidence=tuple(dict.fromkeys(ref for event in seen for ref in event.evidence)),
            reason=reason,
        )

    def _how_far(self, vehicle: VehicleState, k: int) -> LinkState:
        if not self._has_begun or k >= len(vehicle.begun):
            return "planned"
        return "done" if vehicle.begun[k].end <= self._state.now else "under_way"

    def _of_visit(self, vehicle: VehicleState, k: int) -> list[Event]:
        """What was seen of one visit: since the one before, up to its end."""
        steps = self._steps[vehicle.id]
        step = steps[k]
        if step.type in _TRAVELS:
            seen = self._seen.get((vehicle.id, None), ())
            return [event for event in seen if event.type == _TRAVELS[step.type]]
        ends = [
            earlier.end
            for earlier in steps[:k]
            if (earlier.type, earlier.id) == (step.type, step.id)
        ]
        return [
            event
            for event in self._seen.get((vehicle.id, step.id), ())
            if event.task in (step.type, "job")
            and event.time <= step.end
            and all(end < event.time for end in ends)
        ]

    def _reason(self, vehicle: VehicleState, k: int, name: str) -> str | None:
        reported = [
            event.reason for event in self._of_visit(vehicle, k) if event.reason is not None
        ]
        aside = [entry.reason for entry in self._state.set_aside if entry.id == name]
        return next(iter(reported or aside), None)

    def _keeper(self, vehicle: VehicleState, step: Step) -> Holder:
        """Who has the goods where a van loads or sets down: a facility, or its depot."""
        if step.type == "reload":
            return Holder(kind="facility", id=step.id)
        if step.type in _UNLOADS:
            return Holder(kind="facility", id=step.facility)
        ends = _ends_of(self._vehicles[vehicle.id], step)
        for facility in self._facilities:
            if (facility.location, facility.location_index) in ends:
                return Holder(kind="facility", id=facility.id)
        return _DEPOT


def linked(chain: Chain, links: Iterable[Link]) -> Chain:
    """The chain with these links in order; who has the goods now follows from them.

    What is lost was with whoever had it before. The chain's own holder is the first one.
    """
    holder, since = chain.holder, None
    carrier = holder
    joined: list[Link] = []
    for link in sorted(links, key=lambda link: (link.time, link.begins)):
        if link.kind == "lost":
            link = link.model_copy(update={"giver": carrier})
        if link.kind != "failed":
            carrier = link.taker
            if link.state == "done":
                holder, since = link.taker, link.time
        joined.append(link)
    return chain.model_copy(
        update={
            "links": tuple(joined),
            "holder": holder,
            "since": since,
            "next": next((link for link in joined if link.state != "done"), None),
        }
    )


def _ends_of(vehicle: Vehicle, step: Step) -> set[tuple[object, object]]:
    """Ways to name the place where a vehicle starts or ends."""
    if step.type == "start":
        places = {(vehicle.start, vehicle.start_index), (vehicle.start, None)}
        places.add((None, vehicle.start_index))
    else:
        places = {(vehicle.end, vehicle.end_index), (vehicle.end, None), (None, vehicle.end_index)}
    return places - {(None, None)}  # type: ignore[return-value]
