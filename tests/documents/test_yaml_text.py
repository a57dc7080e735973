"""YAML by its core schema: numbers, tags, aliases."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.documents import object_of
from vuelta.errors import InputError
from vuelta.execution import read_report


def value_of(text: str) -> Any:
    return object_of(f"a: {text}", yaml=True)["a"]


@pytest.mark.parametrize("text", ["0123", "-0600", "00", "12:30", "1:30:00.5", "1_000", "0b11"])
@pytest.mark.parametrize("sign", ["", "+"])
def test_what_yaml_once_took_for_a_number_stays_a_text(text: str, sign: str) -> None:
    """An incident of van ``0123`` met van 83."""
    assert value_of(sign + text) == sign + text


@pytest.mark.parametrize("text", ["yes", "no", "on", "off", "Yes", "y", "=", ".inf", ".nan", "0x"])
def test_words_stay_texts(text: str) -> None:
    assert value_of(text) == text


@pytest.mark.parametrize("text", ["2026-11-22", "2026-11-22T09:00:00Z", "2026-13-45"])
def test_times_stay_texts(text: str) -> None:
    assert value_of(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("-4", -4), ("+5", 5), ("120", 120), ("0o17", 15), ("0x1F", 31),
        ("1.5", 1.5), ("1.", 1.0), (".5", 0.5), ("1e3", 1000.0), ("-0.10", -0.1),
        ("true", True), ("FALSE", False), ("~", None), ("null", None), ("", None),
        ("!!str 5", "5"), ("!!int 0x1F", 31), ("!!float 1", 1.0), ("'5'", "5"),
    ],
)  # fmt: skip
def test_numbers_truth_values_and_null(text: str, value: object) -> None:
    assert value_of(text) == value
    assert type(value_of(text)) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "!!int x", "!!int ''", "!!int 0123", "!!int [1]", "!!float x", "!!float .inf",
        "!!bool x", "!!bool yes", "!!timestamp 2026-13-45", "!!binary aGk=", "!!set {x}",
        "!!omap [a: 1]", "!!pairs [a: 1]", "!!map [x]", "!!seq {x: 1}", "!own x",
        "!!python/object/apply:os.getcwd []", "*unknown", "{[1]: 2}", "{true: 1}", "{1.5: 1}",
    ],
)  # fmt: skip
def test_tags_and_names_of_other_kinds_are_refused_with_their_place(text: str) -> None:
    with pytest.raises(InputError) as caught:
        value_of(text)
    [finding] = caught.value.findings
    assert finding.code == "F206"
    assert finding.where.startswith("line 1 column ")


@pytest.mark.parametrize(
    "text", ["{1: x, 1: y}", "{1: x, 0x1: y}", "{1: x, '1': y}", "{a: 1, a: 2}"]
)
def test_a_field_stands_once_however_it_is_spelled(text: str) -> None:
    with pytest.raises(InputError) as caught:
        value_of(text)
    assert [one.code for one in caught.value.findings] == ["F208"]


def test_aliases_and_merge_keys_say_a_thing_again() -> None:
    text = "a: &a {x: 1, y: [2]}\nb: *a\nc:\n  <<: *a\n  x: 3"
    assert object_of(text, yaml=True) == {
        "a": {"x": 1, "y": [2]},
        "b": {"x": 1, "y": [2]},
        "c": {"x": 3, "y": [2]},
    }


def bomb(levels: int, width: int) -> str:
    lines = ["a0: &a0 [0, 1]"]
    for level in range(1, levels):
        lines.append(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * width)}]")
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        bomb(levels=9, width=9),
        "a: &a {" + ", ".join(f"f{i}: 0" for i in range(400)) + "}\nb:\n" + "- {<<: *a}\n" * 200,
    ],
    ids=["aliases", "merge keys"],
)
def test_aliases_repeat_no_more_than_the_bound(text: str) -> None:
    with pytest.raises(InputError) as caught:
        object_of(text, yaml=True)
    [finding] = caught.value.findings
    assert finding.code == "E190"
    assert "VUELTA_MOST_VALUES_REPEATED" in finding.remedy


def test_the_bound_of_aliases_counts_each_mention(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: &a [1, 2]\nb: [*a, *a]"  # the list and its two numbers, twice
    monkeypatch.setenv("VUELTA_MOST_VALUES_REPEATED", "6")
    assert object_of(text, yaml=True)["b"] == [[1, 2], [1, 2]]
    monkeypatch.setenv("VUELTA_MOST_VALUES_REPEATED", "5")
    with pytest.raises(InputError):
        object_of(text, yaml=True)


def test_what_contains_itself_is_refused() -> None:
    for text in ("a: &a [*a]", "a: &a {b: *a}", "a: &a {<<: *a}"):
        with pytest.raises(InputError) as caught:
            object_of(text, yaml=True)
        assert "contains itself" in caught.value.cause


def test_an_incident_is_of_the_van_that_is_written(tmp_path: Any) -> None:
    path = tmp_path / "morning.yaml"
    path.write_text(
        "incidents:\n- {id: 1:30, code: DELAY, time: 10, vehicle: 0123, seconds: 60}",
        "utf-8",
    )
    [incident] = read_report(path).incidents
    assert (incident.id, getattr(incident, "vehicle", None)) == ("1:30", "0123")
