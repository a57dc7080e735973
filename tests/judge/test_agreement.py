"""The referee, the planner and the second judge on many small problems at random.

A thousand of each kind by fixed seeds (fewer where every plan is looked at), the next
ten thousand with ``pytest -m ten_thousand tests/judge``.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judge import cases, draw, horizons, known, reasons

ALL = frozenset(draw.FEATURES) - known.OPEN.keys()
PLANNED = cases.PLANNED - known.OPEN.keys()

KINDS = [
    pytest.param(cases.of_sequence, ALL, id="sequences"),
    pytest.param(cases.of_plan, PLANNED, id="plans"),
    pytest.param(cases.of_search, PLANNED, id="optimal"),
    pytest.param(cases.of_order, PLANNED, id="order"),
    pytest.param(cases.of_started, ALL, id="started"),
    pytest.param(cases.of_revision, cases.REVISED - known.OPEN.keys(), id="revisions"),
    pytest.param(horizons.of_horizon, PLANNED, id="horizons"),
    pytest.param(reasons.of_reasons, PLANNED, id="reasons"),
]

FEWER = {cases.of_search: 500, reasons.of_reasons: 400, cases.of_order: 150}
"""Where every plan is looked at, or every remedy tried."""

OFTEN = {horizons.of_horizon: horizons.OFTEN}

THOUSANDS = range(1000, 11000, 1000)


@pytest.mark.slow
@pytest.mark.parametrize(("case", "among"), KINDS)
def test_a_thousand_cases_agree(case: cases.Case, among: frozenset[str]) -> None:
    many = FEWER.get(case, 1000)
    assert cases.wrong(case, range(many), among, OFTEN.get(case, ())) == []


@pytest.mark.slow
@pytest.mark.ten_thousand
@pytest.mark.parametrize("first", THOUSANDS)
@pytest.mark.parametrize(("case", "among"), KINDS)
def test_ten_thousand_cases_agree(case: cases.Case, among: frozenset[str], first: int) -> None:
    assert cases.wrong(case, range(first, first + 1000), among, OFTEN.get(case, ())) == []


seeds = st.integers(min_value=20_000, max_value=2**31)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=seeds, features=st.frozensets(st.sampled_from(sorted(ALL)), max_size=12))
def test_any_sequence_of_steps_is_judged_alike(seed: int, features: frozenset[str]) -> None:
    assert cases.of_sequence(seed, features) == []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=seeds, features=st.frozensets(st.sampled_from(sorted(PLANNED)), max_size=12))
def test_any_plan_holds(seed: int, features: frozenset[str]) -> None:
    assert cases.of_plan(seed, features) == []


@pytest.mark.slow
def test_what_is_drawn_covers_every_feature_and_is_not_all_alike() -> None:
    drawn = [draw.features_of(seed) for seed in range(1000)]
    assert frozenset().union(*drawn) == ALL
    verdicts = [cases.verdict_of_sequence(seed) for seed in range(400)]
    clean = sum(verdict.clean for verdict in verdicts)
    assert 80 < clean < 300
    causes = {cause for verdict in verdicts for cause in verdict.causes}
    assert {"delay", "load", "skills", "precedence", "unreachable", "facility_full"} <= causes
    assert {"max_load", "loading_order", "not_unloaded", "incompatible_types"} <= causes
