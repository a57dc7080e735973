"""Bounds: each has its name, its sentences and its variable; what the environment says holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from vuelta import bounds
from vuelta.bounds import Bound, all_bounds
from vuelta.errors import beyond

PLACES = Bound("PLACES", 5000, "places on the moon", "There are no more.")


@pytest.mark.parametrize("bound", all_bounds(), ids=lambda bound: bound.name)
def test_a_bound_is_named_as_it_stands_and_says_what_it_counts_and_why(bound: Bound) -> None:
    assert getattr(bounds, bound.name) is bound
    assert bound.most == bound.default > 0
    assert bound.counts
    assert not bound.counts.endswith(".")
    assert bound.why.endswith(".")
    page = Path(__file__).parents[1] / "docs" / "reference" / "limits.md"
    assert f"| `{bound.variable}` | {bound.default:,} | {bound.counts} |" in page.read_text("utf-8")


def test_every_bound_is_used() -> None:
    sources = Path(bounds.__file__).parent.rglob("*.py")
    text = "\n".join(path.read_text("utf-8") for path in sources if path.name != "bounds.py")
    assert not [bound.name for bound in all_bounds() if bound.name not in text]


def test_the_environment_raises_and_lowers_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VUELTA_MOST_PLACES", "7000")
    assert PLACES.most == 7000
    monkeypatch.setenv("VUELTA_MOST_PLACES", "0")
    assert PLACES.most == 0
    monkeypatch.delenv("VUELTA_MOST_PLACES")
    assert PLACES.most == 5000


@pytest.mark.parametrize("said", ["", "-1", "1.5", "many", "1e6", "9" * 5000])
def test_what_is_no_number_is_refused_by_name(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VUELTA_MOST_PLACES", said)
    with pytest.raises(ValueError, match=r"VUELTA_MOST_PLACES is .*: give a whole number"):
        _ = PLACES.most


def test_what_goes_beyond_is_told_with_both_numbers_and_the_way_out() -> None:
    told = beyond(PLACES, "matrices.car", 12345)
    assert (told.code, told.where) == ("E190", "matrices.car")
    assert told.cause == "12,345 places on the moon: at most 5,000 are taken"
    assert "VUELTA_MOST_PLACES" in told.remedy
    assert beyond(PLACES, "").cause == "more places on the moon: at most 5,000 are taken"
