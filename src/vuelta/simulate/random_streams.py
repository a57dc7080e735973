"""Chance by name: every concern of a day has a stream of its own.

What is drawn for one concern never moves what is drawn for another, and a day
is drawn whole before anybody drives: nothing a dispatcher does can shift it.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np


def stream(seed: int, concern: str) -> np.random.Generator:
    """The stream of a concern: a child of the seed's sequence, by the concern's name."""
    return np.random.Generator(
        np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(crc32(concern.encode()),)))
    )
