"""Which points nobody beats, and which is recommended, by hand."""

from __future__ import annotations

import csv
import io
import sys

import pytest

from vuelta.errors import InputError
from vuelta.insight import Frontier, FrontierPoint, frontier_csv, frontier_page, weighed

EURO = 10_000


def point(factor: float, euros: int, kept: int) -> FrontierPoint:
    return FrontierPoint.model_construct(
        factor=factor, cost=euros * EURO, kept=kept, tasks=10, late=0, left_out=10 - kept
    )


@pytest.fixture
def points() -> list[FrontierPoint]:
    """100 for 5, 106 for 8, 130 for 9, 190 for 10; 110 for 7 is beaten by 106 for 8."""
    return [
        point(4, 130, 9),
        point(0, 100, 5),
        point(1, 106, 8),
        point(2, 110, 7),
        point(8, 190, 10),
        point(9, 190, 10),
    ]


def test_beaten_points_are_off_the_frontier(points: list[FrontierPoint]) -> None:
    """Of the two equal plans the one at lower prices stands for both."""
    told = weighed(points).points
    assert [(one.factor, one.on_frontier) for one in told] == [
        (0, True),
        (1, True),
        (2, False),
        (4, True),
        (8, True),
        (9, False),
    ]


def test_each_promise_more_has_its_price(points: list[FrontierPoint]) -> None:
    """6 for 3, 24 for 1, 60 for 1."""
    prices = [one.per_promise for one in weighed(points).points if one.on_frontier]
    assert prices == [None, 2, 24, 60]


@pytest.mark.parametrize(
    ("lost_sale", "factor"), [(0, 0), (1, 0), (3, 1), (23, 1), (25, 4), (59, 4), (61, 8)]
)
def test_one_stops_where_a_promise_costs_more_than_a_lost_sale(
    points: list[FrontierPoint], lost_sale: int, factor: float
) -> None:
    assert weighed(points, lost_sale=lost_sale * EURO).recommended == factor


def test_no_lost_sale_no_advice(points: list[FrontierPoint]) -> None:
    assert weighed(points).recommended is None
    assert weighed([], lost_sale=EURO) == Frontier(points=(), lost_sale=1)


def test_csv_has_a_row_for_each_point(points: list[FrontierPoint]) -> None:
    rows = list(csv.DictReader(io.StringIO(frontier_csv(weighed(points, lost_sale=25 * EURO)))))
    assert [row["cost"] for row in rows] == ["100", "106", "110", "130", "190", "190"]
    assert [row["factor"] for row in rows if row["recommended"] == "True"] == ["4.0"]


def test_the_plot_needs_nothing_else(points: list[FrontierPoint]) -> None:
    text = frontier_page(weighed(points), "<day>", "pl")
    assert "&lt;day&gt;" in text
    assert "dotrzymane obietnice" in text
    assert "default-src 'none'" in text


def test_the_plot_says_what_it_lacks(
    points: list[FrontierPoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "plotly.offline", None)
    with pytest.raises(InputError) as caught:
        frontier_page(weighed(points), "day")
    assert caught.value.code == "K810"
