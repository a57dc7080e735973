"""What a document says of a day under way.

Drawn after all else, so that what is drawn of other features stays as it was.
"""

from __future__ import annotations

from random import Random

from judge.drawing import Draw, feature


@feature
def _taken(draw: Draw, random: Random) -> None:
    """Room that was found taken on the way."""
    for van in draw.some(random, draw.vans if draw.dimensions else []):
        van["room_taken"] = [
            {"amounts": draw.amount(random, 2), "since": random.randint(0, 60)}
            for _ in range(random.choice((1, 1, 2)))
        ]
