"""Goods that come back: what the policy says, how a return lives, where its goods go.

``decide`` answers a request, ``case_of`` and ``moved`` keep its life, ``dispose``
assigns goods to facilities, ``destinations`` and ``tasks`` say what the planner
may do with them. ``Calendar`` lays a problem over the days of a horizon; ``unfold``
makes one problem of them, ``day_problem`` and ``day_plan`` cut a day out again.
Nothing here plans routes, measures or judges.
"""

from vuelta.returns.admit import findings
from vuelta.returns.barred import OpenDays, days_left, open_days, with_days
from vuelta.returns.calendar import Calendar
from vuelta.returns.convert import TurnedBack, turned_back
from vuelta.returns.deadlines import DAY, deadlines, end_of, payer_of
from vuelta.returns.decide import decide, may_keep
from vuelta.returns.dispose import destinations, dispose, placements_from
from vuelta.returns.documents import (
    contradictions,
    default_return_policy,
    policy_of,
    read_requests,
    read_return_policy,
    request_of,
    same_clock,
)
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
from vuelta.returns.places import counters, facility_at, facility_documents
from vuelta.returns.ripe import ripe, zone_days
from vuelta.returns.roll import rolled
from vuelta.returns.tally import carried, collected, kpis
from vuelta.returns.tasks import ReturnTask, pickup_task, swap_task, tasks, visit_ids
from vuelta.returns.texts import option_texts
from vuelta.returns.unfold import (
    day_plan,
    day_problem,
    served,
    unfold,
    unfolded_left,
    unfolded_routes,
)
from vuelta.returns.worth import refund_moment

__all__ = [
    "DAY",
    "DECIDED",
    "NEXT",
    "Calendar",
    "OpenDays",
    "ReturnTask",
    "TurnedBack",
    "begin",
    "carried",
    "case_of",
    "collected",
    "contradictions",
    "counters",
    "day_plan",
    "day_problem",
    "days_left",
    "deadlines",
    "decide",
    "default_return_policy",
    "destinations",
    "dispose",
    "end_of",
    "facility_at",
    "facility_documents",
    "findings",
    "in_words_of",
    "kpis",
    "may_follow",
    "may_keep",
    "moved",
    "observed",
    "open_days",
    "option_texts",
    "payer_of",
    "pickup_task",
    "placements_from",
    "policy_of",
    "read_requests",
    "read_return_policy",
    "refund_moment",
    "request_of",
    "ripe",
    "rolled",
    "same_clock",
    "served",
    "swap_task",
    "tasks",
    "turned_back",
    "unfold",
    "unfolded_left",
    "unfolded_routes",
    "visit_ids",
    "with_days",
    "zone_days",
]
