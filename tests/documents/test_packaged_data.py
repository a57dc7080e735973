"""Data that comes with rooms, and documents laid over it."""

from __future__ import annotations

import pytest

from vuelta.documents import overlay, packaged


@pytest.mark.parametrize("room", ["policy", "returns"])
def test_rooms_ship_their_policy(room: str) -> None:
    assert packaged(room, "policy")["name"] == "default"
    assert packaged(room, "policy") is packaged(room, "policy")


def test_a_document_says_only_what_differs() -> None:
    ground = {"a": {"b": 1, "c": [1, 2]}, "d": 3}
    assert overlay(ground, {"a": {"c": [9]}, "e": 4}) == {"a": {"b": 1, "c": [9]}, "d": 3, "e": 4}
    assert overlay(ground, {"a": 7}) == {"a": 7, "d": 3}
    assert ground == {"a": {"b": 1, "c": [1, 2]}, "d": 3}
