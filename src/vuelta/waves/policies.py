"""Policies that look no further than what is open: the ones to compare with.

greedy   sends everything at once
lazy     sends only what must go
random   sends what must go, and tosses a coin for the rest
"""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

from vuelta.waves.instance import Ints, Static
from vuelta.waves.wave_day import Epoch, Open, Routes
from vuelta.waves.wave_plan import Budget, Planner


class Choosing(ABC):
    """A policy that first says who goes, then plans their rounds.

    ``budget`` is for one epoch, ``seed`` for the policy's own chances.
    """

    def __init__(self, static: Static, budget: Budget, seed: int = 0) -> None:
        self.planner = Planner(static)
        self.budget = budget
        self.random = np.random.default_rng([seed, 1])

    share_of_choice = 0.0
    """The part of an epoch's budget that choosing takes."""

    @abstractmethod
    def chosen(self, epoch: Epoch, waiting: Open, context: Static) -> NDArray[np.bool_]:
        """Who goes, ``(len(waiting.requests),)``, besides those who must."""

    def dispatch(self, epoch: Epoch, waiting: Open, context: Static) -> Routes:
        gone = self.chosen(epoch, waiting, context) | waiting.must_go
        return self.routes(epoch, waiting, np.flatnonzero(gone), 1 - self.share_of_choice)

    def routes(self, epoch: Epoch, waiting: Open, who: Ints, share: float) -> Routes:
        """Rounds for these positions, within a share of the budget."""
        if not len(who):
            return []
        rounds = self.planner.rounds(
            waiting.requests.only(who),
            np.zeros(len(who), dtype=np.int64),
            np.ones(len(who), dtype=np.bool_),
            epoch.start,
            self.budget.part(share),
            seed=0,
        )
        return [[int(who[i]) for i in sent.positions] for sent in rounds]


class Greedy(Choosing):
    """Sends everything at once."""

    def chosen(self, epoch: Epoch, waiting: Open, context: Static) -> NDArray[np.bool_]:
        return np.ones(len(waiting.requests), dtype=np.bool_)


class Lazy(Choosing):
    """Sends only what must go."""

    def chosen(self, epoch: Epoch, waiting: Open, context: Static) -> NDArray[np.bool_]:
        return waiting.must_go


class Coin(Choosing):
    """Tosses a coin for what need not go."""

    def chosen(self, epoch: Epoch, waiting: Open, context: Static) -> NDArray[np.bool_]:
        return self.random.random(len(waiting.requests)) < 0.5
