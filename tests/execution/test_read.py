"""Incident files: read whole, or refused with everything wrong in them."""

# Covers: documents/findings.py model/incidents.py model/events.py

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from vuelta.errors import InputError
from vuelta.execution import read_report

CALLED_OFF = {"id": "i1", "code": "CANCELLATION", "time": 60, "job": "A"}
SEEN = {"type": "departed", "time": 50, "vehicle": "v1"}

YAML = """
now: 2026-11-23T12:00:00-03:00
incidents:
  - {id: i1, code: CANCELLATION, time: 2026-11-23T11:00:00-03:00, job: A}
events:
"""


def findings(document: Any) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        read_report(document)
    return [(finding.code, finding.where) for finding in caught.value.findings]


def test_a_report_is_incidents_events_and_a_moment() -> None:
    report = read_report({"now": 70, "incidents": [CALLED_OFF], "events": [SEEN]})
    assert [incident.id for incident in report.incidents] == ["i1"]
    assert [event.vehicle for event in report.events] == ["v1"]
    assert report.now == 70


def test_a_report_may_say_nothing() -> None:
    assert read_report({}) == ((), (), None)


def test_yaml_times_keep_their_offset(tmp_path: Path) -> None:
    """12:00 at three hours behind UTC is 15:00 UTC: 1 795 446 000 s."""
    path = tmp_path / "morning.yaml"
    path.write_text(YAML, "utf-8")
    report = read_report(path)
    assert report.now == 1_795_446_000
    assert report.incidents[0].time == 1_795_446_000 - 3_600
    assert report.events == ()


@pytest.mark.parametrize("text", [YAML, json.dumps({"now": 1_795_446_000})])
def test_a_report_may_come_through_a_pipe(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    piped = SimpleNamespace(buffer=io.BytesIO(text.encode()))
    monkeypatch.setattr(sys, "stdin", piped)
    assert read_report("-").now == 1_795_446_000


def test_everything_wrong_is_said_at_once() -> None:
    document = {
        "now": "noon",
        "at": 5,
        "incidents": [CALLED_OFF, {"id": "i2", "code": "DELAYED", "time": 1}, {"id": "i3"}],
        "events": [{"type": "delivered", "time": 9, "vehicle": "v1"}],
    }
    assert findings(document) == [
        ("E102", "at"),
        ("E105", "now"),
        ("E103", "incidents[1].code"),
        ("E101", "incidents[2].code"),
        ("E150", "events[0]"),
    ]


def test_an_unknown_code_is_told_the_nearest_one() -> None:
    with pytest.raises(InputError, match="did you mean DELAY"):
        read_report({"incidents": [{"id": "i", "code": "delayed", "time": 1}]})
    with pytest.raises(InputError, match="known are RECIPIENT_ABSENT, ADDRESS_WRONG"):
        read_report({"incidents": [{"id": "i", "code": "xyz", "time": 1}]})


@pytest.mark.parametrize(
    ("document", "remedy"),
    [
        ({"incidents": [{**CALLED_OFF, "sourcee": "x"}]}, "did you mean source?"),
        ({"incidents": [{**CALLED_OFF, "colour": "x"}]}, "see `vuelta schema incidents`"),
        ({"events": [{**SEEN, "jobb": "A"}]}, "did you mean job?"),
        (
            {
                "incidents": [
                    {
                        "id": "i",
                        "code": "NEW_ORDER",
                        "time": 1,
                        "order": {"id": "o", "pickups": [1]},
                    }
                ]
            },
            "did you mean pickup?",
        ),
    ],
)
def test_an_unknown_field_is_told_the_nearest_of_its_place(document: Any, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        read_report(document)
    assert any(remedy in finding.remedy for finding in caught.value.findings)


def test_what_is_no_list_is_refused() -> None:
    assert findings({"incidents": {}, "events": "none"}) == [
        ("E100", "incidents"),
        ("E100", "events"),
    ]


def test_a_file_that_cannot_be_read_is_one_finding(tmp_path: Path) -> None:
    assert findings(tmp_path / "nowhere.json") == [("F201", str(tmp_path / "nowhere.json"))]
    half = tmp_path / "half.json"
    half.write_text('{"incidents": [', "utf-8")
    assert findings(half) == [("F206", "line 1 column 16")]
