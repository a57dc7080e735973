"""Many days by hand: rates, causes, recurrence, findings; and estimates that hold."""

# Covers: insight/attempts.py insight/estimates.py

from __future__ import annotations

import random
from typing import Any

import pytest

from vuelta.insight import Analysis, Day, analyse, day_of
from vuelta.insight.estimates import interval
from vuelta.wording.words import LANGUAGES, words_of

ABSENT, ADDRESS = "RECIPIENT_ABSENT", "ADDRESS_WRONG"


@pytest.fixture(scope="module")
def a_day(star: Any, driven: Any) -> Any:
    """A day of the star, by plan but for visits in vain and minutes of work at some doors."""
    problem = driven.problem(
        **{van: {"costs": {"per_hour": 60, "per_task_hour": 12}} for van in ("v_n", "v_e", "v_w")}
    )
    plan = star.plan(problem)

    def made(failed: dict[str, str], minutes: dict[str, int] | None = None) -> Day:
        events: list[dict[str, Any]] = []
        for route in plan.routes:
            late = 0
            for event in driven.as_planned(problem, plan):
                if event["vehicle"] != route.vehicle:
                    continue
                name = event.get("job")
                if event["type"] in ("delivered", "collected"):
                    late += 60 * ((minutes or {}).get(name, 5) - 5)
                    if name in failed:
                        event |= {"type": "failed", "reason": failed[name]}
                events.append({**event, "time": event["time"] + late})
        return day_of(problem, plan, events=events)

    return made


@pytest.fixture(scope="module")
def week(a_day: Any) -> Analysis:
    """Three days: N10 absent on the first two, E40 with a wrong address on the last two."""
    return analyse(
        [a_day({"N10": ABSENT}), a_day({"N10": ABSENT, "E40": ADDRESS}), a_day({"E40": ADDRESS})]
    )


def test_visits_and_causes(week: Analysis) -> None:
    """12 a day; a route's 80 + 4 is shared by minutes alone: E40 85 of 220, N10 25 of 220."""
    assert (week.days, week.visits, week.failed.count) == (3, 36, 4)
    assert [(one.cause, one.count) for one in week.pareto] == [(ADDRESS, 2), (ABSENT, 2)]
    assert week.pareto[0].cost == pytest.approx(2 * 840_000 * 85 / 220, abs=2)
    assert week.pareto[1].cost == pytest.approx(2 * 840_000 * 25 / 220, abs=2)
    assert week.pareto[0].cumulative == pytest.approx(85 / 110, abs=1e-4)
    assert week.pareto[1].cumulative == 1


def test_rates_of_every_kind_count_every_visit(week: Analysis) -> None:
    """v_n in vain twice of 12; every kind of group adds up to all 36 visits and 4 in vain."""
    rates = {(one.dimension, one.name): one for one in week.rates}
    assert (rates["vehicle", "v_n"].failed.count, rates["vehicle", "v_n"].failed.of) == (2, 12)
    assert (rates["hour", "08"].failed.count, rates["hour", "08"].failed.of) == (4, 36)
    assert rates["item", "delivery"].failed.of == 24
    for dimension in ("zone", "hour", "customer", "vehicle", "item"):
        some = [one.failed for one in week.rates if one.dimension == dimension]
        assert (sum(s.count for s in some), sum(s.of for s in some)) == (4, 36)


def test_the_second_time_at_a_door_is_a_recurrence(week: Analysis) -> None:
    assert (week.recurrence.count, week.recurrence.of) == (2, 4)


def test_an_address_that_is_wrong_twice_is_to_be_corrected(week: Analysis) -> None:
    [found] = week.improvements
    assert (found.finding, found.action, found.owner) == ("address", "correct_address", "CS")
    assert (found.baseline, found.target) == (2, 0)
    assert found.impact == week.pareto[0].cost


def test_work_that_takes_longer_is_planned_anew(a_day: Any) -> None:
    """6 days of 15 minutes at W40 instead of 5: r = 70 / 60, and (90 + 3 r 5) / (30 + 15)
    x 5 = 11.94 minutes; 10 minutes more each day at 12 an hour are 12 in all.
    """
    found = analyse([a_day({}, {"W40": 15}) for _ in range(6)])
    [one] = found.improvements
    assert (one.finding, one.baseline) == ("work", 300)
    assert one.target == pytest.approx(60 * 5 * (90 + 3 * 70 / 60 * 5) / (30 + 15))
    assert one.impact == 12 * 10_000


def test_an_hour_where_nobody_is_there_stands_out(a_day: Any) -> None:
    """All visits lie between 8 and 9: no hour is worse than the whole, nor is any zone."""
    found = analyse([a_day({"N10": ABSENT, "E10": ABSENT, "W10": ABSENT}) for _ in range(3)])
    assert [one.finding for one in found.improvements] == []
    assert [(one.name, one.n) for one in found.absence] == [("08", 36)]
    assert found.absence[0].value == pytest.approx((9 + 20 * 9.5 / 37) / (36 + 20))


def test_estimates_hold_on_days_they_have_not_seen(a_day: Any) -> None:
    """Thirty days of chance: intervals of 80 % hold about so often, whole numbers more often."""
    draw = random.Random(5)
    days = []
    for _ in range(30):
        failed = {f"{arm}{far}": ABSENT for arm in "NEW" for far in (10, 20) if draw.random() < 0.2}
        minutes = {f"{a}{f}": draw.randint(3, 9) for a in "NEW" for f in (10, 20, 30, 40)}
        days.append(a_day(failed, minutes))
    found = analyse(days)
    assert found.absence_coverage.rate is not None
    assert found.absence_coverage.rate >= 0.75
    assert found.work_coverage.rate is not None
    assert 0.7 <= found.work_coverage.rate <= 0.95


def test_one_day_alone_proves_nothing(a_day: Any) -> None:
    found = analyse([a_day({"N10": ABSENT})])
    assert found.absence_coverage.rate is None
    assert found.work_coverage.rate is None
    assert analyse([]).visits == 0


def test_wilson_interval() -> None:
    """2 of 10: (0.2 + 0.192) / 1.384 +- 1.96 sqrt(0.016 + 0.0096) / 1.384."""
    assert interval(2, 10) == pytest.approx((0.0567, 0.5098), abs=1e-4)
    assert interval(0, 0) == (0, 1)


def test_all_languages_say_the_same_things() -> None:
    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: shape(item) for key, item in value.items()}
        return len(value) if isinstance(value, list) else value.count("{")

    english, *others = (shape(words_of("analyse", name)) for name in LANGUAGES)
    assert all(other == english for other in others)
