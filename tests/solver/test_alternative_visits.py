"""The ways to do a job, and how the legend numbers them."""

from __future__ import annotations

from typing import Any

from vuelta.model import Job, Places, Problem
from vuelta.solver.alternative_visits import members, prices_of
from vuelta.solver.legend import Legend


def problem(**job: Any) -> Problem:
    first = {"id": "a", "location_index": 1}
    return Problem.model_validate(
        {
            "vehicles": [{"id": "v", "start_index": 0, "capacity": [9]}],
            "jobs": [first, {"id": "b", "location_index": 2, **job}],
            "shipments": [
                {
                    "pickup": {"id": "p", "location_index": 1},
                    "delivery": {"id": "d", "location_index": 2},
                }
            ],
            "facilities": [
                {"id": "F", "location_index": 3, "slots": 4, "accepts": ["hats"]},
                {"id": "G", "location_index": 0, "room": [5]},
            ],
            "matrices": {"car": {"durations": [[0] * 4] * 4}},
        }
    )


CHOOSY: dict[str, Any] = {
    "delivery": [2],
    "pickup": [3],
    "places": [{"facility": "G", "cost": 1}, {"facility": "F"}],
    "destinations": [{"facility": "G", "cost": -4}, {"cost": 2}, {"facility": "F"}],
}


def ways_of(day: Problem) -> list[tuple[int, str | None, int]]:
    facilities = {facility.id: facility for facility in day.facilities}
    ways = members(day.jobs[1], Places.of(day), facilities)
    assert [len(way) for way in ways] == [1 if way[0].facility is None else 2 for way in ways]
    return [(way[0].number, way[0].facility, way[0].cost // 10_000) for way in ways]


def test_every_place_goes_with_every_destination_that_accepts() -> None:
    without = [(0, "G", -4), (0, None, 2), (1, "G", -3), (1, None, 3)]
    assert ways_of(problem(**CHOOSY)) == without
    assert len(ways_of(problem(**CHOOSY, load_type="hats"))) == 9


def test_what_is_brought_is_taken_of_the_facility() -> None:
    day = problem(**CHOOSY)
    facilities = {facility.id: facility for facility in day.facilities}
    taken = [way[0].taken for way in members(day.jobs[1], Places.of(day), facilities)]
    home, locker = ("G", (3,)), ("G", (2,))
    assert taken == [(home,), (), (locker, home), (locker,)]
    stock = Legend.of(day).stock
    visits = Legend.of(day).visits
    assert stock.limits == {("F", 0): 4, ("G", 1): 5}
    both = next(visit for visit in visits if visit.taken == (locker, home))
    assert stock.uses(both) == {("G", 1): 5}
    assert (stock.full(both, []), stock.full(both, [both])) == ([], ["G"])


def test_a_job_without_choices_has_one_way() -> None:
    assert ways_of(problem()) == [(0, None, 0)]
    assert not Legend.of(problem()).groups


def test_prices_of_choices_are_told() -> None:
    demand = problem(**CHOOSY).jobs[1]
    assert isinstance(demand, Job)
    assert sorted(prices_of(demand)) == [-40_000, 0, 0, 10_000, 20_000]


def test_the_first_way_stands_where_the_job_does_and_the_rest_comes_last() -> None:
    """a; b at its place for G; the shipment; where b is set down; the other ways."""
    legend = Legend.of(problem(**CHOOSY))
    kinds = [visit.type for visit in legend.visits]
    assert kinds[:5] == ["job", "job", "pickup", "delivery", "unload"]
    assert legend.groups == ((1, 5, 6, 8),)
    assert legend.mates[:7] == (-1, 4, 3, 2, 1, -1, 7)
    assert legend.stop_of["job", "b"] == 1
    assert legend.way(("job", "b"), 1, "G") == 6
    assert legend.way(("job", "b"), 2, "G") is None
    assert legend.first_of(7) == 6
    assert not legend.is_charged(7)


def test_a_job_is_left_out_when_none_of_its_ways_is_taken() -> None:
    legend = Legend.of(problem(**CHOOSY))
    everything = range(len(legend.visits))
    assert legend.left_out(everything) == [0, 1, 2, 3]
    assert legend.left_out(stop for stop in everything if stop not in (6, 7)) == [0, 2, 3]
