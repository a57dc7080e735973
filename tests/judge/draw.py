"""Small problems at random, every feature of the schema switched on and off."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

from judge import draw_goods, draw_limits, draw_times, draw_travel, draw_under_way
from judge.drawing import STEPS, Doc, Draw
from judge.known import OPEN

_ALL = draw_goods, draw_times, draw_travel, draw_limits, draw_under_way  # each enters its own

FEATURES = tuple(STEPS)
"""Every feature there is."""

REFUSED = frozenset({"early", "releases", "relations", "meeting"})
"""Features that planning refuses by name: they are only for the judgement of given plans."""


def features_of(
    seed: int, among: Collection[str] = FEATURES, often: Collection[str] = ()
) -> frozenset[str]:
    """A few features, or many; those of ``often`` in more than half of all cases."""
    random = Random(f"{seed}/features")
    share = random.choice((0.1, 0.25, 0.25, 0.4, 0.7))
    return frozenset(
        name
        for name in FEATURES
        if random.random() < (max(share, 0.6) if name in often else share)
        and name in among
        and name not in OPEN
    )


def sizes_of(seed: int) -> tuple[int, int]:
    """Tasks and vans."""
    random = Random(f"{seed}/sizes")
    return random.randint(1, 5), random.choice((1, 2, 2))


def problem(
    seed: int,
    features: Collection[str] | None = None,
    tasks: int | None = None,
    vans: int | None = None,
    among: Collection[str] = FEATURES,
) -> Doc:
    """A problem document; the same arguments give the same one."""
    n_tasks, n_vans = sizes_of(seed)
    chosen = features_of(seed, among) if features is None else features
    drawn = Draw(seed, chosen, tasks or n_tasks, vans or n_vans)
    stores = {one["id"]: one.get("time_windows") for one in drawn.facilities}
    for job in drawn.jobs:  # goods do not turn back to where nobody is whenever they may come
        hours, own = stores.get(job.get("returned_to", "")), job.get("time_windows")
        if hours and own and all(a[1] < b[0] or b[1] < a[0] for a in own for b in hours):
            del job["returned_to"]
    return drawn.problem
