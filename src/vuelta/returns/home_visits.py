"""Visits that fetch goods at the door: today, and in the rounds of later days.

What a visit costs is asked of whoever plans the vans (``Quotes``); the rounds of other days
are not known, so those of this morning stand for them, and where they have no room, the
policy's minutes for a visit on another day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Protocol

from vuelta.model import Event, Job, Method, MinutePrice, Plan, Promise, ReturnOption, Window
from vuelta.returns.collection_tasks import pickup_task, swap_task
from vuelta.returns.deadlines import DAY, end_of
from vuelta.returns.drop_off_points import facility_at
from vuelta.returns.way_back import Approved, way_back

_MOST_DAYS: Final = 7
"""Later days that are offered where the customer names them."""

_HOW: Final = {
    "plan": "cheapest insertion into the plan that is driven",
    "pattern": "cheapest insertion into today's rounds as planned in the morning, taken for "
    "those of that day",
    "policy": "the policy's minutes for a visit on another day, as no round of today's "
    "pattern has room for it",
}
_NO_DEPOT: Final = "no value is counted: the policy knows no facility at the van's end"


class Quotes(Protocol):
    """Windows that can be kept for a visit, cheapest first, as ``vuelta.promise`` gives them."""

    def __call__(
        self, visit: Job, plan: Plan, now: int, events: Sequence[Event], /
    ) -> tuple[Promise, ...]: ...


@dataclass
class HomeVisits:
    """The visits that can be had for one request on one day."""

    asked: Approved
    plan: Plan
    events: Sequence[Event]
    next_day: float
    """Minutes of a van that a visit on another day is worth, by the carrier's policy."""
    quotes: Quotes
    _quoted: dict[tuple[Method, tuple[Window, ...]], Promise | None] = field(default_factory=dict)

    def today(self, method: Method) -> ReturnOption | str:
        """The cheapest visit in the plan that is driven; or why there is none."""
        windows = self._hours(0)
        if windows is None:
            return "nobody is there today any more"
        offers = self.quotes(self._visit(method, windows), self.plan, self.asked.now, self.events)
        if not offers:
            return "no van has the time and the room for it today"
        return self._visited(method, offers[0], 0, "plan")

    def later(self, method: Method) -> Iterable[ReturnOption]:
        """The same visit in the rounds of other days, as far as they can be known."""
        asked = self.asked
        named = sorted({self._day_of(w.start) for w in asked.request.time_windows})
        ahead = range(1, asked.policy.pickup.days_ahead + 1)
        days = [day for day in named if day > 0][:_MOST_DAYS] if named else list(ahead)
        for day in days:
            shift = day * DAY
            hours = self._hours(day) or ()
            earlier = tuple(Window(w.start - shift, w.end - shift) for w in hours)
            offer = self._on_another_day(method, earlier)
            if offer is not None:
                yield self._visited(method, offer, shift, "pattern")
            elif method == "home_pickup":
                yield self._unplanned(day, hours)

    @cached_property
    def second_visit(self) -> int:
        """What bringing something costs, on another day, after the goods came back; or nothing."""
        request = self.asked.request
        if request.mode is None:
            return 0
        swap = self._visit("door_exchange", ())
        amounts = swap.delivery or (swap.pickup if request.wanted == "repair" else None)
        visit = swap.model_copy(
            update={
                "type": "delivery",
                "delivery": amounts,
                "pickup": None,
                "service": self._visit("home_pickup", ()).service,
            }
        )
        offers = self._in_the_morning(visit)
        return offers[0].cost if offers else self._another_day

    def cost(self, method: Method, steps: int) -> int:
        """Money steps of all visits: an exchange brings what the others bring later."""
        return steps if method == "door_exchange" else steps + self.second_visit

    def _on_another_day(self, method: Method, windows: tuple[Window, ...]) -> Promise | None:
        """The cheapest visit in the morning's rounds; days that ask alike are asked once."""
        key = method, windows
        if key not in self._quoted:
            offers = self._in_the_morning(self._visit(method, windows))
            self._quoted[key] = offers[0] if offers else None
        return self._quoted[key]

    def _in_the_morning(self, visit: Job) -> tuple[Promise, ...]:
        return self.quotes(visit, self._morning, self.asked.problem.day_start, ())

    @cached_property
    def _morning(self) -> Plan:
        """The day's rounds before any of them began: the pattern of other days.

        Visits that failed are not in it; what became of their goods is today's affair.
        """
        routes = tuple(
            route.model_copy(
                update={"done": 0, "steps": tuple(s for s in route.steps if s.outcome is None)}
            )
            for route in self.plan.routes
        )
        return self.plan.model_copy(update={"now": None, "routes": routes})

    @property
    def _another_day(self) -> int:
        return MinutePrice.of(self.asked.problem).of_minutes(self.next_day)

    def _visit(self, method: Method, windows: tuple[Window, ...]) -> Job:
        make = swap_task if method == "door_exchange" else pickup_task
        task = make(self.asked.request, self.asked.policy, self.asked.now)
        return task.job.model_copy(update={"time_windows": windows})

    def _visited(self, method: Method, offer: Promise, shift: int, basis: str) -> ReturnOption:
        """A visit of a van: the goods ride home with it, and go on from there."""
        asked = self.asked
        vehicle = next(one for one in asked.problem.vehicles if one.id == offer.vehicle)
        depot = facility_at(asked.policy, vehicle.end, vehicle.end_index)
        return way_back(
            asked,
            method,
            Window(offer.window.start + shift, offer.window.end + shift),
            offer.eta + shift,
            None if depot is None else depot.id,
            cost=self.cost(method, offer.cost),
            basis=basis,
            detail=_HOW[basis] if depot is not None else f"{_HOW[basis]}; {_NO_DEPOT}",
            vehicle=offer.vehicle if not shift else None,
        )

    def _unplanned(self, day: int, hours: tuple[Window, ...]) -> ReturnOption:
        """A visit on a day whose rounds have no room in today's pattern."""
        asked = self.asked
        last = end_of(asked.now + day * DAY, 0, asked.request.style)
        window = hours[0] if hours else Window(last - DAY + 1, last)
        ends = [
            facility_at(asked.policy, vehicle.end, vehicle.end_index)
            for vehicle in asked.problem.vehicles
        ]
        depot = next((one.id for one in ends if one is not None), None)
        return way_back(
            asked,
            "home_pickup",
            window,
            window.end,
            depot,
            cost=self.cost("home_pickup", self._another_day),
            basis="policy",
            detail=_HOW["policy"] if depot is not None else f"{_HOW['policy']}; {_NO_DEPOT}",
        )

    def _hours(self, day: int) -> tuple[Window, ...] | None:
        """The customer's hours of a day from now: all of it when empty, ``None`` when none."""
        request, now = self.asked.request, self.asked.now
        last = end_of(now + day * DAY, 0, request.style)
        first = max(now, last - DAY + 1)
        if not request.time_windows:
            return ()
        cut = tuple(
            Window(max(w.start, first), min(w.end, last))
            for w in request.time_windows
            if w.end >= first and w.start <= last
        )
        return cut or None

    def _day_of(self, moment: int) -> int:
        """Days between now's day and that of a moment."""
        style = self.asked.request.style
        today = end_of(self.asked.now, 0, style)
        return (end_of(moment, 0, style) - today) // DAY
