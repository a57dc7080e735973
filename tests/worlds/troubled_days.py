"""Random days that go wrong, all day long."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

import vuelta
from vuelta.model import TASK_TYPES, Plan, Problem, Revision, Step

Document = dict[str, Any]
HOUR = 3600


class Trouble:
    """Draws a day from a seed, and incidents that may really happen on it.

    Half of the days are measured by matrices, half by coordinates; places lie
    on a square of some four kilometres.
    """

    codes = (
        *("RECIPIENT_ABSENT", "ADDRESS_WRONG", "DAMAGED", "REFUSED", "ACCESS_PROBLEM"),
        *("PARCEL_MISSING", "CANCELLATION", "WINDOW_CHANGE", "ADDRESS_CHANGE"),
        *("RETURN_NOT_READY", "RETURN_MISMATCH", "DELAY", "VEHICLE_BREAKDOWN"),
        *("DRIVER_UNAVAILABLE", "VEHICLE_FULL", "NEW_URGENT", "NEW_ORDER", "ROAD_CLOSURE"),
        *("WEATHER", "DEPOT_DELAY", "CONNECTIVITY_LOSS"),
    )

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.orders = random.Random(seed + 1)  # of loading; leaves all else as it is
        self.is_given = self.maybe(0.5)
        self.n_places = 14
        self.count = 0

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def point(self) -> list[float]:
        draw = self.random.uniform
        return [round(draw(-0.02, 0.02), 5), round(draw(-0.02, 0.02), 5)]

    def place(self) -> Document:
        if self.is_given:
            return {"location_index": self.random.randrange(self.n_places)}
        return {"location": self.point()}

    def window(self, earliest: int, width: int = HOUR) -> list[int]:
        start = earliest + self.random.randrange(0, 3 * HOUR)
        return [start, start + self.random.randrange(width // 2, 2 * width)]

    def task(self, name: str) -> Document:
        task = {"id": name, "service": self.random.randrange(60, 600), **self.place()}
        if self.maybe(0.3):
            task["time_windows"] = [self.window(8 * HOUR)]
        return task

    def job(self, name: str) -> Document:
        carries = self.random.choice(
            (("delivery",), ("delivery",), ("pickup",), ("delivery", "pickup"))
        )
        return self.task(name) | {what: [self.random.randint(1, 3)] for what in carries}

    def day(self, *, is_pinned: bool = True) -> Problem:
        draw = self.random
        n_jobs, n_shipments = draw.randint(5, 9), draw.choice((0, 0, 1, 2))
        depot: Document = {"start_index": 0, "end_index": 0}
        if not self.is_given:
            depot = {"start": [0, 0], "end": [0, 0]}
        vehicles = []
        for k in range(draw.randint(2, 4)):
            van: Document = {"id": f"v{k}", "capacity": [draw.randint(6, 12)], **depot}
            van["time_window"] = [8 * HOUR, 18 * HOUR]
            van["costs"] = {"fixed": 10, "per_hour": 20, "per_km": 0 if self.is_given else 0.5}
            if self.maybe(0.3):
                noon = [11 * HOUR, 13 * HOUR]
                van["breaks"] = [{"id": "lunch", "time_windows": [noon], "service": 1800}]
            if self.maybe(0.15):
                del van["end_index" if self.is_given else "end"]
            if self.orders.random() < 0.4:
                van["loading"] = self.orders.choice(("deliveries_first", "lifo"))
            if van.get("loading") == "deliveries_first" and self.orders.random() < 0.3:
                van["loading_cost"] = self.orders.choice((2, 9))
            vehicles.append(van)
        if is_pinned and self.maybe(0.3):
            vehicles[0] |= {"steps": [{"type": "job", "id": "j0"}], "pinned_steps": 1}
        document: Document = {
            "vehicles": vehicles,
            "jobs": [self.job(f"j{k}") for k in range(n_jobs)],
            "shipments": [
                {
                    "pickup": self.task(f"p{k}"),
                    "delivery": self.task(f"d{k}"),
                    "amount": [draw.randint(1, 3)],
                }
                for k in range(n_shipments)
            ],
        }
        if self.is_given:
            size = range(self.n_places)
            table = [[0 if i == j else draw.randint(120, 900) for j in size] for i in size]
            document["matrices"] = {"car": {"durations": table}}
        return Problem.model_validate(document)

    def half_over(self) -> tuple[Problem, Plan, int, list[Document]]:
        """A day without pins and its plan, a moment of the morning, and what has happened."""
        problem = self.day(is_pinned=False)
        plan = vuelta.plan(problem, iterations=30)
        now = 9 * HOUR + self.random.randrange(4 * HOUR)
        return problem, plan, now, self.incidents(problem, plan, now, 3)

    def incidents(self, problem: Problem, plan: Plan, now: int, n: int) -> list[Document]:
        """Some that concern different tasks and vans, as far as there are any."""
        told: list[Document] = []
        about: set[str] = set()
        for _ in range(n):
            self.count += 1
            one = self.incident(self.random.choice(self.codes), problem, plan, now)
            if one is not None and about.isdisjoint(subjects := set(_subjects(one))):
                about |= subjects
                told.append(one)
        return told

    def incident(self, code: str, problem: Problem, plan: Plan, now: int) -> Document | None:
        draw = self.random
        one: Document = {"id": f"i{self.count}", "code": code, "time": now - draw.randrange(300)}
        if code in ("NEW_URGENT", "NEW_ORDER"):
            return one | {"order": self.job(f"n{self.count}")}
        if code in ("ROAD_CLOSURE", "WEATHER"):
            area: Document = {"id": f"a{self.count}"}
            if self.is_given:
                area["places"] = [draw.randrange(1, self.n_places)]
            else:
                area |= {"centre": self.point(), "radius": draw.randint(200, 800)}
            if code == "WEATHER":
                area["factor"] = 1.5
                one["service_factor"] = 1.5
            return one | {"disruption": area}
        if code == "DEPOT_DELAY":
            return one | {"until": now + draw.randrange(HOUR)}
        if code in ("DELAY", "VEHICLE_BREAKDOWN", "DRIVER_UNAVAILABLE", "VEHICLE_FULL") or (
            code == "CONNECTIVITY_LOSS"
        ):
            return self.of_van(one, plan, now)
        return self.of_task(one, problem, plan, now)

    def of_van(self, one: Document, plan: Plan, now: int) -> Document | None:
        vans = [
            route.vehicle
            for route in plan.routes
            if any(step.type in TASK_TYPES and step.arrival > now for step in route.steps)
        ]
        if not vans:
            return None
        one["vehicle"] = self.random.choice(vans)
        if one["code"] == "DELAY":
            one["seconds"] = self.random.randrange(60, 2 * HOUR)
        elif one["code"] in ("VEHICLE_BREAKDOWN", "DRIVER_UNAVAILABLE"):
            if self.maybe(0.3):
                one["until"] = now + self.random.randrange(HOUR)
            elif one["code"] == "VEHICLE_BREAKDOWN" and self.maybe(0.5):
                one |= self.place()
        elif one["code"] == "VEHICLE_FULL" and self.maybe(0.7):
            one["amounts"] = [self.random.randint(1, 3)]
        return one

    def of_task(self, one: Document, problem: Problem, plan: Plan, now: int) -> Document | None:
        code = one["code"]
        jobs = {job.id: job for job in problem.jobs}
        needs = {"PARCEL_MISSING": "delivery", "RETURN_NOT_READY": "pickup"}
        needs["RETURN_MISMATCH"] = "pickup"
        open_ = [
            step
            for route in plan.routes
            for step in route.steps
            if step.type in TASK_TYPES and step.end > now and not step.outcome
        ]
        fitting = [
            step
            for step in open_
            if code not in needs
            or (step.id in jobs and step.type == "job" and getattr(jobs[step.id], needs[code]))
        ]
        at_work = [step for step in fitting if step.arrival <= now]
        if not fitting:
            return None
        one["job"] = self.random.choice(at_work if at_work and self.maybe(0.6) else fitting).id
        if code == "ADDRESS_CHANGE" or (code == "ADDRESS_WRONG" and self.maybe(0.6)):
            one |= self.place()
        elif code == "WINDOW_CHANGE" or (code == "ACCESS_PROBLEM" and self.maybe(0.6)):
            one["time_windows"] = [self.window(now)]
        elif code == "RETURN_MISMATCH" and self.maybe(0.7):
            one["pickup"] = [self.random.randint(1, 6)]
        elif code == "PARCEL_MISSING" and self.maybe(0.4):
            found = self.of_van({"code": ""}, plan, now)
            if found is not None:
                one["found_on"] = found["vehicle"]
        return one


def _subjects(one: Mapping[str, Any]) -> Iterator[str]:
    for name in ("job", "vehicle", "found_on"):
        if name in one:
            yield one[name]


def facts(plan: Plan, now: int) -> dict[str, list[tuple[Any, ...]]]:
    """What was over by then, as nothing may ever change it; a job may be a shipment by now."""

    def fact(step: Step) -> tuple[Any, ...]:
        kind = "task" if step.type in TASK_TYPES else step.type
        return kind, step.id, step.arrival, step.end, step.outcome

    return {
        route.vehicle: [fact(step) for step in route.steps if step.end <= now]
        for route in plan.routes
    }


def whereabouts(problem: Problem, plan: Plan, now: int) -> dict[tuple[str, str], str]:
    """Which van holds what a task is to deliver, by plain reading of the plan.

    A job's delivery is aboard from its van's departure to its visit; a
    shipment's from the end of its pickup on.
    """
    held: dict[tuple[str, str], str] = {}
    gives = {job.id for job in problem.jobs if any(job.delivery or ())}
    follows = {shipment.pickup.id: shipment.delivery.id for shipment in problem.shipments}
    elsewhere = {
        route.vehicle: {
            (step.type, step.id or "")
            for other in plan.routes
            if other is not route
            for step in other.steps[other.done :]
        }
        for route in plan.routes
    }
    for route in plan.routes:
        if not route.steps or route.steps[0].arrival > now:
            continue
        served = {
            (step.type, step.id) for step in route.steps if step.end <= now and not step.outcome
        }
        for step in route.steps:
            key = (step.type, step.id or "")
            if step.outcome and key in elsewhere.get(route.vehicle, ()):
                continue  # tried in vain, and found on another van since
            if step.type == "job" and step.id in gives and key not in served:
                held[key] = route.vehicle
            if step.type == "pickup" and key in served:
                after = ("delivery", follows[step.id or ""])
                if after not in served:
                    held[after] = route.vehicle
    for entry in plan.set_aside:
        held.pop((entry.type, entry.id), None)  # a missing parcel, looked for in vain
        if entry.aboard is not None and entry.type != "pickup":
            held[entry.type, entry.id] = entry.aboard
    return held


def names(problem: Problem) -> set[str]:
    jobs = {job.id for job in problem.jobs}
    return jobs | {end.id for s in problem.shipments for end in (s.pickup, s.delivery)}


def known(plan: Plan) -> set[str]:
    """Every task a plan speaks of."""
    on_routes = {s.id or "" for r in plan.routes for s in r.steps if s.type in TASK_TYPES}
    return on_routes | {e.id for e in plan.unassigned} | {e.id for e in plan.set_aside}


class Laws:
    """What holds after every revision, whatever happened."""

    facts = staticmethod(facts)
    whereabouts = staticmethod(whereabouts)

    @staticmethod
    def hold(
        problem: Problem, plan: Plan, revision: Revision, told: list[Document], now: int
    ) -> None:
        new_problem, new = revision.problem, revision.plan
        assert names(new_problem) >= names(problem), "a task vanished from the problem"
        assert known(new) >= known(plan), "a task vanished from the plan"
        _facts_hold(plan, new, told, now)
        _limits_hold(plan, new, told)
        _pins_hold(new_problem, plan, new, told, now)
        _custody_holds(problem, plan, revision, told, now)


def _facts_hold(old: Plan, new: Plan, told: list[Document], now: int) -> None:
    """What was over before anything was reported is what it was."""
    first = min([one["time"] for one in told], default=now)
    before, after = facts(old, first), facts(new, 10**9)
    for vehicle, steps in before.items():
        assert after.get(vehicle, [])[: len(steps)] == steps, f"the past of {vehicle} changed"


def _limits_hold(old: Plan, new: Plan, told: list[Document]) -> None:
    """No van that nothing was reported of breaks a limit it did not break before."""
    if any(one["code"] in ("ROAD_CLOSURE", "WEATHER", "DEPOT_DELAY") for one in told):
        return
    about = {subject for one in told for subject in _subjects(one)}
    before = {route.vehicle: route for route in old.routes}
    for route in new.routes:
        was = before.get(route.vehicle)
        ids = {step.id for step in (*route.steps, *(was.steps if was else ()))}
        if route.vehicle in about or ids & about:
            continue
        broken = {violation.cause for violation in route.violations} - {"delay", "lead_time"}
        known_ = {violation.cause for violation in was.violations} if was else set()
        assert broken <= known_, f"{route.vehicle} breaks {broken - known_}"


def _pins_hold(problem: Problem, old: Plan, new: Plan, told: list[Document], now: int) -> None:
    """What the document pins to a van that has not left comes first there.

    Or the plan says itself that it does not: where a road is closed, or a van full.
    """
    if any(violation.cause == "pinned" for violation in new.summary.violations):
        return
    about = {subject for one in told for subject in _subjects(one)}
    before = {route.vehicle: route for route in old.routes}
    after = {route.vehicle: route for route in new.routes}
    for vehicle in problem.vehicles:
        pinned = [step.id for step in vehicle.tasks[: vehicle.pinned_steps]]
        was = before.get(vehicle.id)
        if not pinned or was is None or was.steps[0].arrival <= now or about & set(pinned):
            continue
        first, now_first = (
            [step.id for step in route.steps if step.type in TASK_TYPES][: len(pinned)]
            for route in (was, after.get(vehicle.id, was.model_copy(update={"steps": ()})))
        )
        assert first != pinned or now_first == pinned, f"the pins of {vehicle.id} are broken"


def _custody_holds(
    problem: Problem, plan: Plan, revision: Revision, told: list[Document], now: int
) -> None:
    new_problem, new = revision.problem, revision.plan
    missing = {one["job"] for one in told if one["code"] == "PARCEL_MISSING"}
    in_vain = {
        (step.type, step.id or "")
        for route in new.routes
        for step in route.steps[: route.done]
        if step.outcome
    }
    # What was told before a pickup was over has it fail: nothing came aboard there.
    missing |= {
        pair.delivery.id
        for pair in new_problem.shipments
        if ("pickup", pair.pickup.id) in in_vain
        and any(one.get("job") in (pair.pickup.id, pair.delivery.id) for one in told)
    }
    gives = {job.id for job in new_problem.jobs if any(job.delivery or ())}
    fetched = {
        step.id: route.vehicle
        for route in new.routes
        for step in route.steps[route.done :]
        if step.type == "pickup"
    }
    doors = {
        (step.type, step.id or ""): route.vehicle
        for route in new.routes
        for step in route.steps[route.done :]
        if step.type in TASK_TYPES
    }
    begun = {
        (step.type, step.id or "")
        for route in new.routes
        for step in route.steps[: route.done]
        if not step.outcome
    }
    resting = {(e.type, e.id): e for e in new.set_aside}
    for key, holder in whereabouts(problem, plan, now).items():
        if key[1] in missing or key in begun or ("delivery", key[1]) in begun:
            continue
        door = doors.get(key) if key[0] != "job" or key[1] in gives else None
        if door == holder:
            continue
        if door is None and key in resting:
            assert resting[key].aboard == holder, f"{key} rests off its van {holder}"
            continue
        handed = ("delivery", key[1])
        if handed in resting and handed not in doors:
            assert resting[handed].aboard == holder, f"{key} rests off its van {holder}"
            continue
        van = doors.get(handed, door)
        assert van is not None, f"{key} is aboard {holder} and nothing becomes of it"
        assert fetched.get(key[1]) == van, f"{key} changes from {holder} to {van} by itself"


@pytest.fixture(scope="session")
def trouble() -> Callable[[int], Trouble]:
    return Trouble


@pytest.fixture(scope="session")
def laws() -> type[Laws]:
    return Laws
