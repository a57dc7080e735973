"""Returns: the ways to give goods back that can be had, priced in the plan as it stands.

And deliveries that turned back on the way, as returns in transit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from vuelta import returns
from vuelta.engine._promise import promise
from vuelta.execution import latest, read_events
from vuelta.model import (
    Decision,
    Event,
    Job,
    Method,
    Placement,
    Plan,
    Policy,
    Problem,
    Promise,
    ReturnItem,
    ReturnOption,
    ReturnOptions,
    ReturnPolicy,
    ReturnRequest,
    Revision,
    Window,
    Worth,
    great_circle_metres,
)
from vuelta.policy import effective_policy
from vuelta.verification import plan_of, problem_of
from vuelta.wording import MessageClock, option_texts

_MOST_POINTS: Final = 2
"""Points of one kind that are offered: the nearest."""

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
    room and hours, an exchange at the door, and keeping the goods where nothing
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
    desk = _Desk(request, policy, problem, plan, now, seen, carrier, decision)
    options = sorted(desk.options(), key=lambda one: (-one.net_recovery, one.method, one.window))
    return ReturnOptions.model_construct(
        request=request.id,
        now=now,
        decision=decision,
        options=tuple(options),
        refused=dict(desk.refused),
    )


def turned_back(
    revision: Revision,
    policy: ReturnPolicy | Mapping[str, Any] | None = None,
    *,
    contents: Mapping[str, Sequence[ReturnItem]] | None = None,
) -> tuple[returns.TurnedBack, ...]:
    """Deliveries that ride back after a replan, as returns in transit with a target facility.

    Goods that a protocol run sends anew (RESHIP) come with the order for it, to
    be told to ``replan`` or planned on another day.

    Parameters
    ----------
    contents
        What is in the parcels, by job.

    Raises
    ------
    InputError
        R6xx of the policy, with every finding at once.
    """
    anew = [
        run.job
        for run in revision.protocol_runs
        if run.job is not None and (run.chosen or run.default) == "RESHIP"
    ]
    return returns.turned_back(
        revision.problem,
        revision.plan,
        returns.policy_of(policy),
        contents=contents,
        reshipped=anew,
    )


@dataclass
class _Desk:
    """One request at the returns desk, on one day."""

    request: ReturnRequest
    policy: ReturnPolicy
    problem: Problem
    plan: Plan
    now: int
    events: Sequence[Event]
    carrier: Policy
    decision: Decision
    refused: dict[str, str] = field(default_factory=dict)
    asked: dict[tuple[Method, tuple[Window, ...]], Promise | None] = field(default_factory=dict)

    def options(self) -> list[ReturnOption]:
        """All that can be had; ``refused`` says why the rest cannot."""
        methods = self.decision.methods
        found: list[ReturnOption] = []
        for method in methods:
            if method in ("home_pickup", "door_exchange"):
                found += [*self._today(method), *self._later(method)]
        found += self._counters(methods)
        pays = max((one.net_recovery for one in found), default=0) >= 0
        if returns.may_keep(self.request, self.policy) and (
            self.decision.verdict == "KEEP" or not pays
        ):
            found.append(self._kept())
        return found

    def _today(self, method: Method) -> Iterable[ReturnOption]:
        windows = self._hours(0)
        if windows is None:
            self.refused[method] = "nobody is there today any more"
            return
        offers = self._promised(self._visit(method, windows), self.plan, self.now)
        if not offers:
            self.refused[method] = "no van has the time and the room for it today"
            return
        yield self._visited(method, offers[0], 0, "plan")

    def _later(self, method: Method) -> Iterable[ReturnOption]:
        """The same visit in the rounds of other days, as far as they can be known."""
        named = sorted({self._day_of(w.start) for w in self.request.time_windows})
        ahead = range(1, self.policy.pickup.days_ahead + 1)
        days = [day for day in named if day > 0][:_MOST_DAYS] if named else list(ahead)
        for day in days:
            shift = day * returns.DAY
            hours = self._hours(day) or ()
            earlier = tuple(Window(w.start - shift, w.end - shift) for w in hours)
            offer = self._on_another_day(method, earlier)
            if offer is not None:
                yield self._visited(method, offer, shift, "pattern")
            elif method == "home_pickup":
                yield self._somehow(day, hours)

    def _on_another_day(self, method: Method, windows: tuple[Window, ...]) -> Promise | None:
        """The cheapest visit in the morning's rounds; days that ask alike are asked once."""
        key = method, windows
        if key not in self.asked:
            visit = self._visit(method, windows)
            offers = self._promised(visit, self._morning, self.problem.day_start, ())
            self.asked[key] = offers[0] if offers else None
        return self.asked[key]

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

    @cached_property
    def _second_visit(self) -> int:
        """What bringing something costs, on another day, after the goods came back; or nothing."""
        if self.request.mode is None:
            return 0
        swap = self._visit("door_exchange", ())
        amounts = swap.delivery or (swap.pickup if self.request.wanted == "repair" else None)
        visit = swap.model_copy(
            update={
                "type": "delivery",
                "delivery": amounts,
                "pickup": None,
                "service": self._visit("home_pickup", ()).service,
            }
        )
        offers = self._promised(visit, self._morning, self.problem.day_start, ())
        return offers[0].cost if offers else self._another_day

    @property
    def _another_day(self) -> int:
        return Worth.of(self.problem).of_minutes(self.carrier.retry.next_day)

    def _promised(
        self, visit: Job, plan: Plan, now: int, events: Sequence[Event] | None = None
    ) -> tuple[Promise, ...]:
        seen = self.events if events is None else events
        return promise(self.problem, plan, visit, now, events=seen, policy=self.carrier)

    def _visit(self, method: Method, windows: tuple[Window, ...]) -> Job:
        make = returns.swap_task if method == "door_exchange" else returns.pickup_task
        return make(self.request, self.policy, self.now).job.model_copy(
            update={"time_windows": windows}
        )

    def _visited(self, method: Method, offer: Promise, shift: int, basis: str) -> ReturnOption:
        """A visit of a van: the goods ride home with it, and go on from there."""
        van = next(one for one in self.problem.vehicles if one.id == offer.vehicle)
        depot = returns.facility_at(self.policy, van.end, van.end_index)
        moment = offer.eta + shift
        return self._option(
            method,
            Window(offer.window.start + shift, offer.window.end + shift),
            moment,
            None if depot is None else depot.id,
            cost=offer.cost,
            basis=basis,
            detail=_HOW[basis] if depot is not None else f"{_HOW[basis]}; {_NO_DEPOT}",
            vehicle=offer.vehicle if not shift else None,
        )

    def _somehow(self, day: int, hours: tuple[Window, ...]) -> ReturnOption:
        """A visit on a day whose rounds have no room in today's pattern."""
        first = self.now + day * returns.DAY
        last = returns.end_of(first, 0, self.request.style)
        window = hours[0] if hours else Window(last - returns.DAY + 1, last)
        ends = [
            returns.facility_at(self.policy, van.end, van.end_index)
            for van in self.problem.vehicles
        ]
        depot = next((one.id for one in ends if one is not None), None)
        return self._option(
            "home_pickup",
            window,
            window.end,
            depot,
            cost=self._another_day,
            basis="policy",
            detail=_HOW["policy"] if depot is not None else f"{_HOW['policy']}; {_NO_DEPOT}",
        )

    def _counters(self, methods: Iterable[Method]) -> Iterable[ReturnOption]:
        found, refused = returns.counters(self.request, self.policy, self.now, methods)
        self.refused.update({str(method): why for method, why in refused.items()})
        here = self.request.location
        n_offered: dict[Method, int] = {}
        far = [
            (
                None
                if here is None or facility.location is None
                else round(great_circle_metres(here, facility.location)),
                method,
                facility,
                hours,
            )
            for method, facility, hours in found
        ]
        for away, method, facility, hours in sorted(far, key=lambda one: one[0] or 0):
            n_offered[method] = n_offered.get(method, 0) + 1
            if n_offered[method] > _MOST_POINTS:
                continue
            if not returns.placements_from(self.request, self.policy, hours.end, facility.id):
                self.refused[method] = f"nobody takes such goods on from {facility.id}"
                continue
            yield self._option(
                method,
                hours,
                hours.end,
                facility.id,
                cost=facility.fee,
                basis="fee",
                facility=facility.id,
                distance=away,
                detail="the customer brings the goods; moved on from there with the next line haul",
            )

    def _kept(self) -> ReturnOption:
        """Nothing is recovered, and nothing is paid but what goes back to the customer anyway."""
        money = self.now + self.policy.refund.days * returns.DAY
        return self._written(
            ReturnOption.model_construct(
                method="keep",
                window=Window(self.now, self.now),
                refund_by=money,
                detail="no other way recovers more than it costs"
                if self.decision.verdict != "KEEP"
                else self.decision.detail,
            )
        )

    def _option(
        self,
        method: Method,
        window: Window,
        moment: int,
        at: str | None,
        *,
        cost: int,
        **more: Any,
    ) -> ReturnOption:
        """A way back, with what it recovers: goods are at ``at`` at the moment, and go on."""
        placed = returns.placements_from(self.request, self.policy, moment, at)
        cost += self._second_visit if method != "door_exchange" else 0
        fee = self.policy.fees.get(method, 0) if self.decision.payer == "customer" else 0
        arrival = moment + max((one.day for one in placed), default=0) * returns.DAY
        best: Placement | None = max(placed, key=lambda one: one.net, default=None)
        return self._written(
            ReturnOption.model_construct(
                method=method,
                window=window,
                target=None if best is None else best.facility,
                cost=cost,
                customer_fee=fee,
                refund_by=returns.refund_moment(self.policy, self.now, moment, arrival),
                net_recovery=sum(one.net for one in placed) - cost + fee,
                replacement_by=self._replaced(method, moment),
                **more,
            )
        )

    def _replaced(self, method: Method, moment: int) -> int | None:
        """When the customer has what is wanted instead, where that is known."""
        if method == "door_exchange":
            return moment
        if self.request.wanted == "repair":
            return moment + self.policy.exchange.repair_days * returns.DAY
        return None

    def _written(self, option: ReturnOption) -> ReturnOption:
        def spelled(language: str, window: Window) -> str:
            return MessageClock(self.problem.style, self.now, language).window(window)

        texts = option_texts(
            self.request, option, self.policy, self.now, self.problem.currency, spelled
        )
        return option.model_copy(update={"text": texts})

    def _hours(self, day: int) -> tuple[Window, ...] | None:
        """The customer's hours of a day from now: all of it when empty, ``None`` when none."""
        last = returns.end_of(self.now + day * returns.DAY, 0, self.request.style)
        first = max(self.now, last - returns.DAY + 1)
        if not self.request.time_windows:
            return ()
        cut = tuple(
            Window(max(w.start, first), min(w.end, last))
            for w in self.request.time_windows
            if w.end >= first and w.start <= last
        )
        return cut or None

    def _day_of(self, moment: int) -> int:
        """Days between now's day and that of a moment."""
        style = self.request.style
        today = returns.end_of(self.now, 0, style)
        return (returns.end_of(moment, 0, style) - today) // returns.DAY
