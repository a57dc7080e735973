"""The curve of sizes: what one run tells, and the table of all."""

from typing import Any

import pytest
from benchmarks.scale_worker import Watch, run

import vuelta
from benchmarks import scale


def test_a_run_serves_all_and_tells_what_it_took() -> None:
    found = run(stops=60, seconds=0.3, threads=1)
    assert found["clean"]
    assert found["unassigned"] == 0
    assert 0 < found["first"] <= found["wall"]
    assert found["peak_mb"] > 10
    assert found["iterations"] > 0


def test_the_first_plan_does_not_count_towards_iterations() -> None:
    watch = Watch(0.0)
    watch(vuelta.Progress(seconds=2.0, iterations=10, cost=5, routes=1, unassigned=1))
    watch(vuelta.Progress(seconds=2.5, iterations=20, cost=5, routes=1, unassigned=0))
    search = vuelta.Search(seed=1, threads=1, iterations=30, seconds=2.6, stopped_by="time")
    assert watch.microseconds(search) == pytest.approx(30_000)
    assert watch.served is not None


def test_without_an_iteration_there_is_no_time_of_one() -> None:
    search = vuelta.Search(seed=1, threads=1, iterations=0, seconds=2.6, stopped_by="time")
    assert Watch(0.0).microseconds(search) is None


def test_table_has_dashes_for_what_is_not_known_and_says_what_became_of_a_process() -> None:
    table = scale.table(
        {
            100: {"iterations": 9, "microseconds": None, "read": 0.1, "first": None,
                  "wall": 1.234, "peak_mb": 99.6, "clean": True, "unassigned": 3},
            200: {"status": "timeout", "detail": "stopped after 9 s"},
        }
    )  # fmt: skip
    lines = [[c.strip() for c in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    assert lines[0] == ["100", "9", "-", "0.10", "-", "1.23", "100", "clean", "3"]
    assert lines[1][-2:] == ["timeout: stopped after 9 s", "-"]


@pytest.mark.parametrize(("clean", "code"), [(True, 0), (False, 1), (None, 1)])
def test_exit_code_says_whether_all_came_out_clean(
    clean: bool | None, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[dict[str, Any], int]] = []

    def call(module: str, order: dict[str, Any], threads: int, patience: float) -> dict[str, Any]:
        asked.append((order, threads))
        return {"status": "crashed", "detail": "?"} if clean is None else {"clean": clean}

    monkeypatch.setattr(scale, "call", call)
    assert scale.main(["--sizes", "100", "200", "--seconds", "2", "--threads", "2"]) == code
    assert asked == [({"stops": n, "seconds": 2.0, "threads": 2}, 2) for n in (100, 200)]
