"""Everything that stands against a revision is said at once, and the old plan stays."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta.errors import CommitmentError, InputError
from vuelta.model import Problem


def refused(star: Any, now: str, *incidents: Any, **options: Any) -> list[tuple[str, str]]:
    """Codes and places of the findings; the plan is not touched by being refused."""
    problem = options.pop("problem", None) or star.problem()
    plan = star.plan(problem)
    before = plan.model_dump()
    with pytest.raises(InputError) as caught:
        star.replan(now, *incidents, problem=problem, plan=plan, **options)
    assert plan.model_dump() == before
    again = vuelta.replan(problem, plan, (), star.at(now), time_limit=0)
    assert again.plan == plan
    assert again.diff.is_empty
    for finding in caught.value.findings:
        assert finding.cause
        assert finding.remedy
    return [(finding.code, finding.where) for finding in caught.value.findings]


ABSENT = {"code": "RECIPIENT_ABSENT", "job": "N10"}


def test_an_unknown_job_is_named_with_the_nearest_one(star: Any) -> None:
    found = refused(star, "8:12", {"code": "CANCELLATION", "job": "N11"})
    assert found == [("I701", "incidents[0].job")]
    seen = {"type": "delivered", "time": star.at("8:10"), "vehicle": "v_n", "job": "X"}
    assert refused(star, "8:12", events=[seen]) == [("I701", "events[0].job")]


def test_an_unknown_vehicle(star: Any) -> None:
    delay = {"code": "DELAY", "vehicle": "v_x", "seconds": 60}
    depot = {"code": "DEPOT_DELAY", "until": star.at("9:00"), "vehicles": ["v_n", "v_s"]}
    missing = {"code": "PARCEL_MISSING", "job": "N40", "found_on": "v_y"}
    seen = {"type": "arrived", "time": star.at("8:10"), "vehicle": "v_z"}
    found = refused(star, "8:12", delay, depot, missing, events=[seen])
    assert found == [
        ("I702", "events[0].vehicle"),
        ("I702", "incidents[0].vehicle"),
        ("I702", "incidents[1].vehicles[1]"),
        ("I702", "incidents[2].found_on"),
    ]


@pytest.mark.parametrize("time", [-1, 8 * 3600 + 13 * 60])
def test_an_incident_outside_the_day_so_far(star: Any, time: int) -> None:
    """The day of times that are no dates begins at 0; it is 8:12."""
    found = refused(star, "8:12", ABSENT | {"time": time})
    assert found == [("I703", "incidents[0].time")]


def test_now_before_what_was_seen_or_planned(star: Any) -> None:
    seen = {"type": "arrived", "time": star.at("8:20"), "vehicle": "v_n", "job": "N10"}
    assert refused(star, "8:12", events=[seen]) == [("I704", "now")]
    later = star.replan("9:00", {"code": "CANCELLATION", "job": "N40", "time": star.at("8:50")})
    with pytest.raises(InputError) as caught:
        star.replan("8:30", problem=later.problem, plan=later.plan)
    assert [finding.code for finding in caught.value.findings] == ["I704"]


def test_an_incident_told_twice(star: Any) -> None:
    cancel = {"code": "CANCELLATION", "job": "N20", "id": "same"}
    delay = {"code": "DELAY", "vehicle": "v_n", "seconds": 60, "id": "same"}
    assert refused(star, "8:12", cancel, delay) == [("I705", "incidents[1].id")]


def test_two_incidents_about_one_job(star: Any) -> None:
    cancel = {"code": "CANCELLATION", "job": "N10"}
    assert refused(star, "8:12", ABSENT, cancel) == [("I706", "incidents[1].job")]


def test_an_incident_about_a_job_that_is_done_or_off(star: Any) -> None:
    assert refused(star, "8:20", ABSENT) == [("I707", "incidents[0].job")]
    off = star.replan("8:12", {"code": "CANCELLATION", "job": "N40"})
    with pytest.raises(InputError) as caught:
        star.replan(
            "8:14",
            {"code": "REFUSED", "job": "N40"},
            problem=off.problem,
            plan=off.plan,
        )
    [finding] = caught.value.findings
    assert finding.code == "I707"
    assert "CANCELLATION" in finding.cause


def test_observations_that_cannot_both_be_true(star: Any) -> None:
    """Delivered by one van, then collected by another; or delivered, then failed."""

    def seen(kind: str, clock: str, van: str) -> dict[str, Any]:
        return {"type": kind, "time": star.at(clock), "vehicle": van, "job": "N10"}

    for second in (seen("collected", "8:15", "v_e"), seen("failed", "8:15", "v_n")):
        found = refused(star, "8:20", events=[seen("delivered", "8:12", "v_n"), second])
        assert found == [("I708", "events[1]")]
    twice = [seen("failed", "8:11", "v_n"), seen("delivered", "8:13", "v_n")]
    star.replan("8:20", events=twice)


def test_an_order_that_does_not_fit_the_problem(star: Any) -> None:
    taken = {"code": "NEW_ORDER", "order": star.job("N10")}
    wide = {"code": "NEW_URGENT", "order": star.job("N15", pickup=[1, 2], delivery=[1, 2])}
    wide["order"]["type"] = "exchange"
    found = refused(star, "8:12", taken, wide)
    assert found == [
        ("I709", "incidents[0].order.id"),
        ("I709", "incidents[1].order.delivery"),
        ("I709", "incidents[1].order.pickup"),
    ]


def test_a_place_nobody_can_measure(star: Any) -> None:
    far = {"code": "ADDRESS_CHANGE", "job": "N30", "location_index": 99}
    point = {"code": "ADDRESS_WRONG", "job": "N20", "location": [1.0, 2.0]}
    order = star.job("N15", "return") | {"location_index": 99}
    found = refused(star, "8:12", far, point, {"code": "NEW_ORDER", "order": order})
    assert found == [
        ("I710", "incidents[0].location_index"),
        ("I710", "incidents[1].location"),
        ("I710", "incidents[2].order.location_index"),
    ]
    town = {"vehicles": [{"id": "v", "start": [0, 0]}], "jobs": [{"id": "a", "location": [0, 0]}]}
    problem = Problem.model_validate(town)
    row = {"id": "i", "code": "ADDRESS_CHANGE", "job": "a", "time": 0, "location_index": 1}
    with pytest.raises(InputError) as caught:
        vuelta.replan(problem, vuelta.plan(problem, iterations=1), [row], 0)
    assert [finding.code for finding in caught.value.findings] == ["I710"]


def test_an_incident_about_a_van_that_is_done(star: Any) -> None:
    delay = {"code": "DELAY", "vehicle": "v_n", "seconds": 60}
    found_there = {"code": "PARCEL_MISSING", "job": "E40", "found_on": "v_n"}
    problem = star.problem(E40={"time_windows": [[star.at("9:30"), star.at("12:00")]]})
    found = refused(star, "9:10", delay, found_there, problem=problem)
    assert found == [("I711", "incidents[0].vehicle"), ("I711", "incidents[1].found_on")]


def test_an_incident_about_goods_the_task_does_not_have(star: Any) -> None:
    found = refused(
        star,
        "8:12",
        {"code": "PARCEL_MISSING", "job": "N20"},
        {"code": "RETURN_NOT_READY", "job": "N10"},
        {"code": "RETURN_MISMATCH", "job": "E20", "id": "other"},
    )
    assert found == [("I714", f"incidents[{k}]") for k in range(3)]


def test_choices_that_cannot_be_had_or_made(star: Any) -> None:
    """I712: not offered, or refused for a reason; I713: nothing to choose."""
    cancel = {"code": "CANCELLATION", "job": "N30"}
    for wanted in ("REDIRECT_PUDO", "EXCHANGE", "NONSENSE"):
        choices = {"RECIPIENT_ABSENT": wanted, "CANCELLATION": "REFUND", "nobody": "REFUND"}
        found = refused(star, "8:12", ABSENT, cancel, choices=choices)
        assert found == [
            ("I712", "choices.RECIPIENT_ABSENT"),
            ("I713", "choices.CANCELLATION"),
            ("I713", "choices.nobody"),
        ]


def test_everything_wrong_comes_at_once(star: Any) -> None:
    found = refused(
        star,
        "8:12",
        {"code": "CANCELLATION", "job": "X", "time": star.at("9:00")},
        {"code": "DELAY", "vehicle": "Y", "seconds": 5, "id": "CANCELLATION"},
        {"code": "NEW_ORDER", "order": star.job("N10")},
        events=[{"type": "arrived", "time": star.at("9:00"), "vehicle": "v_n"}],
    )
    assert [code for code, _ in found] == ["I704", "I703", "I701", "I705", "I702", "I709"]


def test_documents_with_faults_are_read_to_the_end(star: Any) -> None:
    problem = star.problem()
    plan = star.plan(problem)
    with pytest.raises(InputError) as caught:
        vuelta.replan(
            problem,
            plan,
            [
                {"id": "a", "code": "DELAY", "time": 1, "vehicle": "v_n"},
                {"id": "b", "code": "STRIKE", "time": 1},
            ],
        )
    places = [finding.where for finding in caught.value.findings]
    assert places[0] == "incidents[0].seconds"
    assert places[1].startswith("incidents[1]")
    with pytest.raises(InputError) as caught:
        vuelta.replan(problem, plan, policy={"protocols": {"STRIKE": {}}, "languages": ["xx"]})
    assert {finding.code for finding in caught.value.findings} == {"P604", "P611"}


@pytest.mark.parametrize(
    "incident",
    [
        {"code": "CANCELLATION", "job": "N10"},
        {"code": "ADDRESS_WRONG", "job": "N10"},
        {"code": "VEHICLE_BREAKDOWN", "vehicle": "v_n"},
        {"code": "DRIVER_UNAVAILABLE", "vehicle": "v_n"},
    ],
)
def test_a_pin_and_an_incident_that_cannot_both_hold(star: Any, incident: Any) -> None:
    """The error names both; once the pinned stop is done, nothing stands in the way."""
    pin = {"steps": [{"type": "job", "id": "N10"}], "pinned_steps": 1}
    problem = star.problem(v_n=pin)
    plan = star.plan(problem)
    with pytest.raises(CommitmentError) as caught:
        star.replan("7:50", incident, problem=problem, plan=plan)
    error = caught.value
    assert (error.code, error.where) == ("C302", "incidents[0]")
    assert "vehicles[0].pinned_steps" in error.cause
    assert "N10" in error.cause
    assert incident["code"] in error.cause
    if "vehicle" in incident:
        star.replan("8:16", incident, problem=problem, plan=plan)


def test_a_pin_does_not_mind_a_parcel_that_is_missing(star: Any) -> None:
    pin = {"steps": [{"type": "job", "id": "N10"}], "pinned_steps": 1}
    revision = star.replan(
        "7:50", {"code": "PARCEL_MISSING", "job": "N10"}, problem=star.problem(v_n=pin)
    )
    assert star.aside(revision.plan) == {"N10": ("missing", None)}


def test_a_plan_of_several_trips_is_not_replanned_yet() -> None:
    """What a later trip will fetch is not aboard, and nothing here knows of it."""
    problem = Problem.model_validate(
        {
            "vehicles": [
                {"id": "v", "start": [0, 0], "end": [0, 0], "capacity": [1], "reload_at": ["hub"]}
            ],
            "jobs": [
                {"id": "a", "location": [0, 0.01], "delivery": [1]},
                {"id": "b", "location": [0.01, 0], "delivery": [1]},
            ],
            "facilities": [{"id": "hub", "location": [0, 0]}],
        }
    )
    plan = vuelta.plan(problem, iterations=50)
    at = next(k for k, step in enumerate(plan.routes[0].steps) if step.type == "reload")
    gone = {"id": "I1", "code": "CANCELLATION", "job": "b", "time": 0}
    with pytest.raises(InputError) as caught:
        vuelta.replan(problem, plan, [gone], 10, iterations=10)
    found = [(finding.code, finding.where) for finding in caught.value.findings]
    assert found == [("I715", f"routes[0].steps[{at}]")]


def test_replanning_opens_no_second_trip() -> None:
    """One that was not planned is not thought of while the day is on."""
    problem = Problem.model_validate(
        {
            "vehicles": [
                {"id": "v", "start": [0, 0], "end": [0, 0], "capacity": [1], "reload_at": ["hub"]}
            ],
            "jobs": [{"id": "a", "location": [0, 0.01], "delivery": [1]}],
            "facilities": [{"id": "hub", "location": [0, 0]}],
        }
    )
    plan = vuelta.plan(problem, iterations=50)
    new = {
        "id": "I1",
        "code": "NEW_ORDER",
        "time": 0,
        "order": {"id": "b", "location": [0.01, 0], "delivery": [1]},
    }
    revision = vuelta.replan(problem, plan, [new], 10, iterations=50)
    steps = [step.type for route in revision.plan.routes for step in route.steps]
    assert "reload" not in steps
