"""What stands between a vehicle and a task whatever else is planned: each limit, with figures.

The vehicle is tried with its commitments alone. Where no leg leads to the task,
by way of other tasks; where its breaks cannot be taken, without them, so that
what they hide is reported too. Changing all that is named lets the task in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from vuelta import units
from vuelta.model import CAPS, LIMITS, Job, ReasonCode, Vehicle, cap_of, limit_named
from vuelta.solver import _core
from vuelta.solver.legend import Legend
from vuelta.solver.lower import Lowered
from vuelta.solver.ride_limits import told_rides
from vuelta.solver.verdicts import BITS, KNOWN, needs_a_reload

_MOST_EFFORT: Final = 300_000_000
"""Steps past which no way by other tasks is looked for: it counts as not found."""

_LIGHTER: Final = "raise the break's max_load"


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands in the way: its code, in words, and what would help.

    ``name`` is the same for all vehicles that differ in figures only; ``more``
    says by how much, to tell which of them is nearest.
    """

    code: ReasonCode
    detail: str
    fix: str
    more: int = 0
    name: str = ""
    jobs: tuple[str, ...] = ()
    """Tasks that lead there, or whose own limit it is."""


@dataclass(frozen=True)
class _Trial:
    """A route that is tried, and what it breaks.

    ``breaks`` says how breaks are taken for its figures, ``rest`` how many seconds of
    them come on top; ``through`` are the other tasks it leads by, where it has to.
    """

    route: list[int]
    broken: int
    breaks: _core.Rest = _core.Rest.as_given
    rest: int = 0
    through: tuple[str, ...] = ()


def bars(lowered: Lowered, v: int, stop: int) -> Iterator[Obstacle]:
    """Why the vehicle may not serve the task at all, route or no route."""
    legend = lowered.legend
    vehicle, demand = legend.problem.vehicles[v], legend.visits[stop].demand
    lacking = [skill for skill in demand.skills if skill not in vehicle.skills]
    if lacking:
        named = ", ".join(lacking)
        yield Obstacle("SKILL", f"lacks skill {named}", f"give the vehicle skill {named}")
    if demand.allowed_vehicles is not None and vehicle.id not in demand.allowed_vehicles:
        fix = "allow another vehicle"
        yield Obstacle("VEHICLE_NOT_ALLOWED", "is not among allowed_vehicles", fix)
    holder = legend.holder(stop)
    if holder is not None and holder != v:
        name = legend.problem.vehicles[holder].id
        yield Obstacle(
            "VEHICLE_NOT_ALLOWED", f"it is aboard vehicle {name}", f"serve it with {name}"
        )


class Alone:
    """Tries tasks on vehicles that serve nothing but what they are committed to."""

    def __init__(self, lowered: Lowered, helpers: Sequence[int]) -> None:
        """``helpers`` are stops that may be made on the way to another."""
        self._lowered = lowered
        self._legend = lowered.legend
        self._core = lowered.core
        self._helpers = list(helpers)
        self._restless: dict[int, int] = {}
        self.effort = 0
        """Stops walked so far."""

    def tried(self, v: int, stop: int, rest: _core.Rest = _core.Rest.as_given) -> _core.Fit:
        """The stop (and its other half) at the best place, with a reload where one helps."""
        legend = self._legend
        mate = legend.mate_of(stop)
        first, second = min(stop, mate), max(stop, mate)
        route = list(self._lowered.committed[v])
        pair = None if mate == stop else second
        start = len(legend.pinned[v])

        def why(spares: list[int]) -> _core.Fit:
            places = len(route) + 2 - start
            self.effort += (1 + len(spares) * places) * places * (len(route) + 2)
            return self._core.why(legend.kind_of[v], route, start, first, pair, spares, rest)

        fit = why([])
        if needs_a_reload(fit.broken):
            spares = legend.reloads.spares(legend.problem.vehicles[v])
            if spares:
                fit = why(spares)
        return fit

    def obstacles(self, v: int, stop: int) -> tuple[list[Obstacle], _core.Fit | None]:
        """All that stands in the way; nothing, and how it would be served, where it can be."""
        found = list(bars(self._lowered, v, stop))
        fit = self.tried(v, stop)
        broken = fit.broken & KNOWN
        if not broken:
            return found, None if found else fit
        trial, on_the_way = _Trial(list(fit.route), broken), ""
        if broken & BITS["reach"]:
            passage, is_proven = self._passage(v, stop)
            if passage:
                trial = self._led(v, stop, passage)
                on_the_way = "it is reached by way of other stops only: "
                if not trial.broken and not found:
                    found.append(self._reached(v, stop, trial))
            elif not is_proven:
                on_the_way = "not found, straight or by way of other stops: "
        if self._legend.problem.vehicles[v].breaks and not on_the_way:
            resting = self._resting(v, stop, broken)
            if resting is not None:
                obstacle, trial = resting
                found.append(obstacle)
        for one in self._told(v, stop, trial):
            detail, jobs = on_the_way + one.detail, one.jobs or trial.through
            found.append(replace(one, detail=detail, jobs=jobs))
        return found, None

    def _passage(self, v: int, stop: int) -> tuple[list[int], bool]:
        if self.effort > _MOST_EFFORT:
            return [], False
        legend = self._legend
        mate = legend.mate_of(stop)
        must = [stop] if mate == stop else [min(stop, mate), max(stop, mate)]
        ways = {half for way in legend.ways_of(stop) for half in (way, legend.mate_of(way))}
        kind = legend.kind_of[v]
        helpers = [other for other in self._helpers if other not in ways]
        spares = legend.reloads.spares(legend.problem.vehicles[v])
        found = self._core.passage(kind, list(self._lowered.committed[v]), must, helpers + spares)
        self.effort += len(helpers) * (8 if found[1] else len(helpers))
        return found

    def _led(self, v: int, stop: int, route: list[int]) -> _Trial:
        """A route by way of others; breaks it has no time for come at any time, or not at all."""
        kind, pause = self._legend.kind_of[v], BITS["break"]
        through = self._through(v, stop, route)
        broken = self._core.walk(kind, route).broken & KNOWN
        if not broken & pause:
            return _Trial(route, broken, through=through)
        broken = self._core.walk(kind, route, _core.Rest.any_time).broken & KNOWN
        if not broken & pause:
            return _Trial(route, broken | pause, _core.Rest.any_time, through=through)
        broken = self._core.walk(kind, route, _core.Rest.none).broken & KNOWN
        return _Trial(route, broken | pause, _core.Rest.none, through=through)

    def _reached(self, v: int, stop: int, trial: _Trial) -> Obstacle:
        """A task that a route of others leads to: not found, or not worth its price."""
        route, through = trial.route, trial.through
        legend = self._legend
        visits, prices, committed = legend.visits, legend.prices, list(self._lowered.committed[v])
        stops = {min(other, legend.mate_of(other)) for other in route if other < len(visits)}
        penalties = [visits[other].demand.penalty for other in stops.difference(committed)]
        kind = legend.kind_of[v]
        price = self._core.walk(kind, route).price - self._core.walk(kind, committed).price
        own = visits[stop].demand.penalty
        if (
            own is None
            or None in penalties
            or price < sum(prices.once(one or 0) for one in penalties)
        ):
            detail = f"vehicle {legend.problem.vehicles[v].id} can reach it, by way of other stops"
            return Obstacle("NOT_FOUND", detail, "give the search more time", jobs=through)
        needed = in_money(legend, price)
        return Obstacle(
            "PRICED_OUT",
            f"it is reached by way of other stops only: that costs {needed} more, leaving it out "
            f"{units.format_money(own)}",
            f"raise its penalty above {needed}",
            price,
            "price",
            through,
        )

    def _through(self, v: int, stop: int, route: Sequence[int]) -> tuple[str, ...]:
        """The other tasks of a route."""
        own = {stop, self._legend.mate_of(stop), *self._lowered.committed[v]}
        visits = self._legend.visits
        return tuple(
            visits[other].task.id for other in route if other not in own and other < len(visits)
        )

    def _resting(self, v: int, stop: int, broken: int) -> tuple[Obstacle, _Trial] | None:
        """The breaks as an obstacle, and a route without them with its verdict; or ``None``.

        The seconds they take come on top where they stay, and only their windows change.
        """
        kind, vehicle = self._legend.kind_of[v], self._legend.problem.vehicles[v]
        if kind not in self._restless:
            given = self._core.idle(kind, _core.Rest.always).broken
            self._restless[kind] = given & ~self._core.idle(kind, _core.Rest.none).broken & KNOWN
        if not (self._restless[kind] or broken & BITS["break"]):
            return None
        fit = self.tried(v, stop, _core.Rest.none)
        if not broken & ~fit.broken:
            return None  # it needs none: it has ended before they begin
        lighter = ""
        if any(pause.max_load is not None for pause in vehicle.breaks):
            if not self.tried(v, stop, _core.Rest.any_load).broken & ~fit.broken & KNOWN:
                return self._laden(vehicle, fit)
            lighter = f"{_LIGHTER}, and "
        any_time = self.tried(v, stop, _core.Rest.any_time).broken & ~fit.broken & KNOWN
        breaks = _named(vehicle)
        if not self._restless[kind]:
            detail = f"{breaks} cannot be taken beside it"
        else:
            detail = f"{breaks} cannot be taken, whatever is served"
        fix = lighter + (_left_out(vehicle) if any_time else "widen the break's window")
        if self._restless[kind] & BITS["shift"]:
            detail += ": the shift ends before that"
        elif self._restless[kind] & BITS["max_duration"]:
            detail += f": the route would last longer than max_duration, {vehicle.max_duration} s"
        alone = broken & ~fit.broken  # what the breaks break: one limit can be lifted, several not
        if alone == BITS["shift"]:
            fix += ", or lengthen the shift"
        elif alone == BITS["max_duration"]:
            fix += ", or raise max_duration"
        rest = 0 if any_time else _rest(vehicle)
        return Obstacle("BREAK", detail, fix), _Trial(
            list(fit.route), fit.broken & KNOWN, rest=rest
        )

    @staticmethod
    def _laden(vehicle: Vehicle, fit: _core.Fit) -> tuple[Obstacle, _Trial]:
        """Too much is aboard whenever the breaks could be taken."""
        detail = f"{_named(vehicle)} cannot be taken beside it: more is aboard than max_load allows"
        return Obstacle("BREAK", detail, _LIGHTER), _Trial(
            list(fit.route), fit.broken & KNOWN, rest=_rest(vehicle)
        )

    def _told(self, v: int, stop: int, trial: _Trial) -> Iterator[Obstacle]:
        """Every limit of a verdict with its figures on that route, and so much rest besides."""
        legend, core, kind = self._legend, self._core, self._legend.kind_of[v]
        vehicle = legend.problem.vehicles[v]
        route, broken, rest = trial.route, trial.broken, trial.rest
        table = core.walk(kind, route, trial.breaks)
        n_reloads = sum(legend.reloads.facility(other) is not None for other in route)
        needed = {
            "max_tasks": sum(
                other < len(legend.visits) and legend.visits[other].type != "unload"
                for other in route
            ),
            "max_travel_time": table.travel,
            "max_distance": table.metres,
            "max_duration": table.end - table.departure + rest,
            "max_reloads": n_reloads,
        }
        beyond = False
        for limit in LIMITS:
            if not broken & BITS[limit.name]:
                continue
            if limit.name in self._clocked(vehicle):
                if not beyond:
                    yield self._beyond(v, stop)
                beyond = True
            elif limit.name == "window":
                yield from self._windows(v, stop, table)
            elif limit.name == "shift":
                yield self._shift(v, stop, table, rest, alone=broken == BITS["shift"])
            elif limit.name == "capacity":
                yield from self._too_large(v, route)
            elif limit.name in needed:
                bound = getattr(vehicle, limit.name)
                yield _figured(limit.name, needed[limit.name], bound)
            elif limit.name == "max_ride":
                yield from (Obstacle(**told) for told in told_rides(legend, stop, table.events))
            elif limit.name == "types" and trial.through:
                yield Obstacle(limit.reason, limit.standing, "let these types share a vehicle")
            elif limit.name == "types" and legend.holder(stop) == v:
                yield Obstacle(limit.reason, limit.standing, "take what clashes off the vehicle")
            elif limit.name == "break" and trial.breaks is _core.Rest.none:
                yield Obstacle(limit.reason, limit.standing, _left_out(vehicle))
            else:
                yield Obstacle(limit.reason, limit.standing, limit.change)

    def _windows(self, v: int, stop: int, table: _core.Timetable) -> Iterator[Obstacle]:
        legend = self._legend
        own = {stop, legend.mate_of(stop)}
        n_before = 0  # one of them might wait for whoever comes sooner
        for at, _, start, _ in table.events:
            if at < 0:
                continue
            facility = legend.reloads.facility(at)
            task = legend.visits[at].task if facility is None else None
            windows = task.time_windows if task is not None else facility.time_windows  # type: ignore[union-attr]
            last = legend.windows(windows)[-1][1]
            if start <= last:
                n_before += 1
                continue
            late = start - last
            if not windows:
                yield self._beyond(v, stop)
            elif at in own and self._host(at) is None:
                yield self._own_window(v, late, is_first=n_before == 0)
            else:
                if facility is None and at not in own:
                    yield Obstacle(
                        "TIME_WINDOW",
                        f"another task is reached {late} s after its time windows end",
                        f"let the time window of that task end {late} s later",
                        late,
                        "window of another",
                        (legend.visits[at].task.id,),
                    )
                    continue
                name = f"facility {facility.id if facility is not None else self._host(at)}"
                yield Obstacle(
                    "TIME_WINDOW",
                    f"{name} is reached {late} s after its time windows end",
                    f"let the time window of {name} end {late} s later",
                    late,
                    f"window of {name}",
                )

    def _host(self, at: int) -> str | None:
        """The facility whose hours a visit has: where it unloads, or the place it is done at."""
        visit = self._legend.visits[at]
        if visit.type == "unload":
            return visit.facility
        if visit.number and isinstance(visit.demand, Job):
            return visit.demand.places[visit.number - 1].facility
        return None

    def _own_window(self, v: int, late: int, *, is_first: bool) -> Obstacle:
        limit = limit_named("window")
        fix = limit.change.format(more=late)
        vehicle = self._legend.problem.vehicles[v]
        shift = vehicle.time_window
        is_first = is_first and not (self._lowered.committed[v] or vehicle.breaks)
        if is_first and shift is not None and shift.start - late >= self._legend.origin:
            fix += f", or begin the shift {late} s earlier"
        return Obstacle(limit.reason, limit.standing.format(more=late), fix, late, limit.name)

    def _shift(
        self, v: int, stop: int, table: _core.Timetable, rest: int, *, alone: bool
    ) -> Obstacle:
        legend = self._legend
        vehicle = legend.problem.vehicles[v]
        shift = vehicle.time_window
        assert shift is not None
        end = legend.moment(shift.end + vehicle.max_overtime)
        more = table.end - end + rest
        limit = limit_named("shift")
        fix = limit.change.format(more=more)
        work, length = self._work(v, stop), end - legend.moment(shift.start)
        if work > length:
            detail = f"its service takes {work} s, the shift only {length} s"
            return Obstacle(limit.reason, detail, f"{fix}, or shorten its service", more, "work")
        waits = [start - arrival for at, arrival, start, _ in table.events if at == stop]
        if alone and waits and waits[0] >= more and not vehicle.breaks:
            fix += f", or let its time window begin {more} s earlier"
        return Obstacle(limit.reason, limit.standing.format(more=more), fix, more, limit.name)

    @staticmethod
    def _clocked(vehicle: Vehicle) -> set[str]:
        """Limits a vehicle does not have: what breaks them takes longer than any plan may span."""
        clocked: set[str] = {name for name in CAPS if cap_of(vehicle, name) is None}
        return clocked if vehicle.time_window is not None else clocked | {"shift"}

    def _beyond(self, v: int, stop: int) -> Obstacle:
        """What takes longer than any plan may span."""
        work, most = self._work(v, stop), units.MAX_DURATION
        if 2 * work > most:
            return Obstacle(
                "TIME_WINDOW",
                f"its service takes {work} s; a plan spans {most} s at most",
                "shorten its service",
            )
        return Obstacle(
            "UNREACHABLE",
            f"the way to it and back takes longer than a plan may span, {most} s",
            "check its place, or the travel matrix: null says that there is no way",
        )

    def _work(self, v: int, stop: int) -> int:
        legend = self._legend
        kind = legend.problem.vehicles[v].type
        halves = (legend.visits[stop], legend.visits[legend.mate_of(stop)])
        return max(half.task.service_on(kind) for half in halves)

    def _too_large(self, v: int, route: list[int]) -> Iterator[Obstacle]:
        limit = limit_named("capacity")
        room = self._core.room(self._legend.kind_of[v])
        for d, (most, bound) in enumerate(zip(self._core.most_aboard(route), room, strict=True)):
            if most > bound:
                facts = {
                    "needed": most,
                    "bound": max(0, bound),
                    "dimension": d,
                    "more": most - bound,
                }
                detail, fix = limit.standing.format(**facts), limit.change.format(**facts)
                yield Obstacle(limit.reason, detail, fix, most - bound, f"{limit.name} {d}")


def raised(lowered: Lowered, v: int, name: str, route: Sequence[int]) -> Obstacle | None:
    """What a route needs of ``max_reloads`` more than there is."""
    legend = lowered.legend
    needed = sum(legend.reloads.facility(other) is not None for other in route)
    bound = getattr(legend.problem.vehicles[v], name)
    return None if bound is None or needed <= bound else _figured(name, needed, bound)


def _figured(name: str, needed: int, bound: int) -> Obstacle:
    limit = limit_named(name)
    facts = {"needed": needed, "bound": bound, "more": needed - bound}
    detail = limit.standing.format(**facts)
    return Obstacle(limit.reason, detail, limit.change.format(**facts), needed - bound, name)


def in_money(legend: Legend, price: int) -> str:
    """Currency units of a core price, in hundredths, rounded up."""
    return f"{-(-legend.prices.currency(price) * 100 // 1) / 100:.2f}"


def _named(vehicle: Vehicle) -> str:
    names = ", ".join(pause.id for pause in vehicle.breaks)
    return f"break {names}" if len(vehicle.breaks) == 1 else f"breaks {names}"


def _rest(vehicle: Vehicle) -> int:
    return sum(pause.service for pause in vehicle.breaks)


def _left_out(vehicle: Vehicle) -> str:
    takes = f"it takes {_rest(vehicle)} s"
    return f"leave the break out, or make it shorter, in a wider window: {takes}"
