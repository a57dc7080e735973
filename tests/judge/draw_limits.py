"""Features at random: who may, and who must."""

from __future__ import annotations

from random import Random

from judge.drawing import Doc, Draw, feature


@feature
def _skills(draw: Draw, random: Random) -> None:
    for van in draw.vans:
        van["skills"] = random.sample("ab", random.randint(0, 2))
    for demand in draw.some(random, draw.demands):
        demand["skills"] = [random.choice("ab")]


@feature
def _allowed(draw: Draw, random: Random) -> None:
    names = [van["id"] for van in draw.vans]
    for demand in draw.some(random, draw.demands, 0.4):
        demand["allowed_vehicles"] = random.sample(names, random.randint(1, len(names)))


@feature
def _preferences(draw: Draw, random: Random) -> None:
    for demand in draw.some(random, draw.demands):
        demand["vehicle_costs"] = {random.choice(draw.vans)["id"]: random.randint(-6, 9)}


@feature
def _penalties(draw: Draw, random: Random) -> None:
    for demand in draw.some(random, draw.demands):
        demand["penalty"] = random.choice((0, 3, 10, 30.25, 80))


@feature
def _priorities(draw: Draw, random: Random) -> None:
    for demand in draw.some(random, draw.demands):
        demand["priority"] = random.choice((0, 1, 2, 10))


@feature
def _required(draw: Draw, random: Random) -> None:
    for demand in draw.some(random, draw.demands, 0.4):
        if "penalty" not in demand:
            demand["required"] = True


@feature
def _most_tasks(draw: Draw, random: Random) -> None:
    for van in draw.some(random, draw.vans, 0.7):
        van["max_tasks"] = random.randint(0, 3)


@feature
def _most_time(draw: Draw, random: Random) -> None:
    for van in draw.some(random, draw.vans, 0.7):
        van["max_travel_time"] = random.randint(draw.reach // 4, draw.reach)


@feature
def _most_duration(draw: Draw, random: Random) -> None:
    for van in draw.some(random, draw.vans, 0.7):
        van["max_duration"] = random.randint(draw.reach // 3, draw.reach * 2)


@feature
def _relations(draw: Draw, random: Random) -> None:
    names = [job["id"] for job in draw.jobs]
    rank = {name: k for k, name in enumerate(names)}
    found: list[Doc] = []
    for _ in range(random.randint(1, 2)) if len(names) > 1 else ():
        chosen = sorted(random.sample(names, random.randint(2, len(names))), key=rank.__getitem__)
        rule: Doc = {"type": random.choice(("same_route", "sequence", "strict")), "jobs": chosen}
        if random.random() < 0.3:
            rule["vehicle"] = random.choice(draw.vans)["id"]
        found.append(rule)
    if found:
        draw.problem["relations"] = found


@feature
def _loading(draw: Draw, random: Random) -> None:
    for van in draw.some(random, draw.vans, 0.8):
        van["loading"] = random.choice(("deliveries_first", "deliveries_first", "lifo"))
        if van["loading"] == "deliveries_first":
            if random.random() < 0.4:
                van["loading_cost"] = random.choice((0, 2, 5.5))
            van["collected"] = random.random() < 0.2
        elif random.random() < 0.4:
            held = [job["id"] for job in draw.jobs if job.get("aboard") == van["id"]]
            van["stack"] = random.sample(held, len(held))


@feature
def _pins(draw: Draw, random: Random) -> None:
    """Given steps, the first of them pinned."""
    keys = [("job", job["id"]) for job in draw.jobs]
    keys += [
        (kind, pair[kind]["id"])
        for pair in draw.problem.get("shipments", ())
        for kind in ("pickup", "delivery")
    ]
    taken: set[str] = set()
    for van in draw.vans:
        mine = [key for key in keys if random.random() < 0.3 and key[1] not in taken]
        taken |= {name for _, name in mine}
        if mine:
            van["steps"] = [{"type": kind, "id": name} for kind, name in mine]
            van["pinned_steps"] = random.randint(0, min(2, len(mine)))


@feature
def _rides(draw: Draw, random: Random) -> None:
    """Shipments that may not be aboard for long."""
    for pair in draw.some(random, draw.problem.get("shipments", []), 0.8):
        pair["max_ride"] = random.choice((0, 3, 6, 10, 20, 40))
