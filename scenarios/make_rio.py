"""Builds rio_100, rio_full and rio_january from LoggiBUD's real addresses in Rio de Janeiro.

Addresses and sizes are LoggiBUD's (see NOTICE-loggibud.md); job ``rj-0.17`` is
delivery 17 of ``cvrp-0-rj-0``. LoggiBUD knows only deliveries, so the rest is
synthetic, by the rule in ``job``. Run it as
``python scenarios/make_rio.py``; the data is looked for in ``$VUELTA_DATA``,
or else in ``../shared/data`` beside the project.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("VUELTA_DATA", HERE.parents[1] / "shared" / "data"))
DAY = "2026-11-23T{:02}:00:00-03:00"

DESCRIPTION = (
    "{stops} real addresses of LoggiBUD in Rio de Janeiro ({source}), delivered from their real "
    "hub. Addresses and sizes are real; returns, exchanges, windows, service times, parcels per "
    "van and costs are synthetic (rule in make_rio.py). Amounts: LoggiBUD's size units, parcels."
)


def window(first: int, last: int) -> list[str]:
    """From one full hour of the day to another."""
    return [DAY.format(first), DAY.format(last)]


def job(index: int, name: str, delivery: dict[str, Any]) -> dict[str, Any]:
    """One stop; ``index``, its place in the list, decides what it is.

    Of every ten stops two are returns (2, 7) and one is an exchange (5), where
    what comes back is half as large as what goes out. Every fourth stop has a
    window: the morning and the afternoon in turn, but every fifth of these is
    promised from 15:00 to 17:00 and may be an hour late at 30 BRL per hour.
    """
    size = int(delivery["size"])
    kind = {2: "return", 7: "return", 5: "exchange"}.get(index % 10, "delivery")
    stop: dict[str, Any] = {
        "id": name,
        "type": kind,
        "location": [round(delivery["point"]["lng"], 6), round(delivery["point"]["lat"], 6)],
    }
    if kind != "return":
        stop["delivery"] = [size, 1]
    if kind == "return":
        stop["pickup"] = [size, 1]
    if kind == "exchange":
        stop["pickup"] = [(size + 1) // 2, 1]
    stop["setup"] = 60
    stop["service"] = {"delivery": 180, "return": 240, "exchange": 360}[kind]
    if index % 20 == 16:
        stop["time_windows"] = [window(15, 18)]
        stop |= {"soft_end": DAY.format(17), "late_cost": 30}
    elif index % 4 == 0:
        stop["time_windows"] = [window(8, 13) if index % 8 == 0 else window(12, 17)]
    return stop


CENTRES: list[dict[str, Any]] = [
    {
        "id": "centro-de-devolucoes",
        "description": "sorts clothing and shoes for sale again",
        "location": [-43.2440, -22.8870],
        "accepts": ["clothing", "shoes"],
        "room": [150, 24],
        "time_windows": [window(9, 16)],
        "service": 240,
    },
    {
        "id": "assistencia",
        "description": "tests and repairs electronics",
        "location": [-43.2790, -22.8560],
        "accepts": ["electronics"],
        "slots": 9,
        "time_windows": [window(9, 17)],
        "service": 300,
    },
]
"""Where goods may be set down on the way: places near the hub, their limits invented."""

RECOVERED = {"clothing": (54, 60), "shoes": (91, 99), "electronics": (398, 424)}
"""BRL that a piece brings by way of the hub (a day later, handled once more), and directly."""


def january(index: int, name: str, delivery: dict[str, Any]) -> dict[str, Any]:
    """A stop of the weeks after Christmas: of ten, six are returns and one is an exchange.

    Returns are clothing, shoes and electronics in turn, with the centre that
    takes them as another destination than the van's own end.
    """
    kind = {1: "delivery", 5: "delivery", 9: "delivery", 4: "exchange"}.get(index % 10, "return")
    stop = job({"delivery": 0, "exchange": 5, "return": 2}[kind], name, delivery)
    stop.pop("time_windows", None)
    if index % 4 == 0:
        stop["time_windows"] = [window(8, 13) if index % 8 == 0 else window(11, 17)]
    if kind == "return":
        goods = ("clothing", "shoes", "electronics")[index % 3]
        home, direct = RECOVERED[goods]
        centre = next(one["id"] for one in CENTRES if goods in one["accepts"])
        stop["load_type"] = goods
        stop["destinations"] = [{"cost": -home}, {"facility": centre, "cost": -direct}]
    return stop


def van(number: int, origin: dict[str, float]) -> dict[str, Any]:
    """One van of the hub."""
    hub = [round(origin["lng"], 6), round(origin["lat"], 6)]
    return {
        "id": f"van-{number:02}",
        "profile": "van",
        "capacity": [180, 40],
        "start": hub,
        "end": hub,
        "time_window": window(8, 17),
        "max_overtime": 3600,
        "costs": {
            "fixed": 120,
            "per_hour": 28,
            "per_task_hour": 28,
            "per_waiting_hour": 28,
            "per_km": 0.95,
            "overtime_per_hour": 14,
        },
    }


def scenario(
    name: str,
    sources: list[str],
    stops: int | None,
    vans: int,
    rule: Callable[[int, str, dict[str, Any]], dict[str, Any]] = job,
) -> dict[str, Any]:
    """A problem of the first stops of these LoggiBUD instances, or of all; ``rule`` makes jobs."""
    instances = [
        json.loads((DATA / "lastmile" / "loggibud_test" / f"{source}.json").read_text("utf-8"))
        for source in sources
    ]
    deliveries = [
        (f"{source.removeprefix('cvrp-0-')}.{place}", delivery)
        for source, instance in zip(sources, instances, strict=True)
        for place, delivery in enumerate(instance["deliveries"])
    ]
    jobs = [rule(index, *named) for index, named in enumerate(deliveries[:stops])]
    return {
        "name": name,
        "description": DESCRIPTION.format(stops=len(jobs), source=" and ".join(sources)),
        "currency": "BRL",
        "profiles": {"van": {"speed": 28, "detour": 1.35}},
        "vehicles": [van(number, instances[0]["origin"]) for number in range(1, vans + 1)],
        **({"facilities": CENTRES} if rule is january else {}),
        "jobs": jobs,
    }


def text(problem: dict[str, Any]) -> str:
    """JSON with one vehicle or job on each line."""
    parts = []
    for key, value in problem.items():
        if isinstance(value, list):
            lines = ",\n".join("    " + json.dumps(item) for item in value)
            parts.append(f"  {json.dumps(key)}: [\n{lines}\n  ]")
        else:
            parts.append(f"  {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> None:
    for problem in (
        scenario("rio_100", ["cvrp-0-rj-0"], 100, 5),
        scenario("rio_full", ["cvrp-0-rj-0", "cvrp-0-rj-3"], None, 16),
        scenario("rio_january", ["cvrp-0-rj-3"], 90, 5, january),
    ):
        (HERE / f"{problem['name']}.json").write_text(text(problem), encoding="utf-8")


if __name__ == "__main__":
    main()
