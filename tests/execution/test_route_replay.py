"""One route as it really went, by hand."""

from __future__ import annotations

from typing import Any

from vuelta.execution.route_replay import replay
from vuelta.model import Event, Route


def test_visits_that_failed_earlier_in_the_day_stay_where_they_were() -> None:
    """A fails at 10 and at 50, with B at 30 between; at 95 the van, there since 90, fails again.

    The two visits on record stay, in their order, and the third ends at 95.
    """

    def step(kind: str, name: str | None, at: int, **more: Any) -> dict[str, Any]:
        return {"type": kind, "id": name, "arrival": at, "duration": at, **more}

    route = Route.model_validate(
        {
            "vehicle": "V",
            "cost": 0,
            "done": 5,
            "steps": [
                step("start", None, 0),
                step("job", "A", 10, outcome="failed"),
                step("job", "B", 30),
                step("job", "A", 50, outcome="failed"),
                step("job", "C", 70),
                step("job", "A", 90, waiting_time=30, service=5),
                step("end", None, 130),
            ],
        }
    )
    why = Event.model_validate({"type": "failed", "time": 95, "vehicle": "V", "job": "A"})
    found = replay(route, {}, [why], 95, {("job", "A")})
    assert [(one.id, one.arrival, one.outcome) for one in found.begun] == [
        (None, 0, None),
        ("A", 10, "failed"),
        ("B", 30, None),
        ("A", 50, "failed"),
        ("C", 70, None),
        ("A", 90, "failed"),
    ]
    assert found.begun[-1].end == 95
    assert [one.type for one in found.ahead] == ["end"]
