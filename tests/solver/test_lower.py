"""What the core is told means what the problem says: its walk is the referee's."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.errors import CommitmentError, InputError
from vuelta.model import Problem, Route, Step
from vuelta.referee.itinerary import read
from vuelta.referee.problem_index import Register
from vuelta.referee.route_account import Ride
from vuelta.referee.violations import of_pins
from vuelta.solver import lift, lower
from vuelta.solver.lower import Lowered
from vuelta.travel import measure

Make = Callable[..., dict[str, Any]]

CAUSES = {
    1: {"delay"},
    2: {"load"},
    4: {"delay"},
    8: {"max_tasks"},
    16: {"max_travel_time"},
    32: {"max_distance"},
    64: {"max_duration"},
    128: {"skills", "vehicle_not_allowed"},
    256: {"precedence", "negative_load"},
    512: {"missing_break"},
    1024: {"unreachable"},
    8192: {"loading_order"},
}
"""The core's verdict in the referee's words."""


def ride_of(problem: Problem, lowered: Lowered, v: int, stops: list[int]) -> Ride:
    """The referee's view of what the core's route, breaks and all, is lifted to."""
    routes: list[list[int]] = [[] for _ in problem.vehicles]
    routes[v] = stops
    [route] = lift(lowered, routes).routes
    bare = Route(
        vehicle=route.vehicle,
        steps=tuple(Step.model_construct(type=step.type, id=step.id) for step in route.steps),
    )
    travel = measure(problem)
    vehicle = problem.vehicles[v]
    register = Register.of(problem)
    measured = travel.profiles[vehicle.profile]
    return Ride.of(read(bare, vehicle, register, measured), measured, register, {})


@pytest.mark.slow
@settings(max_examples=250, deadline=None)
@given(seed=st.integers(0, 2**32), wild=st.booleans())
def test_a_walk_is_what_the_referee_says(
    seed: int, wild: bool, any_problem: Make, without_pins: Callable[[Any], Any]
) -> None:
    """Any stops in any order, most of them breaking limits: verdict, times and price."""
    problem = Problem.model_validate(without_pins(any_problem(seed, (1, 7), wild=wild)))
    lowered = lower(problem, measure(problem))
    draw = random.Random(seed)
    for v in range(len(problem.vehicles)):
        number = len(lowered.legend.visits)
        stops = draw.sample(range(number), draw.randint(1, min(4, number)))
        if draw.random() < 0.5:
            stops.sort()
        table = lowered.core.walk(lowered.legend.kind_of[v], stops)
        ride = ride_of(problem, lowered, v, stops)
        broken = {violation.cause for violation in ride.route().violations}
        said = set().union(*(CAUSES[bit] for bit in CAUSES if table.broken & bit))
        assert bool(broken) == bool(table.broken)
        if "unreachable" in broken:
            assert table.broken & 1024
            continue
        if table.broken & 512:
            continue  # breaks that cannot be kept are left out: no times to compare
        if "vehicle_not_allowed" not in broken:  # a parcel aboard elsewhere is no load here
            assert broken <= said
        origin = lowered.legend.origin
        assert ride.timetable.departure == origin + table.departure
        assert ride.timetable.end == origin + table.end
        assert ride.timetable.travelled == table.travel
        assert ride.timetable.metres == table.metres
        if "precedence" in broken:
            continue  # a wish for a shipment is priced at its pickup, here or not
        cost = sum(ride.exact.values(), Fraction(0)) / 10_000
        assert lowered.legend.prices.currency(table.price) == cost


def one(**fields: Any) -> Problem:
    """A van, a job a minute away; whatever else is asked for."""
    document: dict[str, Any] = {
        "vehicles": [{"id": "A", "start_index": 0, "end_index": 0, "capacity": [10, 10]}],
        "jobs": [{"id": "1", "location_index": 1, "delivery": [1, 2]}],
        "matrices": {"car": {"durations": [[0, 60], [60, 0]]}},
    }
    document["vehicles"][0].update(fields.pop("vehicle", {}))
    document["jobs"][0].update(fields.pop("job", {}))
    document["matrices"]["car"].update(fields.pop("tables", {}))
    return Problem.model_validate({**document, **fields})


def walk(problem: Problem) -> Any:
    return lower(problem, measure(problem)).core.walk(0, [0])


def test_seconds_are_scaled_and_rounded_half_up() -> None:
    """100 s at 0.83 of the speed are 120.48; at 1.6 they are 62.5, so 63."""
    tables = {"durations": [[0, 100], [0, 0]]}
    assert walk(one(tables=tables, vehicle={"speed_factor": 0.83})).travel == 120
    assert walk(one(tables=tables, vehicle={"speed_factor": 1.6})).travel == 63


def test_a_given_price_replaces_time_and_distance() -> None:
    tables = {"costs": [[0, 7], [5, 0]], "distances": [[0, 9], [9, 0]]}
    problem = one(tables=tables, vehicle={"costs": {"per_hour": 3600, "per_km": 5}})
    lowered = lower(problem, measure(problem))
    assert lowered.legend.prices.currency(lowered.core.walk(0, [0]).price) == 12


@pytest.mark.parametrize(
    ("kind", "service", "setup"),
    [(None, 100, 10), ("van", 40, 10), ("bike", 100, 3), ("cart", 100, 10)],
)
def test_work_depends_on_the_type(kind: str | None, service: int, setup: int) -> None:
    job = {
        "service": 100,
        "setup": 10,
        "service_per_type": {"van": 40},
        "setup_per_type": {"bike": 3},
    }
    table = walk(one(job=job, vehicle={"type": kind}))
    assert table.events == [(0, 60, 60, 60 + service + setup)]


def test_a_nameless_type_is_no_type() -> None:
    """``service_per_type`` under an empty name is for vehicles without a type only."""
    job = {"service": 100, "service_per_type": {"": 7}}
    assert walk(one(job=job)).end == 60 + 7 + 60
    assert walk(one(job=job, vehicle={"type": "van"})).end == 60 + 100 + 60


def test_work_longer_than_the_clock_is_left_out() -> None:
    problem = one(job={"service": 10**9, "setup": 10**9})
    plan = vuelta.plan(problem, iterations=10)
    assert [reason.code for reason in plan.unassigned[0].reasons] == ["TIME_WINDOW"]


def test_what_is_aboard_takes_room_until_it_is_served() -> None:
    """Room for 10: a parcel of 6 is aboard; 5 more fit only once it is gone."""
    problem = one(
        job={"delivery": [6, 0], "aboard": "A"},
        jobs=[
            {"id": "1", "location_index": 1, "delivery": [6, 0], "aboard": "A"},
            {"id": "2", "location_index": 1, "pickup": [5, 0]},
        ],
    )
    core = lower(problem, measure(problem)).core
    assert core.walk(0, [0, 1]).broken == 0
    assert core.walk(0, [1, 0]).broken == 2
    assert core.walk(0, [1]).broken == 2


def test_unix_times_count_from_the_day_before() -> None:
    noon = 1_700_000_000
    problem = one(job={"time_windows": [[noon, noon + 10]]})
    lowered = lower(problem, measure(problem))
    assert lowered.legend.origin == noon - 86_400
    assert lowered.core.walk(0, [0]).events[0][1] == 86_400


def test_a_gap_in_one_table_is_a_gap_in_all() -> None:
    for name in ("durations", "distances", "costs"):
        tables: dict[str, Any] = {
            "durations": [[0, 60], [60, 0]],
            "distances": [[0, 60], [60, 0]],
            "costs": [[0, 60], [60, 0]],
        }
        tables[name][0][1] = None
        assert walk(one(tables=tables)).broken & 1024


def test_prices_beyond_all_sums_are_refused() -> None:
    problem = one(
        vehicle={"costs": {"fixed": 10**9 - 0.0001, "per_hour": 10**9 - 0.0003}},
        tables={"durations": [[0, 10**9], [10**9, 0]]},
    )
    with pytest.raises(InputError) as caught:
        lower(problem, measure(problem))
    assert caught.value.code == "S208"


def test_pins_that_cannot_be_kept_are_a_broken_promise() -> None:
    vehicle = {"steps": [{"type": "job", "id": "1"}], "pinned_steps": 1, "max_tasks": 0}
    with pytest.raises(CommitmentError) as caught:
        lower(one(vehicle=vehicle), measure(one()))
    assert (caught.value.code, caught.value.where) == ("C301", "vehicles[0].pinned_steps")


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_only_pins_that_nothing_can_keep_are_refused(
    seed: int, any_problem: Make, oracle: Any
) -> None:
    """Without the others: no order of the pinned tasks' own routes keeps them."""
    problem = Problem.model_validate(any_problem(seed, (1, 4), wild=False))
    truth = oracle(problem, measure(problem))
    try:
        lower(problem, measure(problem))
    except CommitmentError as error:
        v = int(error.where.removeprefix("vehicles[").partition("]")[0])
        vehicle = problem.vehicles[v]
        pinned = {(s.type, s.id) for s in vehicle.tasks[: vehicle.pinned_steps]}
        bound = [u for u, unit in enumerate(truth.units) if pinned & set(unit)]
        for tasks in truth.orders(bound):
            assert truth.cheapest(vehicle, tasks) is None
        return
    for vehicle in problem.vehicles:
        if of_pins(vehicle, ()):
            assert any(cost is not None for cost in truth.routes(vehicle))
