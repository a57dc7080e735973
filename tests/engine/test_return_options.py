"""Ways to give goods back, priced in the plan that is driven; deliveries that turn back.

On the star of ``tests/conftest.py`` a minute of driving costs 1. The eastern van
passes E15 on its way out and home.
"""

# Covers: engine/_turned_back.py returns/home_visits.py returns/return_options.py
# Covers: returns/way_back.py
# Covers: model/return_answers.py returns/undelivered.py

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.errors import InputError
from vuelta.model.return_answers import ReturnOption, ReturnOptions
from vuelta.model.returns import ReturnItem
from vuelta.returns import case_of, read_return_policy

DAY = 86_400
HUB = {
    "id": "hub",
    "kind": "depot",
    "location_index": 0,
    "value": {"A": 0.5, "B": 0.2},
    "line_haul": {"centre": {"cost": 2, "days": 1}},
}
CENTRE = {"id": "centre", "value": {"A": 0.9, "B": 0.8, "D": 0.1}, "processing": {"B": 5}}
KIOSK = {
    "id": "kiosk",
    "kind": "pickup_point",
    "location_index": 3,
    "fee": 3,
    "line_haul": {"hub": {"cost": 1, "days": 1}, "centre": {"cost": 2, "days": 1}},
}
STEADY = {"default": {"decay_per_day": 0}}


def policy(*facilities: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"categories": STEADY, "facilities": list(facilities)} | changes


def wish(star: Any, place: str = "E15", **changes: Any) -> dict[str, Any]:
    item = {"sku": "shirt", "size": [1], "value": 100, "condition": "opened"}
    plain = {
        "id": "R1",
        "ordered": -9 * DAY,
        "possession": -5 * DAY,
        "requested": -DAY,
        "items": [item],
        "reason": "DEFECTIVE",
        "evidence": [{"kind": "photo"}],
        "location_index": star.row(place),
    }
    return plain | changes


def asked(
    star: Any, request: dict[str, Any], rules: Any, now: str = "8:12", **vans: Any
) -> ReturnOptions:
    problem = star.problem(**vans)
    return vuelta.return_options(
        request, problem, star.plan(problem), rules, star.at(now), rules=star.loose
    )


def by_method(found: ReturnOptions) -> dict[str, ReturnOption]:
    """The best of each method."""
    return {one.method: one for one in reversed(found.options)}


def test_a_pickup_on_the_way_costs_the_work_at_the_door_and_recovers_the_rest(star: Any) -> None:
    """DEFECTIVE goods are grade C: nobody pays for that; as UNWANTED they are B.

    At E15 the van passes anyway: nothing but value 80, less 5 processing and 2 line haul,
    and the 4 the customer pays.
    """
    request = wish(star, reason="UNWANTED")
    found = asked(star, request, policy(HUB, CENTRE))
    today = next(one for one in found.options if one.basis == "plan")
    assert (today.method, today.vehicle, today.target) == ("home_pickup", "v_e", "centre")
    assert (today.cost, today.customer_fee) == (0, 40_000)
    assert today.net_recovery == (80 - 5 - 2 + 4) * 10_000
    window = today.window
    assert star.at("8:12") <= window.start <= window.end <= star.at("18:00")


def test_the_cost_is_the_one_promise_quotes(star: Any) -> None:
    paid = {"costs": {"per_hour": 60, "per_waiting_hour": 60}}
    vans = dict.fromkeys(("v_n", "v_e", "v_w"), paid)
    problem = star.problem(**vans)
    plan = star.plan(problem)
    hours = [[star.at("10:00"), star.at("11:00")]]
    request = wish(star, "E25", time_windows=hours)
    found = asked(star, request, policy(HUB, CENTRE), **vans)
    order = star.job("E25", "return", id="R1", setup=60, service=240, time_windows=hours)
    best = vuelta.promise(problem, plan, order, star.at("8:12"), policy=star.loose)[0]
    today = next(one for one in found.options if one.basis == "plan")
    assert today.cost == best.cost > 0
    assert (today.window, today.vehicle) == (best.window, best.vehicle)


def test_other_days_are_priced_by_the_rounds_of_this_morning(star: Any) -> None:
    """At 9:30 the vans are on their way home; tomorrow one comes to E35 again for nothing."""
    found = asked(star, wish(star, "E35", reason="UNWANTED"), policy(HUB, CENTRE), "9:30")
    days = {(one.window.start // DAY, one.basis): one.cost for one in found.options}
    assert days[1, "pattern"] == days[2, "pattern"] == 0
    assert "no van" in found.refused["home_pickup"]
    assert found.options[0].window.start >= DAY
    assert found.options[0].vehicle is None
    assert "today's rounds" in found.options[0].detail


def test_days_the_customer_names_are_the_days_that_are_offered(star: Any) -> None:
    hours = [[3 * DAY + star.at("9:00"), 3 * DAY + star.at("12:00")]]
    found = asked(star, wish(star, time_windows=hours), policy(HUB, CENTRE))
    [only] = found.options
    assert only.window == tuple(hours[0])
    assert only.basis == "pattern"
    assert found.refused["home_pickup"] == "nobody is there today any more"


def test_where_no_round_has_room_another_day_costs_the_policys_minutes(star: Any) -> None:
    huge = wish(star, reason="UNWANTED")
    huge["items"] = [huge["items"][0] | {"size": [5]}]
    found = asked(star, huge, policy(HUB, CENTRE))
    assert {one.basis for one in found.options} == {"policy"}
    minutes = vuelta.default_policy().retry.next_day
    assert {one.cost for one in found.options} == {round(minutes * 10_000)}
    assert "no van" in found.refused["home_pickup"]


def test_points_compete_with_the_van(star: Any) -> None:
    """Goods at the kiosk: 80 less 5, line haul 2 and fee 3, and 2 that the customer pays."""
    found = asked(star, wish(star, reason="UNWANTED"), policy(HUB, CENTRE, KIOSK))
    assert len(found.options) >= 2
    nets = [one.net_recovery for one in found.options]
    assert nets == sorted(nets, reverse=True)
    kiosk = by_method(found)["pickup_point"]
    assert (kiosk.facility, kiosk.target) == ("kiosk", "centre")
    assert (kiosk.cost, kiosk.basis) == (30_000, "fee")
    assert kiosk.net_recovery == (80 - 5 - 2 - 3 + 2) * 10_000
    assert set(kiosk.text) == {"en", "es", "pl"}
    assert "kiosk" in kiosk.text["pl"]


def test_goods_that_cannot_go_on_from_a_point_are_not_taken_there(star: Any) -> None:
    stuck = KIOSK | {"line_haul": {}}
    found = asked(star, wish(star), policy(HUB, CENTRE, stuck))
    assert found.refused["pickup_point"] == "nobody takes such goods on from kiosk"


def test_the_refund_follows_the_policy(star: Any) -> None:
    dates = {}
    for waits in ("nothing", "proof", "goods"):
        rules = policy(HUB, CENTRE, refund={"waits_for": waits, "days": 1})
        found = asked(star, wish(star, reason="UNWANTED"), rules)
        dates[waits] = next(one for one in found.options if one.basis == "plan").refund_by
    assert dates["nothing"] == star.at("8:12") + DAY
    assert dates["nothing"] < dates["proof"] < dates["goods"] == dates["proof"] + DAY


def test_goods_that_no_way_pays_for_are_kept(star: Any) -> None:
    cheap = wish(star, reason="UNWANTED")
    cheap["items"] = [cheap["items"][0] | {"value": 6}]
    rules = policy(HUB, CENTRE | {"processing": {"B": 50}}, fees={"home_pickup": 0})
    rules["facilities"][0] = HUB | {"processing": {"B": 50}}
    found = asked(star, cheap, rules)
    assert found.decision.verdict == "APPROVE"
    assert found.options[0].method == "keep"
    assert found.options[0].net_recovery == 0
    assert all(one.net_recovery < 0 for one in found.options[1:])
    tiny = wish(star, reason="UNWANTED")
    tiny["items"] = [tiny["items"][0] | {"value": 1}]
    decided = asked(star, tiny, policy(HUB, CENTRE))
    assert decided.decision.verdict == "KEEP"
    assert "keep" in by_method(decided)
    assert len(decided.options) >= 2


def test_an_exchange_is_one_visit_or_two(star: Any) -> None:
    """New goods wait at the depot: today no van there passes, so tomorrow is cheaper."""
    request = wish(
        star, wanted="exchange", replacement={"sku": "new", "size": [1]}, reason="SIZE_TOO_SMALL"
    )
    found = asked(star, request, policy(HUB, CENTRE))
    swap = by_method(found)["door_exchange"]
    assert swap.basis == "pattern"
    assert swap.replacement_by is not None
    assert DAY < swap.replacement_by < 2 * DAY
    pickup = by_method(found)["home_pickup"]
    assert pickup.cost >= swap.cost
    assert "The new goods follow within" in pickup.text["en"]


def test_a_repair_goes_to_the_workshop_or_nowhere(star: Any) -> None:
    shown = [{"kind": "photo"}, {"kind": "receipt"}]
    request = wish(star, wanted="repair", reason="WARRANTY", evidence=shown)
    workshop = {"id": "w", "kind": "repair_shop", "processing": {"C": 25}}
    hub = HUB | {"line_haul": {"w": {"cost": 4, "days": 1}}}
    found = asked(star, request, policy(hub, CENTRE, workshop, KIOSK))
    assert {one.target for one in found.options} == {"w"}
    assert max(one.net_recovery for one in found.options) == -(25 + 4) * 10_000
    assert "pickup_point" in found.refused


def test_a_request_that_is_not_approved_has_no_options_but_a_reason(star: Any) -> None:
    late = asked(star, wish(star, possession=-400 * DAY, ordered=-401 * DAY, reason="STYLE"), None)
    assert late.options == ()
    assert late.decision.code == "RETURN_PERIOD_ENDED"
    missing = asked(star, wish(star, evidence=[]), None)
    assert (missing.options, missing.decision.missing) == ((), ("photo",))


def test_a_depot_that_the_policy_does_not_know_is_told(star: Any) -> None:
    found = asked(star, wish(star, reason="UNWANTED"), policy(CENTRE))
    today = next(one for one in found.options if one.basis == "plan")
    assert "no value is counted" in today.detail
    assert today.target is None


def test_times_are_spelled_alike_or_refused(star: Any) -> None:
    dated = wish(star, requested="1970-01-01T00:00:00Z")
    with pytest.raises(InputError) as caught:
        asked(star, dated, None)
    assert caught.value.code == "R641"
    with pytest.raises(InputError) as caught:
        asked(star, wish(star, requested=3 * DAY), None)
    assert caught.value.code == "R602"


def test_a_refused_delivery_is_a_return_with_a_place_to_go(star: Any) -> None:
    """Refused at 8:40, it rides home aboard the northern van; from there the centre pays most."""
    revision = star.replan(
        "8:40",
        {"code": "REFUSED", "job": "N30"},
        {"code": "DAMAGED", "job": "E40"},
        choices={"REFUSED": "REFUND", "DAMAGED": "RESHIP"},
    )
    rules = read_return_policy(policy(HUB, CENTRE))
    items = {"N30": [ReturnItem(sku="lamp", size=(1,), value=100)]}
    back = {one.request.id: one for one in vuelta.turned_back(revision, rules, contents=items)}
    assert set(back) == {"N30", "E40"}
    refused, damaged = back["N30"], back["E40"]
    assert (refused.vehicle, refused.depot, refused.target) == ("v_n", "hub", "centre")
    assert refused.placements[0].grade == "A"
    assert refused.placements[0].net == (90 - 2) * 10_000
    assert refused.reship is None
    assert refused.case.state == "IN_TRANSIT"
    assert (damaged.request.reason, damaged.placements[0].grade) == ("DAMAGED_IN_TRANSIT", "D")
    assert damaged.request.is_delivery_caused
    assert damaged.reship is not None
    assert (damaged.reship.id, damaged.reship.delivery) == ("E40-again", (1,))
    signed = {"state": "RECEIVED", "time": revision.now + DAY, "actor": "DEP", "facility": "centre"}
    signed["evidence"] = [{"kind": "signature"}]
    assert case_of("N30", [*refused.case.events, signed]).state == "RECEIVED"


def test_goods_sent_anew_are_an_order_that_can_be_planned(star: Any) -> None:
    revision = star.replan("8:40", {"code": "DAMAGED", "job": "E40"}, choices={"DAMAGED": "RESHIP"})
    [back] = vuelta.turned_back(revision, policy(HUB, CENTRE))
    assert back.reship is not None
    problem = star.document()
    anew = back.reship.model_dump(mode="json", exclude_defaults=True)
    problem["jobs"] = [anew]
    plan = vuelta.plan(problem, iterations=10)
    assert star.ids(plan) == {"v_n": ["E40-again"]}


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 2**32))
def test_on_any_day_the_best_way_comes_first_and_costs_what_promise_says(
    seed: int, trouble: Any
) -> None:
    """Days half over, with vans broken down and tasks taken off the plan."""
    maker = trouble(seed)
    problem, plan, now, told = maker.half_over()
    revision = vuelta.replan(problem, plan, told, now, time_limit=0)
    place = maker.place()
    if not maker.is_given:
        hub = HUB | {"location": [0, 0]}
        hub.pop("location_index")
    else:
        hub = HUB
    request = {
        "id": "back",
        "ordered": -9 * DAY,
        "possession": -5 * DAY,
        "requested": -DAY,
        "reason": "STYLE",
        "items": [{"sku": "x", "size": [1], "value": 60, "condition": "opened"}],
        **place,
    }
    found = vuelta.return_options(
        request, revision.problem, revision.plan, policy(hub, CENTRE), revision.now
    )
    nets = [one.net_recovery for one in found.options]
    assert nets == sorted(nets, reverse=True)
    job = {"id": "back", "pickup": [1], "setup": 60, "service": 240, **place}
    kept = vuelta.promise(revision.problem, revision.plan, job, revision.now)
    today = [one for one in found.options if one.basis == "plan"]
    assert [(one.cost, one.window) for one in today] == [(p.cost, p.window) for p in kept[:1]]
    assert ("home_pickup" in found.refused) == (not today)
