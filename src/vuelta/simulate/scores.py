"""What a day was worth to a dispatcher: KPIs, promised slots, prices, and how fast it decided.

KPIs are those of ``vuelta.insight``, as ``vuelta kpis`` tells them of the same day. What only
a comparison of dispatchers needs stands here: the slot of about an hour that a customer with
a whole day is notified in the morning, the price of who was late or not served, and latencies.
A customer's first slot is the window of the order; who was promised the day alone is notified of an
hour around the planned start in the morning; who asked for other hours is promised those.
The last slot is the window of the last notice, or the first where there was none.

Source: domain.md section 4 (service, stability) and section 5 (dynamism).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from statistics import mean

from vuelta import insight, units
from vuelta.model import (
    MinutePrice,
    NewOrder,
    NewUrgent,
    Policy,
    Problem,
    TaskKey,
    Window,
    WindowChange,
)
from vuelta.policy import default_policy
from vuelta.replanning import another_day
from vuelta.simulate.executed_plan import achieved, judged
from vuelta.simulate.scenario_trace import Trace
from vuelta.simulate.simulated_day import Day

SLOT = 1800
"""Half of the slot that a customer with no hours of their own is notified of in the morning."""

WHOLE_DAY = 6 * 3600
"""A window at least so long is a day, not hours."""


@dataclass(frozen=True)
class Measures:
    """One day in figures; shares are 0 to 1 (1 of none), money is currency units, times seconds.

    KPIs of ``vuelta.insight``, under its names where none is said: ``customers`` are tasks
    not called off; ``served`` of them; ``in_hours`` is ``in_window_first``;
    ``first_attempt``; ``collected`` is ``pickups``; ``cost`` is ``spent``, by source
    ``fixed``, ``distance``, ``time`` and ``overtime``; ``notices`` is ``renotified`` a
    customer, ``vans_changed`` is ``vehicles_changed`` of all versions.

    Of slots (see above): ``in_slot`` and ``in_last``, served within the first and the last;
    ``proactive``: of missed first slots, those notified before.

    Prices: ``total`` is ``cost`` with ``left_price``, the policy's price of who was not
    served (see ``_Book.left``), and ``late_price`` of lateness after the hours of the order,
    or those asked for since; ``lateness`` is per customer. ``eta_moved`` is how far arrivals
    were moved in all, per customer; ``most_notices`` is the most one customer had.
    """

    customers: int
    served: float
    in_hours: float
    in_slot: float
    in_last: float
    first_attempt: float
    collected: float
    proactive: float
    cost: float
    fixed: float
    distance: float
    time: float
    overtime: float
    late_price: float
    left_price: float
    total: float
    lateness: float
    notices: float
    most_notices: int
    vans_changed: int
    eta_moved: float
    decisions: int
    faults: int
    p50: float
    p95: float
    longest: float

    def row(self) -> dict[str, float]:
        """All of it, by name."""
        return asdict(self)


@dataclass(frozen=True)
class Dynamism:
    """How much of a day is not known in the morning.

    ``dod`` is the share of orders that come later, ``edod`` weighs them by
    when; ``urgency`` is how long such an order may wait, hours; ``events`` are
    all incidents of the trace by code, findings at doors included.
    """

    dod: float
    edod: float
    urgency: float
    events: Mapping[str, int]


def measured(day: Day, policy: Policy | None = None) -> Measures:
    """The figures of a day."""
    effective = default_policy() if policy is None else policy
    judgement = judged(day)
    driven = achieved(day, judgement)
    kpis = insight.measure(driven)
    notified = [
        driven.customer(note) for made in day.decisions for note in made.notices if note.counts
    ]
    steady = insight.steadiness_of([made.kpis for made in day.decisions], notified)
    service, costs = kpis.service, kpis.money.sources
    customers = service.tasks - service.cancelled
    book = _Book(day, driven)
    late = [book.lateness(name) for name in book.customers]
    worth = MinutePrice.of(day.morning)
    late_price = sum(
        worth.of_seconds(seconds, effective.stability.lateness_per_hour) for seconds in late
    )
    left_price = sum(worth.of_minutes(minutes) for minutes in book.left(effective))
    money = {
        "cost": kpis.money.spent,
        "fixed": costs.fixed,
        "distance": costs.distance,
        "time": costs.travel_time + costs.task_time + costs.waiting_time,
        "overtime": costs.overtime,
        "late_price": late_price,
        "left_price": left_price,
        "total": kpis.money.spent + late_price + left_price,
    }
    seconds = sorted(day.latencies)
    return Measures(
        customers=customers,
        served=_rate(insight.Share.of_counts(service.served, customers)),
        in_hours=_rate(service.in_window_first),
        in_slot=book.kept(book.first),
        in_last=book.kept(book.last),
        first_attempt=_rate(service.first_attempt),
        collected=_rate(service.pickups),
        proactive=_rate(insight.Share.among(map(book.was_notified, book.missed()))),
        lateness=sum(late) / max(1, customers),
        notices=steady.renotified / max(1, customers),
        most_notices=max(Counter(notified).values(), default=0),
        vans_changed=steady.vehicles_changed,
        eta_moved=steady.eta_moved / max(1, customers),
        decisions=len(day.decisions),
        faults=len(judgement.faults) + len(day.refusal),
        p50=insight.quantile(seconds, 0.5) if seconds else 0.0,
        p95=insight.quantile(seconds, 0.95) if seconds else 0.0,
        longest=max(seconds, default=0.0),
        **{name: round(steps / units.MONEY_STEPS, 4) for name, steps in money.items()},
    )


def _rate(share: insight.Share) -> float:
    return 1.0 if share.rate is None else share.rate


def dynamism(problem: Problem, trace: Trace) -> Dynamism:
    """How dynamic and how urgent a day is, whoever decides on it."""
    orders = [
        incident for incident in trace.incidents if isinstance(incident, NewOrder | NewUrgent)
    ]
    number = len(problem.jobs) + 2 * len(problem.shipments) + len(orders)
    shifts = [
        vehicle.time_window for vehicle in problem.vehicles if vehicle.time_window is not None
    ]
    opens = min((shift.start for shift in shifts), default=0)
    span = max((shift.end for shift in shifts), default=opens + 86_400) - opens
    waits = [
        order.door.time_windows[-1].end - order.time for order in orders if order.door.time_windows
    ]
    events = Counter(str(incident.code) for incident in trace.incidents)
    events.update(str(door.finding.code) for door in trace.doors if door.finding is not None)
    events["CONNECTIVITY_LOSS"] = len(trace.darkness)
    return Dynamism(
        dod=len(orders) / max(1, number),
        edod=sum(max(0, order.time - opens) / span for order in orders) / max(1, number),
        urgency=mean(waits) / 3600 if waits else 0.0,
        events=dict(sorted((+events).items())),
    )


class _Book:
    """Every customer of a day: the slots they were notified of, and when they were served.

    A customer is a task as it was ordered: a job that changed vehicles is a delivery in the
    end, and of an exchange that came apart both parts are the one customer's.
    """

    def __init__(self, day: Day, driven: insight.Day) -> None:
        first, ordered, _ = driven.versions
        tasks = ordered.tasks

        def customer(key: TaskKey) -> TaskKey:
            job: TaskKey = ("job", key[1])
            return job if key not in tasks and job in tasks else key

        visits: dict[TaskKey, list[insight.Visit]] = {}
        for visit in driven.visits:
            if visit.outcome != "cancelled":
                visits.setdefault(customer(visit.key), []).append(visit)
        self.customers = list(visits)
        self.fetching = {key for key in visits if any(any(v.takes) for v in visits[key])}
        self.attempts = {key: max(v.attempts for v in visits[key]) for key in visits}
        self.began = {
            key: max(v.start or 0 for v in parts)
            for key, parts in visits.items()
            if all(v.is_served for v in parts)
        }
        self.aside = {customer((e.type, e.id)): e.state for e in day.plan.set_aside}
        asked = {
            key: entry.time_windows[0]
            for entry in day.incidents
            if isinstance(entry, WindowChange)
            for key in self.customers
            if entry.may_mean(key)
        }
        self.hours: dict[TaskKey, Window | None] = {}
        self.first: dict[TaskKey, Window | None] = {}
        for key in self.customers:
            task = tasks[key][0] if key in tasks else visits[key][0].task
            windows = task.time_windows
            hours = Window(windows[0].start, windows[-1].end) if windows else None
            self.hours[key] = asked.get(key, hours)
            self.first[key] = asked.get(key) or _promise(hours, first.starts.get(key))
        self.last = dict(self.first)
        self.notified: dict[TaskKey, list[int]] = {}
        for made in day.decisions:
            for note in made.notices:
                key = customer((note.type, note.job))
                self.notified.setdefault(key, []).append(made.time)
                if note.new_window is not None and key in self.last:
                    self.last[key] = _slot(note.new_window, note.new_eta)

    def kept(self, slots: Mapping[TaskKey, Window | None]) -> float:
        """Share of the customers served within their slot; 1 of none."""
        return _rate(insight.Share.among(self.is_kept(key, slots) for key in self.customers))

    def is_kept(self, key: TaskKey, promises: Mapping[TaskKey, Window | None]) -> bool:
        """Whether a customer was served within a promise."""
        began, window = self.began.get(key), promises.get(key)
        return began is not None and (window is None or window.start <= began <= window.end)

    def lateness(self, key: TaskKey) -> int:
        """Seconds after the hours of the order."""
        began, window = self.began.get(key), self.hours[key]
        return 0 if began is None or window is None else max(0, began - window.end)

    def left(self, policy: Policy) -> list[float]:
        """Minutes of a van's work that every customer costs who was not served.

        As the policy prices it when somebody decides: another day for whom that was
        decided, after so many attempts, or fetching it at the depot where that is
        less; the sale for who gets no goods; and the price of a deferral for who was
        left out, notified or not.
        """
        retry, found = policy.retry, []
        at_depot = retry.hold + retry.day + retry.pickup_point
        for key in self.customers:
            if key in self.began:
                continue
            state = self.aside.get(key)
            if state == "deferred":
                minutes = another_day(retry, self.attempts[key])
                found.append(minutes if key in self.fetching else min(minutes, at_depot))
            else:
                found.append(policy.stability.deferral if state is None else retry.refund)
        return found

    def missed(self) -> list[TaskKey]:
        """Customers whose first promise was not kept."""
        return [key for key in self.customers if not self.is_kept(key, self.first)]

    def was_notified(self, key: TaskKey) -> bool:
        """Whether a customer heard of it before the promise ran out."""
        window = self.first[key]
        return any(window is None or time <= window.end for time in self.notified.get(key, ()))


def _promise(hours: Window | None, planned: int | None) -> Window | None:
    """Hours of the order; else the slot notified in the morning, within the day."""
    if hours is None:
        return None if planned is None else Window(planned - SLOT, planned + SLOT)
    return _slot(hours, planned)


def _slot(window: Window, planned: int | None) -> Window:
    """Hours as they are; of a whole day the slot around what is planned."""
    if planned is None or window.end - window.start < WHOLE_DAY:
        return window
    return Window(max(window.start, planned - SLOT), min(window.end, planned + SLOT))
