"""Waves: requests that come hour by hour, each to be sent now or kept for a later wave.

``run`` drives a day under a policy; ``POLICIES`` names ours and those to
compare with. A policy is any object with ``dispatch(epoch, waiting, context)``.

==== ==================================================================
Y801 a problem that is not of the shape waves are drawn from
Y802 a policy's routes that cannot be driven
==== ==================================================================
"""

from typing import Final

from vuelta.simulate.waves.day import Epoch, Open, Policy, Requests, Sent, cost_of, run
from vuelta.simulate.waves.futures import Consensus
from vuelta.simulate.waves.instance import Static
from vuelta.simulate.waves.planning import Budget
from vuelta.simulate.waves.policies import Choosing, Coin, Greedy, Lazy

POLICIES: Final[dict[str, type[Choosing]]] = {
    "greedy": Greedy,
    "lazy": Lazy,
    "random": Coin,
    "consensus": Consensus,
}

__all__ = [
    "POLICIES",
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
