"""``vuelta trace`` and ``vuelta transit`` on the day in Rio."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

SCENARIOS = Path(__file__).resolve().parents[3] / "scenarios"
NOON = ("--now", "2026-11-23T12:00:00-03:00")


def test_a_plan_alone_gives_what_is_to_come(vuelta: Any, rio: list[str]) -> None:
    done = vuelta("trace", "rj-0.15", *rio)
    assert done.code == 0, done.err
    for words in ("rj-0.15: planned", "To be delivered (3, 1)", "Collected goods (2, 1)", "loaded"):
        assert words in done.out
    assert "now with: depot; next: loaded" in done.out


@pytest.mark.slow
def test_it_speaks_three_languages(vuelta: Any, rio: list[str]) -> None:
    said = [vuelta("trace", "rj-0.15", *rio, *NOON, "--language", tongue).out
            for tongue in ("en", "es", "pl")]  # fmt: skip
    for out, words in zip(said, ("on its way", "en camino", "w drodze"), strict=True):
        assert words in out


@pytest.mark.slow
def test_revisions_tell_who_was_told_and_why(
    vuelta: Any, rio: list[str], morning: str, tmp_path: Path
) -> None:
    revision = tmp_path / "revision.json"
    made = vuelta("replan", *rio, "-i", morning, "--time-limit", 0, "-o", revision, "-q")
    assert made.code == 0, made.err
    done = vuelta("trace", "rj-0.43", *rio, "--revisions", revision)
    assert done.code == 0, done.err
    for words in ("handed over on the road", "Vehicle breakdown", "gearbox, van-03"):
        assert words in done.out
    data = json.loads(vuelta("trace", "rj-0.43", *rio, "--revisions", revision, "-f", "json").out)
    told = vuelta("trace", "rj-0.43", *rio, "--revisions", revision, "--events", morning)
    assert "driver, on the way from rj-0.21 to rj-0.38" in " ".join(told.out.split())
    kinds = [link["kind"] for link in data["chains"][0]["links"]]
    assert kinds == ["loaded", "handed_over", "delivered"]
    assert data["chains"][0]["holder"] == {"kind": "vehicle", "id": "van-03"}


def test_what_was_seen_is_shown(vuelta: Any, rio: list[str], tmp_path: Path) -> None:
    events = tmp_path / "seen.yaml"
    events.write_text(
        "events:\n"
        "  - {type: delivered, time: 2026-11-23T14:40:00-03:00, vehicle: van-02, job: rj-0.15,\n"
        "     source: scanner, evidence: [photo-77]}\n",
        "utf-8",
    )
    out = vuelta("trace", "rj-0.15", *rio, "--events", events).out
    assert "scanner" in out
    assert "photo-77" in out


def test_a_warehouse_gets_rows_or_json(vuelta: Any, rio: list[str], tmp_path: Path) -> None:
    target = tmp_path / "stock.csv"
    done = vuelta("transit", *rio, *NOON, "-o", target)
    assert (done.code, done.out) == (0, "")
    rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8"))))
    assert len(rows) == 30  # 20 returns, and what 10 exchanges take back
    assert {row["state"] for row in rows} == {"expected", "aboard"}
    data = json.loads(vuelta("transit", *rio, *NOON, "-f", "json").out)
    assert [one["id"] for one in data["stock"]] == [row["id"] for row in rows]


def test_a_return_begins_with_what_was_decided(vuelta: Any, rio: list[str], tmp_path: Path) -> None:
    """The request's own visit is a job of the day; its deadlines stand before the chain."""
    given = yaml.safe_load((SCENARIOS / "rio_100.returns.yaml").read_text("utf-8"))
    given["requests"][0]["id"] = "rj-0.15"  # as if the dress were what that exchange fetches
    file = tmp_path / "returns.json"
    file.write_text(json.dumps(given, default=datetime.isoformat), "utf-8")
    policy = SCENARIOS / "rio_100.return_policy.yaml"
    more = ("--returns", file, "--policy", policy)
    for name in ("rj-0.15", "dress-38"):
        done = vuelta("trace", name, *rio, *more)
        assert done.code == 0, done.err
        head, rest = done.out.split("Return rj-0.15 (dress-38, belt): approved, 2026-11-22 21:05")
        assert head.startswith(f"{name}: planned")
        assert "refund        │ 2026-12-06 23:59" in rest
        assert rest.index("Directive 2011/83/EU") < rest.index("Collected goods (2, 1)")
    given["requests"][1]["evidence"] = []  # of the telephone
    file.write_text(json.dumps(given, default=datetime.isoformat), "utf-8")
    for tongue, words in (("es", "a la espera de pruebas"), ("pl", "czeka na dowody")):
        done = vuelta("trace", "phone-x", *rio, *more, "--language", tongue)
        assert words in done.out
        assert "1969" not in done.out  # nothing of it is on this day


def test_a_name_nobody_knows_finds_its_neighbours(vuelta: Any, rio: list[str]) -> None:
    done = vuelta("trace", "dres", *rio, "--returns", SCENARIOS / "rio_100.returns.yaml")
    assert (done.code, done.out) == (2, "")
    assert "1 problem found" in done.err
    assert "there is no job, shipment, return or item dres" in done.err
    assert "did you mean dress or dress-38?" in done.err


def test_all_that_is_wrong_is_said_at_once(vuelta: Any, rio: list[str], tmp_path: Path) -> None:
    unknown = vuelta("trace", "nobody", *rio)
    assert (unknown.code, unknown.out) == (2, "")
    assert "E133 nobody" in unknown.err
    bad = tmp_path / "bad.yaml"
    bad.write_text("events: 3", "utf-8")
    done = vuelta("trace", "rj-0.1", tmp_path / "none.json", rio[1], "--events", bad)
    assert done.code == 2
    assert "F201" in done.err
    assert "E100 events" in done.err


def test_schemas_are_printed(vuelta: Any) -> None:
    for name in ("trace", "transit"):
        schema = json.loads(vuelta("schema", name).out)
        assert "style" not in schema["properties"]
        assert "now" in schema["properties"]
