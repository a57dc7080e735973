"""``vuelta trace`` and ``vuelta transit`` on the day in Rio."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

NOON = ("--now", "2026-11-23T12:00:00-03:00")


def test_a_plan_alone_gives_what_is_to_come(vuelta: Any, rio: list[str]) -> None:
    done = vuelta("trace", "rj-0.15", *rio)
    assert done.code == 0, done.err
    for words in ("rj-0.15: planned", "To be delivered (3, 1)", "Collected goods (2, 1)", "loaded"):
        assert words in done.out
    assert "now with: depot; next: loaded" in done.out


def test_it_speaks_three_languages(vuelta: Any, rio: list[str]) -> None:
    said = [vuelta("trace", "rj-0.15", *rio, *NOON, "--language", tongue).out
            for tongue in ("en", "es", "pl")]  # fmt: skip
    for out, words in zip(said, ("on its way", "en camino", "w drodze"), strict=True):
        assert words in out


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
