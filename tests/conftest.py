"""What tests of several rooms share."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

import vuelta
from vuelta.horizon import Calendar
from vuelta.model import Horizon, Plan, Problem, Revision, Step
from worlds.driven_days import browser, driven  # noqa: F401
from worlds.plans_in_line import plan_of  # noqa: F401
from worlds.returns_desk import desk  # noqa: F401
from worlds.troubled_days import laws, trouble  # noqa: F401


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of benchmark data; tests that need it are skipped where it is absent."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("VUELTA_DATA") or beside)
    if not folder.is_dir():
        pytest.skip("no benchmark data: set VUELTA_DATA to its folder")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _interrupts_arrive() -> None:
    """Ctrl-C works in the tests even when they run as a background job.

    Shells start background jobs with SIGINT ignored, and Python keeps that.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Star:
    """A day that can be worked out by hand: three streets that meet at the depot.

    ``N20`` lies 20 minutes up the northern street, and between streets one
    drives through the depot. A minute of driving costs 1, and nothing else
    costs anything: prices in minutes and money are the same number. Vans leave
    at 8:00, visits take 5 minutes; ``plan`` has

    ==== ============== ============== ============== ============== ======
    van  10 minutes out 20 minutes out 30 minutes out 40 minutes out home
    ==== ============== ============== ============== ============== ======
    v_n  N10 delivery   N20 return     N30 exchange   N40 delivery   9:40
    v_e  E10 delivery   E20 delivery   E30 return     E40 delivery   9:40
    v_w  W10 delivery   W20 return     W30 delivery   W40 delivery   9:40
    ==== ============== ============== ============== ============== ======

    at 8:10, 8:25, 8:40 and 8:55. Every amount is 1, a van holds 4.
    """

    places = ("D", *(f"{arm}{minutes}" for arm in "NEW" for minutes in range(5, 45, 5)))
    loose: Mapping[str, Any] = {"commitment": {"next_stops": 0, "horizon": 0}}
    """A policy whose drivers can be told anything at any time."""

    @staticmethod
    def at(clock: str) -> int:
        """``"8:12"`` in seconds of the day."""
        hours, minutes = clock.split(":")
        return int(hours) * 3600 + int(minutes) * 60

    def row(self, place: str) -> int:
        return self.places.index(place)

    def minutes(self, one: str, other: str) -> int:
        out, back = int(one[1:] or 0), int(other[1:] or 0)
        return abs(out - back) if one[0] == other[0] else out + back

    def job(self, place: str, what: str = "delivery", **fields: Any) -> dict[str, Any]:
        """A visit at a place, named after it."""
        carries = {"delivery": ("delivery",), "return": ("pickup",)}
        amounts = {name: [1] for name in carries.get(what, ("delivery", "pickup"))}
        document = {"id": place, "type": what, "location_index": self.row(place), "service": 300}
        return document | amounts | fields

    def document(self, **changes: Mapping[str, Any]) -> dict[str, Any]:
        """The problem as a document; ``N10={...}`` changes fields of a job or a van."""
        returns, exchanges = ("N20", "E30", "W20"), ("N30",)
        jobs = [
            self.job(
                f"{arm}{far}",
                "return"
                if f"{arm}{far}" in returns
                else "exchange"
                if f"{arm}{far}" in exchanges
                else "delivery",
            )
            for arm in "NEW"
            for far in (10, 20, 30, 40)
        ]
        vans: list[dict[str, Any]] = [
            {
                "id": name,
                "start_index": 0,
                "end_index": 0,
                "capacity": [4],
                "time_window": [self.at("8:00"), self.at("18:00")],
                "costs": {"per_hour": 60},
            }
            for name in ("v_n", "v_e", "v_w")
        ]
        table = [[60 * self.minutes(one, other) for other in self.places] for one in self.places]
        return {
            "vehicles": [van | changes.get(van["id"], {}) for van in vans],
            "jobs": [job | changes.get(job["id"], {}) for job in jobs],
            "matrices": {"car": {"durations": table}},
        }

    def problem(self, **changes: Mapping[str, Any]) -> Problem:
        return Problem.model_validate(self.document(**changes))

    def plan(
        self,
        problem: Problem,
        routes: Mapping[str, Iterable[str]] | None = None,
        *,
        rest: bool = True,
    ) -> Plan:
        """The plan above, or routes given by ids (``break ID`` is one), with all its numbers.

        Without ``rest`` the routes need not serve everybody.
        """
        if routes is None:
            routes = {f"v_{a.lower()}": [f"{a}{far}" for far in (10, 20, 30, 40)] for a in "NEW"}
        bare = []
        for van, names in routes.items():
            steps = [name.split(" ") if " " in name else ["job", name] for name in names]
            vehicle = next(one for one in problem.vehicles if one.id == van)
            ends = ["start"] * vehicle.has_start, ["end"] * vehicle.has_end
            document = [
                *({"type": kind, "arrival": 0} for kind in ends[0]),
                *({"type": kind, "id": name, "arrival": 0} for kind, name in steps),
                *({"type": kind, "arrival": 0} for kind in ends[1]),
            ]
            bare.append({"vehicle": van, "steps": document})
        judgement = vuelta.check(problem, {"routes": bare})
        assert judgement.clean or not rest
        return judgement.plan

    def replan(
        self,
        now: str,
        *incidents: Mapping[str, Any],
        problem: Problem | None = None,
        plan: Plan | None = None,
        **options: Any,
    ) -> Revision:
        """The first plan that can be driven, which the referee has nothing against.

        Incidents are named by their codes and happen at ``now`` unless they
        say otherwise.
        """
        problem = self.problem() if problem is None else problem
        plan = self.plan(problem) if plan is None else plan
        told = [{"id": one["code"], "time": self.at(now), **one} for one in incidents]
        options = {"policy": self.loose, "time_limit": 0} | options
        revision = vuelta.replan(problem, plan, told, self.at(now), **options)
        judgement = vuelta.check(revision.problem, revision.plan)
        assert not judgement.faults
        assert judgement.plan.summary.cost == revision.plan.summary.cost
        return revision

    @staticmethod
    def ids(plan: Plan) -> dict[str, list[str]]:
        """Who visits whom, in order; ``!`` marks a visit in vain, ``pickup:`` a hand-over."""
        mark = {"job": "", "pickup": "pickup:", "delivery": "delivery:", "break": "break:"}
        return {
            route.vehicle: [
                f"{mark[step.type]}{step.id}{'!' if step.outcome else ''}"
                for step in route.steps
                if step.type in mark
            ]
            for route in plan.routes
        }

    @staticmethod
    def visit(plan: Plan, name: str) -> Step:
        """The last visit of a task, by its id."""
        return [step for route in plan.routes for step in route.steps if step.id == name][-1]

    @classmethod
    def clock(cls, plan: Plan, name: str) -> str:
        """When work begins there, ``"9:30"``; of a van: when it is home."""
        ends = {route.vehicle: route.steps[-1].arrival for route in plan.routes}
        time = ends[name] if name in ends else cls.visit(plan, name).start
        return f"{time // 3600}:{time % 3600 // 60:02}"

    @staticmethod
    def aside(plan: Plan) -> dict[str, tuple[str, str | None]]:
        """What is taken off the plan: how, and aboard which van."""
        return {entry.id: (entry.state, entry.aboard) for entry in plan.set_aside}


@pytest.fixture(scope="session")
def star() -> Star:
    return Star()


class Road:
    """A week on one road, small enough to be worked out by hand.

    Places are minutes from the depot along one road; a minute costs 1. One
    van, 8:00 to 18:00; a visit takes 5 minutes, which cost nothing.
    """

    @staticmethod
    def at(day: int, clock: str) -> int:
        hours, minutes = clock.split(":")
        return (day - 1) * 86_400 + int(hours) * 3600 + int(minutes) * 60

    def window(self, day: int, first: str, last: str) -> list[int]:
        return [self.at(day, first), self.at(day, last)]

    def job(self, name: str, minute: int, what: str = "return", **fields: Any) -> dict[str, Any]:
        amount = "pickup" if what == "return" else "delivery"
        document = {"id": name, "type": what, "location_index": minute, "service": 300, amount: [1]}
        return document | fields

    def delivery(self, name: str, minute: int, day: int) -> dict[str, Any]:
        """A delivery that has its day."""
        hours = [self.window(day, "8:00", "18:00")]
        return self.job(name, minute, "delivery", time_windows=hours)

    def problem(self, *jobs: Mapping[str, Any], **fields: Any) -> Problem:
        van = {
            "id": "v",
            "start_index": 0,
            "end_index": 0,
            "capacity": [9],
            "time_window": self.window(1, "8:00", "18:00"),
            "costs": {"per_hour": 60},
        }
        table = [[60 * abs(one - other) for other in range(60)] for one in range(60)]
        document = {"vehicles": [van], "jobs": list(jobs)}
        document |= {"matrices": {"car": {"durations": table}}}
        return Problem.model_validate(document | fields)

    def calendar(self, problem: Problem, **fields: Any) -> Calendar:
        return Calendar(problem, Horizon.model_validate({"days": 3, "returns": {}} | fields))


@pytest.fixture
def road() -> Road:
    return Road()
