"""What will go wrong on a synthetic day: a trace for a morning."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from pydantic import TypeAdapter

from vuelta.model import LAZY, Incident, Job
from vuelta.simulate.order_generator import Document, Morning, half_hours, mean_service
from vuelta.simulate.parameters import Parameters
from vuelta.simulate.random_streams import stream
from vuelta.simulate.scenario_trace import Darkness, Door, Trace, Traffic, Zone, sealed

_HOUR: Final = 3600
_NOON: Final = 12 * _HOUR
_ATTEMPTS: Final = 4
"""Visits of one door for which chance is drawn."""

_NEVER: Final = 1000.0
"""Chance of absence of who is never at home, before it is cut at 1."""

_INCIDENT: Final[TypeAdapter[Incident]] = TypeAdapter(Incident, config=LAZY)


def trace_of(morning: Morning, suite: str, values: Parameters, seed: int) -> Trace:
    """All that chance decides on this day, sealed."""
    day = _Day(morning, values, seed)
    orders = day.orders()
    jobs = [*morning.problem.jobs, *(order for _, _, order in orders)]
    findings = day.findings(jobs)
    document = [
        *day.wishes([job for job in morning.problem.jobs if job.id not in findings]),
        *(_new(code, time, order) for time, code, order in orders),
        *day.of_vans(),
        *day.of_areas(),
    ]
    document.sort(key=lambda incident: (incident["time"], incident["id"]))
    trace = Trace(
        suite=suite,
        seed=seed,
        vans=len(morning.problem.vehicles),
        traffic=day.traffic(),
        doors=tuple(day.doors(jobs, findings)),
        absent_hours=values.several("absent_hours"),
        absent_notified=values["absent_notified"],
        absent_wait=round(60 * values["absent_wait"]),
        incidents=tuple(_INCIDENT.validate_python(incident) for incident in document),
        darkness=tuple(day.darkness()),
    )
    return sealed(trace, morning.problem)


def _new(code: str, time: int, order: Job) -> Document:
    shown = order.model_dump(mode="json", exclude_defaults=True)
    return {"id": f"{code} {order.id}", "code": code, "time": time, "order": shown}


class _Day:
    """Draws everything of one day, each concern from its own stream."""

    def __init__(self, morning: Morning, values: Parameters, seed: int) -> None:
        self._morning = morning
        self._values = values
        self._seed = seed
        self._start = morning.start
        self._end = morning.start + round(_HOUR * values["day_hours"])
        self._vehicles = [vehicle.id for vehicle in morning.problem.vehicles]
        self._stops = len(morning.problem.jobs)

    def _chance(self, concern: str) -> np.random.Generator:
        return stream(self._seed, concern)

    def traffic(self) -> Traffic:
        values = self._values
        sigma = values["day_sigma"]
        day = math.exp(sigma * self._chance("day factor").standard_normal() - sigma * sigma / 2)
        hours = np.array(values.several("hour_profile"))
        worked = np.arange(self._start, self._start + _HOUR * values["shift_hours"], 60) // _HOUR
        hours /= hours[worked.astype(int) % 24].mean()
        number = max(1, min(self._stops, round(self._stops / values["zone_stops"])))
        shocks = half_hours(values, self._seed, number)
        centres = self._morning.city.draw(number, self._seed, "zone centres")
        return Traffic(
            day=round(day, 5),
            hours=tuple(round(hour, 5) for hour in hours.tolist()),
            zones=tuple(
                Zone(centre=centre, shocks=tuple(round(shock, 4) for shock in row))
                for centre, row in zip(centres, shocks.tolist(), strict=True)
            ),
        )

    def doors(self, jobs: Sequence[Job], findings: dict[str, Document]) -> Iterator[Door]:
        """Every customer, as they really are; work takes at least ten seconds."""
        values, number = self._values, len(jobs)
        sigma, effect = values["service_sigma"], values["absent_sigma"]
        noise = self._chance("service").standard_normal(number)
        service = 60 * values["service_median"] * np.exp(sigma * noise)
        customer = self._chance("customers")
        effects = np.exp(effect * customer.standard_normal(number) - effect * effect / 2)
        absent = values["absent"] * effects
        absent[customer.random(number) < values["never_home"]] = _NEVER
        draws = self._chance("absence").random((number, _ATTEMPTS))
        for k, job in enumerate(jobs):
            document = findings.get(job.id)
            yield Door(
                job=job.id,
                service=max(10, round(float(service[k]))),
                absent=round(float(absent[k]), 5),
                draws=tuple(round(draw, 5) for draw in draws[k].tolist()),
                finding=None if document is None else _INCIDENT.validate_python(document),
            )

    def findings(self, jobs: Sequence[Job]) -> dict[str, Document]:
        """What drivers find out at doors: at most one thing at each."""
        draws = self._chance("findings").random(len(jobs))
        places = self._morning.city.draw(len(jobs), self._seed, "right addresses")
        telephone = self._chance("telephone").random(len(jobs))
        sizes = self._chance("mismatch").integers(2, 5, len(jobs))
        hours = self._chance("access hours").integers(1, 4, len(jobs))
        found: dict[str, Document] = {}
        for k, job in enumerate(jobs):
            code = self._finding(job, float(draws[k]))
            if code is None:
                continue
            document: Document = {"id": f"{code} {job.id}", "code": code, "time": 0, "job": job.id}
            if code == "ADDRESS_WRONG" and telephone[k] < self._values["address_found"]:
                document["location"] = list(places[k])
            elif code == "RETURN_MISMATCH":
                document["pickup"] = [int(sizes[k])]
            elif code == "ACCESS_PROBLEM":
                opens = self._start + _HOUR * (2 + int(hours[k]))
                document["time_windows"] = [[opens, max(opens + 2 * _HOUR, self._end)]]
            found[job.id] = document
        return found

    def _finding(self, job: Job, draw: float) -> str | None:
        shares = [("ADDRESS_WRONG", "address_wrong"), ("ACCESS_PROBLEM", "access")]
        if job.delivery:
            shares += [("DAMAGED", "damaged"), ("REFUSED", "refused")]
            shares += [("PARCEL_MISSING", "missing")]
        if job.pickup:
            shares += [("RETURN_NOT_READY", "not_ready"), ("RETURN_MISMATCH", "mismatch")]
        return self._drawn(shares, draw)

    def _drawn(self, shares: Sequence[tuple[str, str]], draw: float) -> str | None:
        """The code whose share of all customers a draw falls into, if into any."""
        for code, name in shares:
            draw -= self._values[name]
            if draw < 0:
                return code
        return None

    def wishes(self, jobs: Sequence[Job]) -> Iterator[Document]:
        """What customers ask for while the day runs: at most one thing each."""
        draws = self._chance("wishes").random(len(jobs))
        times = self._chance("wish times").uniform(-1, 6, len(jobs))
        later = self._chance("wish hours").random(len(jobs))
        places = self._morning.city.draw(len(jobs), self._seed, "new addresses")
        shares = [("WINDOW_CHANGE", "window_change"), ("ADDRESS_CHANGE", "address_change")]
        shares += [("CANCELLATION", "cancel")]
        for k, job in enumerate(jobs):
            code = self._drawn(shares, float(draws[k]))
            if code is None:
                continue
            time = max(0, round(self._start + _HOUR * float(times[k])))
            document: Document = {
                "id": f"{code} {job.id}",
                "code": code,
                "time": time,
                "job": job.id,
            }
            if code == "ADDRESS_CHANGE":
                document["location"] = list(places[k])
            elif code == "WINDOW_CHANGE":
                first = max(time + _HOUR, self._start)
                last = max(first, self._end - 2 * _HOUR)
                opens = round((first + float(later[k]) * (last - first)) / 900) * 900
                document["time_windows"] = [[opens, opens + 2 * _HOUR]]
            yield document

    def orders(self) -> list[tuple[int, str, Job]]:
        """Orders that come in while the day runs: goods to fetch, plain and urgent."""
        values, chance = self._values, self._chance("new orders")
        plain = int(chance.poisson(values["new_pickups"] * self._stops))
        urgent = int(self._chance("urgent orders").poisson(values["urgent"] * self._stops))
        places = self._morning.city.draw(plain + urgent, self._seed, "new places")
        noon = max(_NOON, self._start + _HOUR)
        last = max(noon + _HOUR, self._start + round(_HOUR * (values["shift_hours"] - 1.5)))
        times = self._chance("order times").random((plain + urgent, 2))
        orders: list[tuple[int, str, Job]] = []
        for k, place in enumerate(places):
            is_early = times[k, 0] < values["new_before_noon"]
            opens, closes = (self._start, noon) if is_early else (noon, last)
            time = round(opens + float(times[k, 1]) * (closes - opens))
            is_urgent = k >= plain
            until = self._end
            if is_urgent:
                until = time + round(_HOUR * values["urgent_hours"])
            order = Job.model_validate(
                {
                    "id": f"{'U' if is_urgent else 'N'}{k + 1:04d}",
                    "type": "return",
                    "location": list(place),
                    "service": mean_service(values),
                    "pickup": [1],
                    "time_windows": [[time, max(until, time)]],
                }
            )
            orders.append((time, "NEW_URGENT" if is_urgent else "NEW_ORDER", order))
        return orders

    def of_vans(self) -> Iterator[Document]:
        """Breakdowns, drivers who do not come, a depot that is late."""
        values, number = self._values, len(self._vehicles)
        shift = _HOUR * values["shift_hours"]
        broken = self._chance("breakdowns").random((number, 2))
        absent = self._chance("no-shows").random((number, 2))
        stopped: set[str] = set()
        for turn, time in enumerate(values.several("breakdowns_at")):
            for vehicle in self._some(f"breakdown {turn}"):
                if vehicle not in stopped:
                    stopped.add(vehicle)
                    yield _of_van("VEHICLE_BREAKDOWN", vehicle, round(time))
        for k, vehicle in enumerate(self._vehicles):
            if broken[k, 0] < values["breakdown"] and vehicle not in stopped:
                time = round(self._start + float(broken[k, 1]) * shift)
                yield _of_van("VEHICLE_BREAKDOWN", vehicle, time)
            if absent[k, 0] < values["no_show"]:
                until = self._start + _HOUR + round(_HOUR * float(absent[k, 1]))
                time = max(0, self._start - 900)
                yield _of_van("DRIVER_UNAVAILABLE", vehicle, time, until=until)
        late = self._chance("depot").random(2)
        if late[0] < values["depot_delay"]:
            shortest, longest = values.several("depot_minutes")
            minutes = shortest + float(late[1]) * (longest - shortest)
            document: Document = {"id": "DEPOT_DELAY", "code": "DEPOT_DELAY"}
            document["time"] = max(0, self._start - 1800)
            yield document | {"until": self._start + round(60 * minutes)}

    def _some(self, concern: str) -> list[str]:
        """One van in ten, at least one."""
        number = max(1, round(len(self._vehicles) / 10))
        rows = self._chance(concern).permutation(len(self._vehicles))[:number]
        return [self._vehicles[row] for row in sorted(rows.tolist())]

    def of_areas(self) -> Iterator[Document]:
        """Closed roads, and a storm."""
        values, city = self._values, self._morning.city
        shift = _HOUR * values["shift_hours"]
        chance = self._chance("closures")
        number = int(chance.poisson(values["closure"]))
        for k, centre in enumerate(city.draw(number, self._seed, "closed places")):
            time = round(self._start + float(chance.random()) * 0.7 * shift)
            area: Document = {"id": f"closed {k + 1}", "centre": list(centre)}
            area["radius"] = int(chance.integers(150, 400))
            document: Document = {"id": f"ROAD_CLOSURE {k + 1}", "code": "ROAD_CLOSURE"}
            yield document | {"time": time, "disruption": area}
        weather = self._chance("storm")
        if weather.random() < values["storm"]:
            time = round(self._start + (0.15 + 0.25 * float(weather.random())) * shift)
            [centre] = city.draw(1, self._seed, "storm place")
            radius = max(1, round(1000 * values["storm_share"] * city.radius))
            area = {"id": "storm", "centre": list(centre), "radius": radius}
            area["factor"] = values["storm_factor"]
            document = {"id": "WEATHER", "code": "WEATHER", "time": time, "disruption": area}
            yield document | {"service_factor": values["storm_service"]}

    def darkness(self) -> Iterator[Darkness]:
        """Stretches in which nothing is heard of a van."""
        values = self._values
        span = values.several("dark_from")
        dark: set[str] = set()
        if span:
            since, until = round(span[0]), round(span[1])
            for vehicle in self._some("dark vans"):
                dark.add(vehicle)
                yield Darkness(
                    id=f"CONNECTIVITY_LOSS {vehicle}", vehicle=vehicle, since=since, until=until
                )
        hours = values["shift_hours"]
        draws = self._chance("darkness").random((len(self._vehicles), 2))
        for k, vehicle in enumerate(self._vehicles):
            if draws[k, 0] < values["dark"] * hours and vehicle not in dark:
                since = round(self._start + float(draws[k, 1]) * _HOUR * (hours - 1))
                name = f"CONNECTIVITY_LOSS {vehicle}"
                yield Darkness(id=name, vehicle=vehicle, since=since, until=since + _HOUR)


def _of_van(code: str, vehicle: str, time: int, **more: Any) -> Document:
    return {"id": f"{code} {vehicle}", "code": code, "time": time, "vehicle": vehicle, **more}
