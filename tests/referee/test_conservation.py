"""Nothing vanishes: each fault by hand, and after any single mutation."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from vuelta.model import Plan, Problem, TravelMatrix
from vuelta.referee import Judgement, judge
from vuelta.travel import measure


@cache
def problem() -> Problem:
    return Problem.model_validate(
        {
            "vehicles": [
                {"id": "v", "start": [0, 0], "skills": ["cold"], "breaks": [{"id": "tea"}]},
                {"id": "w", "start": [0, 0]},
            ],
            "jobs": [
                {"id": "a", "location": [0, 0], "skills": ["cold"]},
                {"id": "b", "location": [0, 0]},
                {"id": "c", "location": [0, 0]},
            ],
            "shipments": [
                {
                    "pickup": {"id": "a", "location": [0, 0]},
                    "delivery": {"id": "a", "location": [0, 0]},
                }
            ],
        }
    )


@cache
def travel() -> TravelMatrix:
    return measure(problem())


Name = tuple[str, str]
TEA, A, B, C = ("break", "tea"), ("job", "a"), ("job", "b"), ("job", "c")
P, D = ("pickup", "a"), ("delivery", "a")


def judged(
    routes: list[tuple[str, list[Name]]],
    unassigned: list[Name],
    aside: list[dict[str, Any]] | None = None,
) -> Judgement:
    document = {
        "routes": [
            {"vehicle": vehicle, "steps": [{"type": t, "id": i, "arrival": 0} for t, i in steps]}
            for vehicle, steps in routes
        ],
        "unassigned": [{"type": t, "id": i} for t, i in unassigned],
        "set_aside": aside or [],
    }
    return judge(problem(), Plan.model_validate(document), travel())


def faults(
    routes: list[tuple[str, list[Name]]],
    *unassigned: Name,
    aside: list[dict[str, Any]] | None = None,
) -> list[tuple[str, str]]:
    found = judged(routes, list(unassigned), aside).faults
    return [(finding.code, finding.where) for finding in found]


def set_aside(name: Name, **fields: Any) -> dict[str, Any]:
    entry = {"state": "deferred", "reason": "RECIPIENT_ABSENT", "time": 0, **fields}
    return {"type": name[0], "id": name[1], **entry}


def test_each_visit_once_is_no_fault() -> None:
    assert faults([("v", [TEA, A, P, D]), ("w", [B])], C) == []
    assert judged([("v", [TEA, A, P, D]), ("w", [B])], [C]).clean


def test_one_id_may_name_a_job_and_both_halves_of_a_shipment() -> None:
    assert faults([("v", [TEA, A])], B, C, P, D) == []


def test_an_unknown_vehicle() -> None:
    assert faults([("v", [TEA, A]), ("x", [B])], C, P, D) == [("R401", "routes[1].vehicle")]


def test_a_second_route() -> None:
    assert faults([("v", [TEA, A]), ("v", [TEA, B])], C, P, D) == [("R402", "routes[1]")]


def test_an_unknown_visit() -> None:
    found = faults([("v", [TEA, A, ("job", "x"), ("reload", "y")])], B, C, P, D, ("job", "z"))
    assert found == [
        ("R403", "routes[0].steps[2]"),
        ("R403", "routes[0].steps[3]"),
        ("R403", "unassigned[4]"),
    ]


def test_a_visit_served_twice() -> None:
    assert faults([("v", [TEA, A, B]), ("w", [B])], C, P, D) == [("R404", "routes[1].steps[0]")]
    assert faults([("v", [TEA, A, B, B])], C, P, D) == [("R404", "routes[0].steps[3]")]


def test_a_lost_visit() -> None:
    assert faults([("v", [TEA, A])], C, P, D) == [("R405", "jobs[1]")]
    assert faults([("v", [TEA, A])], B, C, P) == [("R405", "shipments[0].delivery")]


def test_a_visit_served_and_unassigned() -> None:
    assert faults([("v", [TEA, A])], A, B, C, P, D) == [("R406", "unassigned[0]")]


def test_half_a_shipment() -> None:
    assert faults([("v", [TEA, A, P])], B, C, D) == [("R407", "routes[0].steps[2]")]
    assert faults([("v", [TEA, A, D])], B, C, P) == [("R407", "routes[0].steps[2]")]


def test_halves_on_two_routes() -> None:
    assert faults([("v", [TEA, A, P]), ("w", [D])], B, C) == [("R408", "routes[1].steps[0]")]


def test_a_visit_listed_twice() -> None:
    assert faults([("v", [TEA, A])], B, B, C, P, D) == [("R409", "unassigned[1]")]


def test_what_is_set_aside_is_not_lost() -> None:
    assert faults([("v", [TEA, A])], C, P, D, aside=[set_aside(B)]) == []
    assert judged([("v", [TEA, A])], [C, P, D], [set_aside(B, aboard="w")]).clean


def test_what_is_set_aside_is_neither_served_nor_unassigned() -> None:
    aside = [set_aside(A), set_aside(C)]
    assert faults([("v", [TEA, A])], B, C, P, D, aside=aside) == [
        ("R412", "set_aside[0]"),
        ("R412", "set_aside[1]"),
    ]


def test_what_is_set_aside_is_so_once() -> None:
    aside = [set_aside(B), set_aside(B, state="cancelled")]
    assert faults([("v", [TEA, A])], C, P, D, aside=aside) == [("R413", "set_aside[1]")]


def test_what_is_set_aside_exists_and_so_does_its_vehicle() -> None:
    aside = [set_aside(B, aboard="x"), set_aside(("job", "y"))]
    assert faults([("v", [TEA, A])], C, P, D, aside=aside) == [
        ("R403", "set_aside[0].aboard"),
        ("R403", "set_aside[1]"),
    ]


def test_goods_that_were_picked_up_may_ride_back() -> None:
    back = set_aside(D, state="returning", aboard="v")
    assert judged([("v", [TEA, A, P])], [B, C], [back]).clean
    # but on their own vehicle only, and never as half a wish
    assert faults([("v", [TEA, A, P])], B, C, aside=[back | {"aboard": "w"}]) == [
        ("R407", "routes[0].steps[2]")
    ]
    assert faults([("v", [TEA, A, P])], B, C, aside=[set_aside(D)]) == [
        ("R407", "routes[0].steps[2]")
    ]
    assert faults([("v", [TEA, A, D])], B, C, aside=[set_aside(P, aboard="v")]) == [
        ("R407", "routes[0].steps[2]")
    ]


def begun(done: int, *steps: dict[str, Any]) -> Judgement:
    """A route of van w that has begun; what it does not name is unassigned."""
    steps = ({"type": "start"}, *steps)
    names = {step.get("id") for step in steps}
    document = {
        "routes": [
            {"vehicle": "w", "steps": [{"arrival": 9, **step} for step in steps], "done": done}
        ],
        "unassigned": [
            {"type": t, "id": i} for t, i in (A, B, C, P, D) if t != "job" or i not in names
        ],
    }
    return judge(problem(), Plan.model_validate(document), travel())


def found(judgement: Judgement) -> list[tuple[str, str]]:
    return [(fault.code, fault.where) for fault in judgement.faults]


def test_only_a_visit_that_has_begun_can_have_failed() -> None:
    failed = {"type": "job", "id": "b", "outcome": "failed"}
    judgement = begun(1, failed)
    assert found(judgement) == [("R411", "routes[0].steps[1]")]
    assert judgement.plan.routes[0].steps[1].outcome is None
    assert found(begun(1, {"type": "job", "id": "b"})) == []
    ended = {"type": "end", "outcome": "failed"}
    assert found(begun(3, {"type": "job", "id": "b"}, ended)) == [("R411", "routes[0].steps[2]")]


def test_more_steps_begun_than_there_are() -> None:
    judgement = begun(9, {"type": "job", "id": "b"})
    assert found(judgement) == [("R415", "routes[0].done")]
    assert judgement.plan.routes[0].done == 2


def test_a_step_after_an_end_that_has_begun() -> None:
    # what is not done any more is not served either
    judgement = begun(2, {"type": "end"}, {"type": "job", "id": "b"})
    assert found(judgement) == [("R415", "routes[0].steps[2]"), ("R405", "jobs[1]")]


def test_a_step_that_has_begun_somewhere_else_in_the_world() -> None:
    elsewhere = {"type": "job", "id": "b", "location": [5, 5]}
    assert found(begun(2, elsewhere)) == [("R414", "routes[0].steps[1]")]
    assert found(begun(1, elsewhere)) == []  # of steps to come the problem knows the place
    # the last fact is taken to be at its visit's own place
    judgement = begun(2, elsewhere, {"type": "job", "id": "c"})
    assert judgement.plan.routes[0].steps[2].duration == 0


def test_a_break_taken_twice_or_unknown() -> None:
    assert faults([("v", [TEA, A, TEA])], B, C, P, D) == [("R410", "routes[0].steps[2]")]
    assert faults([("v", [TEA, A, ("break", "nap")])], B, C, P, D) == [
        ("R403", "routes[0].steps[2]")
    ]


def test_a_plan_with_faults_is_judged_as_far_as_it_goes() -> None:
    judgement = judged([("x", [A]), ("v", [TEA, ("job", "y"), B])], [C, P, D])
    assert [route.vehicle for route in judgement.plan.routes] == ["v"]
    assert [step.type for step in judgement.plan.routes[0].steps] == ["start", "break", "job"]
    assert not judgement.plan.summary.violations
    assert not judgement.clean


def _somewhere(data: st.DataObject, routes: list[tuple[str, list[Name]]]) -> list[Name]:
    """The steps of a route that serves something."""
    served = [steps for _, steps in routes if any(step != TEA for step in steps)]
    return data.draw(st.sampled_from(served))


def _swap(routes: list[tuple[str, list[Name]]]) -> list[tuple[str, list[Name]]]:
    """The routes, each driven by the other vehicle."""
    other = {"v": "w", "w": "v"}
    return [(other[vehicle], steps) for vehicle, steps in routes]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_mutation_of_a_sound_plan_is_found(data: st.DataObject) -> None:
    order = data.draw(st.permutations([[B], [C], [P, D]]))
    cut, spared = data.draw(st.integers(0, 3)), data.draw(st.integers(0, 1))
    unassigned = list(chain(*order[cut : cut + spared]))
    routes: list[tuple[str, list[Name]]] = [
        ("v", [TEA, A, *chain(*order[:cut])]),
        ("w", list(chain(*order[cut + spared :]))),
    ]
    assert judged(routes, unassigned).clean

    steps = _somewhere(data, routes)
    victim = data.draw(st.sampled_from([step for step in steps if step != TEA]))
    mutations: dict[str, Any] = {
        "drop": lambda: steps.remove(victim),
        "double": lambda: steps.insert(data.draw(st.integers(0, len(steps))), victim),
        "both": lambda: unassigned.append(victim),
        "invent": lambda: steps.append(("job", "x")),
        "unknown vehicle": lambda: routes.append(("x", [])),
        "second route": lambda: routes.append(("w", [])),
        "wrong van": lambda: routes.__setitem__(slice(None), _swap(routes)),
        "no break": lambda: routes[0][1].remove(TEA),
    }
    mutations[data.draw(st.sampled_from(sorted(mutations)))]()
    assert not judged(routes, unassigned).clean
