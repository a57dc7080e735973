"""Small days to simulate."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from vuelta.simulate import Scenario, generate

SMALL: dict[str, Any] = {"stops_per_van": 12}
"""A van's morning that a test can afford."""


@cache
def _day(suite: str, vans: int, seed: int, stops: int) -> Scenario:
    return generate(suite, vans, seed, parameters=SMALL | {"stops_per_van": stops})


@pytest.fixture(scope="session")
def day() -> Callable[..., Scenario]:
    """``day("normal", vans=2, seed=0, stops=12)``, drawn once."""

    def build(suite: str = "normal", vans: int = 2, seed: int = 0, stops: int = 12) -> Scenario:
        return _day(suite, vans, seed, stops)

    return build
