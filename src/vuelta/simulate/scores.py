"""What a day was worth: service, cost, stability, and how fast it was decided.

Customers are all who ordered, in the morning or since, less those who called
off. A customer's first promise is the window of the order; who was promised
the day alone is told a slot of an hour around the planned start in the
morning; who asked for other hours is promised those. The last promise is the
window of the last notice, or the first promise where there was none.

Source: domain.md section 4 (service, stability) and section 5 (dynamism).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from statistics import mean

from vuelta import units
from vuelta.model import (
    TASK_TYPES,
    Cancellation,
    Job,
    NewOrder,
    NewUrgent,
    Plan,
    Policy,
    Problem,
    Window,
    WindowChange,
    Worth,
)
from vuelta.policy import default_policy
from vuelta.replanning import another_day
from vuelta.simulate.executed_plan import judged
from vuelta.simulate.scenario_trace import Trace
from vuelta.simulate.simulated_day import Day, Visit

SLOT = 1800
"""Half of the slot that a customer with no hours of their own is told in the morning."""

WHOLE_DAY = 6 * 3600
"""A window at least so long is a day, not hours."""


@dataclass(frozen=True)
class Measures:
    """One day in figures; shares are 0 to 1, money is currency units, times are seconds.

    ``in_hours``: served within the hours of the order, or those asked for since;
    ``in_first`` and ``in_last``: within the first promise, and the last;
    ``first_attempt`` of who was visited; ``collected`` of goods to fetch;
    ``proactive``: of missed first promises, those told of before. ``total`` is
    ``cost`` with the policy's prices of who was not served (see ``_Book.left``), and
    of lateness after the hours of the order; ``lateness`` is per customer.
    ``notices`` are those that count, per customer; ``eta_moved`` is how far
    arrivals were moved in all, per customer.
    """

    customers: int
    served: float
    in_hours: float
    in_first: float
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
    rules = default_policy() if policy is None else policy
    judgement = judged(day)
    costs = judgement.plan.summary.costs
    book = _Book(day)
    late = [book.lateness(name) for name in book.customers]
    worth = Worth.of(day.morning)
    late_price = sum(
        worth.of_seconds(seconds, rules.stability.lateness_per_hour) for seconds in late
    )
    left_price = sum(worth.of_minutes(minutes) for minutes in book.left(rules))
    money = {
        "cost": costs.routes,
        "fixed": costs.fixed,
        "distance": costs.distance,
        "time": costs.travel_time + costs.task_time + costs.waiting_time,
        "overtime": costs.overtime,
        "late_price": late_price,
        "left_price": left_price,
        "total": costs.routes + late_price + left_price,
    }
    told = Counter(note.job for made in day.decisions for note in made.notices if note.counts)
    kpis = [made.kpis for made in day.decisions]
    moved = sum(kpi.mean_eta_shift * kpi.tasks for kpi in kpis)
    return Measures(
        customers=len(book.customers),
        served=book.share(book.customers, lambda name: name in book.began),
        in_hours=book.share(book.customers, lambda name: book.is_kept(name, book.hours)),
        in_first=book.share(book.customers, lambda name: book.is_kept(name, book.first)),
        in_last=book.share(book.customers, lambda name: book.is_kept(name, book.last)),
        first_attempt=book.share(book.attempts, lambda name: book.attempts[name][0]),
        collected=book.share(book.fetching, lambda name: name in book.began),
        proactive=book.share(book.missed(), book.was_told),
        lateness=sum(late) / max(1, len(late)),
        notices=sum(told.values()) / max(1, len(book.customers)),
        most_notices=max(told.values(), default=0),
        vans_changed=sum(kpi.vehicles_changed for kpi in kpis),
        eta_moved=moved / max(1, len(book.customers)),
        decisions=len(day.decisions),
        faults=len(judgement.faults) + len(day.refusal),
        p50=_percentile(day.latencies, 0.5),
        p95=_percentile(day.latencies, 0.95),
        longest=max(day.latencies, default=0.0),
        **{name: round(steps / units.MONEY_STEPS, 4) for name, steps in money.items()},
    )


def dynamism(problem: Problem, trace: Trace) -> Dynamism:
    """How dynamic and how urgent a day is, whoever decides on it."""
    orders = [one for one in trace.incidents if isinstance(one, NewOrder | NewUrgent)]
    number = len(problem.jobs) + 2 * len(problem.shipments) + len(orders)
    shifts = [van.time_window for van in problem.vehicles if van.time_window is not None]
    opens = min((shift.start for shift in shifts), default=0)
    span = max((shift.end for shift in shifts), default=opens + 86_400) - opens
    waits = [one.order.time_windows[-1].end - one.time for one in orders if one.order.time_windows]
    events = Counter(str(one.code) for one in trace.incidents)
    events.update(str(door.finding.code) for door in trace.doors if door.finding is not None)
    events["CONNECTIVITY_LOSS"] = len(trace.darkness)
    return Dynamism(
        dod=len(orders) / max(1, number),
        edod=sum(max(0, one.time - opens) / span for one in orders) / max(1, number),
        urgency=mean(waits) / 3600 if waits else 0.0,
        events=dict(sorted((+events).items())),
    )


class _Book:
    """Every customer of a day: what they were promised, told, and when they were served."""

    def __init__(self, day: Day) -> None:
        jobs = {job.id: job for job in day.morning.jobs}
        gone: set[str] = set()
        asked: dict[str, Window] = {}
        for one in day.incidents:
            if isinstance(one, NewOrder | NewUrgent):
                jobs[one.order.id] = one.order
            elif isinstance(one, Cancellation) and one.by == "customer":
                gone.add(one.job)
            elif isinstance(one, WindowChange):
                asked[one.job] = one.time_windows[0]
        self.customers = [name for name in jobs if name not in gone]
        self.fetching = [name for name in self.customers if any(jobs[name].pickup or ())]
        self._visits(day, jobs)
        self.aside = {entry.id: entry.state for entry in day.plan.set_aside}
        planned = _starts(day.first)
        self.hours: dict[str, Window | None] = {
            name: Window(windows[0].start, windows[-1].end)
            if (windows := jobs[name].time_windows)
            else None
            for name in self.customers
        }
        self.hours |= {name: window for name, window in asked.items() if name in self.hours}
        self.first = {name: _promise(jobs[name], planned.get(name)) for name in self.customers}
        self.first |= {name: window for name, window in asked.items() if name in self.first}
        self.last = dict(self.first)
        self.told: dict[str, list[int]] = {}
        for made in day.decisions:
            for note in made.notices:
                self.told.setdefault(note.job, []).append(made.time)
                if note.new_window is not None and note.job in self.last:
                    self.last[note.job] = _slot(note.new_window, note.new_eta)

    def _visits(self, day: Day, jobs: Mapping[str, Job]) -> None:
        """When each was served, an exchange whole; and how every attempt ended."""
        at: dict[str, list[Visit]] = {}
        for visits in day.visits.values():
            for visit in visits:
                if visit.id is None or visit.end is None or visit.type not in TASK_TYPES:
                    continue
                if visit.id in jobs:
                    at.setdefault(visit.id, []).append(visit)
        apart = {pair.delivery.id for pair in day.problem.shipments}
        still = {job.id for job in day.problem.jobs}
        self.began: dict[str, int] = {}
        self.attempts: dict[str, list[bool]] = {}
        for name, visits in at.items():
            visits.sort(key=lambda visit: visit.arrival)
            doors = [visit for visit in visits if visit.type != "pickup"]
            if not doors or name not in self.customers:
                continue
            self.attempts[name] = [visit.outcome is None for visit in doors]
            done = {visit.type: visit.start for visit in doors if visit.outcome is None}
            needed = {"delivery"} if name in apart else set()
            needed |= {"job"} if name in still else set()
            if done and needed <= done.keys():
                self.began[name] = max(done.values())

    @staticmethod
    def share(names: Sequence[str] | Mapping[str, object], holds: object) -> float:
        """Of these, for how many it holds; 1 of none."""
        assert callable(holds)
        return sum(bool(holds(name)) for name in names) / len(names) if names else 1.0

    def is_kept(self, name: str, promises: Mapping[str, Window | None]) -> bool:
        """Whether a customer was served within a promise."""
        began, window = self.began.get(name), promises.get(name)
        return began is not None and (window is None or window.start <= began <= window.end)

    def lateness(self, name: str) -> int:
        """Seconds after the hours of the order."""
        began, window = self.began.get(name), self.hours[name]
        return 0 if began is None or window is None else max(0, began - window.end)

    def left(self, rules: Policy) -> list[float]:
        """Minutes of a van's work that every customer costs who was not served.

        As the policy prices it when somebody decides: another day for whom that was
        decided, after so many attempts, or fetching it at the depot where that is
        less; the sale for who gets no goods; and the price of a deferral for who was
        left out, told or not.
        """
        retry, found = rules.retry, []
        at_depot = retry.hold + retry.day + retry.pickup_point
        for name in self.customers:
            if name in self.began:
                continue
            state = self.aside.get(name)
            if state == "deferred":
                minutes = another_day(retry, len(self.attempts.get(name, ())))
                found.append(minutes if name in self.fetching else min(minutes, at_depot))
            else:
                found.append(rules.stability.deferral if state is None else retry.refund)
        return found

    def missed(self) -> list[str]:
        """Customers whose first promise was not kept."""
        return [name for name in self.customers if not self.is_kept(name, self.first)]

    def was_told(self, name: str) -> bool:
        """Whether a customer heard of it before the promise ran out."""
        window = self.first[name]
        return any(window is None or time <= window.end for time in self.told.get(name, ()))


def _promise(job: Job, planned: int | None) -> Window | None:
    """Hours of the order; else the slot told in the morning, within the day."""
    windows = job.time_windows
    if not windows:
        return None if planned is None else Window(planned - SLOT, planned + SLOT)
    return _slot(Window(windows[0].start, windows[-1].end), planned)


def _slot(window: Window, planned: int | None) -> Window:
    """Hours as they are; of a whole day the slot around what is planned."""
    if planned is None or window.end - window.start < WHOLE_DAY:
        return window
    return Window(max(window.start, planned - SLOT), min(window.end, planned + SLOT))


def _starts(plan: Plan) -> dict[str, int]:
    return {
        step.id: step.start
        for route in plan.routes
        for step in route.steps
        if step.id is not None and step.type in TASK_TYPES
    }


def _percentile(values: Sequence[float], share: float) -> float:
    """By nearest rank; 0 of none."""
    ranked = sorted(values)
    return ranked[ceil(share * len(ranked)) - 1] if ranked else 0.0
