"""Days under other rules: nothing changes by itself, and what changes is the rule's doing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from vuelta.model import Policy
from vuelta.policy import default_policy
from vuelta.simulate import Budget, Replayed, Scenario, differences, morning_plan, replayed
from vuelta.simulate.paired_rows import interval_of

QUICK = Budget(iterations=5)


def _driven(scenario: Scenario, new: Policy) -> Replayed:
    plan = morning_plan(scenario, iterations=20)
    return replayed("monday", scenario, plan, (default_policy(), new), QUICK)


@pytest.fixture(scope="module")
def scenarios(day: Callable[..., Scenario]) -> list[Scenario]:
    return [day("absent-heavy", vans=1, seed=seed, stops=12) for seed in (0, 1, 2)]


def test_the_same_rules_change_nothing(scenarios: list[Scenario]) -> None:
    found = [_driven(scenario, default_policy()) for scenario in scenarios[:2]]
    assert not any(day.changed or day.refusal for day in found)
    for one in differences(found):
        assert (one.gap.mean, one.gap.half) == (0.0, 0.0), one.measure
        assert one.old == one.new


def test_one_attempt_is_one_attempt(scenarios: list[Scenario]) -> None:
    """Who was not there is not visited again: doors are shut as before, fewer are served."""
    policy = default_policy()
    once = policy.model_copy(update={"retry": policy.retry.model_copy(update={"attempts": 1})})
    found = [_driven(scenario, once) for scenario in scenarios]
    changed = [one for day in found for one in day.changed if one.old and one.new]
    assert {one.old for one in changed} == {"RETRY_TODAY"}
    assert "RETRY_TODAY" not in {one.new for one in changed}
    gaps = {one.measure: one for one in differences(found)}
    assert gaps["served"].gap.mean < 0
    assert gaps["distance"].gap.mean <= 0
    assert gaps["customers"].gap.mean == 0
    for name in ("served", "cost", "total"):
        by_hand = [getattr(day.new, name) - getattr(day.old, name) for day in found]
        assert gaps[name].gap == interval_of(by_hand)
        assert gaps[name].new - gaps[name].old == pytest.approx(sum(by_hand) / 3)


def test_both_sides_have_the_prices_of_now(scenarios: list[Scenario]) -> None:
    """To write lower prices into a policy makes nothing cheaper."""
    policy = default_policy()
    cheap = policy.stability.model_copy(update={"deferral": 1.0})
    found = _driven(scenarios[0], policy.model_copy(update={"stability": cheap}))
    left = [(1 - m.served) * m.customers for m in (found.old, found.new)]
    assert left[0] > 0
    assert found.new.left_price == pytest.approx(found.old.left_price * left[1] / left[0])


def test_no_days_differ_in_nothing() -> None:
    assert differences([]) == []
