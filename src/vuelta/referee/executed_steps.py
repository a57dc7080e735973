"""What has happened already: the first steps of a route, taken at their word.

``Route.done`` steps have begun. Nobody re-times them, and no matrix is asked
about the way between them, unless a step does not state its own ``duration``
or ``distance``. The route goes on from the place of the last fact, at its end,
or at the plan's ``now`` when that is later, and from there as early as
possible: a vehicle on the road has no hour of departure left to choose.

A fact is at the place it states, or else at its visit's, at the vehicle's
start (``start``) or end (``end``), or where the step before it was (a break).

``outcome`` ``failed`` says that the vehicle was there and nothing was served:
what it carries stays aboard, the visit remains open for any later step, and no
limit or price of serving binds it: windows, skills, order, lateness,
preference, ``max_tasks``. Its time, its distance and the load do count.

When ``end`` is a fact, the route is over; whatever follows is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vuelta.model import Break, Job, Places, Route, Step, Vehicle
from vuelta.referee.problem_index import Name, Register, Reload, Visit, windows_of
from vuelta.referee.schedule import Leg, Moment, Timetable, first_start, run


class Drive(NamedTuple):
    """Getting from one place to the next.

    ``price`` in currency units, where the document prices arcs itself. A way that is
    closed is not ``reachable``, and counts; one that there never is does not.
    """

    seconds: int
    metres: int
    price: int
    reachable: bool = True
    counts: bool = True


_NO_WAY = Drive(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Past:
    """A route so far.

    ``steps`` are the facts that mean something, ``moments`` those of its
    visits and breaks, ``prices`` of the arcs to its visits (and to the end).
    ``departure`` is when the day of the vehicle began, ``free`` when it was
    done with the last fact, ``place`` where that was.
    """

    steps: tuple[Step, ...]
    moments: tuple[Moment, ...]
    prices: tuple[int, ...]
    departure: int
    free: int
    place: int | None
    travelled: int
    metres: int

    @property
    def start(self) -> Step | None:
        return self.steps[0] if self.steps[0].type == "start" else None

    @property
    def end(self) -> Step | None:
        return self.steps[-1] if self.steps[-1].type == "end" else None


def n_begun(route: Route) -> int:
    """How many steps are facts: ``done`` of them, but none after the end."""
    if not route.done:
        return 0
    for position, step in enumerate(route.steps[: route.done]):
        if step.type == "end":
            return position + 1
    return min(route.done, len(route.steps))


def counting(route: Route) -> Sequence[Step]:
    """The steps that count: all of them, unless the route is over."""
    begun = n_begun(route)
    over = begun and route.steps[begun - 1].type == "end"
    return route.steps[:begun] if over else route.steps


def is_failed(step: Step, position: int, begun: int) -> bool:
    """Whether nothing was served there."""
    return step.outcome == "failed" and position < begun


def place_of(step: Step, places: Places) -> int | None:
    """The place a step states, when it is one of the problem's."""
    try:
        number = places.number(step.location, step.location_index)
    except KeyError:
        return None
    return number if number < len(places) else None


def is_nowhere(step: Step, register: Register) -> bool:
    """Whether a step states a place that is none of the problem's."""
    stated = step.location_index if register.problem.matrices else step.location
    return stated is not None and place_of(step, register.places) is None


def past_of(
    route: Route,
    meanings: Mapping[int, Visit | Reload | Break],
    vehicle: Vehicle,
    register: Register,
    drive: Callable[[int | None, int | None], Drive],
) -> Past | None:
    """What has happened; ``None`` when nothing has.

    Parameters
    ----------
    meanings
        What the steps stand for, by position; terminal steps have none.
    drive
        The way between two places, for what a step does not state and for the
        price of the arc.
    """
    places = register.places
    here, travelled, metres, price, free = places.of_start(vehicle), 0, 0, 0, 0
    steps: list[Step] = []
    moments: list[Moment] = []
    prices: list[int] = []
    departure = 0
    for position, step in enumerate(route.steps[: n_begun(route)]):
        meaning = meanings.get(position)
        if meaning is None and step.type != "end" and (step.type != "start" or steps):
            continue
        there = place_of(step, places)
        if there is None:
            if step.type == "end":
                there = places.of_end(vehicle)
            there = there if meaning is None or isinstance(meaning, Break) else meaning.place
            there = here if there is None else there
        stays = step.type == "start" or (step.type == "break" and there == here)
        way = _NO_WAY if stays else drive(here, there)
        stated = "duration" in step.model_fields_set
        travelled = step.duration if stated else travelled + way.seconds
        metres = metres + way.metres if step.distance is None else step.distance
        price += way.price
        if not steps:
            departure = step.arrival - travelled
        steps.append(step)
        if meaning is not None:
            delay = 0
            if step.outcome != "failed":
                delay = first_start(windows_of(meaning), step.start)[2]
            is_pause = isinstance(meaning, Break)
            moment = Moment(
                is_pause, free, step.arrival, step.start, None, delay, travelled, metres
            )
            moments.append(moment)
        if isinstance(meaning, Visit | Reload) or step.type == "end":
            prices.append(price)
            price = 0
        here, free = there, step.end
    if not steps:
        return None
    return Past(
        tuple(steps), tuple(moments), tuple(prices), departure, free, here, travelled, metres
    )


def go_on(past: Past, legs: Sequence[Leg], earliest: int) -> Timetable:
    """The timetable of the whole day: the facts, and the rest as early as possible.

    Without legs the day is over with the last fact; otherwise nothing more
    happens before ``earliest``.
    """
    if not legs:
        return Timetable(past.departure, past.moments, past.free, past.travelled, past.metres)
    rest = run(legs, earliest)
    later = (
        moment._replace(
            travelled=moment.travelled + past.travelled, metres=moment.metres + past.metres
        )
        for moment in rest.moments
    )
    return Timetable(
        past.departure,
        (*past.moments, *later),
        rest.end,
        past.travelled + rest.travelled,
        past.metres + rest.metres,
    )


def riding(
    visits: Sequence[Visit | Reload], failed: frozenset[int], register: Register
) -> list[Job]:
    """Jobs nobody served on this route though it went there with their parcels.

    They were loaded as if they were to be served, and ride on;
    not those that the problem, or the plan, has aboard somewhere already.
    """
    if not failed:
        return []
    served = {visit.name for k, visit in enumerate(visits) if k not in failed}
    left: dict[Name, Job] = {}
    for k in sorted(failed):
        visit = visits[k]
        job = visit.job if isinstance(visit, Visit) else None
        if job is None or job.aboard is not None or visit.name in served:
            continue
        entry = register.aside.get(visit.name)
        if entry is None or (entry.aboard is None and entry.state != "missing"):
            left[visit.name] = job
    return list(left.values())


def lost_on(route_of: str, failed: Sequence[Visit], register: Register) -> set[str]:
    """Jobs, by id, that failed because their goods were missing, or that another van has since."""
    found = set()
    for visit in failed:
        entry = register.aside.get(visit.name)
        if entry is not None and (entry.state == "missing" or entry.aboard not in (None, route_of)):
            found.add(visit.id)
    return found
