"""Days on which one thing after another goes wrong, drawn at random."""

# Covers: replanning/affected_vehicles.py replanning/repair.py

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.model import Problem

UNHURRIED = settings(deadline=None, max_examples=25)
HOUR = 3600
MODES = ("full", "full", "full", "insert_only", "resequence", "check")
SEEDS = st.integers(0, 2**32)


def refused_rightly(error: vuelta.InputError | vuelta.CommitmentError) -> None:
    """What came first has made it impossible, or a pin: the task is off, the van has stopped."""
    if isinstance(error, vuelta.CommitmentError):
        assert error.code == "C302"
    else:
        assert {finding.code for finding in error.findings} <= {"I707", "I711", "I714"}


@pytest.mark.slow
@UNHURRIED
@given(seed=SEEDS)
def test_whatever_happens_goods_and_facts_stay_true(
    seed: int, trouble: Callable[[int], Any], laws: Any
) -> None:
    """Through a whole day in steps of up to an hour, in any mode."""
    maker = trouble(seed)
    problem = maker.day()
    plan = vuelta.plan(problem, iterations=60)
    now = 7 * HOUR + maker.random.randrange(2 * HOUR)
    while now < 16 * HOUR:
        told = maker.incidents(problem, plan, now, maker.random.choice((0, 1, 1, 2, 3)))
        options = {
            "mode": maker.random.choice(MODES),
            "iterations": maker.random.choice((None, None, 40)),
        }
        try:
            revision = vuelta.replan(problem, plan, told, now, time_limit=0, **options)
        except (vuelta.InputError, vuelta.CommitmentError) as error:
            refused_rightly(error)
            told = []
            revision = vuelta.replan(problem, plan, told, now, time_limit=0, **options)
        laws.hold(problem, plan, revision, told, now)
        judgement = vuelta.check(revision.problem, revision.plan)
        assert not judgement.faults
        assert judgement.plan.summary.cost == revision.plan.summary.cost
        if not told:
            assert revision.diff.is_empty
        problem, plan = revision.problem, revision.plan
        now += maker.random.randrange(300, 2 * HOUR)


def reopened(problem: Problem) -> Problem:
    """The problem read again from its own document: it is sound, not merely an object."""
    return Problem.model_validate(problem.model_dump(mode="python", exclude_unset=True))


@pytest.mark.slow
@UNHURRIED
@given(seed=SEEDS)
def test_the_same_incidents_at_once_or_one_by_one_end_in_a_plan(
    seed: int, trouble: Callable[[int], Any], laws: Any
) -> None:
    maker = trouble(seed)
    problem = maker.day(is_pinned=False)
    plan = vuelta.plan(problem, iterations=60)
    now = 8 * HOUR + maker.random.randrange(2 * HOUR)
    told = maker.incidents(problem, plan, now, 4)
    told.sort(key=lambda one: one["time"])
    try:
        together = vuelta.replan(problem, plan, told, now, time_limit=0)
    except vuelta.InputError as error:
        refused_rightly(error)  # one of them has sent the other's van home
        return
    laws.hold(problem, plan, together, told, now)
    one_by_one, at = plan, problem
    for one in told:
        try:
            revision = vuelta.replan(at, one_by_one, [one], now, time_limit=0)
        except (vuelta.InputError, vuelta.CommitmentError) as error:
            refused_rightly(error)
            continue
        laws.hold(at, one_by_one, revision, [one], now)
        at, one_by_one = revision.problem, revision.plan
    for revised in (together.problem, at):
        assert reopened(revised) == revised
    assert not vuelta.check(at, one_by_one).faults
