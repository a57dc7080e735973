"""Whether time limits hold: every verb, on days of every feature, at every limit.

    python benchmarks/within_limits.py
    python benchmarks/within_limits.py --stops 300 --routes 150 --features pairs+breaks --limits 0

A cell is the time an answer took beyond its limit, in milliseconds, of the processor: other
work on the machine moves that less than the clock's. More than a tenth of the limit, and
more than a tenth of a second, is too much; such cells are marked, and make the exit code 1.
Each verb is asked twice, of days as they are read from a file, and the faster answer
counts: the first one of a process loads what it needs.

``replan`` has a van that breaks down with all it has still to do; ``promise`` is asked for a
new order, ``insert`` puts one in while nothing else moves, ``horizon`` spreads a tenth of
the stops over three days.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import vuelta
from benchmarks.arguments import count
from benchmarks.tables import markdown

HUB = [-0.88, 41.65]
SHARE, LEAST = 0.1, 0.1
"""Of the limit, and seconds, that an answer may take beyond it: whichever is more."""

Day = dict[str, Any]


def day_of(stops: int, per_route: int, features: str) -> Day:
    """A day with some of the features, joined by ``+``; see ``FEATURES``."""
    chance = random.Random(1)
    shift = max(36_000, per_route * 400)
    n_vans = max(2, stops // per_route)
    vans: list[Day] = [
        {
            "id": f"v{k}",
            "start": HUB,
            "end": HUB,
            "time_window": [0, shift],
            "capacity": [2 * per_route],
        }
        for k in range(n_vans)
    ]
    jobs: list[Day] = [
        {"id": f"j{k}", "location": _near(chance), "service": 60, "pickup": [1]}
        for k in range(stops)
    ]
    day: Day = {"vehicles": vans, "jobs": jobs}
    for feature in features.split("+"):
        FEATURES[feature](day, chance, shift)
    return day


def _near(chance: random.Random) -> list[float]:
    return [HUB[0] + chance.uniform(-0.2, 0.2), HUB[1] + chance.uniform(-0.15, 0.15)]


def _plain(day: Day, chance: random.Random, shift: int) -> None:
    """Nothing but amounts and shifts."""


def _breaks(day: Day, chance: random.Random, shift: int) -> None:
    """Two breaks a van."""
    for van in day["vehicles"]:
        van["breaks"] = [
            {
                "id": name,
                "service": length,
                "time_windows": [[int(first * shift), int(last * shift)]],
            }
            for name, length, first, last in (("lunch", 1800, 0.3, 0.5), ("tea", 900, 0.6, 0.8))
        ]


def _soft(day: Day, chance: random.Random, shift: int) -> None:
    """Lateness at a price."""
    for job in day["jobs"]:
        job |= {"soft_end": chance.randrange(shift), "late_cost": 30}


def _windows(day: Day, chance: random.Random, shift: int) -> None:
    """Windows of a sixth of the shift."""
    for job in day["jobs"]:
        opens = chance.randrange(int(0.8 * shift))
        job["time_windows"] = [[opens, opens + shift // 6]]


def _kinds(day: Day, chance: random.Random, shift: int) -> None:
    """Vans that differ in room, prices and home."""
    for k, van in enumerate(day["vehicles"]):
        room = van["capacity"][0] // 2
        van["capacity"] = [room + chance.randrange(room)]
        van["costs"] = {"fixed": 100 + k, "per_hour": 3600 + 10 * k}
        van["start"] = van["end"] = _near(chance)


def _short(day: Day, chance: random.Random, shift: int) -> None:
    """Shifts too short for all: many stops are left out, with reasons."""
    for van in day["vehicles"]:
        van["time_window"] = [0, shift // 3]


def _reloads(day: Day, chance: random.Random, shift: int) -> None:
    """A third of the room, and reloads."""
    day["facilities"] = [{"id": "hub", "location": HUB}]
    for van in day["vehicles"]:
        van |= {"capacity": [van["capacity"][0] // 6 + 1], "reload_at": ["hub"]}


def _pairs(day: Day, chance: random.Random, shift: int) -> None:
    """Half as many parcels, each picked up and delivered."""
    jobs = day.pop("jobs")
    day["shipments"] = [
        {
            "pickup": {"id": f"p{k}", "location": job["location"], "service": 60},
            "delivery": {"id": f"d{k}", "location": _near(chance), "service": 60},
            "amount": [1],
        }
        for k, job in enumerate(jobs[::2])
    ]


FEATURES: Mapping[str, Callable[[Day, random.Random, int], None]] = {
    "plain": _plain,
    "breaks": _breaks,
    "soft": _soft,
    "windows": _windows,
    "kinds": _kinds,
    "short": _short,
    "reloads": _reloads,
    "pairs": _pairs,
}

USUAL = (
    *("plain", "breaks", "soft", "soft+breaks", "windows+short", "kinds", "kinds+breaks"),
    *("breaks+short", "reloads", "pairs", "pairs+breaks", "pairs+short"),
)


def verbs(day: Day) -> Iterator[tuple[str, Callable[[float], object]]]:
    """Every verb, and how it is asked to answer within some seconds."""
    plan = vuelta.plan(day, time_limit=1.0)
    order = {"id": "new", "location": [HUB[0] - 0.02, HUB[1] + 0.05], "service": 60}
    last = max(plan.routes, key=lambda route: route.steps[-1].arrival)
    now = last.steps[len(last.steps) // 4].arrival
    stops = {"id": "stop", "code": "VEHICLE_BREAKDOWN", "vehicle": last.vehicle, "time": now}
    new = {"id": "order", "code": "NEW_ORDER", "time": now, "order": order}

    def replanned(incident: Day, mode: Any) -> Callable[[float], object]:
        return lambda limit: vuelta.replan(day, plan, [incident], mode=mode, time_limit=limit)

    yield "plan", lambda limit: vuelta.plan(day, time_limit=limit)
    if "reload_at" in day["vehicles"][0]:
        return  # routes of several trips are not replanned yet
    yield "replan", replanned(stops, "full")
    yield "insert", replanned(new, "insert_only")
    yield "promise", lambda limit: vuelta.promise(day, plan, order, now, time_limit=limit)
    one = day.get("jobs", [{"soft_end": 0}])[0]  # what may wait has no hours of one day
    if not {"soft_end", "time_windows"} & set(one) and not day.get("facilities"):
        terms = {"value": 50, "decay_per_day": 0.05}
        waiting = [{"job": job["id"], **terms} for job in day["jobs"][::10]]
        several = {"days": 3, "waiting": waiting}
        yield "horizon", lambda limit: vuelta.plan_horizon(day, several, time_limit=limit)


def beyond(ask: Callable[[float], object], limit: float) -> float:
    """Seconds of the processor that the faster of two answers took beyond its limit."""
    spent = []
    for _ in range(2):
        began = process_time()
        ask(limit)
        spent.append(process_time() - began)
    return min(spent) - limit


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code: 1 when some answer took too long."""
    options = _parser().parse_args(arguments)
    lines: list[list[str]] = []
    is_late = False
    for features in options.features:
        for per_route in options.routes:
            day = day_of(options.stops, per_route, features)
            for verb, ask in verbs(day):
                late = [beyond(ask, limit) for limit in options.limits]
                marks = [
                    seconds > max(LEAST, SHARE * limit)
                    for seconds, limit in zip(late, options.limits, strict=True)
                ]
                is_late |= any(marks)
                cells = [
                    f"{1000 * seconds:.0f}{' !' if mark else ''}"
                    for seconds, mark in zip(late, marks, strict=True)
                ]
                lines.append([features, str(per_route), verb, *cells])
                print(" ".join(lines[-1]), file=sys.stderr, flush=True)
    heads = ["features", "stops a route", "verb", *(f"{limit:g} s" for limit in options.limits)]
    print(markdown(heads, lines))
    print(f"{options.stops} stops; milliseconds of the processor beyond the limit.")
    return int(is_late)


def limit_of(text: str) -> float:
    """Zero or more seconds."""
    number = float(text)
    if not 0 <= number < 3600:
        raise argparse.ArgumentTypeError(f"{text} is no time limit")
    return number


def known(text: str) -> str:
    """Known features, joined by ``+``."""
    unknown = [name for name in text.split("+") if name not in FEATURES]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]}: give some of {', '.join(FEATURES)}")
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="within_limits.py",
        description="Milliseconds that answers take beyond their time limits, by verb, day and "
        "limit; prints a Markdown table. Too much is marked with an exclamation mark.",
    )
    add = parser.add_argument
    add("--stops", type=count, default=300, metavar="N", help="stops of a day; default: 300")
    add("--routes", nargs="+", type=count, default=[30, 150], metavar="N", help="stops a route")
    add("--features", nargs="+", type=known, default=list(USUAL), metavar="A+B")
    add("--limits", nargs="+", type=limit_of, default=[0.0, 0.2, 1.0], metavar="S")
    return parser


if __name__ == "__main__":
    sys.exit(main())
