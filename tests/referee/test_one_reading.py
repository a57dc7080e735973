"""Where a document could be read in two ways, the referee and the planner read it in one."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta.errors import CommitmentError, InputError
from vuelta.model import Plan, Problem
from vuelta.referee import Judgement, judge
from vuelta.travel import measure

LINE = [[10 * abs(a - b) for b in range(4)] for a in range(4)]
VAN = {"id": "v", "start_index": 0, "end_index": 0, "capacity": [10]}


def problem(*jobs: dict[str, Any], van: dict[str, Any] | None = None, **fields: Any) -> Problem:
    """Ten seconds between neighbours on a line; the depot at row 0."""
    document = {"vehicles": [VAN | (van or {})], "jobs": list(jobs)}
    document |= {"matrices": {"car": {"durations": LINE}}}
    return Problem.model_validate(document | fields)


def job(name: str, row: int, **fields: Any) -> dict[str, Any]:
    return {"id": name, "location_index": row, **fields}


def judged(day: Problem, *steps: str, **given: dict[str, Any]) -> Judgement:
    """Steps as ``job a``; ``a={...}`` states more of one."""
    documents = []
    for text in steps:
        kind, _, name = text.partition(" ")
        named = {"id": name} if name else {}
        documents.append({"type": kind, "arrival": 0, **named, **given.get(name, {})})
    served = {name for text in steps if (name := text.removeprefix("job ")) != text}
    left = [{"id": one.id} for one in day.jobs if one.id not in served]
    route = {"vehicle": "v", "steps": documents}
    return judge(day, Plan.model_validate({"routes": [route], "unassigned": left}), measure(day))


def causes(judgement: Judgement) -> list[str]:
    return [violation.cause for violation in judgement.plan.summary.violations]


# --- facilities where vehicles reload


def hub(**limits: Any) -> dict[str, Any]:
    van = {"reload_at": ["hub"]}
    return {"van": van, "facilities": [{"id": "hub", "location_index": 2, **limits}]}


@pytest.mark.parametrize(
    ("limits", "cause"),
    [
        ({"slots": 1}, "facility_full"),
        ({"room": [3]}, "facility_full"),
        ({"accepts": ["x"]}, "not_accepted"),
        ({"slots": 2, "room": [4], "accepts": ["y"]}, None),
    ],
)
def test_what_a_reload_sets_down_is_counted(limits: dict[str, Any], cause: str | None) -> None:
    ends = {"destinations": [{"facility": "own"}]}
    jobs = [job(name, 1, pickup=[2], load_type="y") for name in "ab"]
    day = problem(*jobs, job("n", 1, pickup=[0]), **hub(**limits))
    found = judged(day, "job a", "job b", "job n", "reload hub")
    assert causes(found) == ([] if cause is None else [cause])
    if cause is not None:
        assert judged(day, "reload hub", "job a", "job b", "job n").clean
    with pytest.raises(InputError) as caught:
        vuelta.plan(day, iterations=1)
    assert caught.value.code == "S211"
    # Where nothing can be set down by a reload, its limits stand in nobody's way.
    own = [{"id": "own", "location_index": 3}, {"id": "hub", "location_index": 2, **limits}]
    chosen = problem(job("a", 1, pickup=[2], **ends), van={"reload_at": ["hub"]}, facilities=own)
    assert not vuelta.plan(chosen, iterations=50).unassigned


def test_goods_are_waited_for_where_they_are_loaded() -> None:
    """Out at 70, loaded at the hub: worked on from 30 to 35, in its hours; away at 70."""
    jobs = job("a", 1, delivery=[1]), job("b", 3, delivery=[1], release_time=70)
    shift = {"time_window": [0, 100], "reload_at": ["hub"]}
    open_ = {"id": "hub", "location_index": 2, "service": 5, "time_windows": [[0, 30]]}
    found = judged(problem(*jobs, van=shift, facilities=[open_]), "job a", "reload hub", "job b")
    assert causes(found) == ["delay"]  # home at 110
    longer = shift | {"time_window": [0, 110]}
    day = problem(*jobs, van=longer, facilities=[open_])
    found = judged(day, "start", "job a", "reload hub", "job b", "end")
    assert found.clean
    [route] = found.plan.routes
    assert [step.arrival for step in route.steps] == [10, 20, 30, 80, 110]
    reload = route.steps[2]
    assert (reload.start, reload.waiting_time, reload.end, route.waiting_time) == (30, 0, 35, 35)
    # What has begun goes on alike: there since 30, it does not leave for b before 70.
    begun = found.plan.model_copy(
        update={"routes": (route.model_copy(update={"done": 3}),), "now": 50}
    )
    again = vuelta.check(day, begun)
    assert again.clean
    assert not again.differences
    assert again.plan.routes[0].steps == route.steps
    assert judged(day, "job b", "reload hub", "job a").plan.routes[0].steps[0].arrival == 70


# --- numbers


def test_a_speed_is_exact_to_a_millionth() -> None:
    far = {"durations": [[0, 1000], [1000, 0]]}
    for factor, seconds in ((0.001, 1_000_000), (0.125, 8_000), (0.994, 1_006), (1e-6, 10**9)):
        day = problem(job("a", 1), van={"speed_factor": factor, "end_index": None})
        day = Problem.model_validate(day.model_dump(mode="json") | {"matrices": {"car": far}})
        assert judged(day, "job a").plan.summary.duration == seconds
        assert vuelta.plan(day, iterations=5).summary.duration == seconds
    for factor in (0.9999999, 1e-7):
        with pytest.raises(InputError) as caught:
            problem(van={"speed_factor": factor})
        assert caught.value.code == "E127"


def test_what_takes_longer_than_any_clock_cannot_be_reached() -> None:
    day = problem(job("a", 1), van={"speed_factor": 1e-6})
    slow = {"car": {"durations": [[0, 2000], [2000, 0]]}}
    day = Problem.model_validate(day.model_dump(mode="json") | {"matrices": slow})
    [left] = vuelta.plan(day, iterations=5).unassigned
    assert [reason.code for reason in left.reasons] == ["UNREACHABLE"]


def test_who_stands_there_needs_no_way() -> None:
    table: list[list[int | None]] = [[None, 5], [5, None]]
    day = problem(job("a", 1), job("b", 1), matrices={"car": {"durations": table}})
    assert judged(day, "job a", "job b").clean
    assert vuelta.plan(day, iterations=20).summary.cost == 100_000
    paid = problem(job("a", 1), job("b", 1), matrices={"car": {"durations": [[0, 5], [5, 3]]}})
    assert judged(paid, "job a", "job b").plan.summary.duration == 13


# --- what is given and not kept


@pytest.mark.parametrize("name", ["service_at", "service_after", "service_before"])
@pytest.mark.parametrize("of", ["job", "start"])
def test_times_of_pinned_steps_are_refused_by_everybody(name: str, of: str) -> None:
    steps: list[dict[str, Any]] = [{"type": "start"}, {"type": "job", "id": "a"}]
    steps = [step | {name: 500} if step["type"] == of else step for step in steps]
    day = problem(job("a", 1), van={"steps": steps, "pinned_steps": 1})
    plan: dict[str, Any] = {"routes": [], "unassigned": [{"id": "a"}]}
    for ask in (
        lambda: vuelta.plan(day, iterations=1),
        lambda: vuelta.check(day, plan),
        lambda: vuelta.replan(day, plan, [], 0),
    ):
        with pytest.raises(InputError) as caught:
            ask()
        assert [finding.code for finding in caught.value.findings] == ["S212"]


def test_times_of_a_route_to_begin_with_bind_nobody() -> None:
    """As for VROOM, whose own examples state some."""
    steps = [{"type": "start", "service_after": 100}, {"type": "job", "id": "a", "service_at": 500}]
    assert not vuelta.plan(problem(job("a", 1), van={"steps": steps}), iterations=5).unassigned


def test_a_required_task_that_is_left_out_is_named() -> None:
    day = problem(job("a", 1, required=True), job("b", 2, required=True), job("c", 3))
    found = judged(day, "job b")
    assert found.clean
    assert found.required_left == (("job", "a"),)


# --- the shape of a route


@pytest.mark.parametrize(
    ("steps", "where"),
    [
        (("job a", "start", "end", "job b"), ["steps[1]", "steps[2]"]),
        (("start", "start", "job a", "job b"), ["steps[1]"]),
        (("start", "job a", "end", "job b", "end"), ["steps[2]"]),
        (("start", "job a", "job b", "end"), []),
        (("job a", "job b"), []),
    ],
)
def test_a_route_starts_first_and_ends_last(steps: tuple[str, ...], where: list[str]) -> None:
    found = judged(problem(job("a", 1), job("b", 2)), *steps)
    assert [fault.code for fault in found.faults] == ["R418"] * len(where)
    assert [fault.where.split(".")[1] for fault in found.faults] == where


def test_a_place_that_is_stated_otherwise_is_told() -> None:
    day = problem(job("a", 1), job("b", 2, location=[3.0, 4.0]))
    stated = {"a": {"location_index": 2}, "b": {"location": [3.1, 4.0], "location_index": 2}}
    found = judged(day, "start", "job a", "job b", **stated)
    assert [(one.path, one.stated, one.actual) for one in found.differences] == [
        ("routes[0].steps[1].location_index", 2, 1),
        ("routes[0].steps[2].location", (3.1, 4.0), (3.0, 4.0)),
    ]
    right = {"a": {"location_index": 1, "location": [9.0, 9.0]}, "b": {"location": [3, 4.0000001]}}
    assert not judged(day, "job a", "job b", **right).differences


@pytest.mark.parametrize("between", ["job c", "reload hub", "break rest"])
def test_nothing_between_means_nothing_but_a_break(between: str) -> None:
    strict = [{"type": "strict", "jobs": ["a", "b"]}]
    fields = hub()
    fields["van"] |= {"breaks": [{"id": "rest"}]}
    day = problem(job("a", 1), job("b", 2), job("c", 3), relations=strict, **fields)
    rest = () if between.startswith("break") else ("break rest",)
    found = judged(day, "job a", between, "job b", *rest)
    assert causes(found) == ([] if between.startswith("break") else ["precedence"])


# --- nothing lawful ends in "this is a bug"


def test_a_load_that_clashes_already_lets_its_vehicle_serve_nothing() -> None:
    rules = {"incompatible_types": [{"types": ["x", "y"]}]}
    other = VAN | {"id": "w"}
    for van, jobs in (
        ({"held_types": ["y"]}, [job("a", 1, load_type="x", delivery=[1], aboard="v")]),
        ({}, [job(t, 1, load_type=t, delivery=[1], aboard="v") for t in "xy"]),
        ({"held_types": ["x", "y"]}, []),
    ):
        day = problem(*jobs, job("free", 2), van=van, **rules)
        plan = vuelta.plan(day, iterations=50)
        assert len(plan.unassigned) == len(jobs) + 1
        assert {r.code for left in plan.unassigned for r in left.reasons} == {"INCOMPATIBLE"}
        both = day.model_dump(mode="json") | {"vehicles": [day.vehicles[0].model_dump(), other]}
        left = vuelta.plan(both, iterations=50).unassigned
        assert sorted(one.id for one in left) == sorted(one["id"] for one in jobs)


def test_what_is_pinned_must_fit_its_facility() -> None:
    lockers = [{"id": "F", "location_index": 1, "slots": 1}]
    jobs = [job(name, 1, delivery=[1], returned_to="F") for name in "ab"]
    vans = [
        VAN | {"id": name, "steps": [{"type": "job", "id": name}], "pinned_steps": 1}
        for name in "ab"
    ]
    day = problem(*jobs, vehicles=vans, facilities=lockers)
    with pytest.raises(CommitmentError) as caught:
        vuelta.plan(day, iterations=1)
    assert (caught.value.code, caught.value.where) == ("C301", "vehicles[1].pinned_steps")
    free = problem(*jobs, facilities=lockers)
    [left] = vuelta.plan(free, iterations=50).unassigned
    assert [reason.code for reason in left.reasons] == ["FACILITY_FULL"]


def test_an_order_of_loading_on_one_van_and_reloads_on_another() -> None:
    vans = [VAN | {"loading": "lifo"}, VAN | {"id": "w", "reload_at": ["hub"]}]
    stores = [{"id": "hub", "location_index": 2}]
    jobs = job("a", 1, delivery=[9]), job("b", 3, delivery=[9])
    day = problem(*jobs, vehicles=vans, facilities=stores)
    assert not vuelta.plan(day, iterations=50).unassigned
