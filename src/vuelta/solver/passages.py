"""Routes to begin with where there is no straight way: each a tour by way of other stops.

The search puts in one task at a time, and every route on the way to a good one
has to hold. A stop that is reached through others only is never put in so:
its whole tour is, before the search begins.
"""

from __future__ import annotations

from typing import Final

from vuelta.solver.legend import Legend
from vuelta.solver.lower import Lowered

_MOST_TRIED: Final = 200
"""Tours looked for in all."""


def with_passages(lowered: Lowered, routes: list[list[int]]) -> list[list[int]]:
    """The routes, and tours for tasks that no route of theirs alone leads to, on idle vehicles.

    Tasks that may be left out at a price are none of them: whether their tour
    pays is not known here. Nor are those with choices, or with facilities that
    may be full.
    """
    legend, core = lowered.legend, lowered.core
    kinds = sorted(set(legend.kind_of))
    off = {kind: set(core.roundabout(kind)) for kind in kinds}
    if not any(off.values()):
        return routes
    routes = [list(route) for route in routes]
    served = {stop for route in routes for stop in route}
    n_visits, tried = len(legend.visits), 0
    for stop in sorted(set().union(*off.values())):
        visit = legend.visits[stop]
        if stop in served or visit.demand.penalty is not None or not _is_free(legend, stop):
            continue
        able = [v for v in range(len(routes)) if legend.may_serve(v, stop)]
        if any(stop not in off[legend.kind_of[v]] for v in able):
            continue
        asked: set[int] = set()
        for v in able:
            kind = legend.kind_of[v]
            if routes[v] or kind in asked or tried == _MOST_TRIED:
                continue
            asked.add(kind)
            tried += 1
            mate = legend.mate_of(stop)
            free = [o for o in range(n_visits) if o not in served and _is_free(legend, o)]
            spares = legend.reloads.spares(legend.problem.vehicles[v], served)
            must = [stop] if mate == stop else [stop, mate]
            route, _ = core.passage(kind, [], must, free + spares)
            if route and not core.walk(kind, route).broken:
                routes[v] = list(route)
                served.update(route)
                break
    return routes


def _is_free(legend: Legend, stop: int) -> bool:
    """Whether serving it takes nothing from others, and there is one way to do it."""
    return legend.ways_of(stop) == (stop,) and not legend.stock.uses(legend.visits[stop])
