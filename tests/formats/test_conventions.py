"""Distances as integers, by convention."""

from __future__ import annotations

from math import isqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vuelta.errors import InputError
from vuelta.formats import scale_of
from vuelta.formats.conventions import dominating, planar

UNIT = np.array([[0.0, 0.0], [1.0, 1.0]])
"""The square root of two: 1.41421356..."""


@pytest.mark.parametrize(
    ("convention", "units"),
    [("dimacs", 14), ("exact", 14142), ("thousandths", 1414), ("rounded", 1)],
)
def test_the_diagonal_of_a_square(convention: str, units: int) -> None:
    assert planar(UNIT, convention).tolist() == [[0, units], [units, 0]]  # type: ignore[arg-type]


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_truncation_of_whole_coordinates_is_exact(x: int, y: int) -> None:
    """floor(10 sqrt(s)) is the integer square root of 100 s."""
    table = planar(np.array([[0.0, 0.0], [float(x), float(y)]]), "dimacs")
    assert table[0, 1] == isqrt(100 * (x * x + y * y))


def test_scales_lead_back_to_the_literature() -> None:
    assert scale_of("solomon") == 10
    assert scale_of("solomon", "exact") == scale_of("li_lim") == scale_of("vrpspdtw") == 10_000
    assert scale_of("vrplib") == scale_of("jd") == scale_of("native") == 1


def test_an_unknown_convention_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError) as caught:
        scale_of("solomon", "double")
    assert "dimacs, exact, thousandths, rounded" in caught.value.remedy


def test_a_vehicle_costs_more_than_any_saving() -> None:
    """Out and back to both customers: 2 * 3 + 2 * 4."""
    table = np.array([[0, 3, 4], [3, 0, 5], [4, 5, 0]])
    assert dominating(table, 0) == 14
