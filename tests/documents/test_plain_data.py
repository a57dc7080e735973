"""What a caller gives can be walked through: not too deep, whole texts, finite numbers."""

from __future__ import annotations

import math
from collections import UserDict
from typing import Any

import pytest

import vuelta
from vuelta.documents import object_of, sound
from vuelta.errors import InputError
from vuelta.execution import read_incidents, read_report
from vuelta.insight import read_factors
from vuelta.policy import read_policy
from vuelta.returns import read_requests, read_return_policy


def nested(levels: int) -> Any:
    thing: Any = 1
    for _ in range(levels):
        thing = [thing]
    return thing


def endless() -> list[Any]:
    thing: list[Any] = []
    thing.append(thing)
    return thing


def refused(data: object) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        sound(data)
    return [(one.code, one.where) for one in caught.value.findings]


def test_what_is_sound_comes_back_as_it_is() -> None:
    data = {"a": [1, 2.5, None, True, "Łódź 🚚", {"b": ({},)}], 5: UserDict({"x": 1})}
    assert sound(data) is data
    assert sound(nested(100)) == nested(100)


def test_each_fault_is_told_with_its_place() -> None:
    data = {"jobs": [{"id": "\ud800"}, {"amounts": [1, math.inf]}, {"note\udfff": 1}]}
    assert sorted(refused(data)) == [
        ("F209", "jobs[0].id"),
        ("F209", r"jobs[2].note\udfff"),
        ("F211", "jobs[1].amounts[1]"),
    ]
    assert refused([[0.0, math.nan]]) == [("F211", "[0][1]")]


def test_what_is_too_deep_or_endless_is_one_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    [(code, where)] = refused({"a": nested(100)})
    assert code == "E190"
    assert where.startswith("a[0][0][0]")
    assert [code for code, _ in refused(endless())] == ["E190"]
    loop: UserDict[str, Any] = UserDict()
    loop["again"] = loop
    assert [code for code, _ in refused(loop)] == ["E190"]
    monkeypatch.setenv("VUELTA_MOST_LEVELS", "2")
    assert [code for code, _ in refused([[[]]])] == ["E190"]


VAN = {"id": "V", "start": [0, 0]}
JOB = {"id": "J", "location": [0, 0.1]}


@pytest.mark.parametrize(
    "read",
    [
        lambda bad: vuelta.plan({"jobs": bad}, iterations=1),
        lambda bad: vuelta.plan({"jobs": [{**JOB, "time_windows": bad}]}, iterations=1),
        lambda bad: vuelta.plan({"vehicles": [VAN]}, warm={"routes": bad}, iterations=1),
        lambda bad: vuelta.check({"vehicles": [VAN]}, {"routes": bad}),
        lambda bad: vuelta.plan_horizon({"vehicles": [VAN]}, {"start": bad}, iterations=1),
        lambda bad: read_report({"incidents": bad}),
        lambda bad: read_incidents(bad),
        lambda bad: read_policy({"protocols": bad}),
        lambda bad: read_return_policy({"categories": {"default": bad}}),
        lambda bad: read_requests({"requests": bad}),
        lambda bad: read_factors({"factors": bad}),
        lambda bad: object_of(f'{{"x": {"[" * 900}{"]" * 900}}}'),
        lambda bad: object_of(f"x: {'[' * 900}{']' * 900}", yaml=True),
    ],
    ids=lambda read: str(read.__code__.co_firstlineno),
)
@pytest.mark.parametrize("bad", [endless(), nested(500)], ids=["endless", "deep"])
def test_whatever_it_is_a_document_of(read: Any, bad: list[Any]) -> None:
    with pytest.raises(InputError) as caught:
        read(bad)
    assert {one.code for one in caught.value.findings} == {"E190"}
