"""Features at random: what it takes to drive, and what it costs."""

from __future__ import annotations

from random import Random

from judge.drawing import Doc, Draw, feature


@feature
def _great_circle(draw: Draw, random: Random) -> None:
    """Without tables (see ``_ground``): a profile of its own."""
    draw.problem["profiles"] = {
        "car": {"speed": random.choice((20, 30.5, 45)), "detour": random.choice((1, 1.3, 1.25))}
    }


@feature
def _asymmetric(draw: Draw, random: Random) -> None:
    for tables in draw.tables.values():
        for row in tables["durations"]:
            row[:] = [cell + random.randint(0, 4) if cell else cell for cell in row]


@feature
def _distances(draw: Draw, random: Random) -> None:
    if "great_circle" not in draw.features:
        table = draw.problem["matrices"]["car"]["durations"]
        draw.problem["matrices"]["car"]["distances"] = [
            [cell * random.randint(80, 120) for cell in row] for row in table
        ]
    for van in draw.some(random, draw.vans, 0.7):
        van.setdefault("costs", {})["per_km"] = random.choice((0, 1, 2.5, 10))
        if random.random() < 0.4:
            van["max_distance"] = random.randint(10, 100) * draw.reach


@feature
def _profiles(draw: Draw, random: Random) -> None:
    """Some vans drive by tables, or a speed, of their own."""
    if "great_circle" in draw.features:
        draw.problem["profiles"]["bike"] = {"speed": 15, "detour": 1.1}
    else:
        tables = draw.problem["matrices"]
        tables["bike"] = {
            name: [[cell * 2 for cell in row] for row in table]
            for name, table in tables["car"].items()
        }
    for van in draw.some(random, draw.vans):
        van["profile"] = "bike"


@feature
def _arc_costs(draw: Draw, random: Random) -> None:
    if draw.tables:
        size = range(draw.places)
        draw.problem["matrices"]["car"]["costs"] = [
            [0 if i == j else random.randint(0, 9) for j in size] for i in size
        ]


@feature
def _null_legs(draw: Draw, random: Random) -> None:
    for tables in draw.tables.values():
        for i, row in enumerate(tables["durations"]):
            for j in range(len(row)):
                if i != j and random.random() < 0.1:
                    row[j] = None


@feature
def _diagonal(draw: Draw, random: Random) -> None:
    """Who stays where it is may need time all the same."""
    for tables in draw.tables.values():
        for i, row in enumerate(tables["durations"]):
            row[i] = random.choice((0, 2))


@feature
def _null_diagonal(draw: Draw, random: Random) -> None:
    """Who stands there already needs no way."""
    for tables in draw.tables.values():
        for i, row in enumerate(tables["durations"]):
            row[i] = random.choice((0, None))


@feature
def _disruptions(draw: Draw, random: Random) -> None:
    found: list[Doc] = []
    for d in range(random.randint(1, 2)):
        area: Doc = {"id": f"d{d}"}
        if "great_circle" in draw.features:
            x, y = random.choice(draw.degrees)
            area["centre"] = [round(x + random.randint(-3, 3) / 700, 4), y]
            area["radius"] = random.randint(100, 1500)
        else:
            area["places"] = [random.randrange(1, draw.places)]
        if random.random() < 0.7:
            area["factor"] = random.choice((1, 1.5, 2.25, 4))
        if random.random() < 0.2:
            area["profiles"] = ["bike"]
        found.append(area)
    draw.problem["disruptions"] = found


@feature
def _speeds(draw: Draw, random: Random) -> None:
    for van in draw.some(random, draw.vans, 0.7):
        van["speed_factor"] = random.choice((0.5, 0.75, 0.8, 1.25, 2, 1.3))


@feature
def _fine_speeds(draw: Draw, random: Random) -> None:
    for van in draw.some(random, draw.vans, 0.7):
        van["speed_factor"] = random.choice((0.125, 0.994, 1.0625, 0.333333, 0.005))


@feature
def _ends(draw: Draw, random: Random) -> None:
    """Vans that start where their first stop is, or end at their last, or elsewhere."""
    for van in draw.some(random, draw.vans, 0.7):
        for name in ("start", "end"):
            what = random.random()
            if what < 0.3:
                van.pop(name, None)
                van.pop(f"{name}_index", None)
            elif what < 0.6:
                draw.put(van, random.randrange(draw.places), name)


@feature
def _rates(draw: Draw, random: Random) -> None:
    for van in draw.some(random, draw.vans, 0.8):
        van.setdefault("costs", {}).update(
            fixed=random.choice((0, 0, 10, 20.5)), per_hour=random.choice((3600, 1800, 40.5, 7200))
        )


@feature
def _work_rates(draw: Draw, random: Random) -> None:
    for van in draw.some(random, draw.vans, 0.7):
        van.setdefault("costs", {})["per_task_hour"] = random.choice((3600, 100.25, 1800))


@feature
def _wait_rates(draw: Draw, random: Random) -> None:
    for van in draw.some(random, draw.vans, 0.7):
        van.setdefault("costs", {})["per_waiting_hour"] = random.choice((3600, 100.25, 1800))
