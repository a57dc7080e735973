"""Notices by hand: who is told, how urgently, why, by when, and in which words."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.changes.diff import diff
from vuelta.changes.notices import notices
from vuelta.model import Notice, Plan, Policy, Problem, ProtocolRun, Style, Window
from vuelta.policy.read import default_policy, read_policy

NINE = 9 * 3600


def problem_of(jobs: dict[str, dict[str, Any]], **fields: Any) -> Problem:
    return Problem.model_validate(
        {
            "vehicles": [{"id": "v1"}, {"id": "v2"}, {"id": "bike", "profile": "bike"}],
            "jobs": [{"id": name, "location": [2, 41], **job} for name, job in jobs.items()],
            **fields,
        }
    )


ANY = problem_of({name: {} for name in "ABCDN"})
MORNING = problem_of({"A": {"time_windows": [[NINE, NINE + 7200]]}, "B": {}})


def run_of(code: str, **fields: Any) -> ProtocolRun:
    options = [{"code": name, "verb": "REINSERT"} for name in fields.pop("options", ())]
    return ProtocolRun.model_validate(
        {"incident": "i1", "code": code, "opened": NINE, "options": options, **fields}
    )


def told(
    old: Plan,
    new: Plan,
    *runs: ProtocolRun,
    problem: Problem = ANY,
    policy: Policy | None = None,
    **fields: Any,
) -> dict[str, Notice]:
    found = notices(
        old,
        new,
        problem,
        diff(old, new, NINE),
        runs,
        policy or default_policy(),
        NINE,
        **fields,
    )
    return {notice.job: notice for notice in found}


def test_a_small_delay_is_told_as_information(plan_of: Any) -> None:
    """Five minutes later: told, without a deadline, and not counted."""
    old, new = plan_of({"v1": [f"A@{NINE + 600}"]}), plan_of({"v1": [f"A@{NINE + 900}"]})
    notice = told(old, new, run_of("DELAY", vehicle="v1", inform_by=NINE + 300))["A"]
    assert (notice.kind, notice.level, notice.counts) == ("delay", "information", False)
    assert (notice.old_eta, notice.new_eta, notice.reason) == (NINE + 600, NINE + 900, "DELAY")
    assert (notice.deadline, notice.options) == (None, ())
    assert notice.text["en"] == (
        "Order A: we are running slightly late and now expect to arrive at about 9:15 instead "
        "of 9:10. There is nothing you need to do. Reason: a delay on the round."
    )


def test_less_than_a_minute_makes_no_notice(plan_of: Any) -> None:
    old = plan_of({"v1": ["A@40000", "B@50000"]})
    assert list(told(old, plan_of({"v1": ["A@40059", "B@50060"]}))) == ["B"]


def test_small_shifts_add_up_against_what_was_last_told(plan_of: Any) -> None:
    """Three times 40 s, each against the plan of the last notice: told at 80 s."""
    first = plan_of({"v1": ["A@40000"]})
    assert not told(first, plan_of({"v1": ["A@40040"]}))
    assert told(first, plan_of({"v1": ["A@40080"]}))


def test_a_long_delay_is_an_action_with_a_deadline(plan_of: Any) -> None:
    """Half an hour later: the customer knows by the run's time and may choose."""
    old, new = plan_of({"v1": ["A@40000"]}), plan_of({"v1": ["A@41800"]})
    run = run_of("DELAY", vehicle="v1", inform_by=NINE + 300, options=["ACCEPT", "RESCHEDULE"])
    notice = told(old, new, run)["A"]
    assert (notice.kind, notice.level, notice.counts) == ("delay", "action", True)
    assert (notice.deadline, notice.options) == (NINE + 300, ("ACCEPT", "RESCHEDULE"))
    assert notice.old_window == Window(39_100, 40_900)
    assert notice.new_window == Window(40_900, 42_700)
    assert notice.text["es"] == (
        "Pedido A: sentimos el retraso. Ahora esperamos llegar entre las 11:21 y las 11:51 "
        "(antes, entre las 10:51 y las 11:21). Motivo: un retraso en la ruta. Por favor, "
        "díganos qué prefiere: aceptar nuestra propuesta o el día y la hora que le convengan."
    )


def test_the_promised_window_is_stated_where_there_is_one(plan_of: Any) -> None:
    """Promised 9-11; 11:10 breaks it, and the new window is around the arrival."""
    old = plan_of({"v1": [f"A@{NINE + 6600}"]})
    new = plan_of({"v1": [f"A@{NINE + 7800}"]})
    notice = told(old, new, problem=MORNING)["A"]
    assert notice.old_window == Window(NINE, NINE + 7200)
    assert notice.new_window == Window(NINE + 6900, NINE + 8700)
    assert (notice.kind, notice.counts) == ("delay", True)
    kept = told(old, plan_of({"v1": [f"A@{NINE + 3600}"]}), problem=MORNING)["A"]
    assert (kept.kind, kept.old_window) == ("earlier", kept.new_window)
    assert "at about 10:00 instead of 10:50" in kept.text["en"]


def test_a_window_does_not_reach_into_the_past(plan_of: Any) -> None:
    """Now is 9:00 and the arrival 9:05: a quarter of an hour either way is 9:00-9:20."""
    old, new = plan_of({"v1": ["A@40000"]}), plan_of({"v1": [f"A@{NINE + 300}"]})
    assert told(old, new)["A"].new_window == Window(NINE, NINE + 1200)


def test_another_promised_window_is_a_new_window(plan_of: Any) -> None:
    problem = problem_of({"A": {"time_windows": [[30_000, 36_000], [36_060, 50_000]]}})
    old, new = plan_of({"v1": ["A@35990"]}), plan_of({"v1": ["A@36060"]})
    notice = told(old, new, problem=problem)["A"]
    assert (notice.kind, notice.level, notice.counts) == ("new_window", "action", True)


def test_another_kind_of_vehicle_changes_the_details(plan_of: Any) -> None:
    old, new = plan_of({"v1": ["A@40000"]}), plan_of({"bike": ["A@40000"]})
    notice = told(old, new)["A"]
    assert (notice.kind, notice.counts) == ("new_window", True)
    assert "details" in notice.text["en"]


def test_not_today(plan_of: Any) -> None:
    """Left out, deferred and cancelled; the one that was left out before is not told."""
    old = plan_of({"v1": ["A@40000", "B@41000", "C@42000"]}, left=["D"])
    new = plan_of({}, left=["A", "D"], aside={"B": "deferred", "C": "cancelled"})
    found = told(old, new, run_of("VEHICLE_BREAKDOWN", vehicle="v1", inform_by=NINE + 1200))
    assert {name: (n.kind, n.counts, n.level) for name, n in found.items()} == {
        "A": ("deferred", True, "action"),
        "B": ("deferred", True, "action"),
        "C": ("cancelled", True, "action"),
    }
    assert found["A"].new_window is None
    assert "arrange another time" in found["A"].text["en"]
    assert "next delivery day" in found["B"].text["en"]
    assert found["B"].deadline == NINE + 1200


def test_the_day_it_is_deferred_to_is_named(plan_of: Any) -> None:
    noon = 1_795_604_400
    style = Style(times="rfc3339", utc_offset=3600)
    old = plan_of({"v1": [f"A@{noon}"]})
    new = Plan.model_validate(
        {
            "set_aside": [
                {
                    "id": "A",
                    "state": "deferred",
                    "reason": "WEATHER",
                    "time": noon,
                    "until": noon + 86_400,
                }
            ]
        }
    )
    problem = problem_of({"A": {}}, style=style)
    [notice] = notices(old, new, problem, diff(old, new, noon), (), default_policy(), noon)
    assert notice.reason == "WEATHER"
    assert notice.text["pl"] == (
        "Zlecenie A: przepraszamy, nie możemy przyjechać zgodnie z planem. Przyjedziemy "
        "26 listopada. Powód: trudne warunki pogodowe."
    )


def test_an_absent_customer_is_asked_what_now(plan_of: Any) -> None:
    """Nobody there at 11:06; again at 15:00 by default, or at the neighbour's."""
    old = plan_of({"v1": ["A@40000", "B@45000"]})
    new = plan_of({"v1": ["A@40000!", "B@45000", "A@54000"]}, done={"v1": 1})
    run = run_of(
        "RECIPIENT_ABSENT", job="A", inform_by=NINE + 600, options=["NEIGHBOUR", "RETRY_TODAY"]
    )
    notice = told(old, new, run)["A"]
    assert (notice.kind, notice.level, notice.counts) == ("absent", "action", True)
    assert (notice.options, notice.deadline) == (("NEIGHBOUR", "RETRY_TODAY"), NINE + 600)
    assert "found nobody there" in notice.text["en"]
    assert "leaving it with a neighbour or another attempt today" in notice.text["en"]


def test_goods_that_cannot_be_handed_over_are_a_question(plan_of: Any) -> None:
    old = plan_of({"v1": ["A@40000"]})
    new = plan_of({}, aside={"A": "returning"}, reason="DAMAGED")
    notice = told(old, new, run_of("DAMAGED", job="A", options=["RESHIP", "REFUND"]))["A"]
    assert (notice.kind, notice.reason, notice.counts) == ("question", "DAMAGED", True)
    assert "a replacement or a refund" in notice.text["en"]


def test_a_question_is_asked_even_when_the_plan_stays(plan_of: Any) -> None:
    plan = plan_of({"v1": ["A@40000"]})
    run = run_of("ADDRESS_WRONG", job="A", options=["REDIRECT_ADDRESS"])
    notice = told(plan, plan, run)["A"]
    assert (notice.kind, notice.level, notice.counts) == ("question", "action", False)


def test_who_has_chosen_is_told_the_outcome_and_not_asked_again(plan_of: Any) -> None:
    old, new = plan_of({"v1": ["A@40000"]}), plan_of({"v1": ["A@54000"]})
    run = run_of("RECIPIENT_ABSENT", job="A", options=["RETRY_TODAY"], chosen="RETRY_TODAY")
    notice = told(old, new, run)["A"]
    assert (notice.kind, notice.options) == ("delay", ())


def test_who_asked_gets_an_answer_even_when_the_arrival_stays(plan_of: Any) -> None:
    plan = plan_of({"v1": [f"A@{NINE + 60}"]})
    run = run_of("WINDOW_CHANGE", job="A", inform_by=NINE + 300)
    notice = told(plan, plan, run, problem=MORNING)["A"]
    assert (notice.kind, notice.level, notice.counts) == ("new_window", "information", False)
    assert notice.text["en"] == (
        "Order A: thank you, we have noted your change. We will come between 9:00 and 11:00."
    )
    before = problem_of({"A": {"time_windows": [[NINE, NINE + 3600]]}, "B": {}})
    notice = told(plan, plan, run, problem=MORNING, before=before)["A"]
    assert (notice.counts, notice.old_window) == (True, Window(NINE, NINE + 3600))


def test_a_cancellation_is_confirmed(plan_of: Any) -> None:
    old, new = plan_of({"v1": ["A@40000"]}), plan_of({}, aside={"A": "returning"})
    notice = told(old, new, run_of("CANCELLATION", job="A", options=["REFUND"]))["A"]
    assert (notice.kind, notice.options) == ("cancelled", ("REFUND",))
    assert notice.text["en"] == (
        "Order A: the visit planned between 10:51 and 11:21 has been cancelled. "
        "Please tell us what you prefer: a refund."
    )


def test_a_new_order_is_told_its_window_and_does_not_count(plan_of: Any) -> None:
    old, new = plan_of({}), plan_of({"v1": ["N@40000"]})
    notice = told(old, new, run_of("NEW_ORDER", job="N"))["N"]
    assert (notice.kind, notice.level, notice.counts) == ("added", "information", False)
    assert notice.text["pl"] == (
        "Zlecenie N: wizyta została zaplanowana. Przyjedziemy między 10:51 a 11:21."
    )


def test_another_customers_affairs_are_not_told(plan_of: Any) -> None:
    """B comes later because nobody was at A's: the code is kept, the text is discreet."""
    old, new = plan_of({"v1": ["B@40000"]}), plan_of({"v1": ["B@42000"]})
    notice = told(old, new, run_of("RECIPIENT_ABSENT", job="A"))["B"]
    assert notice.reason == "RECIPIENT_ABSENT"
    assert notice.text["en"].endswith("Reason: changes on the round.")


def test_the_reason_is_the_nearest_run(plan_of: Any) -> None:
    """A has its own, B that of the van it was on, C that of the van it comes with."""
    old = plan_of({"v1": ["A@40000", "B@41000"], "v2": [], "bike": ["C@40000", "D@41000"]})
    new = plan_of({"v2": ["A@50000", "B@51000", "C@52000"], "bike": ["D@53000"]})
    found = told(
        old,
        new,
        run_of("WEATHER"),
        run_of("VEHICLE_BREAKDOWN", vehicle="v1"),
        run_of("DELAY", vehicle="v2"),
        run_of("ACCESS_PROBLEM", job="A"),
    )
    assert {name: notice.reason for name, notice in found.items()} == {
        "A": "ACCESS_PROBLEM",
        "B": "VEHICLE_BREAKDOWN",
        "C": "DELAY",
        "D": "WEATHER",
    }


def test_without_a_run_the_policy_sets_the_deadline(plan_of: Any) -> None:
    """What is taken off the plan for weather is told within the policy's 30 minutes."""
    old = plan_of({"v1": ["A@40000", "B@41000"]})
    new = plan_of({}, aside={"A": "deferred"}, left=["B"], reason="WEATHER")
    found = told(old, new)
    assert found["A"].deadline == NINE + 1800
    assert (found["B"].deadline, found["B"].reason) == (None, None)


def test_channel_and_languages_are_the_policys(plan_of: Any) -> None:
    old, new = plan_of({"v1": ["A@40000"]}), plan_of({"v1": ["A@40300"]})
    policy = read_policy({"channel": "mail", "languages": ["pl"]})
    notice = told(old, new, policy=policy)["A"]
    assert (notice.channel, set(notice.text)) == ("mail", {"pl"})


def test_history_is_told_to_nobody(plan_of: Any) -> None:
    old, new = plan_of({"v1": ["A@40000"]}), plan_of({"v1": ["A@50000"]}, done={"v1": 1})
    assert told(old, new, run_of("ACCESS_PROBLEM", job="A", options=["RESCHEDULE"])) == {}


def test_both_ends_of_a_shipment_are_told(plan_of: Any) -> None:
    old = plan_of({"v1": ["pickup:S@40000", "delivery:S@41000"]})
    new = plan_of({"v1": ["pickup:S@40100", "delivery:S@41100"]})
    found = notices(old, new, ANY, diff(old, new, 0), (), default_policy(), 0)
    assert [(notice.type, notice.job) for notice in found] == [("pickup", "S"), ("delivery", "S")]


@pytest.mark.parametrize("shift", [-1800, -300, 300, 1800])
def test_a_notice_survives_json(plan_of: Any, shift: int) -> None:
    old, new = plan_of({"v1": ["A@40000"]}), plan_of({"v1": [f"A@{40_000 + shift}"]})
    notice = told(old, new)["A"]
    assert notice.kind == ("delay" if shift > 0 else "earlier")
    assert Notice.model_validate_json(notice.model_dump_json()) == notice


def handed_over(job: str, **door: Any) -> Problem:
    """The problem in which a parcel has to change vans before it gets to its door."""
    pair = {
        "pickup": {"id": job, "location": [3, 41]},
        "delivery": {"id": job, "location": [2, 41], **door},
        "transfer_from": "v1",
    }
    return Problem.model_validate({"vehicles": [{"id": "v1"}, {"id": "v2"}], "shipments": [pair]})


def test_nobody_is_told_where_a_parcel_changes_vans(plan_of: Any) -> None:
    """The customer hears of the delivery only; later shifts of the hand-over are nobody's."""
    window = [[NINE, NINE + 7200]]
    old = plan_of({"v1": [f"delivery:A@{NINE + 600}"]})
    new = plan_of({"v2": [f"pickup:A@{NINE + 900}", f"delivery:A@{NINE + 4000}"]})
    problem = handed_over("A", time_windows=window)
    run = run_of("VEHICLE_BREAKDOWN", vehicle="v1")
    notice = told(old, new, run, problem=problem, before=MORNING)
    assert [(one.type, one.kind) for one in notice.values()] == [("delivery", "delay")]
    later = plan_of({"v2": [f"pickup:A@{NINE + 3000}", f"delivery:A@{NINE + 4000}"]})
    assert not told(new, later, problem=problem)


def test_the_promise_of_a_parcel_that_changes_vans_is_the_old_one(plan_of: Any) -> None:
    """It was promised from 9 to 11 as a job, and so it is as a delivery."""
    old = plan_of({"v1": [f"delivery:A@{NINE + 600}"]})
    new = plan_of({"v2": [f"pickup:A@{NINE + 900}", f"delivery:A@{NINE + 4000}"]})
    problem = handed_over("A", time_windows=[[NINE, NINE + 7200]])
    notice = told(old, new, run_of("DELAY", vehicle="v1"), problem=problem, before=MORNING)["A"]
    assert notice.old_window == notice.new_window == Window(NINE, NINE + 7200)


def test_weather_is_the_reason_where_another_van_broke_down(plan_of: Any) -> None:
    """v2 runs late in the storm; what happened to v1 first is not why."""
    old = plan_of({"v1": ["A@40000"], "v2": ["B@40000"]})
    new = plan_of({"v1": ["A@40000"], "v2": ["B@42000"]})
    runs = run_of("VEHICLE_BREAKDOWN", vehicle="v1"), run_of("WEATHER")
    assert told(old, new, *runs)["B"].reason == "WEATHER"
