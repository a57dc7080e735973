"""Waves: requests that come hour by hour, each to be sent now or kept for a later wave.

``run`` drives a day under a policy; ``POLICIES`` names ours and those to
compare with. A policy is any object with ``dispatch(epoch, waiting, context)``.

==== ==================================================================
Y801 a problem that is not of the shape waves are drawn from
Y802 a policy's routes that cannot be driven
==== ==================================================================
"""

from typing import Final

from vuelta.waves.instance import Static
from vuelta.waves.policies import Choosing, Coin, Greedy, Lazy
from vuelta.waves.sampled_futures import Consensus
from vuelta.waves.wave_day import Epoch, Open, Policy, Requests, Sent, cost_of, run
from vuelta.waves.wave_plan import Budget

POLICIES: Final[dict[str, type[Choosing]]] = {
    "greedy": Greedy,
    "lazy": Lazy,
    "random": Coin,
    "consensus": Consensus,
}


__all__ = [
    "Budget",
    "Choosing",
    "Coin",
    "Consensus",
    "Epoch",
    "Greedy",
    "Lazy",
    "Open",
    "Policy",
    "Requests",
    "Sent",
    "Static",
    "cost_of",
    "run",
]
