"""Returns together with deliveries against plans of their own: figures by hand, and a run."""

from __future__ import annotations

import pytest
from benchmarks.together import Outcome, compared

import vuelta
from benchmarks import together

OUTCOME = Outcome(
    way="x", km=30, cost=120, vans=2, returns=4, collected=3, riding=2,
    km_alone=24, cost_alone=60, worth=400, worth_collected=300,
)  # fmt: skip


def test_extras_are_above_the_deliveries_alone() -> None:
    """6 km and 60 for three returns; 210 brought less 12 for three pieces less 60, of 400."""
    assert (OUTCOME.extra_km, OUTCOME.extra_cost) == (2, 20)
    assert OUTCOME.recovery == pytest.approx((0.7 * 300 - 4 * 3 - 60) / 400)


def tiny() -> vuelta.Problem:
    """One road: deliveries at 10 and 40, an exchange at 20, returns at 30 and 50 minutes."""
    amounts = {
        "delivery": {"delivery": [1]},
        "return": {"pickup": [2]},
        "exchange": {"delivery": [1], "pickup": [1]},
    }
    kinds = {10: "delivery", 20: "exchange", 30: "return", 40: "delivery", 50: "return"}
    jobs = [
        {"id": f"{kind}-{at}", "type": kind, "location_index": at, "service": 60, **amounts[kind]}
        for at, kind in kinds.items()
    ]
    van = {
        "id": "v", "start_index": 0, "end_index": 0, "capacity": [9],
        "time_window": [0, 20_000], "costs": {"fixed": 10, "per_km": 1, "per_hour": 0},
    }  # fmt: skip
    table = [[60 * abs(one - other) for other in range(60)] for one in range(60)]
    kilometres = [[1000 * abs(one - other) for other in range(60)] for one in range(60)]
    matrices = {"car": {"durations": table, "distances": kilometres}}
    document = {"name": "tiny", "vehicles": [van], "jobs": jobs, "matrices": matrices}
    return vuelta.Problem.model_validate(document)


def test_every_way_by_hand() -> None:
    """Deliveries alone end at 40: 80 km. Return 50 on the way adds 20, on its own 100."""
    found = {one.way: one for one in compared(tiny(), lambda p: vuelta.plan(p, iterations=50))}
    assert {way: one.km for way, one in found.items()} == {
        "together": 100,
        "routes first, returns put in": 100,
        "two plans, own vans": 180,
        "two plans, same fleet later": 180,
        "two plans, exchanges twice": 180,
    }
    assert {way: one.cost for way, one in found.items()} == {
        "together": 110,
        "routes first, returns put in": 110,
        "two plans, own vans": 200,
        "two plans, same fleet later": 190,  # no second fixed cost
        "two plans, exchanges twice": 200,
    }
    assert {one.collected for one in found.values()} == {2}
    riding = {way: one.riding for way, one in found.items()}
    assert [way for way, n in riding.items() if n == 2] == list(found)[:2]
    assert [n for n in riding.values() if n == 0] == [0, 0, 0]
    assert found["together"].extra_km == 10
    assert found["two plans, own vans"].extra_km == 50


def test_command_prints_a_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert together.main(["--scenarios", "rio_100", "--seeds", "1", "--iterations", "50"]) == 0
    out = capsys.readouterr().out
    assert "rio_100: 70 deliveries, 10 exchanges, 20 returns" in out
    rows = [line for line in out.splitlines() if line.startswith("| t") or "| r" in line[:4]]
    assert len(rows) == 5
    assert "100 %" in rows[0]


@pytest.mark.parametrize("arguments", [["--iterations", "0"], ["--seeds", "0"]])
def test_what_makes_no_sense_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        together.main(arguments)
