"""The old name of five rooms, for one release: ``policy``, ``execution``, ``changes``, ...

What stood here is found in the room it belongs to now, with a ``DeprecationWarning``.
"""

from __future__ import annotations

from vuelta.lazy import moved

__getattr__ = moved(
    __name__,
    "vuelta.policy",
    "vuelta.execution",
    "vuelta.changes",
    "vuelta.custody",
    "vuelta.replanning",
    "vuelta.wording",
    "vuelta.model",
    renamed={
        "Ground": "RevisedTravel",
        "Worth": "MinutePrice",
        "rules_of": "effective_policy",
    },
)
