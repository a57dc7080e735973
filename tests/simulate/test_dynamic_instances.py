"""Days whose orders come in one by one: what is known when, and how such a day counts."""

from __future__ import annotations

import tarfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vuelta
from vuelta import units
from vuelta.errors import InputError
from vuelta.formats import loads
from vuelta.model import Event, Incident, NewOrder
from vuelta.simulate import (
    Budget,
    Scenario,
    State,
    at_once,
    counted,
    dispatcher_of,
    field_policy,
    foreknown,
    read_scenario,
    revealed,
    simulate,
    write_scenario,
)
from vuelta.simulate.dispatchers import Still
from vuelta.simulate.dynamic_instances import UNIT
from vuelta.simulate.simulated_day import Day, Decision, Dispatcher, Visit

DEPOT = (0, 0, 0, 0, 0, 200, 0, 0)
STREET = (DEPOT, (1, 10, 0, 4, 20, 100, 5, 0), (2, 30, 0, 3, 60, 120, 5, 0))
"""One street from the depot; the van goes out to 30 and back, and passes 20 at 45 or later."""

ON_THE_WAY = (3, 20, 0, 2, 0, 150, 5, 30)
OTHER_SIDE = (3, -20, 0, 2, 0, 60, 5, 30)
"""Known at 30, 20 away, to be begun by 60: a van that leaves at once is there at 50."""
TOO_FAR = (3, 100, 0, 2, 0, 60, 5, 30)


def text(rows: Sequence[Sequence[int]], vans: int = 2, capacity: int = 10) -> str:
    """A text in the format of the public instances."""
    lines = ["made up", "", "VEHICLE", "NUMBER CAPACITY", f"{vans} {capacity}", "", "CUSTOMER"]
    lines.append("CUST NO. XCOORD. YCOORD. DEMAND READY TIME DUE DATE SERVICE TIME AVAIL. TIME")
    return "\n".join([*lines, "", *(" ".join(map(str, row)) for row in rows), ""])


def driven(scenario: Scenario, dispatcher: str | Dispatcher, is_early: bool = False) -> Day:
    """The day under the field's rules."""
    if isinstance(dispatcher, str):
        policy = field_policy(scenario.problem)
        dispatcher = dispatcher_of(dispatcher, Budget(iterations=20), policy)
    plan = vuelta.plan(scenario.problem, iterations=50)
    if is_early:
        plan = at_once(scenario.problem, plan)
    return simulate(scenario.problem, scenario.trace, plan, dispatcher)


def test_the_morning_has_what_is_known_and_the_trace_what_comes_in() -> None:
    scenario = revealed(text([*STREET, ON_THE_WAY]), name="street")
    assert scenario.name == "street"
    assert [job.id for job in scenario.problem.jobs] == ["1", "2"]
    [told] = scenario.trace.incidents
    assert isinstance(told, NewOrder)
    assert (told.time, told.order.id, told.order.location_index) == (30 * UNIT, "3", 3)
    assert told.order.time_windows[0].end == 150 * UNIT
    for order in (*scenario.problem.jobs, told.order):
        assert order.release_time is None, "it can be served as soon as it is known"
        assert (order.delivery, len(order.pickup or ())) == (None, 1)
    assert not scenario.trace.doors, "work takes what the text says"
    assert scenario.trace.vans == len(scenario.problem.vehicles) == 2


def test_goods_can_lie_at_the_depot_instead() -> None:
    scenario = revealed(text([*STREET, ON_THE_WAY]), delivered=True)
    assert [(job.delivery, job.pickup) for job in scenario.problem.jobs] == [
        ((4,), None),
        ((3,), None),
    ]


def test_who_knows_all_at_once_has_the_static_problem() -> None:
    content = text([DEPOT, (3, 1, 1, 2, 0, 90, 1, 7), (1, 4, 4, 2, 0, 90, 1, 0)])
    static = loads(content, convention="exact")
    known = foreknown(revealed(content, delivered=True))
    assert [job.id for job in known.jobs] == [job.id for job in static.jobs] == ["3", "1"]
    assert [job.time_windows for job in known.jobs] == [job.time_windows for job in static.jobs]
    assert known.matrices == static.matrices
    assert known.vehicles == static.vehicles


@pytest.mark.parametrize("dispatcher", ["insert", "resolve", "vuelta"])
@pytest.mark.parametrize(
    ("late", "delivered", "vehicles", "distance", "unserved"),
    [
        (ON_THE_WAY, False, 1, 60, 0),
        (ON_THE_WAY, True, 2, 60 + 40, 0),
        (OTHER_SIDE, False, 2, 60 + 40, 0),
        (OTHER_SIDE, True, 2, 60 + 40, 0),
        (TOO_FAR, False, 1, 60, 1),
    ],
)
def test_a_late_order_by_hand(
    late: Sequence[int],
    delivered: bool,
    vehicles: int,
    distance: float,
    unserved: int,
    dispatcher: str,
) -> None:
    """On the way it is taken in, else a van that has not left goes, whatever a van costs."""
    day = driven(revealed(text([*STREET, late]), delivered=delivered), dispatcher)
    count = counted(day)
    assert (count.vehicles, count.distance, count.unserved) == (vehicles, distance, unserved)
    assert (count.lateness, count.faults) == (0, 0)


def test_nobody_is_sent_where_all_is_kept() -> None:
    count = counted(driven(revealed(text([*STREET, ON_THE_WAY])), "keep"))
    assert (count.vehicles, count.distance, count.unserved, count.faults) == (1, 60, 1, 0)


@pytest.mark.parametrize(("known", "unserved"), [(62, 1), (70, 2)])
def test_a_van_takes_in_what_lies_on_its_way_home_until_it_drives_there(
    known: int, unserved: int
) -> None:
    """One van alone, at work at 30 from 60 to 65: nobody goes to the other side of the depot."""
    behind = (4, 5, 0, 1, 0, 190, 5, known)
    count = counted(driven(revealed(text([*STREET, OTHER_SIDE, behind], vans=1)), "vuelta"))
    assert (count.vehicles, count.distance, count.unserved) == (1, 60, unserved)
    assert count.faults == 0


def test_who_leaves_at_once_has_time_in_hand() -> None:
    """Three doors in a row, the third from 60 to 62; an order between the first two, at 28.

    Who leaves at 0 is at the second door from 25 to 30, at the order from 35 to
    40, and at the third at 55. Who leaves at 20, so as not to wait, is done at
    the second at 50, and then has no time left.
    """
    doors = [(1, 10, 0, 1, 0, 40, 5, 0), (2, 20, 0, 1, 0, 50, 5, 0), (3, 30, 0, 1, 60, 62, 5, 0)]
    scenario = revealed(text([DEPOT, *doors, (4, 15, 0, 1, 0, 60, 5, 28)], vans=1))
    late = vuelta.plan(scenario.problem, iterations=50)
    early = at_once(scenario.problem, late)
    assert [plan.routes[0].steps[0].arrival for plan in (early, late)] == [0, 20 * UNIT]
    policy, unserved = field_policy(scenario.problem), []
    for plan in (early, late):
        dispatcher = dispatcher_of("insert", policy=policy)
        count = counted(simulate(scenario.problem, scenario.trace, plan, dispatcher))
        assert (count.vehicles, count.lateness, count.faults) == (1, 0, 0)
        unserved.append(count.unserved)
    assert unserved == [0, 1]


def test_what_was_driven_late_is_counted() -> None:
    """The van leaves as it was told; the window of the second customer has moved since."""
    scenario = revealed(text(STREET))
    plan = vuelta.plan(scenario.problem, iterations=20)
    jobs = list(scenario.problem.jobs)
    window = jobs[1].time_windows[0]
    early = window._replace(start=0, end=50 * UNIT)
    jobs[1] = jobs[1].model_copy(update={"time_windows": (early,)})
    problem = scenario.problem.model_copy(update={"jobs": tuple(jobs)})
    count = counted(simulate(problem, scenario.trace, plan, Still()))
    start = next(s.start for route in plan.routes for s in route.steps if s.id == "2")
    assert count.lateness == (start / UNIT) - 50 > 0
    assert count.faults == 0


def test_prices_of_change_are_in_units_of_the_text() -> None:
    """A unit of distance costs 10,000, as much as a minute of the default policy's prices."""
    problem = revealed(text(STREET)).problem
    rules = field_policy(problem).stability
    per_minute = problem.vehicles[0].costs.per_km // 2  # half a kilometre in a minute
    assert rules.vehicle_change * per_minute == 10 * UNIT * units.MONEY_STEPS
    assert rules.eta_threshold == 15 * UNIT
    assert rules.max_lateness == 0
    an_hour = rules.eta_shift_per_hour * per_minute * 60 * UNIT / 3600
    assert an_hour == pytest.approx(20 * UNIT * units.MONEY_STEPS)


class Curious:
    """Another dispatcher, looked over the shoulder: nothing may be there before its time."""

    def __init__(self, dispatcher: Dispatcher, comes: dict[str, int]) -> None:
        self._dispatcher = dispatcher
        self._comes = comes

    def on_event(self, state: State, event: Event | Incident) -> Decision:
        told = [one.order.id for one in state.open if isinstance(one, NewOrder)]
        for name in (*(job.id for job in state.problem.jobs), *told):
            assert self._comes[name] <= state.now
        return self._dispatcher.on_event(state, event)


@st.composite
def _texts(draw: st.DrawFn) -> str:
    rows: list[Sequence[int]] = [(0, 0, 0, 0, 0, 300, 0, 0)]
    for number in range(1, draw(st.integers(1, 6)) + 1):
        x, y = draw(st.integers(-30, 30)), draw(st.integers(-30, 30))
        opens = draw(st.integers(0, 200))
        due = opens + draw(st.integers(0, 60))
        known = draw(st.one_of(st.just(0), st.integers(0, due)))
        rows.append((number, x, y, draw(st.integers(1, 6)), opens, due, 5, known))
    return text(rows, vans=draw(st.integers(1, 3)))


@settings(max_examples=25, deadline=None)
@given(
    _texts(),
    st.sampled_from(["keep", "insert", "resolve", "vuelta"]),
    st.booleans(),
    st.booleans(),
)
def test_any_day_is_sound_and_nobody_knows_more_than_was_told(
    content: str, name: str, delivered: bool, is_early: bool
) -> None:
    scenario = revealed(content, delivered=delivered)
    comes = {job.id: 0 for job in scenario.problem.jobs}
    comes |= {o.order.id: o.time for o in scenario.trace.incidents if isinstance(o, NewOrder)}
    inner = dispatcher_of(name, Budget(iterations=10), field_policy(scenario.problem))
    day = driven(scenario, Curious(inner, comes), is_early)
    count = counted(day)
    assert (count.faults, count.lateness, day.refusal) == (0, 0, ())
    assert len(_stops(day)) + count.unserved == len(comes)
    assert getattr(inner, "failures", []) == []
    for visits in day.visits.values():
        for before, visit in pairwise(visits):
            if visit.id is not None:
                left = visit.arrival - (visit.driven - before.driven)
                assert left >= comes[visit.id], "nobody drives to who has not ordered"


def _stops(day: Day) -> list[Visit]:
    return [visit for visits in day.visits.values() for visit in visits if visit.id is not None]


def test_a_day_without_later_orders_goes_as_planned() -> None:
    scenario = revealed(text(STREET))
    assert scenario.trace.incidents == ()
    plan = vuelta.plan(scenario.problem, iterations=50)
    count = counted(simulate(scenario.problem, scenario.trace, plan, Still()))
    assert count.distance == (plan.summary.distance or 0) / UNIT
    assert count.vehicles == len(plan.routes)


def test_a_morning_that_knows_nobody_can_be_driven() -> None:
    count = counted(driven(revealed(text([DEPOT, ON_THE_WAY])), "vuelta"))
    assert (count.vehicles, count.distance, count.unserved, count.faults) == (1, 40, 0, 0)


def test_a_day_can_be_written_and_read_again(tmp_path: Path) -> None:
    scenario = revealed(text([*STREET, ON_THE_WAY]), name="street")
    write_scenario(scenario, tmp_path)
    again = read_scenario(tmp_path)
    assert again.trace == scenario.trace
    assert driven(again, "vuelta").journal() == driven(scenario, "vuelta").journal()


def test_everything_wrong_is_told_at_once() -> None:
    rows = [DEPOT, (1, 10, 0, 4, 20, 100, 5, 101), (2, 3, 0, -3, 60, 120, 5, -1)]
    with pytest.raises(InputError) as caught:
        revealed(text(rows))
    told = sorted((finding.where, finding.cause) for finding in caught.value.findings)
    assert told == [
        ("line 11", "customer 1 becomes known at 101"),
        ("line 12", "customer 2 becomes known at -1"),
        ("line 12", "delivery -3 is negative"),
    ]


def test_a_text_that_does_not_say_when_orders_come_is_refused() -> None:
    content = text([row[:-1] for row in STREET]).replace("AVAIL. TIME", "")
    with pytest.raises(InputError) as caught:
        revealed(content)
    assert [finding.code for finding in caught.value.findings] == ["F212"]


@pytest.mark.parametrize("degree", ["0.0", "0.5", "1.0"])
def test_public_instances_have_their_degree(shared_data: Path, degree: str) -> None:
    """About as many percent come in later."""
    archive = shared_data / "dynamic" / "dvrptw_necula_solomon56x11.tar.gz"
    if not archive.is_file():
        pytest.skip("no dynamic instances in the benchmark data")
    with tarfile.open(archive) as files:
        content = files.extractfile(f"dvrptw_necula/r201-{degree}.txt")
        assert content is not None
        scenario = revealed(content.read().decode())
    late = len(scenario.trace.incidents)
    assert len(scenario.problem.jobs) + late == 100
    assert abs(late - 100 * float(degree)) <= 12
