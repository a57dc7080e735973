"""Tables for the core: what is measured when a route is asked about."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from vuelta.model import Problem, ProfileTravel
from vuelta.solver import _core, lower
from vuelta.travel import great_circles, measure


@pytest.mark.parametrize("question", ["walk", "fit", "why", "idle"])
def test_a_question_measures_the_travel_of_its_own_vehicle_alone(
    question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of twelve kinds of travel the other eleven, and other depots, have no part in it."""
    monkeypatch.setattr(great_circles, "MOST_IN_TABLES", 0)
    document = {
        "profiles": {f"p{v}": {"speed": 30 + v} for v in range(12)},
        "vehicles": [
            {"id": v, "profile": f"p{v}", "start": [v / 10, 0.0], "type": f"t{v}"}
            for v in range(12)
        ],
        "jobs": [
            {"id": c, "location": [c / 10, 0.1], "service": 5, "service_per_type": {"t3": 60}}
            for c in range(20)
        ],
    }
    problem = Problem.model_validate(document)
    core = lower(problem, measure(problem)).core
    asked: list[tuple[float, int]] = []
    plain = great_circles.GreatCircle.among

    def among(self: great_circles.GreatCircle, places: NDArray[np.integer]) -> ProfileTravel:
        asked.append((self.profile.speed, len(places)))
        return plain(self, places)

    monkeypatch.setattr(great_circles.GreatCircle, "among", among)
    if question == "walk":
        table = core.walk(3, [4, 5])
        assert [leave - start for _, _, start, leave in table.events if leave > start] == [60, 60]
    elif question == "fit":
        assert core.fit(3, [4], 0, 5, None)[0] == 0
    elif question == "why":
        assert core.why(3, [4], 0, 5, None, [], _core.Rest.as_given).route == [4, 5]
    else:
        assert core.idle(3, _core.Rest.as_given).broken == 0
    assert asked == [(33, 1 if question == "idle" else 3)]
