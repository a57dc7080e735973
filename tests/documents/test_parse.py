"""From texts to objects: JSON and YAML, each field once, faults with their place."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import vuelta
from vuelta import formats
from vuelta.documents import is_yaml, object_of, read_object
from vuelta.errors import InputError
from vuelta.execution import read_report
from vuelta.policy import read_policy


@pytest.mark.parametrize(
    ("text", "ending", "expected"),
    [
        ("{}", "", False),
        ("[1]", "", False),
        ("jobs: []", "", True),
        ("\n# a comment\njobs:\n- id: a", "", True),
        ("{a: 1}", ".yaml", True),
        ("jobs: []", ".json", False),
        ("7", "", False),
    ],
)
def test_yaml_is_told_by_its_ending_or_its_look(text: str, ending: str, expected: bool) -> None:
    assert is_yaml(text, ending) is expected


def test_the_same_object_comes_of_json_and_yaml() -> None:
    assert object_of('{"a": [1, "x"], "b": {"c": null}}') == object_of(
        "a: [1, x]\nb:\n  c:", yaml=True
    )
    assert object_of("", yaml=True) == {}
    assert object_of("at: 2026-11-22T09:00:00+01:00", yaml=True) == {
        "at": "2026-11-22T09:00:00+01:00"
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "yaml", "code", "where"),
    [
        ('{"a": 1', False, "F206", "line 1 column 8"),
        ('{"a": NaN}', False, "F206", ""),
        ("[" * 100_000, False, "F206", ""),
        ('{"a": ' + "9" * 5000 + "}", False, "F206", ""),
        ("[1]", False, "F207", ""),
        ("null", False, "F207", ""),
        ('{"a": {"b": 1, "c": 2, "b": 3}}', False, "F208", ""),
        ("a: [1\nb: 2", True, "F206", "line 2 column 2"),
        ("[" * 5_000, True, "E190", "line 1 column 101"),
        ("a: " + "9" * 5000, True, "F206", "line 1 column 4"),
        ('{"a": "\\ud800"}', False, "F209", "a"),
        ('a: "\\ud800"', True, "F209", "a"),
        ('{"a": [1, {"\\udfff": 1}]}', False, "F209", "a[1].\\udfff"),
        ('{"a": [1, 1e999]}', False, "F211", "a[1]"),
        ("a: 1e999", True, "F211", "a"),
        ("- 1", True, "F207", ""),
        ("a:\n  b: 1\n  b: 2", True, "F208", "line 3 column 3"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_object_of_fields_is_refused(
    text: str, yaml: bool, code: str, where: str
) -> None:
    with pytest.raises(InputError) as caught:
        object_of(text, yaml=yaml)
    assert [(one.code, one.where) for one in caught.value.findings] == [(code, where)]


PROBLEM: dict[str, Any] = {
    "vehicles": [{"id": "V", "start": [0, 0], "end": [0, 0]}],
    "jobs": [{"id": "b", "location": [0.01, 0.01]}],
}
DOORS: dict[str, tuple[Callable[[Path], Any], dict[str, Any], str]] = {
    "problem": (formats.read, PROBLEM, "jobs"),
    "plan": (formats.read_plan, {"routes": []}, "routes"),
    "incidents": (read_report, {"now": 0, "incidents": []}, "incidents"),
    "policy": (read_policy, {"retry": {}}, "retry"),
}


@pytest.mark.parametrize("door", DOORS)
def test_every_document_may_be_json_or_yaml_and_gzip(door: str, tmp_path: Path) -> None:
    read, document, _ = DOORS[door]
    plain = tmp_path / "document.json"
    plain.write_text(json.dumps(document), "utf-8")
    # JSON of one line is YAML as well.
    for name, raw in (
        ("document.yaml", json.dumps(document).encode()),
        ("document.json.gz", gzip.compress(json.dumps(document).encode())),
        ("document.yml.gz", gzip.compress(json.dumps(document).encode())),
    ):
        path = tmp_path / name
        path.write_bytes(raw)
        assert read(path) == read(plain), name


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("ending", [".json", ".yaml"])
def test_a_field_given_twice_is_refused_at_every_door(
    door: str, ending: str, tmp_path: Path
) -> None:
    """The second would silently win."""
    read, document, field = DOORS[door]
    text = json.dumps(document)
    path = tmp_path / f"document{ending}"
    path.write_text(f"{text[:-1]}, {json.dumps(field)}: []}}", "utf-8")
    with pytest.raises(InputError) as caught:
        read(path)
    assert [one.code for one in caught.value.findings] == ["F208"]
    assert f"{field} stands twice" in str(caught.value)


def test_a_problem_in_yaml_is_planned(tmp_path: Path) -> None:
    path = tmp_path / "day.yaml"
    path.write_text(
        "vehicles:\n- {id: V, start: [0, 0], end: [0, 0], capacity: [9]}\n"
        "jobs:\n- {id: b, location: [0.01, 0.01]}\n",
        "utf-8",
    )
    problem = formats.read(path)
    assert problem == formats.loads(path.read_text("utf-8"))
    assert not vuelta.plan(problem, iterations=20).unassigned


def test_an_object_is_read_from_a_stream_or_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("a: 1", "utf-8")
    assert read_object(path) == {"a": 1}
    with pytest.raises(InputError, match="F201"):
        read_object(tmp_path / "none.yaml")


def test_json_in_a_file_of_yaml_is_read_as_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other reader is twenty times as slow; what is YAML alone still goes to it."""
    file = tmp_path / "day.yaml"
    file.write_text('{"jobs": [{"id": "0123"}]}')

    def load(text: str) -> object:
        raise AssertionError(text)

    with monkeypatch.context() as patched:
        patched.setattr("vuelta.documents.yaml_text.load", load)
        assert read_object(file) == {"jobs": [{"id": "0123"}]}
    file.write_text("{jobs: [{id: 0123}]}")
    assert read_object(file) == {"jobs": [{"id": "0123"}]}
    file.write_text('{"jobs": [], "jobs": []}')
    with pytest.raises(InputError) as caught:
        read_object(file)
    assert caught.value.code == "F208"
