"""Plans: a superset of VROOM's output."""

from __future__ import annotations

from vuelta.model import CostBreakdown, Plan, Step, Style


def test_an_empty_plan_is_a_plan() -> None:
    plan = Plan()
    assert plan.code == 0
    assert plan.summary.routes == 0
    assert plan.routes == ()


def test_what_is_driven_and_what_is_left_out_make_the_total() -> None:
    """10 fixed + 2.50 distance + 1 lateness = 13.50 driven; 20 left out: 33.50."""
    costs = CostBreakdown.model_validate(
        {"fixed": 10, "distance": 2.5, "lateness": 1, "left_out": 20}
    )
    assert costs.routes == 135_000
    assert costs.total == 335_000


def test_every_source_is_in_the_total() -> None:
    ones = CostBreakdown.model_validate(dict.fromkeys(CostBreakdown.model_fields, 1))
    assert ones.total == len(CostBreakdown.model_fields) * 10_000


def test_a_step_ends_after_waiting_setup_and_service() -> None:
    """Arrives at 100, waits 20, sets up 5, works 60: starts at 120, leaves at 185."""
    step = Step.model_validate(
        {"type": "job", "id": 1, "arrival": 100, "waiting_time": 20, "setup": 5, "service": 60}
    )
    assert (step.start, step.end) == (120, 185)


def test_vroom_output_is_a_plan() -> None:
    plan = Plan.model_validate(
        {
            "code": 0,
            "summary": {
                "cost": 5461,
                "routes": 1,
                "unassigned": 0,
                "setup": 0,
                "service": 0,
                "duration": 5461,
                "waiting_time": 0,
                "priority": 0,
                "violations": [],
                "computing_times": {"loading": 1, "solving": 2, "routing": 3},
            },
            "unassigned": [],
            "routes": [
                {
                    "vehicle": 0,
                    "cost": 5461,
                    "geometry": "abc",
                    "steps": [
                        {"type": "start", "location_index": 0, "arrival": 0, "duration": 0},
                        {"type": "job", "id": 1414, "job": 1414, "arrival": 2104, "load": []},
                    ],
                }
            ],
        }
    )
    assert plan.summary.cost == 5461 * 10_000
    assert plan.routes[0].vehicle == "0"
    assert plan.routes[0].steps[1].id == "1414"


def test_times_and_ids_are_written_in_the_style_of_the_question() -> None:
    step = Step.model_validate({"type": "job", "id": "7", "arrival": 1_795_334_400})
    style = {"style": Style(times="rfc3339", utc_offset=3600, ids="integer")}
    plan = Plan.model_validate({"routes": [{"vehicle": "1", "steps": [step]}], **style})
    written = plan.model_dump(mode="json", context={"style": plan.style})
    route = written["routes"][0]
    assert route["vehicle"] == 1
    assert route["steps"][0]["id"] == 7
    assert route["steps"][0]["arrival"] == "2026-11-22T09:00:00+01:00"
    assert "style" not in written
