"""Wrong choices are found: places, destinations, facilities, and loads that clash.

The map is a line: one unit of time between neighbouring rows, depot at row 0.
"""

# Covers: model/alternatives.py model/fixed_alternative.py

from __future__ import annotations

from typing import Any

import pytest

from vuelta import units
from vuelta.errors import InputError
from vuelta.model import Plan, Problem, Violation
from vuelta.referee import Judgement, judge
from vuelta.travel import measure

LINE = [[abs(a - b) for b in range(10)] for a in range(10)]
LOCKER = {"id": "L", "location_index": 2, "service": 3, "time_windows": [[0, 50]], "slots": 1}
CENTRE = {"id": "C", "location_index": 8, "service": 4, "room": [3], "accepts": ["shoes"]}


def problem(*jobs: dict[str, Any], vehicles: int = 1, **fields: Any) -> Problem:
    van = {"start_index": 0, "end_index": 0, "capacity": [4]}
    document = {
        "vehicles": [{**van, "id": f"v{k}"} for k in range(vehicles)],
        "jobs": list(jobs),
        "facilities": [LOCKER, CENTRE],
        "matrices": {"car": {"durations": LINE}},
    }
    return Problem.model_validate(document | fields)


def parcel(name: str = "p", **fields: Any) -> dict[str, Any]:
    """At row 5, or in the locker at row 2 for 1 less."""
    places = [{"facility": "L", "cost": -1, "service": 1}, {"location_index": 6, "cost": 2}]
    job = {"id": name, "location_index": 5, "delivery": [1], "service": 2, "places": places}
    return job | fields


def back(name: str = "r", **fields: Any) -> dict[str, Any]:
    """Shoes collected at row 4, for the centre at row 8, or home at 7."""
    ends = [{"facility": "C", "cost": -2}, {"cost": 7}]
    job = {"id": name, "location_index": 4, "pickup": [2], "load_type": "shoes"}
    return job | {"destinations": ends} | fields


def job(name: str, place: int | None = None) -> dict[str, Any]:
    return {"type": "job", "id": name, "arrival": 0} | ({} if place is None else {"place": place})


def unload(name: str, facility: str = "C") -> dict[str, Any]:
    return {"type": "unload", "id": name, "facility": facility, "arrival": 0}


def judged(day: Problem, *routes: list[dict[str, Any]], done: int = 0) -> Judgement:
    plan = Plan.model_validate(
        {
            "routes": [
                {"vehicle": f"v{k}", "steps": steps, "done": done} for k, steps in enumerate(routes)
            ]
        }
    )
    return judge(day, plan, measure(day))


def broken(judgement: Judgement) -> list[tuple[str, int | None]]:
    """Of the summary, each as its cause and amount."""
    assert judgement.faults == ()
    return [(v.cause, v.amount) for v in judgement.plan.summary.violations]


def test_a_place_chosen_is_where_the_job_is_done_and_what_it_costs() -> None:
    # The locker: 2 there, 3 for coming and 1 for the job, 2 back; 1 less for it.
    chosen = judged(problem(parcel()), [job("p", 1)])
    assert chosen.clean
    assert (chosen.exact_cost, chosen.plan.summary.costs.choices) == (3, -1 * units.MONEY_STEPS)
    at_locker = chosen.plan.routes[0].steps[1]
    assert (at_locker.place, at_locker.location_index) == (1, 2)
    assert (at_locker.arrival, at_locker.setup, at_locker.service) == (2, 3, 1)
    # At row 6 for 2 more, at its own for nothing.
    assert judged(problem(parcel()), [job("p", 2)]).exact_cost == 14
    own = judged(problem(parcel()), [job("p")])
    assert (own.exact_cost, own.plan.routes[0].steps[1].service) == (10, 2)


def test_several_in_a_row_pay_the_facility_once() -> None:
    facilities = [LOCKER | {"slots": 2}, CENTRE]
    day = problem(parcel("p"), parcel("q"), facilities=facilities)
    steps = judged(day, [job("p", 1), job("q", 1)]).plan.routes[0].steps
    assert [step.setup for step in steps] == [0, 3, 0, 0]


def test_a_facility_keeps_its_hours() -> None:
    early = problem(parcel(), facilities=[LOCKER | {"time_windows": [[0, 1]]}, CENTRE])
    found = judged(early, [job("p", 1)]).plan.summary.violations
    assert found == (Violation(cause="delay", duration=1, detail="after its last time window"),)


def test_a_soft_window_binds_the_own_place_alone() -> None:
    late = problem(parcel(soft_end=1, late_cost=3600))
    assert judged(late, [job("p")]).plan.summary.costs.lateness == 4 * units.MONEY_STEPS
    assert judged(late, [job("p", 2)]).plan.summary.costs.lateness == 0


def test_a_place_that_is_none_is_found() -> None:
    assert broken(judged(problem(parcel()), [job("p", 3)])) == [("no_such_place", 3)]


def test_goods_are_set_down_after_they_were_collected() -> None:
    day = problem(back())
    whole = judged(day, [job("r"), unload("r")])
    assert whole.clean
    assert whole.exact_cost == 16 - 2
    assert [step.load for step in whole.plan.routes[0].steps] == [(0,), (2,), (0,), (0,)]
    too_soon = [("negative_load", 2), ("precedence", None)]
    assert broken(judged(day, [unload("r"), job("r")])) == too_soon
    assert broken(judged(problem(back(), vehicles=2), [job("r")], [unload("r")])) == too_soon


def test_an_unloading_frees_its_room() -> None:
    # Two and two fill the van of four; the next two fit once two are gone.
    day = problem(back("r"), back("s"), back("t"), facilities=[LOCKER, CENTRE | {"room": [6]}])
    home = [unload("r"), unload("s"), unload("t")]
    assert judged(day, [job("r"), job("s"), home[0], job("t"), *home[1:]]).clean
    assert broken(judged(day, [job("r"), job("s"), job("t"), *home])) == [("load", 2)]


def test_what_may_not_ride_home_is_set_down() -> None:
    assert judged(problem(back()), [job("r")]).exact_cost == 8 + 7
    strict = problem(back(destinations=[{"facility": "C"}]))
    assert broken(judged(strict, [job("r")])) == [("not_unloaded", None)]


def test_a_facility_takes_what_it_accepts_and_who_named_it() -> None:
    hats = problem(back(load_type="hats"), parcel(load_type="hats"))
    assert broken(judged(hats, [job("r"), unload("r"), job("p")])) == [("not_accepted", None)]
    accepting = problem(parcel(), facilities=[LOCKER | {"accepts": ["letters"]}, CENTRE])
    assert broken(judged(accepting, [job("p", 1)])) == [("not_accepted", None)]
    elsewhere = judged(problem(back()), [job("r"), unload("r", "L")])
    assert broken(elsewhere) == [("not_accepted", None)]


@pytest.mark.parametrize("vehicles", [1, 2])
def test_room_and_slots_are_counted_over_all_routes(vehicles: int) -> None:
    day = problem(back("r"), back("s"), parcel("p"), parcel("q"), vehicles=vehicles)
    routes = [[job(a), unload(a), job(b, 1)] for a, b in (("r", "p"), ("s", "q"))]
    if vehicles == 1:
        routes = [routes[0] + routes[1]]
    found = judged(day, *routes)
    assert found.faults == ()
    assert [(v.cause, v.amount) for v in found.plan.summary.violations] == [("facility_full", 1)]
    assert not any(route.violations for route in found.plan.routes)


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ([job("r"), unload("x")], "R416"),
        ([job("r"), unload("r", "X")], "R416"),
        ([job("r"), unload("r"), unload("r")], "R417"),
    ],
)
def test_unloadings_that_make_no_sense_are_faults(steps: list[dict[str, Any]], fault: str) -> None:
    assert [found.code for found in judged(problem(back()), steps).faults] == [fault]


def test_what_failed_takes_nothing_and_costs_nothing() -> None:
    failed = job("p", 1) | {"outcome": "failed"}
    first = judged(problem(parcel("p"), parcel("q")), [failed, job("q", 1)], done=1)
    assert [v.cause for v in first.plan.summary.violations] == []
    assert first.plan.summary.costs.choices == -1 * units.MONEY_STEPS


def test_clashing_loads_are_told_apart_by_when_they_are_aboard() -> None:
    """Unloaded shoes do not meet the fish that is collected afterwards."""
    fish = {"id": "f", "location_index": 7, "pickup": [1], "load_type": "fish"}
    rule = {"types": ["shoes", "fish"], "mode": "simultaneous"}
    day = problem(back(), fish, incompatible_types=[rule])
    assert judged(day, [job("r"), unload("r"), job("f")]).clean
    assert broken(judged(day, [job("r"), job("f"), unload("r")])) == [("incompatible_types", None)]
    never = problem(back(), fish, incompatible_types=[rule | {"mode": "same_vehicle"}])
    assert broken(judged(never, [job("r"), unload("r"), job("f")])) == [
        ("incompatible_types", None)
    ]


def test_what_a_van_has_held_counts_as_aboard() -> None:
    fish = {"id": "f", "location_index": 7, "pickup": [1], "load_type": "fish"}
    rules = [{"types": ["shoes", "fish"]}]
    day = problem(fish, incompatible_types=rules)
    assert judged(day, [job("f")]).clean
    vehicles = [vehicle.model_copy(update={"held_types": ("shoes",)}) for vehicle in day.vehicles]
    held = day.model_copy(update={"vehicles": tuple(vehicles)})
    assert broken(judged(held, [job("f")])) == [("incompatible_types", None)]


def turned(name: str, facility: str, **fields: Any) -> dict[str, Any]:
    """A delivery that came back and is set down where the facility is."""
    row = {"L": 2, "C": 8}[facility]
    return {"id": name, "location_index": row, "delivery": [1], "returned_to": facility} | fields


def test_goods_that_turned_back_fill_a_facility() -> None:
    """Two for the locker's one slot, and four pieces where three have room; failed ones none."""
    shoes = {"load_type": "shoes", "delivery": [2]}
    for name, more in (("L", {}), ("C", shoes)):
        day = problem(turned("a", name, **more), turned("b", name, **more), vehicles=2)
        found = judged(day, [job("a")], [job("b")])
        assert [(v.cause, v.amount) for v in found.plan.summary.violations] == [
            ("facility_full", 1)
        ]
        alone = judged(day, [job("a")], [job("b") | {"outcome": "failed"}], done=1)
        assert "facility_full" not in {v.cause for v in alone.plan.summary.violations}
    mixed = problem(turned("a", "L"), parcel(), vehicles=2)
    found = judged(mixed, [job("a")], [job("p", 1)])
    assert [v.cause for v in found.plan.summary.violations] == ["facility_full"]


def test_goods_that_turned_back_are_not_taken_everywhere() -> None:
    with pytest.raises(InputError) as caught:
        problem(turned("a", "C", load_type="hats"))
    assert caught.value.code == "E164"
    day = problem(turned("a", "C", load_type="shoes"))
    hats = day.model_copy(update={"jobs": (day.jobs[0].model_copy(update={"load_type": "hats"}),)})
    found = judged(hats, [job("a")])
    [step] = [step for step in found.plan.routes[0].steps if step.id == "a"]
    assert [v.cause for v in step.violations] == ["not_accepted"]
    fitting = judged(problem(turned("a", "C", load_type="shoes")), [job("a")])
    assert fitting.clean


def test_goods_that_turned_back_come_on_top_of_what_was_settled() -> None:
    """A return for the locker became a shipment; its one slot is not there twice."""
    ends = {
        "pickup": {"id": "s", "location_index": 4},
        "delivery": {"id": "s", "location_index": 2, "facility": "L"},
    }
    pair = {**ends, "amount": [1]}
    route = [{"type": name, "id": "s", "arrival": 0} for name in ("pickup", "delivery")]
    for more, said in (
        (turned("a", "L"), ["facility_full"]),
        (turned("a", "C", load_type="shoes"), []),
    ):
        day = problem(more, shipments=[pair], vehicles=2)
        found = judged(day, [job("a")], route)
        assert [v.cause for v in found.plan.summary.violations] == said
    elsewhere = pair | {"delivery": {"id": "s", "location_index": 2}}
    day = problem(turned("a", "L"), shipments=[elsewhere], vehicles=2)
    assert judged(day, [job("a")], route).clean
