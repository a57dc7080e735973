"""Policies: the defaults, a carrier's own over them, and everything wrong at once."""

# Covers: model/policy.py policy/checks.py

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from vuelta.errors import InputError
from vuelta.model.incidents import IncidentCode
from vuelta.model.policy import Role
from vuelta.policy.read import default_policy, read_policy


@pytest.mark.parametrize("code", get_args(IncidentCode))
def test_every_incident_has_a_protocol(code: IncidentCode) -> None:
    protocol = default_policy().protocols[code]
    assert protocol.steps
    assert len({(step.role, step.action) for step in protocol.steps}) == len(protocol.steps)
    if code != "CONNECTIVITY_LOSS":
        assert protocol.options, "something is offered"
        assert protocol.inform is not None, "and the customer knows in time"


def test_an_absent_recipient_by_default() -> None:
    """The driver waits three minutes; the customer knows after ten."""
    protocol = default_policy().protocols["RECIPIENT_ABSENT"]
    assert protocol.steps[0].role == "DRV"
    assert protocol.steps[0].minutes == 3
    assert protocol.inform == 10
    assert protocol.options[:2] == ("NEIGHBOUR", "SAFE_PLACE")


def test_every_role_has_a_limit_and_the_defaults_pass_their_own_checks() -> None:
    policy = default_policy()
    assert set(policy.authority) == set(get_args(Role))
    assert read_policy({}) == policy
    assert read_policy(json.loads(policy.model_dump_json())) == policy
    assert default_policy() is policy


def test_a_policy_says_only_what_differs() -> None:
    policy = read_policy({"stability": {"notice": 9}})
    assert policy.stability.notice == 9
    rest = policy.model_copy(update={"stability": default_policy().stability})
    assert rest == default_policy()
    assert policy.stability.vehicle_change == default_policy().stability.vehicle_change


def test_lists_are_taken_whole_and_the_rest_of_a_protocol_stays() -> None:
    policy = read_policy({"protocols": {"REFUSED": {"options": ["REFUND"]}}})
    assert policy.protocols["REFUSED"].options == ("REFUND",)
    assert policy.protocols["REFUSED"].steps == default_policy().protocols["REFUSED"].steps
    assert len(policy.protocols) == 21


YAML = """
name: Norte
version: "2"
effective_from: 2026-11-01T00:00:00+01:00
effective_until: 2027-11-01T00:00:00+01:00
retry: {attempts: 2}
protocols:
  REFUSED:
    inform: 15
languages: [es]
"""


def test_yaml_and_json_say_the_same(tmp_path: Path) -> None:
    in_yaml, in_json = tmp_path / "policy.yaml", tmp_path / "policy.json"
    in_yaml.write_text(YAML, "utf-8")
    document = {
        "name": "Norte",
        "version": "2",
        "effective_from": "2026-11-01T00:00:00+01:00",
        "effective_until": "2027-11-01T00:00:00+01:00",
        "retry": {"attempts": 2},
        "protocols": {"REFUSED": {"inform": 15}},
        "languages": ["es"],
    }
    in_json.write_text(json.dumps(document), "utf-8")
    policy = read_policy(in_yaml)
    assert policy == read_policy(in_json) == read_policy(str(in_json)) == read_policy(document)
    assert policy.effective_from == 1793487600
    assert policy.protocols["REFUSED"].inform == 15


def test_an_empty_document_is_the_default(tmp_path: Path) -> None:
    path = tmp_path / "policy.yml"
    path.write_text("# nothing yet\n", "utf-8")
    assert read_policy(path) == default_policy()


BAD: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "an unknown role": (
        {"protocols": {"DELAY": {"steps": [{"role": "DRIVER", "action": "call", "minutes": 1}]}}},
        "P602",
        "protocols.DELAY.steps[0].role",
        "DRV",
    ),
    "authority of nobody": (
        {"authority": {"BOSS": {"max_cost": 1}}},
        "P602",
        "authority.BOSS",
        "one of ENG, DRV",
    ),
    "escalation to nobody": (
        {"authority": {"DRV": {"escalates_to": "DPS"}}},
        "P602",
        "authority.DRV.escalates_to",
        "did you mean DSP?",
    ),
    "an unknown option": (
        {"protocols": {"DELAY": {"options": ["RESCEDULE"]}}},
        "P603",
        "protocols.DELAY.options[0]",
        "did you mean RESCHEDULE?",
    ),
    "an unknown incident": (
        {"protocols": {"RECIPIENT_GONE": {}}},
        "P604",
        "protocols.RECIPIENT_GONE",
        "did you mean RECIPIENT_ABSENT?",
    ),
    "negative minutes": (
        {"stability": {"notice": -1}},
        "P605",
        "stability.notice",
        "zero or more",
    ),
    "a probability of two": ({"retry": {"absent": 2}}, "P605", "retry.absent", "at most 1"),
    "an end before the start": (
        {"effective_from": 200, "effective_until": 100},
        "P606",
        "effective_until",
        "swap",
    ),
    "a lost parcel at the neighbour's": (
        {"protocols": {"PARCEL_MISSING": {"options": ["NEIGHBOUR"]}}},
        "P607",
        "protocols.PARCEL_MISSING.options[0]",
        "take it off",
    ),
    "one option twice": (
        {"protocols": {"DELAY": {"options": ["RESCHEDULE", "RESCHEDULE"]}}},
        "P607",
        "protocols.DELAY.options[1]",
        "once",
    ),
    "responsibility that goes around": (
        {"authority": {"FLT": {"escalates_to": "DSP"}}},
        "P608",
        "authority.DSP.escalates_to",
        "decide alone",
    ),
    "an unknown field": (
        {"stability": {"notices": 3}},
        "P609",
        "stability.notices",
        "did you mean notice?",
    ),
    "an unknown section": ({"stabilty": {}}, "P609", "stabilty", "did you mean stability?"),
    "an unknown field of a step": (
        {"protocols": {"DELAY": {"steps": [{"role": "DRV", "action": "call", "minute": 1}]}}},
        "P609",
        "protocols.DELAY.steps[0].minute",
        "did you mean minutes?",
    ),
    "a pick-up point nowhere": (
        {"pickup_points": [{"id": "kiosk"}]},
        "P610",
        "pickup_points[0]",
        "",
    ),
    "a language we do not speak": ({"languages": ["de"]}, "P611", "languages[0]", "en, es, pl"),
    "an action left out": (
        {"protocols": {"DELAY": {"steps": [{"role": "DRV", "minutes": 1}]}}},
        "E101",
        "protocols.DELAY.steps[0].action",
        "give action",
    ),
    "a section in words": ({"retry": "never"}, "E103", "retry", ""),
}


@pytest.mark.parametrize(("document", "code", "where", "remedy"), BAD.values(), ids=BAD)
def test_bad_policies_are_named(
    document: dict[str, Any], code: str, where: str, remedy: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_policy(document)
    found = {(finding.code, finding.where): finding for finding in caught.value.findings}
    assert (code, where) in found
    assert remedy in found[code, where].remedy


def test_everything_wrong_is_said_at_once() -> None:
    document = {
        "effective_from": 200,
        "effective_until": 100,
        "stability": {"notice": -1, "notic": 2},
        "protocols": {"DELAYS": {}, "DELAY": {"options": ["NONE", "DECLINE"]}},
        "pickup_points": [
            {"id": "kiosk", "location": [2, 41]},
            {"id": "kiosk", "location": [2, 41], "fee": -2},
        ],
    }
    with pytest.raises(InputError) as caught:
        read_policy(document)
    assert sorted((finding.code, finding.where) for finding in caught.value.findings) == [
        ("P603", "protocols.DELAY.options[0]"),
        ("P604", "protocols.DELAYS"),
        ("P605", "pickup_points[1].fee"),
        ("P605", "stability.notice"),
        ("P606", "effective_until"),
        ("P607", "protocols.DELAY.options[1]"),
        ("P609", "stability.notic"),
        ("P610", "pickup_points[1].id"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "code", "where"),
    [
        ("policy.json", "{", "F206", "line 1 column 2"),
        ("policy.yaml", "a: [1\nb: 2", "F206", "line 2 column 2"),
        ("policy.yaml", "retry: {}\nlanguages: [es]\nretry: {}", "F208", "line 3 column 1"),
        ("policy.json", '{"retry": {}, "retry": {}}', "F208", ""),
        ("policy.json", "[]", "F207", ""),
        ("policy.yaml", "- 1", "F207", ""),
    ],
)
def test_what_is_no_policy_is_refused(
    tmp_path: Path, name: str, text: str, code: str, where: str
) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_policy(path)
    assert (caught.value.code, caught.value.where) == (code, where)


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_policy(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes("name: Señor".encode("latin-1"))
    with pytest.raises(InputError, match="UTF-8"):
        read_policy(tmp_path / "latin.yaml")
