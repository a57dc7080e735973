"""Protocol runs: deadlines from the incident's time, steps done, steps overdue."""

from __future__ import annotations

from typing import get_args

import pytest

from vuelta.model import Job, Option, Policy, ProtocolRun
from vuelta.model.incidents import Delay, IncidentCode, NewUrgent, RecipientAbsent, VehicleBreakdown
from vuelta.policy.protocol_runs import open_run, record, with_breaches
from vuelta.policy.read import default_policy, read_policy

ABSENT = RecipientAbsent(id="i1", time=36_000, job="A")


def run_of_absence(policy: Policy | None = None) -> ProtocolRun:
    return open_run(ABSENT, policy or default_policy())


def test_deadlines_count_from_the_incident() -> None:
    """10:00:00 is 36,000: the driver until 10:03, the customer knows by 10:10."""
    run = run_of_absence()
    assert [(step.role, step.due) for step in run.steps] == [
        ("DRV", 36_180),
        ("DRV", 36_300),
        ("ENG", 36_060),
        ("CS", 36_600),
        ("CUS", 37_800),
    ]
    assert run.inform_by == 36_600
    assert (run.incident, run.code, run.job, run.vehicle) == ("i1", "RECIPIENT_ABSENT", "A", None)
    assert run.severity == "minor"
    assert run.policy == "default 1"
    assert run.opened == 36_000


def test_a_run_names_the_incident_in_other_lists() -> None:
    assert run_of_absence().codes["edifact_9013"] == ("6", "7")


def test_a_run_knows_the_vehicle_or_the_order() -> None:
    policy = default_policy()
    broken = open_run(VehicleBreakdown(id="i2", time=0, vehicle="van 1"), policy)
    assert (broken.job, broken.vehicle, broken.severity) == (None, "van 1", "critical")
    order = Job(id="N", location=(2.0, 41.0))
    assert open_run(NewUrgent(id="i3", time=0, order=order), policy).job == "N"


def test_options_and_verbs_are_carried_with_their_money() -> None:
    """1.50 is 15,000 steps, and stays so."""
    option = Option.model_validate({"code": "RETRY_TODAY", "verb": "REINSERT", "cost": 1.5})
    run = open_run(
        ABSENT,
        default_policy(),
        options=[option],
        default="RETRY_TODAY",
        verbs=["REINSERT"],
        refused={"NEIGHBOUR": "nobody has been named"},
    )
    assert run.options[0].cost == 15_000
    assert (run.default, run.chosen, run.verbs) == ("RETRY_TODAY", None, ("REINSERT",))
    assert run.refused == {"NEIGHBOUR": "nobody has been named"}


def test_a_policy_without_a_protocol_gives_a_run_without_steps() -> None:
    run = run_of_absence(Policy())
    assert (run.steps, run.inform_by) == ((), None)
    assert run.response_seconds is None


def test_a_done_step_is_marked_and_the_old_run_is_as_it_was() -> None:
    run = run_of_absence()
    action = run.steps[0].action
    after = record(run, "DRV", action, 36_100, "Ana")
    assert (after.steps[0].done_at, after.steps[0].done_by) == (36_100, "Ana")
    assert run.steps[0].done_at is None
    assert after.steps[1:] == run.steps[1:]
    with pytest.raises(ValueError, match="done already"):
        record(after, "DRV", action, 36_200, "Ana")


def test_an_unknown_step_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="has no step DRV: sing"):
        record(run_of_absence(), "DRV", "sing", 0, "Ana")


def test_two_equal_steps_are_done_one_after_the_other() -> None:
    step = {"role": "DRV", "action": "Call", "minutes": 1}
    policy = read_policy({"protocols": {"RECIPIENT_ABSENT": {"steps": [step, step]}}})
    once = record(run_of_absence(policy), "DRV", "Call", 36_001, "Ana")
    twice = record(once, "DRV", "Call", 36_002, "Ana")
    assert [step.done_at for step in twice.steps] == [36_001, 36_002]


def test_an_overdue_step_says_how_late_and_to_whom_it_goes() -> None:
    """At 10:04 the engine's minute is over by 180 s, the driver's three by 60 s."""
    run = with_breaches(run_of_absence(), 36_240, default_policy())
    assert [(b.role, b.late, b.escalates_to) for b in run.breaches] == [
        ("DRV", 60, "DSP"),
        ("ENG", 180, "DSP"),
    ]


def test_a_deadline_kept_to_the_second_is_no_breach() -> None:
    run = with_breaches(run_of_absence(), 36_060, default_policy())
    assert run.breaches == ()


def test_done_in_time_is_no_breach_and_done_late_stays_one() -> None:
    """Done at 10:02 is in time; at 10:05 two minutes late, and nobody need step in."""
    run = run_of_absence()
    action = run.steps[0].action
    early = with_breaches(record(run, "DRV", action, 36_120, "Ana"), 40_000, default_policy())
    assert action not in [breach.action for breach in early.breaches]
    late = with_breaches(record(run, "DRV", action, 36_300, "Ana"), 40_000, default_policy())
    assert (late.breaches[0].late, late.breaches[0].escalates_to) == (120, None)


def test_breaches_are_found_anew_each_time() -> None:
    policy = default_policy()
    run = with_breaches(run_of_absence(), 50_000, policy)
    assert len(run.breaches) == 5
    assert with_breaches(run, 36_000, policy).breaches == ()


def test_response_is_the_first_thing_somebody_did() -> None:
    """The engine answers after 1 s, the driver after 100 s: people took 100 s."""
    run = run_of_absence()
    assert run.response_seconds is None
    run = record(run, "ENG", run.steps[2].action, 36_001, "engine")
    assert run.response_seconds is None
    run = record(run, "CS", run.steps[3].action, 36_400, "Eva")
    run = record(run, "DRV", run.steps[0].action, 36_100, "Ana")
    assert run.response_seconds == 100


def test_where_only_the_engine_acts_its_response_counts() -> None:
    run = open_run(Delay(id="d", time=100, vehicle="v", seconds=60), default_policy())
    run = record(run, "ENG", run.steps[0].action, 130, "engine")
    assert run.response_seconds == 30


@pytest.mark.parametrize("code", get_args(IncidentCode))
def test_a_run_survives_json(code: IncidentCode) -> None:
    run = run_of_absence().model_copy(update={"code": code})
    run = with_breaches(run, 90_000, default_policy())
    assert ProtocolRun.model_validate_json(run.model_dump_json()) == run
