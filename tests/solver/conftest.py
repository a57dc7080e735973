"""Random problems with every feature the search honours, and their true optimum.

``any_problem`` makes documents, small or large, from a seed. ``Oracle`` plans
them by brute force: every subset of tasks, every order, every place of every
break, each judged by the referee's own arithmetic and by nothing else.
``WalkOracle`` asks the core's walk for every order instead: faster, and true
as far as ``test_lower`` shows the walk to agree with the referee.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, permutations
from typing import Any

import pytest

from vuelta import units
from vuelta.model import Plan, Problem, Route, Step, TravelMatrix, Vehicle
from vuelta.referee import judge
from vuelta.referee.itinerary import read
from vuelta.referee.problem_index import Register
from vuelta.referee.route_account import Ride
from vuelta.referee.violations import of_pins
from vuelta.solver import lower

Document = dict[str, Any]
Objective = tuple[tuple[int, int, int], Fraction]
"""Weight of what is left out without a penalty; money for all the rest."""

SKILLS = ("cold", "heavy")
TYPES = ("van", "bike")


class Maker:
    """Draws the parts of one problem.

    ``often`` is the chance of each feature; in a ``wild`` problem travel obeys
    nothing: it has gaps, directions, and detours that are shorter.
    """

    def __init__(self, seed: int, often: float, wild: bool) -> None:
        self.random = random.Random(seed)
        self.orders = random.Random(seed + 1)  # of loading; leaves all else as it is
        self.often, self.wild = often, wild

    def maybe(self, chance: float | None = None) -> bool:
        return self.random.random() < (self.often if chance is None else chance)

    def document(self, n_tasks: int, n_vehicles: int) -> Document:
        draw = self.random
        self.day = 150 + 40 * n_tasks // n_vehicles
        self.dims = draw.choice((1, 1, 2, 3))
        self.carries = self.maybe(0.8)
        self.n_places = draw.randint(2, n_tasks + 2)
        self.priced = self.maybe(0.2)
        self.measured = self.priced or self.maybe(0.8)
        self.ids = [f"v{k}" for k in range(n_vehicles)]
        profiles = ["car", "bike"] if self.maybe() else ["car"]
        vehicles: list[Document] = []
        for name in self.ids:
            if vehicles and self.maybe(0.4):
                vehicles.append({**vehicles[-1], "id": name})
            else:
                vehicles.append({"id": name, **self.vehicle(draw.choice(profiles))})
        jobs: list[Document] = []
        shipments: list[Document] = []
        left = n_tasks
        pairs = self.maybe(0.4)
        while left:
            if pairs and left > 1 and self.maybe(0.4):
                shipments.append(self.shipment(len(shipments)))
                left -= 2
            else:
                jobs.append(self.job(len(jobs)))
                left -= 1
        if self.maybe():
            self.hand_out(vehicles, jobs, shipments)
        for vehicle in vehicles:
            if vehicle.get("loading") == "lifo":
                held = [job["id"] for job in jobs if job.get("aboard") == vehicle["id"]]
                vehicle["stack"] = self.orders.sample(held, len(held))
        return {
            "vehicles": vehicles,
            "jobs": jobs,
            "shipments": shipments,
            "matrices": {profile: self.matrices() for profile in profiles},
        }

    def matrices(self) -> Document:
        """A plain map, or anything at all."""
        draw, n = self.random, self.n_places
        gaps = 0.08 if self.wild and self.maybe() else 0.0
        scale = draw.choice((10, 40, 80))

        def table(largest: int, lost: float = 0.0) -> list[list[int | None]]:
            return [
                [
                    0 if i == j else None if self.maybe(lost) else draw.randint(0, largest)
                    for j in range(n)
                ]
                for i in range(n)
            ]

        if not self.wild or self.maybe(0.3):
            spots = [(draw.randint(0, scale), draw.randint(0, scale)) for _ in range(n)]
            rows = [[abs(a - c) + abs(b - d) for c, d in spots] for a, b in spots]
            found: Document = {"durations": rows, "distances": rows}
        else:
            found = {"durations": table(scale, gaps), "distances": table(1000, gaps / 2)}
        if not self.measured:
            del found["distances"]
        if self.priced:
            found["costs"] = table(30, gaps / 2) if self.wild else found["durations"]
        return found

    def amounts(self, largest: int) -> list[int]:
        return [self.random.randint(0, largest) for _ in range(self.dims)]

    def windows(self, most: int) -> list[list[int]]:
        bounds = sorted(self.random.sample(range(self.day), 2 * self.random.randint(1, most)))
        return [list(pair) for pair in zip(bounds[::2], bounds[1::2], strict=True)]

    def vehicle(self, profile: str) -> Document:
        draw = self.random
        found: Document = {"profile": profile, "costs": self.costs()}
        if self.maybe(0.85):
            found["start_index"] = draw.randrange(self.n_places)
        if self.maybe(0.85):
            at_start = "start_index" in found and self.maybe(0.7)
            found["end_index"] = found["start_index"] if at_start else draw.randrange(self.n_places)
        if self.carries:
            found["capacity"] = [draw.randint(6, 25) for _ in range(self.dims)]
            if self.maybe(0.15):
                found["on_board"] = self.amounts(4)
        if self.maybe(0.6):
            opening = draw.randint(0, 40)
            found["time_window"] = [opening, opening + draw.randint(self.day // 2, self.day)]
            if self.maybe(0.4):
                found["max_overtime"] = draw.randint(1, 60)
        if self.maybe():
            found["speed_factor"] = draw.choice((0.5, 0.83, 1.37, 2))
        if self.maybe():
            found["type"] = draw.choice(TYPES)
        if self.maybe(0.6):
            found["skills"] = draw.sample(SKILLS, draw.randint(1, 2))
        if self.maybe(self.often / 2):
            found["max_tasks"] = draw.randint(1, 6)
        if self.maybe(self.often / 2):
            found["max_travel_time"] = draw.randint(20, self.day)
        if self.measured and self.maybe(self.often / 2):
            found["max_distance"] = draw.randint(500, 4000)
        if self.maybe():
            found["max_duration"] = draw.randint(self.day // 3, self.day)
        if self.maybe():
            found["breaks"] = [self.pause(k) for k in range(draw.randint(1, 2))]
        if self.orders.random() < self.often:
            found |= self.order()
        return found

    def order(self) -> Document:
        found: Document = {"loading": self.orders.choice(("deliveries_first", "lifo"))}
        if found["loading"] == "deliveries_first":
            found["collected"] = self.orders.random() < 0.2
            if self.orders.random() < 0.5:
                found["loading_cost"] = self.orders.choice((0, 3, 12.5))
        return found

    def pause(self, k: int) -> Document:
        found: Document = {"id": f"b{k}", "service": self.random.randint(0, 30)}
        if self.maybe(0.7):
            found["time_windows"] = self.windows(2)
        if self.orders.random() < 0.2:
            found["always_taken"] = True
        return found

    def costs(self) -> Document:
        draw = self.random
        found: Document = {"per_hour": draw.choice((0, 36, 3600, 12.5))}
        if self.maybe(0.5):
            found["fixed"] = draw.choice((1, 5, 20))
        if self.measured and self.maybe(0.5):
            found["per_km"] = draw.choice((1, 0.35))
        for rate in ("per_task_hour", "per_waiting_hour", "overtime_per_hour"):
            if self.maybe():
                found[rate] = draw.choice((36, 100, 3600))
        return found

    def task(self) -> Document:
        draw = self.random
        found: Document = {"location_index": draw.randrange(self.n_places)}
        if self.maybe(0.6):
            found["service"] = draw.randint(0, 20)
        if self.maybe():
            found["setup"] = draw.randint(1, 30)
        if self.maybe(self.often / 2):
            found["service_per_type"] = {draw.choice(TYPES): draw.randint(0, 20)}
        if self.maybe(self.often / 2):
            found["setup_per_type"] = {draw.choice(TYPES): draw.randint(0, 20)}
        if self.maybe(0.4):
            found["time_windows"] = self.windows(3)
        if self.maybe():
            found["soft_end"] = draw.randint(0, self.day)
            if self.maybe(0.8):
                found["late_cost"] = draw.choice((10, 360, 3600))
        return found

    def demand(self) -> Document:
        draw = self.random
        found: Document = {}
        if self.maybe(self.often / 2):
            found["skills"] = [draw.choice(SKILLS)]
        if self.maybe(self.often / 2):
            found["allowed_vehicles"] = draw.sample(self.ids, draw.randint(1, len(self.ids)))
        if self.maybe():
            chosen = draw.sample(self.ids, draw.randint(1, len(self.ids)))
            found["vehicle_costs"] = {name: draw.choice((-7, -0.5, 2, 11)) for name in chosen}
        if self.maybe():
            found["penalty"] = draw.choice((0, 5, 40))
        elif self.maybe():
            found["required"] = True
        elif self.maybe():
            found["priority"] = draw.randint(1, 100)
        return found

    def job(self, k: int) -> Document:
        found = {"id": f"j{k}", **self.task(), **self.demand()}
        if self.carries and self.maybe(0.7):
            found["delivery"] = self.amounts(6)
            if self.maybe(0.15):
                found["aboard"] = self.random.choice(self.ids)
        if self.carries and self.maybe(0.5):
            found["pickup"] = self.amounts(6)
        return found

    def shipment(self, k: int) -> Document:
        found: Document = {
            "pickup": {"id": f"p{k}", **self.task()},
            "delivery": {"id": f"d{k}", **self.task()},
            **self.demand(),
        }
        if self.carries:
            found["amount"] = self.amounts(8)
        return found

    def hand_out(
        self, vehicles: list[Document], jobs: list[Document], shipments: list[Document]
    ) -> None:
        """Steps for some vehicles, some of them pinned."""
        steps = [[{"type": "job", "id": job["id"]}] for job in jobs]
        steps += [
            [{"type": half, "id": shipment[half]["id"]} for half in ("pickup", "delivery")]
            for shipment in shipments
        ]
        self.random.shuffle(steps)
        for vehicle in vehicles:
            if not self.maybe(0.6):
                continue
            mine = [step for _ in range(self.random.randint(0, 2)) if steps for step in steps.pop()]
            vehicle["steps"] = mine
            vehicle["pinned_steps"] = self.random.randint(0, min(2, len(mine)))


def make(
    seed: int,
    n_tasks: tuple[int, int],
    n_vehicles: tuple[int, int] = (1, 3),
    *,
    often: float = 0.25,
    wild: bool = True,
) -> Document:
    """A document of some tasks, from the fewest to the most; a shipment is two."""
    maker = Maker(seed, often, wild)
    return maker.document(maker.random.randint(*n_tasks), maker.random.randint(*n_vehicles))


def unpinned(document: Document) -> Document:
    """The same without pins."""
    vehicles = [
        {name: field for name, field in vehicle.items() if name != "pinned_steps"}
        for vehicle in document["vehicles"]
    ]
    return {**document, "vehicles": vehicles}


class Oracle:
    """A problem planned by brute force, judged by the referee."""

    def __init__(self, problem: Problem, travel: TravelMatrix) -> None:
        self.problem, self.travel = problem, travel
        self.register = Register.of(problem)
        self.units: list[tuple[tuple[str, str], ...]] = [
            *((("job", job.id),) for job in problem.jobs),
            *(
                (("pickup", shipment.pickup.id), ("delivery", shipment.delivery.id))
                for shipment in problem.shipments
            ),
        ]
        self.demands = [*problem.jobs, *problem.shipments]

    def cost(self, vehicle: Vehicle, steps: Sequence[tuple[str, str]]) -> Fraction | None:
        """Money steps of one vehicle doing this; ``None`` when a limit is broken."""
        route = Route(
            vehicle=vehicle.id,
            steps=tuple(Step.model_construct(type=kind, id=name) for kind, name in steps),
        )
        measured = self.travel.profiles[vehicle.profile]
        itinerary = read(route, vehicle, self.register, measured)
        ride = Ride.of(itinerary, measured, self.register, {})
        return None if ride.route().violations else sum(ride.exact.values(), Fraction(0))

    def cheapest(self, vehicle: Vehicle, tasks: Sequence[tuple[str, str]]) -> Fraction | None:
        """The best of all places of the breaks for tasks in this order."""
        pauses = [("break", pause.id) for pause in vehicle.breaks]
        found: Fraction | None = None
        orders = (some for size in range(len(pauses) + 1) for some in permutations(pauses, size))
        for order in orders:
            for places in combinations_with_replacement(range(len(tasks) + 1), len(order)):
                steps: list[tuple[str, str]] = []
                for leg in range(len(tasks) + 1):
                    steps += [p for p, at in zip(order, places, strict=True) if at == leg]
                    steps += tasks[leg : leg + 1]
                cost = self.cost(vehicle, steps)
                if cost is not None and (found is None or cost < found):
                    found = cost
        return found

    def orders(self, chosen: Sequence[int]) -> Iterator[tuple[tuple[str, str], ...]]:
        """Every order of the tasks of some units, pickups before their deliveries."""
        tasks = [task for unit in chosen for task in self.units[unit]]
        pairs = [self.units[unit] for unit in chosen if len(self.units[unit]) == 2]
        for order in permutations(tasks):
            if all(order.index(pair[0]) < order.index(pair[1]) for pair in pairs):
                yield order

    def routes(self, vehicle: Vehicle) -> list[Fraction | None]:
        """The cheapest route of a vehicle for every subset of units, by bit mask."""
        found: list[Fraction | None] = []
        for mask in range(2 ** len(self.units)):
            chosen = [u for u in range(len(self.units)) if mask >> u & 1]
            if not chosen:
                found.append(None if of_pins(vehicle, ()) else Fraction(0))
                continue
            costs = [self.cheapest(vehicle, order) for order in self.orders(chosen)]
            found.append(min((cost for cost in costs if cost is not None), default=None))
        return found

    def left_out(self, units: Sequence[int]) -> Objective:
        """What leaving these out counts: required tasks, priorities, tasks; and money steps."""
        required, priorities, number, money = 0, 0, 0, Fraction(0)
        for unit in units:
            demand, size = self.demands[unit], len(self.units[unit])
            if demand.penalty is not None:
                money += demand.penalty
                continue
            required += size * demand.required
            priorities += size * demand.priority
            number += size
        return (required, priorities, number), money

    def optimum(self) -> Objective | None:
        """The best objective of all plans; ``None`` when no plan keeps the pins."""
        n = len(self.units)
        everything = 2**n - 1
        best: dict[int, Fraction] = {0: Fraction(0)}
        for vehicle in self.problem.vehicles:
            routes = self.routes(vehicle)
            extended: dict[int, Fraction] = {}
            for served, cost in best.items():
                rest = everything & ~served
                mask = rest
                while True:
                    extra = routes[mask]
                    if extra is not None:
                        total = cost + extra
                        if total < extended.get(served | mask, total + 1):
                            extended[served | mask] = total
                    if mask == 0:
                        break
                    mask = (mask - 1) & rest
            best = extended
        objectives = []
        for served, cost in best.items():
            weight, money = self.left_out([u for u in range(n) if not served >> u & 1])
            objectives.append((weight, cost + money))
        return min(objectives, default=None)

    def objective(self, plan: Plan) -> Objective:
        """The same two numbers of a plan, which has to be clean."""
        judgement = judge(self.problem, plan, self.travel)
        assert judgement.clean
        gone = {(entry.type, entry.id) for entry in plan.unassigned}
        weight, _ = self.left_out([u for u, unit in enumerate(self.units) if unit[0] in gone])
        return weight, (judgement.exact_cost + judgement.exact_left_out) * units.MONEY_STEPS


class WalkOracle(Oracle):
    """The same with the core's timetables, which place the breaks themselves."""

    def __init__(self, problem: Problem, travel: TravelMatrix) -> None:
        super().__init__(problem, travel)
        self.lowered = lower(problem, travel)
        self.numbers = {vehicle.id: v for v, vehicle in enumerate(problem.vehicles)}

    def cheapest(self, vehicle: Vehicle, tasks: Sequence[tuple[str, str]]) -> Fraction | None:
        legend, v = self.lowered.legend, self.numbers[vehicle.id]
        stops = [legend.stop_of[task] for task in tasks]
        if tuple(stops[: len(legend.pinned[v])]) != legend.pinned[v]:
            return None
        table = self.lowered.core.walk(legend.kind_of[v], stops)
        return None if table.broken else legend.prices.currency(table.price) * units.MONEY_STEPS


@pytest.fixture(scope="session")
def any_problem() -> Callable[..., Document]:
    return make


@pytest.fixture(scope="session")
def without_pins() -> Callable[[Document], Document]:
    return unpinned


@pytest.fixture(scope="session")
def oracle() -> type[Oracle]:
    return Oracle


@pytest.fixture(scope="session")
def walk_oracle() -> type[WalkOracle]:
    return WalkOracle
