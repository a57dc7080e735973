"""``vuelta replan`` and ``options``: what they say, what they write, what they refuse."""

# Covers: cli/commands/running_day.py cli/tables/protocol_tables.py
# Covers: cli/tables/revision_tables.py

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vuelta import formats

FEW = ("--iterations", "50")


def test_a_revision_says_what_happened_what_changed_who_acts_and_whom_to_tell(
    vuelta: Any, rio: list[str], morning: str
) -> None:
    done = vuelta("replan", *rio, "--incidents", morning, *FEW)
    assert done.code == 0, done.err
    assert done.err == ""
    text = done.out
    assert text.startswith("rio_100, 2026-11-23 11:35: 6 incidents, ")
    for words in (
        "cost",
        "1,345.95",
        "+120.00 BRL",
        "price of change and delay",
        "found: ",
        " ms",
        "Vehicle breakdown",
        "gearbox",
        "handed over to another van",
        "moved ",
        "van-03 → van-04",
        "handed over 16",
        "and 10 more",
        "Vehicle breakdown van-03 at 11:32 (gearbox), critical, customers know by 11:52",
        "by 11:42  Fleet",
        "overdue by 0:20:00 → Dispatcher",
        "done 11:35 by engine",
        "leaving it with a neighbour",
        "default  HOLD_AT_DEPOT",
        "not to be had: REDIRECT_PUDO",
        "Whom to tell",
        "rj-0.73  absent",
        "Order rj-0.73: we called and found nobody there.",
        "windows kept",
        "after its last time window",
    ):
        assert words in text, words
    assert "…" not in text, "nothing is cut off"
    assert "(pickup)" not in text, "a hand-over is no visit to anybody"


def test_nothing_happened_and_nothing_changes(vuelta: Any, rio: list[str], tmp_path: Path) -> None:
    quiet = tmp_path / "quiet.json"
    quiet.write_text("{}", "utf-8")
    done = vuelta("replan", *rio, "-i", quiet, "--now", "2026-11-23T11:35:00-03:00", *FEW)
    assert done.code == 0, done.err
    assert "0 incidents, 0 changes, 0 customers to notify" in done.out
    assert "nothing had to change" in done.out
    assert "What changed" not in done.out


@pytest.mark.slow
def test_protocols_and_notices_speak_the_language(
    vuelta: Any, rio: list[str], morning: str
) -> None:
    spanish = vuelta("replan", *rio, "-i", morning, *FEW, "--language", "es").out
    assert "Avería del vehículo" in spanish
    assert "Avisar al cliente y ofrecerle las opciones" in spanish
    assert "Pedido rj-0.73:" in spanish
    assert "Zlecenie rj-0.73:" in vuelta("replan", *rio, "-i", morning, *FEW, "--language=pl").out


def test_json_on_standard_output_is_the_revision_and_nothing_else(
    vuelta: Any, rio: list[str], morning: str
) -> None:
    done = vuelta("replan", *rio, "-i", morning, *FEW, "--format", "json")
    revision = formats.parse_revision(done.out)
    assert done.err == ""
    assert len(revision.protocol_runs) == 6
    assert json.loads(done.out)["now"] == "2026-11-23T11:35:00-03:00"


@pytest.mark.slow
def test_the_same_iterations_and_seed_give_the_same_revision(
    vuelta: Any, rio: list[str], morning: str
) -> None:
    first, second = (
        json.loads(vuelta("replan", *rio, "-i", morning, *FEW, "--seed", "3", "-f", "json").out)
        for _ in range(2)
    )
    for one in (first, second):
        del one["seconds"], one["plan"]["search"]["seconds"]
    assert first == second


@pytest.mark.slow
def test_the_next_replan_starts_from_what_was_written(
    vuelta: Any, rio: list[str], morning: str, tmp_path: Path
) -> None:
    """Problem and plan of a revision are documents of their own, which check accepts."""
    problem, plan, revision = (tmp_path / name for name in ("p.json", "plan.json", "r.json"))
    outs = ("--problem-out", problem, "--plan-out", plan, "--output", revision, "--quiet")
    done = vuelta("replan", *rio, "-i", morning, *FEW, *outs)
    assert (done.code, done.out) == (0, ""), done.err
    read = formats.read_revision(revision)
    assert read.plan == formats.read_plan(plan)
    assert read.problem == formats.read(problem)
    judged = json.loads(vuelta("check", problem, plan, "--format", "json").out)
    assert not judged["faults"]
    assert not judged["differences"]

    late = tmp_path / "late.json"
    incident = {"id": "jam", "code": "DELAY", "vehicle": "van-04", "seconds": 1200}
    late.write_text(
        json.dumps({"incidents": [incident | {"time": "2026-11-23T12:29:00-03:00"}]}), "utf-8"
    )
    later = vuelta("replan", problem, plan, "-i", late, "--mode", "check")
    assert later.code == 0, later.err
    assert "2026-11-23 12:29: 1 incident," in later.out
    assert "the same stops, timed anew" in later.out
    assert "(hand-over)" in later.out


def test_a_table_can_be_written_to_a_file(
    vuelta: Any, rio: list[str], morning: str, tmp_path: Path
) -> None:
    path = tmp_path / "revision.txt"
    done = vuelta("replan", *rio, "-i", morning, *FEW, "-f", "table", "-o", path)
    assert (done.code, done.out) == (0, "")
    assert "Whom to tell" in path.read_text("utf-8")


def test_a_choice_is_taken(vuelta: Any, rio: list[str], morning: str) -> None:
    done = vuelta("replan", *rio, "-i", morning, *FEW, "--choose", "nobody-home=NEIGHBOUR")
    assert done.code == 0, done.err
    assert "(NEIGHBOUR, chosen)" in done.out
    assert "chosen   NEIGHBOUR" in done.out


@pytest.mark.parametrize(
    ("choice", "finding"),
    [
        ("nobody-home=REDIRECT_PUDO", "I712 choices.nobody-home"),
        ("nobody=REFUND", "I713 choices.nobody"),
        ("nobody-home", "is not INCIDENT=OPTION"),
    ],
)
def test_a_choice_that_cannot_be_had_is_refused(
    vuelta: Any, rio: list[str], morning: str, choice: str, finding: str
) -> None:
    done = vuelta("replan", *rio, "-i", morning, "--choose", choice)
    assert (done.code, done.out) == (2, "")
    assert finding in done.err


@pytest.mark.slow
def test_the_moment_may_be_given_beside_the_file(vuelta: Any, rio: list[str], morning: str) -> None:
    done = vuelta("options", *rio, "-i", morning, "--now", "2026-11-23T11:40:00-03:00")
    assert "2026-11-23 11:40: 6 incidents" in done.out
    assert vuelta("options", *rio, "-i", morning, "--now", "noon").code == 2


def test_options_are_protocols_with_costs_and_nothing_else(
    vuelta: Any, rio: list[str], morning: str
) -> None:
    done = vuelta("options", *rio, "--incidents", morning)
    assert done.code == 0, done.err
    assert "6 incidents, options priced in" in done.out
    assert "NEIGHBOUR" in done.out
    assert "What changed" not in done.out
    data = json.loads(vuelta("options", *rio, "-i", morning, "-f", "json").out)
    assert set(data) == {"now", "protocol_runs"}
    [absent] = [run for run in data["protocol_runs"] if run["code"] == "RECIPIENT_ABSENT"]
    assert "SAFE_PLACE" in {option["code"] for option in absent["options"]}


def test_a_policy_of_ones_own_is_in_force(
    vuelta: Any, rio: list[str], morning: str, tmp_path: Path
) -> None:
    ours = tmp_path / "ours.yaml"
    ours.write_text("name: Norte\nprotocols: {RECIPIENT_ABSENT: {options: [REFUND]}}", "utf-8")
    done = vuelta("options", *rio, "-i", morning, "--policy", ours, "-f", "json")
    [absent] = [
        run for run in json.loads(done.out)["protocol_runs"] if run["code"] == "RECIPIENT_ABSENT"
    ]
    assert absent["policy"].startswith("Norte")
    assert [option["code"] for option in absent["options"]] == ["REFUND"]


def test_everything_wrong_in_every_document_is_said_at_once(
    vuelta: Any, rio: list[str], tmp_path: Path
) -> None:
    incidents, policy = tmp_path / "incidents.yaml", tmp_path / "policy.yaml"
    incidents.write_text("now: noon\nincidents: [{id: i, code: DELAYED, time: 1}]", "utf-8")
    policy.write_text("retry: {attempts: -1}\nlanguages: [de]", "utf-8")
    outs = [tmp_path / name for name in ("r.json", "p.json", "plan.json")]
    done = vuelta(
        *("replan", *rio, "-i", incidents, "--policy", policy),
        *("-o", outs[0], "--problem-out", outs[1], "--plan-out", outs[2]),
    )
    assert (done.code, done.out) == (2, "")
    assert "4 problems found" in done.err
    for where in ("now", "incidents[0].code", "retry.attempts", "languages[0]"):
        assert f" {where}:" in done.err
    assert not any(path.exists() for path in outs)


def test_a_pin_against_an_incident_exits_with_three(vuelta: Any, tmp_path: Path) -> None:
    """Both stops are pinned to the van that breaks down on its way to the first."""
    stops = [{"type": "job", "id": name} for name in "ab"]
    steps = [{"type": "start"}, *stops, {"type": "end"}]
    van = {"id": "v", "start": [0, 0], "end": [0, 0], "steps": steps, "pinned_steps": 2}
    problem = {
        "vehicles": [van],
        "jobs": [{"id": name, "location": [0.1, 0], "service": 60} for name in "ab"],
    }
    day, plan, news = (tmp_path / name for name in ("day.json", "plan.json", "news.json"))
    day.write_text(json.dumps(problem), "utf-8")
    assert vuelta("plan", day, "--iterations", "10", "-o", plan, "-q").code == 0
    stopped = {"id": "i", "code": "VEHICLE_BREAKDOWN", "time": 10, "vehicle": "v"}
    news.write_text(json.dumps({"incidents": [stopped]}), "utf-8")
    done = vuelta("replan", day, plan, "-i", news)
    assert done.code == 3, done.err
    assert "C302" in done.err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("outs", "cause"),
    [
        (["-o", "none/r.json"], "there is no folder"),
        (["-o", "."], "is a folder"),
        (["-o", "r.json", "--plan-out", "r.json"], "two answers would go here"),
        (["-o", "r.doc"], "tells no format"),
        (["-o", "r.json", "--plan-out", "plan.vrp"], "F230"),
        (["-o", "r.csv", "--plan-out", "plan.json"], "F230"),
    ],
)
def test_where_one_answer_cannot_be_written_none_is(
    vuelta: Any,
    rio: list[str],
    morning: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    outs: list[str],
    cause: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = vuelta("replan", *rio, "-i", morning, "--time-limit", "0", *outs)
    assert (done.code, done.out) == (2, "")
    assert cause in done.err
    assert not list(tmp_path.iterdir())
