"""Days of ``scenarios`` that go wrong come out as ``scenarios/README.md`` says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import vuelta
from vuelta.errors import InputError
from vuelta.execution import read_report
from vuelta.model import Plan, Problem, ProtocolRun, Revision, handed_over

FOLDER = Path(__file__).resolve().parents[1] / "scenarios"


@cache
def rio() -> tuple[Problem, Plan]:
    """The day in Rio and the plan that is being driven."""
    return vuelta.read(FOLDER / "rio_100.json"), vuelta.read_plan(FOLDER / "rio_100.plan.json")


@cache
def revised(name: str) -> Revision:
    report = read_report(FOLDER / f"rio_100.{name}.yaml")
    return vuelta.replan(
        *rio(),
        report.incidents,
        report.now,
        events=report.events,
        iterations=300,
        time_limit=None,
    )


def runs(name: str) -> dict[str, ProtocolRun]:
    return {run.incident: run for run in revised(name).protocol_runs}


def van_of(revision: Revision) -> dict[tuple[str, str], str]:
    """Who serves each task, by its type and id."""
    return {
        (step.type, str(step.id)): route.vehicle
        for route in revision.plan.routes
        for step in route.steps
        if step.id is not None and step.outcome is None
    }


def test_the_plan_is_clean_and_serves_everybody() -> None:
    judgement = vuelta.check(*rio())
    assert judgement.clean
    assert not judgement.differences
    assert not rio()[1].unassigned


@pytest.mark.slow
@pytest.mark.parametrize("name", ["morning", "exchanges"])
def test_a_revision_can_be_driven_and_loses_nobody(name: str) -> None:
    """Lateness is the worst there is; every task is served, taken off the plan or left out."""
    revision = revised(name)
    judgement = vuelta.check(revision.problem, revision.plan)
    assert not judgement.faults
    assert not judgement.differences
    assert {violation.cause for violation in judgement.plan.summary.violations} <= {"delay"}
    assert not revision.plan.unassigned
    assert all(run.steps for run in revision.protocol_runs)


def test_morning_brings_what_is_aboard_the_broken_van_to_its_customers() -> None:
    """Parcels change vans where it stands, before they are delivered; nothing else moves hands."""
    revision = revised("morning")
    [transfers] = [set(run.verbs) for run in revision.protocol_runs if run.incident == "gearbox"]
    assert "TRANSFER" in transfers
    vans = van_of(revision)
    handed = handed_over(revision.problem)
    assert len(handed) > 10
    for name in handed:
        assert vans["pickup", name] == vans["delivery", name] != "van-03"
    [broken] = [route for route in revision.plan.routes if route.vehicle == "van-03"]
    assert broken.done == len(broken.steps)
    assert not [notice for notice in revision.notices if notice.type == "pickup"]


def test_morning_decides_each_of_the_other_five() -> None:
    morning, vans = runs("morning"), van_of(revised("morning"))
    asides = {aside.id: aside for aside in revised("morning").plan.set_aside}
    assert (asides["rj-0.58"].state, asides["rj-0.58"].aboard) == ("returning", "van-01")
    assert morning["flies-tomorrow"].default == "ACCEPT"
    assert ("job", "urgent-return") in vans
    assert morning["works-late"].default == "ACCEPT"
    starts = {
        step.id: step.start for route in revised("morning").plan.routes for step in route.steps
    }
    jobs = {job.id: job for job in revised("morning").problem.jobs}
    assert starts["rj-0.41"] >= jobs["rj-0.41"].time_windows[0].start
    assert morning["thunderstorm"].verbs == ("RETIME",)
    assert revised("morning").problem.disruptions
    assert {"NEIGHBOUR", "SAFE_PLACE", "RETRY_TODAY"} <= {
        option.code for option in morning["nobody-home"].options
    }


def test_morning_can_leave_it_with_a_neighbour() -> None:
    """Chosen at the door: served after all, by the van that stands there."""
    report = read_report(FOLDER / "rio_100.morning.yaml")
    revision = vuelta.replan(
        *rio(), report.incidents, report.now, choices={"nobody-home": "NEIGHBOUR"}, time_limit=0
    )
    assert van_of(revision)["job", "rj-0.73"] == "van-02"
    assert "rj-0.73" not in {aside.id for aside in revision.plan.set_aside}


def test_exchanges_become_what_is_left_of_them() -> None:
    """Without its parcel a collection; with a larger one, still on a van that has the room."""
    revision = revised("exchanges")
    jobs, vans = {job.id: job for job in revision.problem.jobs}, van_of(revision)
    assert not any(jobs["rj-0.15"].delivery or ())
    assert ("job", "rj-0.15") in vans
    assert jobs["rj-0.45"].pickup == (12, 1)
    assert ("job", "rj-0.45") in vans
    assert jobs["rj-0.25"].location == (-43.2985, -22.8551)
    assert ("job", "new-return") in vans
    states = {aside.id: aside.state for aside in revision.plan.set_aside}
    assert states == {"rj-0.12": "deferred", "rj-0.61": "returning", "rj-0.85": "returning"}
    assert vuelta.check(revision.problem, revision.plan).clean


def test_bad_incidents_name_everything_at_once() -> None:
    report = read_report(FOLDER / "rio_100.bad_incidents.yaml")
    with pytest.raises(InputError) as caught:
        vuelta.replan(*rio(), report.incidents, report.now, events=report.events)
    assert [(finding.code, finding.where) for finding in caught.value.findings] == [
        ("I704", "now"),
        ("I702", "events[3].vehicle"),
        ("I708", "events[1]"),
        ("I701", "incidents[0].job"),
        ("I702", "incidents[1].vehicle"),
        ("I707", "incidents[2].job"),
        ("I705", "incidents[3].id"),
        ("I703", "incidents[3].time"),
        ("I706", "incidents[5].job"),
        ("I714", "incidents[6]"),
        ("I709", "incidents[7].order.id"),
        ("I709", "incidents[7].order.delivery"),
    ]
    times = [finding.cause for finding in caught.value.findings if finding.code == "I703"]
    assert "2026-11-23T12:20:00-03:00" in times[0]
