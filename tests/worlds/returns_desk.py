"""A returns desk on a small scale: times in days from the order, money in whole units."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta import units
from vuelta.model.return_policy import ReturnPolicy
from vuelta.model.returns import ReturnRequest
from vuelta.returns import read_return_policy, request_of

DAY = 86_400


class Desk:
    """Requests and policies, said in what differs from plain ones."""

    day = DAY
    money = units.MONEY_STEPS

    def item(self, sku: str = "shirt", **changes: Any) -> dict[str, Any]:
        plain = {"sku": sku, "size": [2, 1], "value": 100, "condition": "opened"}
        return plain | changes

    def document(self, **changes: Any) -> dict[str, Any]:
        """Ordered on day 0, in the customer's hands on day 2, asked for on day 5."""
        plain = {
            "id": "R1",
            "ordered": 0,
            "possession": 2 * DAY,
            "requested": 5 * DAY,
            "items": [self.item()],
            "reason": "UNWANTED",
            "location": [0, 0],
        }
        return plain | changes

    def request(self, **changes: Any) -> ReturnRequest:
        return request_of(self.document(**changes))

    def policy(self, **changes: Any) -> ReturnPolicy:
        return read_return_policy(changes)


@pytest.fixture
def desk() -> Desk:
    return Desk()
