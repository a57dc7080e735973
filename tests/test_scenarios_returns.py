"""Days with goods that come back come true as ``scenarios/README.md`` says."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import vuelta
from vuelta.execution import read_report
from vuelta.model import Plan, Problem, Revision, Step

FOLDER = Path(__file__).resolve().parents[1] / "scenarios"


@cache
def problem(name: str) -> Problem:
    return vuelta.read(FOLDER / f"{name}.json")


@cache
def plan(name: str) -> Plan:
    return vuelta.plan(problem(name), iterations=2_000, seed=1)


def steps(of: Plan) -> list[Step]:
    return [step for route in of.routes for step in route.steps]


def brought(name: str) -> Counter[str]:
    """How many jobs each facility takes: set down there, or done there."""
    places = {job.id: job.places for job in problem(name).jobs}
    taken: Counter[str] = Counter()
    for step in steps(plan(name)):
        if step.type == "unload":
            taken[str(step.facility)] += 1
        elif step.place:
            taken[str(places[str(step.id)][step.place - 1].facility)] += 1
    return taken


@pytest.mark.parametrize("name", ["two_centres", "store_or_door", "rio_january"])
def test_everybody_is_served_within_the_room_there_is(name: str) -> None:
    assert not plan(name).unassigned
    taken = brought(name)
    for facility in problem(name).facilities:
        if facility.slots is not None:
            assert taken[facility.id] <= facility.slots
    assert vuelta.check(problem(name), plan(name)).clean


def test_two_centres_fill_up_and_the_rest_rides_home() -> None:
    """Fourteen returns: five pieces have room at the port, four in the north."""
    assert brought("two_centres") == {"centre-port": 5, "centre-north": 4}
    jobs = {job.id: job for job in problem("two_centres").jobs}
    unloaded = {step.id: step.facility for step in steps(plan("two_centres")) if step.facility}
    assert sum(job.kind == "return" for job in jobs.values()) == 14
    assert all(
        facility == "centre-port"
        for name, facility in unloaded.items()
        if jobs[str(name)].load_type == "electronics"
    )
    without = problem("two_centres").model_copy(
        update={
            "jobs": tuple(
                job.model_copy(update={"destinations": job.destinations[:1]})
                for job in jobs.values()
            )
        }
    )
    home = vuelta.plan(without, iterations=2_000, seed=1)
    assert plan("two_centres").summary.cost < home.summary.cost


def test_some_go_to_the_store_and_some_are_fetched_at_the_door() -> None:
    """Room for three in the store and four in the locker; both are worth their reward."""
    taken = brought("store_or_door")
    assert taken == {"sklep-galeria": 3, "automat-rondo": 4}
    kinds = {job.id: job.kind for job in problem("store_or_door").jobs}
    placed = {str(step.id) for step in steps(plan("store_or_door")) if step.place}
    assert {kinds[name] for name in placed} == {"delivery", "return"}
    at_home = [name for name, kind in kinds.items() if kind == "return" and name not in placed]
    assert at_home


def test_january_brings_goods_where_they_are_worth_most() -> None:
    """More comes back than goes out; the workshop takes all it has places for."""
    kinds = Counter(job.kind for job in problem("rio_january").jobs)
    assert kinds["return"] > kinds["delivery"]
    taken = brought("rio_january")
    assert taken["assistencia"] == 9
    assert taken["centro-de-devolucoes"] >= 15
    load = [
        sum(amounts)
        for amounts in zip(
            *(
                job.pickup or ()
                for job in problem("rio_january").jobs
                if any(
                    step.type == "unload" and step.id == job.id
                    for step in steps(plan("rio_january"))
                    if step.facility == "centro-de-devolucoes"
                )
            ),
            strict=True,
        )
    ]
    assert load[0] <= 150
    assert load[1] <= 24


@cache
def refused() -> Revision:
    driven = vuelta.read_plan(FOLDER / "rio_january.plan.json", problem=problem("rio_january"))
    report = read_report(FOLDER / "rio_january.refused.yaml")
    return vuelta.replan(
        problem("rio_january"),
        driven,
        report.incidents,
        report.now,
        events=report.events,
        time_limit=0,
    )


def test_refused_goods_are_brought_to_the_facility_that_takes_them() -> None:
    """The clothes are set down on the way; the workshop is full, so the radio rides home."""
    jobs = {job.id: job for job in refused().problem.jobs}
    assert jobs["rj-3.81"].returned_to == "centro-de-devolucoes"
    [route] = [route for route in refused().plan.routes if route.vehicle == "van-03"]
    visits = [step for step in route.steps if step.id == "rj-3.81"]
    assert [step.outcome for step in visits] == ["failed", None]
    centre = next(f for f in refused().problem.facilities if f.id == "centro-de-devolucoes")
    assert visits[1].location == centre.location
    assert any(w.start <= visits[1].start <= w.end for w in centre.time_windows)
    [aside] = refused().plan.set_aside
    assert (aside.id, aside.state, aside.aboard) == ("rj-3.89", "returning", "van-03")
    assert vuelta.check(refused().problem, refused().plan).clean


def test_what_is_taken_back_is_no_delivery_and_no_customers_business() -> None:
    told = {notice.job for notice in refused().notices if notice.kind != "question"}
    unloaded = {s.delivery.id for s in refused().problem.shipments if s.delivery.description}
    assert "rj-3.81" not in told
    assert {notice.type for notice in refused().notices if notice.job in unloaded} <= {"pickup"}
    service = vuelta.kpis(refused().problem, refused().plan).service
    assert (service.tasks, service.served) == (90, 88)
