"""Plans in a line: who visits what, when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from vuelta.model import Plan

PlanOf = Callable[..., Plan]


@pytest.fixture(scope="session")
def plan_of() -> PlanOf:
    """``plan_of({"v1": ["A@100", "B@200!"]}, done={"v1": 1}, left=["C"])``.

    Visits are ``ID@START``, of 10 seconds; ``!`` marks a visit in vain and
    ``pickup:ID@START`` half a shipment. ``aside`` maps ids to their state.
    """

    def visit(text: str) -> dict[str, Any]:
        name, start = text.rstrip("!").split("@")
        task, identity = name.split(":") if ":" in name else ("job", name)
        step = {"type": task, "id": identity, "arrival": int(start), "service": 10}
        return step | ({"outcome": "failed"} if text.endswith("!") else {})

    def build(
        routes: Mapping[str, Sequence[str]],
        *,
        done: Mapping[str, int] | None = None,
        left: Sequence[str] = (),
        aside: Mapping[str, str] | None = None,
        costs: Mapping[str, float] | None = None,
        reason: str = "CANCELLATION",
        now: int | None = None,
    ) -> Plan:
        return Plan.model_validate(
            {
                "routes": [
                    {
                        "vehicle": vehicle,
                        "steps": [visit(text) for text in visits],
                        "done": (done or {}).get(vehicle, 0),
                    }
                    for vehicle, visits in routes.items()
                ],
                "unassigned": [{"id": name} for name in left],
                "set_aside": [
                    {"id": name, "state": state, "reason": reason, "time": 0}
                    for name, state in (aside or {}).items()
                ],
                "summary": {"costs": dict(costs or {})},
                "now": now,
            }
        )

    return build
