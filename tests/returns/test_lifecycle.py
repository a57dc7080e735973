"""The life of a return: legal steps only, each with what it must show."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from vuelta.errors import InputError
from vuelta.model import Event
from vuelta.model.returns import DeclineCode, Grade, ReturnState
from vuelta.returns import (
    NEXT,
    begin,
    case_of,
    default_return_policy,
    in_words_of,
    may_follow,
    observed,
)
from vuelta.returns import moved as move

SHOWS = {
    "COLLECTED": {"evidence": [{"kind": "signature", "reference": "s1"}]},
    "PICKUP_FAILED": {"evidence": [{"kind": "photo"}]},
    "AT_PUDO": {"evidence": [{"kind": "scan"}], "facility": "kiosk"},
    "RECEIVED": {"evidence": [{"kind": "scan"}], "facility": "hub"},
    "MISMATCH_HOLD": {"evidence": [{"kind": "photo"}]},
    "LOST": {"evidence": [{"kind": "report"}]},
    "INSPECTED": {"grade": "B"},
    "DISPOSED": {"facility": "shop"},
    "SETTLED": {"outcome": "refund"},
    "DECLINED": {"code": "FINAL_SALE"},
}


def life(*states: str, start: int = 0) -> list[dict[str, Any]]:
    return [
        {"state": state, "time": start + k, "actor": "RET"} | SHOWS.get(state, {})
        for k, state in enumerate(states)
    ]


HOME = ("REQUESTED", "APPROVED", "METHOD_CHOSEN", "SCHEDULED", "EN_ROUTE", "COLLECTED")
BACK = ("IN_TRANSIT", "RECEIVED", "INSPECTED", "DISPOSED", "SETTLED", "CLOSED")


@pytest.mark.parametrize(
    "states",
    [
        HOME + BACK,
        ("REQUESTED", "EVIDENCE_PENDING", "APPROVED", "METHOD_CHOSEN", "AT_PUDO", *BACK),
        ("REQUESTED", "APPROVED", "METHOD_CHOSEN", *BACK[1:]),
        ("REQUESTED", "KEEP", "SETTLED", "CLOSED"),
        ("REQUESTED", "DECLINED", "CLOSED"),
        BACK,
        (*HOME[:-1], "PICKUP_FAILED", "SCHEDULED", "EN_ROUTE", "COLLECTED", *BACK),
        (*HOME[:-1], "MISMATCH_HOLD", "DECLINED", "CLOSED"),
        (*HOME, "LOST", "SETTLED", "CLOSED"),
        ("REQUESTED", "APPROVED", "CANCELLED", "CLOSED"),
    ],
    ids=lambda states: "-".join(states),
)
def test_lives_that_are_lived(states: tuple[str, ...]) -> None:
    case = case_of("R1", life(*states))
    assert case.state == states[-1]
    assert [event.state for event in case.events] == list(states)


def test_a_step_that_leads_nowhere_says_where_it_might_have_led() -> None:
    case = case_of("R1", life("REQUESTED", "APPROVED"))
    with pytest.raises(InputError) as caught:
        move(case, life("COLLECTED", start=9)[0])
    [finding] = caught.value.findings
    assert finding.code == "R620"
    assert finding.cause == "return R1 is APPROVED and cannot become COLLECTED"
    assert finding.remedy == "from APPROVED it may become METHOD_CHOSEN, KEEP, CANCELLED, EXPIRED"
    assert case.state == "APPROVED"


def test_all_that_is_wrong_with_a_step_is_told_at_once() -> None:
    case = case_of("R1", life("REQUESTED", start=50))
    with pytest.raises(InputError) as caught:
        move(case, {"state": "RECEIVED", "time": 3, "actor": "DEP"})
    assert [one.code for one in caught.value.findings] == ["R620", "R621", "R623", "R622"]


@pytest.mark.parametrize("state", sorted(SHOWS))
def test_a_step_shows_and_names_what_it_must(state: str) -> None:
    before = next(one for one, following in NEXT.items() if state in following)
    case = begin("R1", life("REQUESTED")[0])
    case = case.model_copy(
        update={"events": (case.events[0].model_copy(update={"state": before}),)}
    )
    with pytest.raises(InputError) as caught:
        move(case, {"state": state, "time": 9, "actor": "RET"})
    assert {one.code for one in caught.value.findings} <= {"R621", "R623"}
    assert move(case, life(state, start=9)[0]).state == state


def test_attempts_are_counted() -> None:
    """Two are allowed: after the second failure only a drop-off or the end is left."""
    policy = default_return_policy().model_copy(
        update={"pickup": default_return_policy().pickup.model_copy(update={"attempts": 2})}
    )
    again = ("PICKUP_FAILED", "SCHEDULED", "EN_ROUTE")
    case = case_of("R1", life(*HOME[:-1], *again, "PICKUP_FAILED"), policy)
    assert may_follow(case, policy) == ("METHOD_CHOSEN", "CANCELLED", "EXPIRED")
    with pytest.raises(InputError) as caught:
        move(case, life("SCHEDULED", start=99)[0], policy)
    assert [one.code for one in caught.value.findings] == ["R624"]
    assert move(case, life("EXPIRED", start=99)[0], policy).state == "EXPIRED"


def test_what_vans_tell_moves_a_return_on() -> None:
    """Not ready once, then collected; where the van is says nothing of the return."""

    def seen(kind: str, time: int, **more: Any) -> Event:
        return Event(type=kind, time=time, vehicle="v1", job="R1", evidence=("e1",), **more)  # type: ignore[arg-type]

    case = case_of("R1", life(*HOME[:4]))
    assert observed(case, seen("arrived", 50)) is case
    failed = observed(case, seen("failed", 60, reason="RETURN_NOT_READY"))
    assert [event.state for event in failed.events[-2:]] == ["EN_ROUTE", "PICKUP_FAILED"]
    assert failed.events[-1].note == "RETURN_NOT_READY"
    again = move(failed, life("SCHEDULED", start=70)[0])
    done = observed(again, seen("collected", 80))
    assert (done.state, done.events[-1].vehicle) == ("COLLECTED", "v1")
    other = observed(case, seen("failed", 60, reason="RETURN_MISMATCH"))
    assert (other.state, other.events[-1].evidence[0].kind) == ("MISMATCH_HOLD", "photo")
    with pytest.raises(InputError) as caught:
        observed(done, seen("collected", 90))
    assert [one.code for one in caught.value.findings] == ["R620"]


def test_lives_begin_where_lives_begin() -> None:
    with pytest.raises(InputError) as caught:
        begin("R1", life("APPROVED")[0])
    assert [one.code for one in caught.value.findings] == ["R625"]
    with pytest.raises(ValueError, match="no events"):
        case_of("R1", [])


def test_every_state_can_be_reached_and_every_life_can_end() -> None:
    import networkx as nx

    graph = nx.DiGraph([(one, other) for one, several in NEXT.items() for other in several])
    assert set(graph) == set(NEXT) == set(get_args(ReturnState))
    assert nx.descendants(graph, "REQUESTED") | {"REQUESTED"} == set(NEXT)
    assert nx.ancestors(graph, "CLOSED") | {"CLOSED"} == set(NEXT)


def test_states_codes_and_grades_have_words_in_shopify() -> None:
    known = {"REQUESTED", "OPEN", "CLOSED", "DECLINED", "CANCELED"}
    assert {in_words_of("shopify_status", one) for one in get_args(ReturnState)} == known
    for code in get_args(DeclineCode):
        assert in_words_of("shopify_decline", code) in {"OTHER", code}
    theirs = [in_words_of("shopify_disposition", one) for one in get_args(Grade)]
    assert theirs == ["RESTOCKED", *["PROCESSING_REQUIRED"] * 2, *["NOT_RESTOCKED"] * 2]
    with pytest.raises(ValueError, match="no list of codes"):
        in_words_of("amazon", "A")
    with pytest.raises(ValueError, match="no word for"):
        in_words_of("shopify_status", "SLEEPING")
