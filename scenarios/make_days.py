"""Builds several_days.json: a week of one hub in Rio de Janeiro, with returns that may wait.

Addresses and sizes are LoggiBUD's, as in ``make_rio`` (see NOTICE-loggibud.md);
the days, the returns and their terms are synthetic, by the rules in ``day_of``
and in ``several_days.horizon.yaml``. Run it as ``python scenarios/make_days.py``.
"""

from __future__ import annotations

import json
from typing import Any

from make_rio import DATA, HERE, text, van

DAYS = 5
STOPS = 120
"""The first addresses of the hub, taken at a fixed stride so that each day covers the city."""

DESCRIPTION = (
    "Five days of a small hub in Rio de Janeiro: 90 deliveries that have their day, and 30 "
    "returns asked for at the start. Addresses and sizes are LoggiBUD's; days, kinds, hours and "
    "costs are synthetic (rule in make_days.py)."
)


def hours(day: int, first: int, last: int) -> list[str]:
    """From one full hour to another, days counted from Monday, 23 November 2026."""
    return [f"2026-11-{22 + day}T{hour:02}:00:00-03:00" for hour in (first, last)]


def stop(index: int, delivery: dict[str, Any]) -> dict[str, Any]:
    """Every fourth address is a return that may wait; the others have a day in turn.

    Of the returns every third is at home in the morning only. Deliveries come
    any time of their day, 8:00 to 17:00.
    """
    size = int(delivery["size"])
    where = [round(delivery["point"]["lng"], 6), round(delivery["point"]["lat"], 6)]
    if index % 4 == 1:
        job: dict[str, Any] = {"id": f"back-{index // 4 + 1:02}", "type": "return"}
        job |= {"location": where, "pickup": [size, 1], "setup": 60, "service": 240}
        if index % 12 == 1:
            job["time_windows"] = [hours(1, 8, 13)]
        return job
    day = (index - index // 4) % DAYS + 1
    job = {"id": f"out-{day}.{index:03}", "type": "delivery", "location": where}
    job |= {"delivery": [size, 1], "setup": 60, "service": 180}
    return job | {"time_windows": [hours(day, 8, 17)]}


def main() -> None:
    path = DATA / "lastmile" / "loggibud_test" / "cvrp-0-rj-0.json"
    instance = json.loads(path.read_text("utf-8"))
    addresses = instance["deliveries"][:STOPS]
    vans = [van(number, instance["origin"]) for number in (1, 2)]
    problem = {
        "name": "several_days",
        "description": DESCRIPTION,
        "currency": "BRL",
        "profiles": {"van": {"speed": 28, "detour": 1.35}},
        "vehicles": [one | {"capacity": [60, 24]} for one in vans],
        "jobs": [stop(index, address) for index, address in enumerate(addresses)],
    }
    (HERE / "several_days.json").write_text(text(problem), encoding="utf-8")


if __name__ == "__main__":
    main()
