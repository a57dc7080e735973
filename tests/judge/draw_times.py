"""Features at random: when."""

from __future__ import annotations

from random import Random

from judge.drawing import Draw, feature


@feature
def _shifts(draw: Draw, random: Random) -> None:
    for van in draw.some(random, draw.vans, 0.8):
        begins = random.randint(0, 15)
        van["time_window"] = [begins, begins + random.randint(draw.reach // 3, draw.reach * 2)]


@feature
def _overtime(draw: Draw, random: Random) -> None:
    for van in draw.vans:
        if "time_window" in van:
            van["max_overtime"] = random.randint(0, draw.reach // 2)
            van.setdefault("costs", {})["overtime_per_hour"] = random.choice((0, 3600, 5400))


@feature
def _windows(draw: Draw, random: Random) -> None:
    hours = {one["id"]: one.get("time_windows") for one in draw.facilities}
    for task in draw.some(random, draw.tasks, 0.6):
        if not hours.get(task.get("returned_to")):  # they might never be open together
            task["time_windows"] = draw.windows(random, 3)


@feature
def _late(draw: Draw, random: Random) -> None:
    for task in draw.some(random, draw.tasks):
        task["soft_end"] = random.randint(0, draw.reach)
        task["late_cost"] = random.choice((0, 1800, 3600.5))


@feature
def _early(draw: Draw, random: Random) -> None:
    for task in draw.some(random, draw.tasks):
        task["soft_start"] = random.randint(0, draw.reach)
        if "soft_end" in task:
            task["soft_start"] = min(task["soft_start"], task["soft_end"])
        task["early_cost"] = random.choice((0, 1800, 700))


@feature
def _setup(draw: Draw, random: Random) -> None:
    for task in draw.some(random, draw.tasks, 0.7):
        task["setup"] = random.randint(1, 6)
    for van in draw.some(random, draw.vans):
        van["type"] = "big"
    for task in draw.some(random, draw.tasks, 0.3):
        task["setup_per_type"] = {"big": random.randint(0, 8)}
        task["service_per_type"] = {"big": random.randint(0, 8)}


@feature
def _breaks(draw: Draw, random: Random) -> None:
    for van in draw.some(random, draw.vans, 0.7):
        van["breaks"] = [
            {"id": f"b{b}", "service": random.randint(0, 8)}
            | ({"time_windows": draw.windows(random, 2)} if random.random() < 0.8 else {})
            | ({"always_taken": True} if random.random() < 0.2 else {})
            for b in range(random.randint(1, 2))
        ]


@feature
def _break_loads(draw: Draw, random: Random) -> None:
    for van in draw.vans if draw.dimensions else []:
        for pause in draw.some(random, van.get("breaks", [])):
            pause["max_load"] = draw.amount(random, 6)


@feature
def _releases(draw: Draw, random: Random) -> None:
    for job in draw.some(random, draw.jobs):
        job["release_time"] = random.randint(0, draw.reach // 2)
