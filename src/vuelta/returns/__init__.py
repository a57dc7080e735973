"""Goods that come back: what the policy says, how a return lives, where its goods go.

``decide`` answers a request, ``case_of`` and ``moved`` keep its life, ``dispose``
assigns goods to facilities, ``destinations`` and ``tasks`` say what the planner
may do with them, ``options_of`` which ways back a customer has. Nothing here plans
routes, measures or judges: what a visit costs is asked of who does (``Quotes``).
"""

from vuelta.returns.collection_tasks import ReturnTask, pickup_task, swap_task, tasks, visit_ids
from vuelta.returns.deadlines import DAY, deadlines, end_of, payer_of
from vuelta.returns.decide import decide, may_keep
from vuelta.returns.disposition import destinations, dispose, placements_from
from vuelta.returns.drop_off_points import counters, facility_at, facility_documents
from vuelta.returns.home_visits import HomeVisits
from vuelta.returns.lifecycle import (
    DECIDED,
    NEXT,
    begin,
    case_of,
    in_words_of,
    may_follow,
    moved,
    observed,
)
from vuelta.returns.read import (
    contradictions,
    default_return_policy,
    policy_of,
    read_requests,
    read_return_policy,
    request_of,
    same_clock,
)
from vuelta.returns.return_options import options_of
from vuelta.returns.undelivered import TurnedBack, turned_back
from vuelta.returns.way_back import Approved

__all__ = [
    "DAY",
    "DECIDED",
    "NEXT",
    "Approved",
    "HomeVisits",
    "ReturnTask",
    "TurnedBack",
    "begin",
    "case_of",
    "contradictions",
    "counters",
    "deadlines",
    "decide",
    "default_return_policy",
    "destinations",
    "dispose",
    "end_of",
    "facility_at",
    "facility_documents",
    "in_words_of",
    "may_follow",
    "may_keep",
    "moved",
    "observed",
    "options_of",
    "payer_of",
    "pickup_task",
    "placements_from",
    "policy_of",
    "read_requests",
    "read_return_policy",
    "request_of",
    "same_clock",
    "swap_task",
    "tasks",
    "turned_back",
    "visit_ids",
]
