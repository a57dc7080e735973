"""Random small horizons: against full enumeration, and rolled morning by morning."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import permutations, product
from typing import Any

import pytest

import vuelta
from vuelta import formats
from vuelta.model import Horizon, HorizonPlan, Problem

DAY = 86_400
HOME, STORE = 0, 5
N_PLACES = 6
NEVER = 10**9

Document = dict[str, Any]


class Week:
    """A horizon of two to four days, said in documents and kept in plain numbers.

    Everything that a day may be short of is drawn: vans, room, hours, slots.
    Seconds and money are the same number, and the shift is 0 to 1000 of each day.
    """

    def __init__(self, seed: int, *, days: int, tasks: int, rich: bool) -> None:
        self.random = random.Random(seed)
        self.days = self.random.randint(2, days)
        self.off = {day for day in range(1, self.days + 1) if self.maybe(0.25)}
        self.vans = [f"v{k}" for k in range(self.random.randint(1, 2))]
        self.van_days = {
            van: {day for day in range(1, self.days + 1) if not rich or self.maybe(0.8)}
            for van in self.vans
        }
        points = [(self.random.randrange(40), self.random.randrange(40)) for _ in range(N_PLACES)]
        self.legs = [[abs(a - c) + abs(b - d) for c, d in points] for a, b in points]
        self.room = self.random.choice([2, 9])
        self.slots = self.random.choice([None, 1, 2])
        self.store_hours = self.random.choice([None, 900, 60])
        self.beyond = self.random.choice([None, 20, 90])
        self.rich = rich
        self.tasks = [self.task(k) for k in range(self.random.randint(2, tasks))]

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def task(self, number: int) -> Document:
        """``on``: its windows' days; ``end``: seconds of the day by which work begins."""
        draw = self.random
        task: Document = {"id": f"j{number}", "row": draw.randint(1, 4), "end": None, "on": None}
        task |= {"service": draw.randrange(4), "returns": self.maybe(0.7), "ends": (None,)}
        if not task["returns"]:
            if self.maybe(0.8):
                task |= {"on": (draw.randint(1, self.days),), "end": draw.choice([900, 50])}
            return task
        if self.maybe(0.4):
            task["end"] = draw.choice([900, 60])
            task["on"] = (
                None
                if self.maybe(0.5)
                else tuple(sorted({draw.randint(1, self.days), draw.randint(2, self.days)}))
            )
        if self.maybe(0.4):
            task["ends"] = draw.choice([("F",), ("F", None)])
            task["end_price"] = draw.choice([0, 5])
        if self.maybe(0.85):
            terms: Document = {"earliest_day": draw.choice([1, 1, 1, 2])}
            terms |= {"value": draw.choice([0, 30, 60]), "decay_per_day": draw.choice([0, 0.1, 1])}
            if self.maybe(0.4):
                terms["latest_day"] = draw.randint(terms["earliest_day"], self.days)
            if "latest_day" in terms and self.maybe(0.6):
                terms["deadline_penalty"] = draw.randrange(12)
            task["terms"] = terms
        if self.rich and self.maybe(0.3):
            task["place"] = draw.choice([900, 60])
        return task

    def windows(self, task: Document) -> list[list[int]]:
        if task["end"] is None:
            return []
        return [[(day - 1) * DAY, (day - 1) * DAY + task["end"]] for day in task["on"] or (1,)]

    def documents(self) -> tuple[Document, Document]:
        van = {"start_index": HOME, "end_index": HOME, "capacity": [self.room]}
        vans = [van | {"id": name, "time_window": [0, 1000]} for name in self.vans]
        jobs, pairs, waiting = [], [], []
        for task in self.tasks:
            job: Document = {"id": task["id"], "location_index": task["row"]}
            job |= {"service": task["service"], "time_windows": self.windows(task)}
            job["pickup" if task["returns"] else "delivery"] = [1]
            if task["ends"] != (None,):
                job["destinations"] = [
                    {"facility": end, "cost": 0 if end else task["end_price"]}
                    for end in task["ends"]
                ]
            if "place" in task:
                hours = [[0, task["place"]]]
                job["places"] = [{"location_index": HOME, "time_windows": hours, "cost": 7}]
            if "terms" in task:
                waiting.append({"job": task["id"]} | task["terms"])
            jobs.append(job)
        if self.rich and self.maybe(0.4):
            hours = [[0, 900]] if self.maybe(0.5) else []
            half = {"id": "pair", "location_index": 3}
            pair = {"pickup": half | {"time_windows": hours}, "amount": [1]}
            pairs.append(pair | {"delivery": half | {"location_index": 4}})
        store: Document = {"id": "F", "location_index": STORE, "slots": self.slots}
        store["time_windows"] = [[0, self.store_hours]] if self.store_hours else []
        problem = {"vehicles": vans, "jobs": jobs, "shipments": pairs, "facilities": [store]}
        problem["matrices"] = {"car": {"durations": self.legs}}
        horizon: Document = {"days": self.days, "days_off": sorted(self.off), "waiting": waiting}
        horizon |= {"beyond": self.beyond}
        if self.rich:
            horizon["vehicle_days"] = {van: sorted(on) for van, on in self.van_days.items()}
        return problem, horizon

    # --- what is right, by trying everything ---

    def price(self, task: Document, day: int) -> float:
        terms = task.get("terms")
        if terms is None:
            return 0
        first, last = terms["earliest_day"], terms.get("latest_day")
        lost = terms["value"] * terms["decay_per_day"] * max(0, day - first)
        late = 0 if last is None else max(0, day - last) * terms.get("deadline_penalty", 0)
        return min(terms["value"], lost) + late

    def days_of(self, task: Document) -> list[int]:
        terms = task.get("terms")
        days = [day for day in range(1, self.days + 1) if day not in self.off]
        if terms is None:
            on = (task["on"] or (1,)) if task["end"] is not None else (1,)
            return [day for day in days if day in on]
        on = task["on"] if task["on"] not in (None, (1,)) else None
        last = self.days if "deadline_penalty" in terms else terms.get("latest_day", self.days)
        return [
            day
            for day in days
            if terms["earliest_day"] <= day <= last and (on is None or day in on)
        ]

    def carried(self, task: Document) -> float | None:
        """What carrying it over costs; none where it may not wait so long."""
        terms = task.get("terms")
        if terms is None or self.beyond is None:
            return None
        if "latest_day" in terms and "deadline_penalty" not in terms:
            return None  # no deadline here lies beyond the horizon
        return self.price(task, self.days + 1) + self.beyond

    def routes(self, names: frozenset[str]) -> dict[int, float]:
        """By slots taken, the least cost of one van with these tasks on one day."""
        tasks = [task for task in self.tasks if task["id"] in names]
        best: dict[int, float] = {}
        for ends in product(*(task["ends"] for task in tasks)):
            events: list[tuple[str, int]] = [("do", k) for k in range(len(tasks))]
            events += [("down", k) for k, end in enumerate(ends) if end]
            fees = sum(t["end_price"] for t, end in zip(tasks, ends, strict=True)
                       if t["ends"] != (None,) and not end)  # fmt: skip
            for order in permutations(events):
                cost = self.drive(tasks, order)
                slots = len(events) - len(tasks)
                if cost is not None and cost + fees < best.get(slots, NEVER):
                    best[slots] = cost + fees
        return best

    def drive(self, tasks: Sequence[Document], order: Sequence[tuple[str, int]]) -> float | None:
        """Seconds driven in this order; none where a limit breaks."""
        now, here, driven = 0, HOME, 0
        load = sum(not task["returns"] for task in tasks)
        done: set[int] = set()
        if load > self.room:
            return None
        for what, k in order:
            task = tasks[k]
            there = task["row"] if what == "do" else STORE
            driven, now, here = driven + self.legs[here][there], now + self.legs[here][there], there
            last = (task["end"] if what == "do" else self.store_hours) or 1000
            if now > last or (what == "down" and k not in done):
                return None
            done.add(k)
            now += task["service"] if what == "do" else 0
            load += (1 if task["returns"] else -1) if what == "do" else -1
            if load > self.room:
                return None
        driven, now = driven + self.legs[here][HOME], now + self.legs[here][HOME]
        return None if now > 1000 else driven

    def best(self) -> tuple[int, float]:
        """Tasks left out at no price, and the least money, by trying every assignment."""
        routes = cache(self.routes)
        options: list[list[tuple[int, int] | None]] = [
            [None, *product(self.days_of(task), range(len(self.vans)))] for task in self.tasks
        ]
        best = len(self.tasks) + 1, float(NEVER)
        for choice in product(*options):
            left, money = 0, 0.0
            held: dict[int, list[set[str]]] = {}
            for task, where in zip(self.tasks, choice, strict=True):
                if where is None:
                    price = self.carried(task)
                    left, money = left + (price is None), money + (price or 0)
                    continue
                day, van = where
                held.setdefault(day, [set() for _ in self.vans])[van].add(task["id"])
                money += self.price(task, day)
            if (left, money) >= best:
                continue
            for vans in held.values():
                ways = product(*(routes(frozenset(names)).items() for names in vans))
                most = NEVER if self.slots is None else self.slots
                money += min(
                    (
                        sum(cost for _, cost in way)
                        for way in ways
                        if sum(n for n, _ in way) <= most
                    ),
                    default=NEVER,
                )
            if money < NEVER:
                best = min(best, (left, money))
        return best


def planned(problem: Any, horizon: Any, rule: str = "optimize") -> HorizonPlan:
    return vuelta.plan_horizon(problem, horizon, consolidation=rule, iterations=300, seed=1)


def unpriced(answer: HorizonPlan) -> int:
    """Tasks that nobody serves, and that are not carried over at a price."""
    priced = {entry.job for entry in answer.carried if entry.price}
    return sum(left.type != "job" or left.id not in priced for left in answer.plan.unassigned)


def money(answer: HorizonPlan) -> float:
    return answer.plan.summary.costs.total / 10_000


def check_best(seed: int) -> None:
    week = Week(seed, days=3, tasks=4, rich=False)
    answer = planned(*week.documents())
    left, least = week.best()
    assert unpriced(answer) == left
    assert money(answer) == pytest.approx(least, abs=1e-3)
    assert all(entry.reasons for entry in answer.plan.unassigned)


@pytest.mark.parametrize("block", range(4))
def test_costs_what_trying_everything_finds(block: int) -> None:
    for seed in range(10 * block, 10 * block + 10):
        check_best(seed)


def through_files(problem: Problem, horizon: Horizon) -> tuple[Problem, Horizon]:
    """Both as they are read again."""
    text = formats.dump_horizon(horizon, problem.style)
    return formats.loads(formats.dumps(problem)), Horizon.model_validate(json.loads(text))


def mornings(week: Week, rule: str) -> Iterator[tuple[HorizonPlan, HorizonPlan]]:
    """Each answer and the one of the morning after, with nothing happening."""
    document, plain = week.documents()
    problem, horizon = Problem.model_validate(document), Horizon.model_validate(plain)
    answer = planned(problem, horizon, rule)
    for _ in range(week.days - 1):
        problem, horizon = through_files(*vuelta.roll_forward(problem, horizon, answer))
        following = planned(problem, horizon, rule)
        yield answer, following
        answer = following


def check_rolled(seed: int) -> None:
    """What is left to pay is what was to be paid, less the day that is over.

    What missed its only day moves on: what was left out may then cost more,
    and what was to be carried over less.
    """
    week = Week(seed, days=4, tasks=5, rich=True)
    for answer, following in mornings(week, "optimize"):
        first = [entry.plan for entry in answer.days if entry.day == 1]
        over = sum(plan.summary.costs.routes for plan in first) / 10_000
        if not any(plan.unassigned for plan in first) and not unpriced(answer):
            assert unpriced(following) == 0
            assert money(following) <= money(answer) - over + 1e-3
            if not answer.carried:
                assert money(following) == pytest.approx(money(answer) - over, abs=1e-3)
        ages = {(one.job, one.day): one.age for one in answer.collected}
        assert all(
            one.age == ages.get((one.job, one.day + 1), one.age) for one in following.collected
        )
        for judged in (vuelta.check(one.problem, one.plan) for one in following.days):
            assert judged.clean
        assert all(entry.reasons for entry in following.plan.unassigned)


@pytest.mark.parametrize("block", range(4))
def test_the_next_morning_serves_what_the_evening_promised(block: int) -> None:
    for seed in range(10 * block, 10 * block + 10):
        check_rolled(seed)


@pytest.mark.parametrize("rule", ["ride", "zone_days", "hold"])
def test_no_rule_is_refused_the_morning_after(rule: str) -> None:
    for seed in range(10):
        for _, following in mornings(Week(seed, days=4, tasks=5, rich=True), rule):
            assert all(entry.reasons for entry in following.plan.unassigned)
