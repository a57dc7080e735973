"""Features at random: what carries and where it goes."""

from __future__ import annotations

from random import Random

from judge.drawing import Doc, Draw, feature


@feature
def _loads(draw: Draw, random: Random) -> None:
    draw.dimensions = random.choice((1, 1, 2))
    for van in draw.vans:
        van["capacity"] = [random.randint(3, 12) for _ in range(draw.dimensions)]
    for job in draw.jobs:
        what = random.choice(("delivery", "pickup", "both", "none", "delivery", "pickup"))
        if what in ("delivery", "both"):
            job["delivery"] = draw.amount(random)
        if what in ("pickup", "both"):
            job["pickup"] = draw.amount(random)


@feature
def _shipments(draw: Draw, random: Random) -> None:
    """Some jobs become pairs."""
    pairs = []
    for job in draw.some(random, draw.jobs, 0.4):
        draw.problem["jobs"].remove(job)
        other = draw.put({"id": job["id"], "service": random.randint(0, 4)})
        one = {
            name: job[name]
            for name in ("id", "service", "location", "location_index")
            if name in job
        }
        pair: Doc = {"pickup": one, "delivery": other}
        if draw.dimensions:
            pair["amount"] = draw.amount(random)
        pairs.append(pair)
    if pairs:
        draw.problem["shipments"] = pairs


@feature
def _on_board(draw: Draw, random: Random) -> None:
    for van in draw.some(random, draw.vans if draw.dimensions else []):
        van["on_board"] = draw.amount(random, 2)


@feature
def _facilities(draw: Draw, random: Random) -> None:
    """Where some of what is collected may go."""
    found = []
    for f in range(random.randint(1, 2)):
        facility = draw.put({"id": f"F{f}"})
        if random.random() < 0.3:
            facility["time_windows"] = draw.windows(random, 2)
        found.append(facility)
    draw.problem["facilities"] = found
    for job in draw.some(random, draw.jobs, 0.6):
        if any(job.get("pickup", ())):
            goes = draw.some(random, [{"facility": one["id"]} for one in found], 0.7)
            goes += [{}] if random.random() < 0.4 or not goes else []
            job["destinations"] = [dict(one, cost=random.randint(-3, 4)) for one in goes]


@feature
def _reloads(draw: Draw, random: Random) -> None:
    if not draw.facilities:
        draw.problem["facilities"] = [draw.put({"id": "R"}, 0)]
    for van in draw.some(random, draw.vans, 0.8):
        van["reload_at"] = [random.choice(draw.facilities)["id"]]
        if random.random() < 0.4:
            van["max_reloads"] = random.randint(0, 2)


@feature
def _facility_service(draw: Draw, random: Random) -> None:
    for facility in draw.facilities:
        facility["service"] = random.choice((0, 3, 5))


@feature
def _room(draw: Draw, random: Random) -> None:
    for facility in draw.facilities:
        if random.random() < 0.5:
            facility["slots"] = random.randint(0, 2)
        if draw.dimensions and random.random() < 0.5:
            facility["room"] = draw.amount(random, 8)


@feature
def _places(draw: Draw, random: Random) -> None:
    for job in draw.some(random, draw.jobs):
        found: list[Doc] = []
        for _ in range(random.randint(1, 2)):
            place: Doc = {"service": random.randint(0, 3), "cost": random.randint(-2, 5)}
            if draw.facilities and random.random() < 0.5:
                place["facility"] = random.choice(draw.facilities)["id"]
            else:
                draw.put(place, random.randrange(draw.places))
                if random.random() < 0.3:
                    place["time_windows"] = draw.windows(random, 2)
            found.append(place)
        job["places"] = found


@feature
def _returned(draw: Draw, random: Random) -> None:
    """Deliveries that turned back and are set down at a facility."""
    for job in draw.some(random, draw.jobs if draw.facilities else [], 0.4):
        if any(job.get("delivery", ())) and not any(job.get("pickup", ())):
            facility = random.choice(draw.facilities)
            for name in ("location", "location_index"):
                if name in facility:
                    job[name] = facility[name]
            job.pop("places", None)
            job.pop("destinations", None)
            job["returned_to"] = facility["id"]
            if random.random() < 0.3:
                job["destinations"] = [{"facility": facility["id"], "cost": random.randint(0, 3)}]


@feature
def _aboard(draw: Draw, random: Random) -> None:
    for job in draw.some(random, draw.jobs, 0.4):
        if job.get("delivery"):
            job["aboard"] = random.choice(draw.vans)["id"]


@feature
def _types(draw: Draw, random: Random) -> None:
    """Load types, some of which clash."""
    for demand in draw.some(random, draw.demands, 0.7):
        demand["load_type"] = random.choice("xyz")
    rules = [{"types": random.sample("xyz", 2)} for _ in range(random.randint(0, 2))]
    if rules:
        draw.problem["incompatible_types"] = rules
    for van in draw.some(random, draw.vans, 0.2):
        van["held_types"] = [random.choice("xyz")]


@feature
def _accepts(draw: Draw, random: Random) -> None:
    for facility in draw.some(random, draw.facilities):
        facility["accepts"] = random.sample("xyz", random.randint(1, 2))
    known = {one["id"]: one for one in draw.facilities}

    def takes(name: str | None, job: Doc) -> bool:
        accepted = known[name].get("accepts") if name is not None else None
        return not accepted or job.get("load_type") in accepted

    for job in draw.jobs:  # what no destination takes is no sound problem
        goes = job.get("destinations")
        if goes and not any(takes(one.get("facility"), job) for one in goes):
            goes.append({"cost": 1})
        if job.get("returned_to") is not None and not takes(job["returned_to"], job):
            del job["returned_to"]


@feature
def _meeting(draw: Draw, random: Random) -> None:
    for rule in draw.some(random, draw.problem.get("incompatible_types", [])):
        rule["mode"] = "simultaneous"
