"""Windows that may be promised for a new order, and what each would cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from typing import Final

from vuelta import bounds, units
from vuelta.errors import InputError, beyond
from vuelta.execution import Key
from vuelta.model import Job, NewOrder, Promise, Shipment, Window
from vuelta.replanning.affected_vehicles import everyone
from vuelta.replanning.candidates import Candidates
from vuelta.replanning.choice import Offer
from vuelta.replanning.day_tasks import last_moment, with_door
from vuelta.replanning.incidents import applied
from vuelta.replanning.opening import Opening
from vuelta.replanning.revised_day import RevisedDay

_GRID: Final = 1800
"""Windows begin on the half hour."""

_TOGETHER: Final = 12
"""Windows looked at between two looks at the clock."""


def promises(
    start: Opening, order: NewOrder, until: Callable[[], bool] | None = None
) -> tuple[Promise, ...]:
    """The windows that can be kept on a day that is under way, cheapest first.

    A window counts only when the visit can begin inside it and nobody else is served
    later than promised. Where ``until`` says so, the later windows are not looked at.
    """
    revised = applied(start.problem, start.state, start.incidents, start.policy)
    day, visits = _slots(revised.day, order)
    vehicles = everyone(day)
    if not (visits and vehicles):
        return ()
    ways = Candidates(replace(revised, day=day), start.plan, "full", seed=0)
    offers: dict[Window, tuple[Offer, ...]] = {}
    if until is None:
        offers = ways.offers(vehicles, visits, most=10)
    else:
        waiting = iter(visits.items())
        while (some := dict(islice(waiting, _TOGETHER))) and not (offers and until()):
            offers |= ways.offers(vehicles, some, most=10)
    kept = [
        Promise.model_construct(
            window=window,
            eta=quote.start,
            vehicle=quote.vehicle,
            cost=round(quote.cost * units.MONEY_STEPS),
            location=order.door.location,
        )
        for window, quotes in offers.items()
        for quote in [next((quote for quote in quotes if not quote.late), None)]
        if quote is not None and quote.start <= window.end
    ]
    return tuple(sorted(kept, key=lambda promise: (promise.cost, promise.window)))


def _slots(day: RevisedDay, order: NewOrder) -> tuple[RevisedDay, dict[Window, Job | Shipment]]:
    """The order once for each window that may be tried, and the day in which it is.

    They are hard: a promise that is broken as soon as it is made is none.
    """
    task, door, now = order.order, order.door, day.state.now
    windows = [Window(max(w.start, now), w.end) for w in door.time_windows if w.end > now]
    where = "order.time_windows"
    if not door.time_windows:
        where, width, last = "policy.promise_width", day.policy.promise_width, last_moment(day)
        begins = range(-(-now // _GRID) * _GRID, last, width)
        few = begins[: bounds.PROMISE_WINDOWS.most + 1]
        windows = [Window(begin, min(begin + width, last)) for begin in few]
    if len(windows) > bounds.PROMISE_WINDOWS.most:
        n_windows = len(windows) if door.time_windows else len(begins)
        raise InputError([beyond(bounds.PROMISE_WINDOWS, where, n_windows)])
    key: Key = ("job" if isinstance(task, Job) else "delivery", door.id)
    edited = day.edited()
    edited.hard.add(key)
    visits = {window: with_door(task, key, time_windows=(window,)) for window in windows}
    return edited.done(), visits
