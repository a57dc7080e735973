"""Ours: plan with sampled futures, send what most of them send.

Sampled futures with consensus, after Bent and Van Hentenryck (Operations
Research 52(6), 2004); deciding in several rounds, each with what the one before
has settled, after Lan and others (arXiv 2308.14476). In a future, requests that
may come with the next waves are drawn as the day draws them, and all is planned
together; a request that rides with a van of a later wave had better wait.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vuelta.waves.instance import Static
from vuelta.waves.policies import Choosing
from vuelta.waves.wave_day import EPOCH, Epoch, Open, Requests, drawn
from vuelta.waves.wave_plan import Budget

ROUNDS: Final = 3
"""Times that futures are drawn; each settles some requests for the next."""
FUTURES: Final = 6
"""Futures drawn in a round."""
AHEAD: Final = 1
"""Waves beyond the present one that a future holds."""
GOES: Final = 0.6
"""Share of futures that must send a request for it to be settled as going."""
WAITS: Final = 0.3
"""Share of futures that may still send a request that is settled as waiting."""


class Consensus(Choosing):
    """Sends what at least half of the last futures send.

    Parameters
    ----------
    futures, rounds, ahead, goes, waits
        As the constants of the same names say.
    """

    share_of_choice = 0.7

    def __init__(
        self,
        static: Static,
        budget: Budget,
        seed: int = 0,
        *,
        futures: int = FUTURES,
        rounds: int = ROUNDS,
        ahead: int = AHEAD,
        goes: float = GOES,
        waits: float = WAITS,
    ) -> None:
        super().__init__(static, budget, seed)
        self.futures, self.rounds, self.ahead = futures, rounds, ahead
        self.goes, self.waits = goes, waits

    def chosen(self, epoch: Epoch, waiting: Open, context: Static) -> NDArray[np.bool_]:
        going = waiting.must_go.copy()
        staying = np.zeros(len(going), dtype=np.bool_)
        votes = np.zeros(len(going))
        ahead = min(self.ahead, epoch.left)
        for number in range(self.rounds if ahead else 0):
            if (going | staying).all():
                break
            votes = self._votes(epoch, waiting, context, going, staying, ahead, number)
            going |= votes >= self.goes
            staying |= ~going & (votes <= self.waits)
        return going | (~staying & (votes >= 0.5))

    def _votes(
        self,
        epoch: Epoch,
        waiting: Open,
        context: Static,
        going: NDArray[np.bool_],
        staying: NDArray[np.bool_],
        ahead: int,
        number: int,
    ) -> NDArray[np.float64]:
        """Share of futures in which each open request goes now."""
        n = len(going)
        sent = np.zeros(n)
        budget = self.budget.part(self.share_of_choice / (self.rounds * self.futures))
        for future in range(self.futures):
            asked, known = waiting.requests, staying.astype(np.int64)
            for wave in range(1, ahead + 1):
                leaving = epoch.start + wave * EPOCH
                more: Requests = drawn(context, self.random, leaving).seen_from(epoch.start)
                asked = asked.and_(more)
                known = np.concatenate([known, np.full(len(more), wave)])
            must_go = np.zeros(len(asked), dtype=np.bool_)
            must_go[:n] = going
            seed = number * self.futures + future
            rounds = self.planner.rounds(asked, known, must_go, epoch.start, budget, seed)
            for one in rounds:
                if one.wave == 0:
                    sent[[i for i in one.positions if i < n]] += 1
        return sent / self.futures
