"""The day as it happens: from incidents to what may still be planned, and back.

``project`` says where the day stands, ``apply`` what incidents make of it,
``choose`` what becomes of each task; ``restrict`` and ``rejoin`` are the two
doors to the solver. What follows is told by ``diff``, ``notices``, the protocol
runs and ``stability``. Nothing here plans, measures or judges.
"""

from vuelta.dispatch import codes
from vuelta.dispatch.admit import findings, refuse_broken_pins
from vuelta.dispatch.apply import apply
from vuelta.dispatch.blend import blended, worth_taking
from vuelta.dispatch.chain import Chains
from vuelta.dispatch.choose import (
    Answer,
    Asked,
    Offer,
    choose,
    hard_ones,
    promises_among,
    visits_of,
)
from vuelta.dispatch.closeness import Closeness
from vuelta.dispatch.compared import Compared
from vuelta.dispatch.continued import continued, status_of
from vuelta.dispatch.diff import diff
from vuelta.dispatch.documents import (
    Report,
    latest,
    read_events,
    read_incidents,
    read_report,
)
from vuelta.dispatch.effects import Effects
from vuelta.dispatch.handbook import policy_text
from vuelta.dispatch.imply import implied
from vuelta.dispatch.kpis import stability
from vuelta.dispatch.notices import notices
from vuelta.dispatch.policies import default_policy, read_policy, rules_of
from vuelta.dispatch.price import Terms, prices
from vuelta.dispatch.project import Replays, project
from vuelta.dispatch.protocols import record, with_breaches
from vuelta.dispatch.rejoin import is_unchanged, rejoin
from vuelta.dispatch.residual import Ground, Residual
from vuelta.dispatch.restrict import Mode, restrict
from vuelta.dispatch.scope import everyone, nearby, places_ahead, slowed
from vuelta.dispatch.slots import slots
from vuelta.dispatch.state import DayState
from vuelta.dispatch.texts import MessageClock
from vuelta.dispatch.told import TraceWords
from vuelta.dispatch.touches import touches
from vuelta.dispatch.transit import in_transit
from vuelta.dispatch.wayout import another_day
from vuelta.dispatch.words import (
    changed_parts,
    in_new_words,
    run_of,
    told_in_new_words,
    unknown_choices,
)
from vuelta.dispatch.worth import Worth
from vuelta.model import handed_over

__all__ = [
    "Answer",
    "Asked",
    "Chains",
    "Closeness",
    "Compared",
    "DayState",
    "Effects",
    "Ground",
    "MessageClock",
    "Mode",
    "Offer",
    "Replays",
    "Report",
    "Residual",
    "Terms",
    "TraceWords",
    "Worth",
    "another_day",
    "apply",
    "blended",
    "changed_parts",
    "choose",
    "codes",
    "continued",
    "default_policy",
    "diff",
    "everyone",
    "findings",
    "handed_over",
    "hard_ones",
    "implied",
    "in_new_words",
    "in_transit",
    "is_unchanged",
    "latest",
    "nearby",
    "notices",
    "places_ahead",
    "policy_text",
    "prices",
    "project",
    "promises_among",
    "read_events",
    "read_incidents",
    "read_policy",
    "read_report",
    "record",
    "refuse_broken_pins",
    "rejoin",
    "restrict",
    "rules_of",
    "run_of",
    "slots",
    "slowed",
    "stability",
    "status_of",
    "told_in_new_words",
    "touches",
    "unknown_choices",
    "visits_of",
    "with_breaches",
    "worth_taking",
]
