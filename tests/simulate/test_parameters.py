"""The table of parameters, the suites, and what a user may change."""

from __future__ import annotations

from pathlib import Path

import pytest

from vuelta.errors import InputError
from vuelta.simulate.parameters import Parameters, suites, table


def codes(error: InputError) -> list[str]:
    return [finding.code for finding in error.findings]


def test_every_value_has_a_unit_a_range_and_a_source() -> None:
    for name, entry in table().items():
        assert set(entry) == {"value", "unit", "low", "high", "source"}, name
        assert entry["unit"], name
        assert entry["source"].startswith(("domain.md", "default", "suites", "protocol")), name
        values = entry["value"] if isinstance(entry["value"], list) else [entry["value"]]
        assert all(entry["low"] <= value <= entry["high"] for value in values), name


def test_there_are_the_twelve_suites() -> None:
    assert list(suites()) == [
        *("calm", "normal", "peak", "absent-heavy", "breakdown", "late-depot", "storm"),
        *("returns-january", "bulky-exchanges", "urgent-stream", "dark-van", "bad-day"),
    ]


@pytest.mark.parametrize("suite", list(suites()))
def test_what_a_suite_changes_may_be_changed_so(suite: str) -> None:
    changes = suites()[suite].changes
    assert Parameters.of("normal", changes).values == Parameters.of(suite).values


def test_a_file_is_laid_over_the_suite(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("absent: 0.2\nspeed: 40\n")
    values = Parameters.of("peak", file)
    assert (values["absent"], values["speed"], values["volume_factor"]) == (0.2, 40, 1.5)


def test_everything_wrong_is_said_at_once() -> None:
    given = {"absnt": 0.1, "speed": "fast", "returns": 2, "hour_profile": [1, 2]}
    with pytest.raises(InputError) as caught:
        Parameters.of("clam", given)
    assert codes(caught.value) == ["S805", "S802", "S803", "S803", "S803"]
    assert "did you mean calm?" in str(caught.value)
    assert "did you mean absent?" in str(caught.value)


def test_values_that_contradict_each_other_are_refused() -> None:
    given = {"returns": 0.7, "exchanges": 0.4, "break_from": 20000, "break_until": 10000}
    given["depot_minutes"] = [60, 30]  # type: ignore[assignment]
    with pytest.raises(InputError) as caught:
        Parameters.of("normal", given)
    assert codes(caught.value) == ["S804", "S804", "S804"]


def test_a_file_that_is_not_there_is_a_finding() -> None:
    with pytest.raises(InputError) as caught:
        Parameters.of("normal", "nowhere.yaml")
    assert codes(caught.value) == ["F201"]
