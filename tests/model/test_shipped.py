"""Data that comes with rooms, and documents laid over it."""

from __future__ import annotations

import pytest

from vuelta.model.shipped import laid_over, shipped


@pytest.mark.parametrize("room", ["dispatch", "returns"])
def test_rooms_ship_their_policy_and_texts(room: str) -> None:
    assert shipped(room, "policy")["name"] == "default"
    assert set(shipped(room, "texts")) == {"en", "es", "pl"}
    assert shipped(room, "policy") is shipped(room, "policy")


def test_a_document_says_only_what_differs() -> None:
    ground = {"a": {"b": 1, "c": [1, 2]}, "d": 3}
    assert laid_over(ground, {"a": {"c": [9]}, "e": 4}) == {"a": {"b": 1, "c": [9]}, "d": 3, "e": 4}
    assert laid_over(ground, {"a": 7}) == {"a": 7, "d": 3}
    assert ground == {"a": {"b": 1, "c": [1, 2]}, "d": 3}
