"""From nodes to a problem: scaling and fleets."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vuelta.formats.benchmark_instance import Node, amount_scale, check, enough_vehicles, scaled
from vuelta.formats.finding_log import Ledger


def test_amounts_are_scaled_by_the_smallest_power_of_ten() -> None:
    assert amount_scale([Decimal("2.5"), Decimal("0.0233"), Decimal(3)]) == 10_000
    assert amount_scale([Decimal("20000"), Decimal("1.0")]) == 1


@given(st.lists(st.decimals(0, 1000, places=6), max_size=5))
def test_scaled_amounts_are_whole(amounts: list[Decimal]) -> None:
    unit = amount_scale(amounts)
    assert all(amount * unit == int(amount * unit) for amount in amounts)


def test_halves_of_a_time_are_rounded_up() -> None:
    assert scaled(Decimal("1.25"), 10) == 13
    assert scaled(Decimal("0.00004"), 10_000) == 0


def test_a_fleet_is_larger_than_the_demand_needs() -> None:
    """1.3 * 300 / 10 = 39, and ten; but never more vehicles than customers."""
    assert enough_vehicles([Decimal(300)], Decimal(10), 100) == 49
    assert enough_vehicles([Decimal(300)], Decimal(10), 20) == 20


def test_nodes_have_tables_and_so_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    nodes = [Node(line=k, number=k) for k in range(1, 5)]
    monkeypatch.setenv("VUELTA_MOST_NODES", "4")
    ledger = Ledger()
    check(nodes, Decimal(1), ledger)
    assert not ledger.findings
    monkeypatch.setenv("VUELTA_MOST_NODES", "3")
    check(nodes, Decimal(1), ledger)
    [finding] = ledger.findings
    assert finding.code == "E190"
    assert finding.cause.startswith("4 nodes")
