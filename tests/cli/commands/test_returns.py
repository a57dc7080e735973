"""``vuelta returns decide``, ``options`` and ``dispose`` on the day in Rio."""

# Covers: cli/tables/return_tables.py

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SCENARIOS = Path(__file__).resolve().parents[3] / "scenarios"
REQUESTS = str(SCENARIOS / "rio_100.returns.yaml")
POLICY = ("--policy", str(SCENARIOS / "rio_100.return_policy.yaml"))


def test_each_request_is_decided_with_its_rule(vuelta: Any) -> None:
    done = vuelta("returns", "decide", REQUESTS, *POLICY)
    assert done.code == 0, done.err
    for words in (
        "dress: APPROVE by rule approve",
        "socks: KEEP by rule keep_below",
        "cream: DECLINE NOT_ELIGIBLE by rule eligibility",
        "drill: EVIDENCE by rule evidence: to be shown: photo, serial_number",
        "by 2026-12-06 23:59 (Directive 2011/83/EU, Art. 13(1) and (3), may wait for proof)",
    ):
        assert words in done.out
    spanish = vuelta("returns", "decide", REQUESTS, *POLICY, "--language", "es").out
    assert "Devolución cream: lo sentimos" in spanish
    data = json.loads(vuelta("returns", "decide", REQUESTS, *POLICY, "-f", "json").out)
    verdicts = [one["verdict"] for one in data["decisions"]]
    assert verdicts == ["APPROVE", "APPROVE", "APPROVE", "KEEP", "DECLINE", "EVIDENCE"]
    assert data["decisions"][0]["deadlines"][0]["due"].endswith("23:59:59-03:00")


@pytest.mark.slow
def test_options_are_priced_in_the_plan_that_is_driven(vuelta: Any, rio: list[str]) -> None:
    day = ("--day", rio[0], "--plan", rio[1])
    done = vuelta("returns", "options", REQUESTS, *POLICY, *day)
    assert done.code == 0, done.err
    for words in ("collected at home", "to a shop: shop-tijuca", "net recovery", "BRL", "van-0"):
        assert words in done.out
    data = json.loads(vuelta("returns", "options", REQUESTS, *POLICY, *day, "-f", "json").out)
    found = {one["request"]: one for one in data["returns"]}
    for name in ("dress", "phone", "kettle", "socks"):
        nets = [option["net_recovery"] for option in found[name]["options"]]
        assert len(nets) >= 2
        assert nets == sorted(nets, reverse=True)
    assert found["cream"]["options"] == found["drill"]["options"] == []
    assert {one["method"] for one in found["kettle"]["options"]} >= {
        "home_pickup",
        "door_exchange",
        "locker",
        "pickup_point",
    }
    assert {one["target"] for one in found["phone"]["options"]} == {"workshop"}


def test_goods_are_sent_where_they_recover_most(vuelta: Any) -> None:
    done = vuelta("returns", "dispose", REQUESTS, *POLICY)
    assert done.code == 0, done.err
    assert "no other assignment recovers more" in done.out
    assert "not among them: socks: KEEP" in done.out
    data = json.loads(vuelta("returns", "dispose", REQUESTS, *POLICY, "-f", "json").out)
    assert data["is_optimal"]
    assert data["left_out"] == {"socks": "KEEP", "cream": "DECLINE", "drill": "EVIDENCE"}
    targets = {one["sku"]: one.get("facility") for one in data["placements"]}
    assert targets["phone-x"] == "workshop"
    assert set(targets) == {"dress-38", "belt", "phone-x", "kettle-1"}


def test_everything_wrong_in_all_files_is_told_at_once(vuelta: Any, tmp_path: Path) -> None:
    bad, rules = tmp_path / "bad.yaml", tmp_path / "rules.yaml"
    bad.write_text("requests: [{id: x, reason: BORED, itms: []}]", "utf-8")
    rules.write_text("refund: {dys: 3}", "utf-8")
    done = vuelta("returns", "decide", bad, REQUESTS, REQUESTS, "--policy", rules)
    assert (done.code, done.out) == (2, "")
    for words in ("E103 requests[0].reason", "did you mean items?", "did you mean days?", "R603"):
        assert words in done.err


def test_now_decides_too(vuelta: Any) -> None:
    early = vuelta("returns", "decide", REQUESTS, "--now", "2026-11-01T00:00:00Z")
    assert early.code == 2
    assert "R602" in early.err
    assert vuelta("returns", "decide", REQUESTS, "--now", "soon").code == 2


def test_an_answer_may_go_to_a_file(vuelta: Any, tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    done = vuelta("returns", "decide", REQUESTS, "-f", "json", "-o", target)
    assert (done.code, done.out) == (0, "")
    assert len(json.loads(target.read_text("utf-8"))["decisions"]) == 6


@pytest.mark.parametrize(
    ("document", "field"),
    [("return", "items"), ("returns", "requests"), ("return-policy", "facilities")],
)
def test_documents_of_returns_have_schemas(vuelta: Any, document: str, field: str) -> None:
    schema = json.loads(vuelta("schema", document).out)
    nouns = [schema, *schema["$defs"].values()]
    assert any(field in noun.get("properties", {}) for noun in nouns)
    assert not any("style" in noun.get("properties", {}) for noun in nouns)


@pytest.mark.parametrize("command", ["decide", "options", "dispose"])
def test_help_teaches_with_examples(vuelta: Any, command: str) -> None:
    text = vuelta("returns", command, "--help").out
    assert "Examples" in text
    assert f"vuelta returns {command} " in text
