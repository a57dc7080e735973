"""The week of ``scenarios/several_days`` comes out as ``scenarios/README.md`` says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

import vuelta
from vuelta.model import HorizonPlan
from vuelta.model.horizon import Consolidation

FOLDER = Path(__file__).resolve().parents[1] / "scenarios"


@cache
def week(rule: Consolidation) -> HorizonPlan:
    problem = vuelta.read(FOLDER / "several_days.json")
    horizon = yaml.safe_load((FOLDER / "several_days.horizon.yaml").read_text("utf-8"))
    return vuelta.plan_horizon(problem, horizon, consolidation=rule, iterations=6000, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("rule", ["optimize", "ride", "zone_days", "hold"])
def test_every_return_is_collected_in_time_and_every_day_holds(rule: Consolidation) -> None:
    answer = week(rule)
    assert not answer.plan.unassigned
    assert answer.kpis.collected == answer.kpis.rode_along == 30
    day = {entry.job: entry.day for entry in answer.collected}
    assert day["back-07"] <= 3
    assert all(day[name] >= 2 for name in ("back-02", "back-05", "back-08"))
    assert all(day[name] >= 3 for name in ("back-06", "back-09", "back-12"))
    for entry in answer.days:
        assert vuelta.check(entry.problem, entry.plan).clean


@pytest.mark.slow
def test_choosing_the_day_costs_less_than_every_rule() -> None:
    """At least 1 % less than riding along at once, waiting included; and fewer kilometres."""
    cost = {
        rule: week(rule).kpis.driven + week(rule).kpis.lost
        for rule in ("optimize", "ride", "zone_days", "hold")
    }
    assert cost["optimize"] == min(cost.values())
    assert cost["optimize"] <= 0.99 * cost["ride"]
    assert week("optimize").kpis.distance <= 0.97 * week("ride").kpis.distance


def test_telephones_do_not_wait_beyond_their_deadline() -> None:
    day = {entry.job: entry.day for entry in week("optimize").collected}
    assert day["back-03"] <= 2
    assert day["back-11"] <= 2


def test_reasons_are_true() -> None:
    """What waits costs less so than on its first day."""
    for entry in week("optimize").collected:
        if entry.why == "waiting_pays" and entry.first_detour is not None:
            assert entry.detour + entry.waiting <= entry.first_detour
        assert entry.why == "first_day" or entry.day > entry.first_day
