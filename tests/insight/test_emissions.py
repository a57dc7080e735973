"""Tables of factors: whose factor it is, and what is wrong with a table."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.engine._kpis import kpis
from vuelta.errors import InputError
from vuelta.insight import default_factors, read_factors
from vuelta.model import Vehicle

OURS: dict[str, Any] = {
    "factors": {
        "van": {"kg_per_km": 0.2, "source": "fuel cards", "year": 2026},
        "tram": {"kg_per_km": 0.1, "source": "operator", "year": 2025},
    },
    "vehicles": {"rail": "tram"},
    "default": "van",
}


def test_type_comes_before_profile_and_profile_before_the_default() -> None:
    table = read_factors({**OURS, "vehicles": {"rail": "tram", "car": "van"}})
    assert table.of(Vehicle(id="v", type="rail"))[0] == "tram"
    assert table.of(Vehicle(id="v", type="unknown"))[0] == "van"
    assert default_factors().of(Vehicle(id="v", profile="bike"))[1].kg_per_km == 0


def test_every_name_that_is_not_there_is_said() -> None:
    with pytest.raises(InputError) as caught:
        read_factors({**OURS, "default": "lorry", "vehicles": {"rail": "train"}})
    assert [(one.code, one.where) for one in caught.value.findings] == [
        ("K801", "default"),
        ("K801", "vehicles.rail"),
    ]


def test_a_factor_without_source_or_year_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        read_factors({**OURS, "factors": {"van": {"kg_per_km": 0.2}}})
    assert {one.where for one in caught.value.findings} == {
        "factors.van.source",
        "factors.van.year",
    }


def test_a_table_of_ones_own_replaces_the_shipped_one(star: Any, driven: Any) -> None:
    """240 km at 0.2."""
    problem = driven.problem()
    co2 = kpis(problem, star.plan(problem), factors=OURS).emissions
    assert co2.kg == pytest.approx(48)
    assert co2.factors["v_n"].startswith("van: 0.2 kg/km")


def test_by_item_every_parcel_weighs_alike(star: Any, driven: Any) -> None:
    """N10 as a parcel of 2: by load 2 x 10 of 140, by item still 10 of 130."""
    problem = driven.problem(N10={"delivery": [2]})
    plan = star.plan(problem)
    by_load = kpis(problem, plan).emissions.outbound["N10"]
    by_item = kpis(problem, plan, weight=None).emissions.outbound["N10"]
    assert by_load == pytest.approx(80 * 0.28 * 20 / 140)
    assert by_item == pytest.approx(80 * 0.28 * 10 / 130)
