"""What a return recovers: value, decay, moving, processing, and a refund that comes late."""

from __future__ import annotations

from typing import Any

from vuelta.model.return_answers import Placement
from vuelta.returns.recovery_value import best, lots_of, placement, refund_moment

HUB = {"id": "hub", "kind": "depot", "line_haul": {"shop": {"cost": 3, "days": 2}}}
SHOP = {"id": "shop", "value": {"B": 0.5}, "processing": {"B": 4}, "handling_days": 1}
SLOW = {"default": {"decay_per_day": 0.1}}


def placed(desk: Any, policy: Any, at: str | None, day: int, **changes: Any) -> Placement | None:
    [lot] = lots_of(desk.request(**changes), policy, at)
    return placement(lot, policy.facility("shop"), policy, 6 * desk.day, day)


def test_the_sum_by_hand(desk: Any) -> None:
    """Two pieces of 100, half of it recovered, on sale again on day 6 + 2 + 1, that is 7 days
    after possession: 200 x 0.5 x 0.9^7 = 47.82969, less 2 x 3 moved and 2 x 4 processed.
    """
    policy = desk.policy(facilities=[HUB, SHOP], categories=SLOW)
    found = placed(desk, policy, "hub", 2, items=[desk.item(quantity=2)])
    assert found is not None
    assert (found.recovered, found.moving, found.processing) == (478297, 60_000, 80_000)
    assert found.net == 338297
    assert found.penalty == 0


def test_what_a_van_brings_has_no_line_haul(desk: Any) -> None:
    policy = desk.policy(facilities=[HUB, SHOP], categories=SLOW)
    found = placed(desk, policy, None, 0)
    assert found is not None
    assert (found.moving, found.recovered) == (0, round(500_000 * 0.9**5))


def test_no_way_leads_there_before_the_line_haul_arrives(desk: Any) -> None:
    policy = desk.policy(facilities=[HUB, SHOP, {"id": "far"}])
    assert placed(desk, policy, "hub", 1) is None
    assert placed(desk, policy, "far", 9) is None
    assert placed(desk, policy, "shop", 0) is not None


def test_a_refund_that_waits_for_goods_costs_by_the_day_it_is_late(desk: Any) -> None:
    """Asked on day 5: due by the end of day 19. Goods of day 18 and 3 days more: day 21, 2 late."""
    rules = {"facilities": [SHOP], "penalties": {"refund_late_per_day": 7}}
    late = placed(desk, desk.policy(**rules, refund={"waits_for": "goods", "days": 3}), None, 12)
    assert late is not None
    assert late.penalty == 2 * 70_000
    for waits in ("proof", "nothing"):
        found = placed(desk, desk.policy(**rules, refund={"waits_for": waits}), None, 12)
        assert found is not None
        assert found.penalty == 0


def test_goods_go_only_where_they_are_taken_and_it_is_open(desk: Any) -> None:
    only_a = SHOP | {"accepts": [{"grades": ["A"]}, {"categories": ["toys"]}]}
    assert placed(desk, desk.policy(facilities=[only_a]), None, 0) is None
    toys = [desk.item(category="toys")]
    assert placed(desk, desk.policy(facilities=[only_a]), None, 0, items=toys) is not None
    shut = SHOP | {
        "time_windows": [[6 * desk.day - 9, 6 * desk.day - 1], [8 * desk.day, 8 * desk.day + 9]]
    }
    policy = desk.policy(facilities=[shut])
    assert [placed(desk, policy, None, day) is None for day in range(4)] == [
        True,
        True,
        False,
        True,
    ]
    locker = SHOP | {"kind": "locker", "location": [0, 0]}
    assert placed(desk, desk.policy(facilities=[locker]), None, 0) is None


def test_repairs_go_to_a_workshop_and_recover_nothing(desk: Any) -> None:
    repair = {"wanted": "repair", "reason": "WARRANTY"}
    assert placed(desk, desk.policy(facilities=[SHOP]), None, 0, **repair) is None
    workshop = SHOP | {"kind": "repair_shop", "processing": {"C": 25}, "value": {"C": 0.9}}
    found = placed(desk, desk.policy(facilities=[workshop]), None, 0, **repair)
    assert found is not None
    assert (found.recovered, found.net) == (0, -250_000)


def test_the_best_place_is_the_one_that_nets_most_on_its_first_day(desk: Any) -> None:
    dump = {"id": "dump", "value": {"B": 0.2}}
    policy = desk.policy(facilities=[HUB | {"value": {"B": 0.1}}, SHOP, dump])
    [lot] = lots_of(desk.request(), policy, "hub")
    found = best(lot, policy, 6 * desk.day)
    assert found is not None
    assert (found.facility, found.day) == ("shop", 2)
    [nowhere] = lots_of(desk.request(), policy, "dump")
    nothing = best(nowhere, policy, 6 * desk.day)
    assert nothing is not None
    assert nothing.facility == "dump"


def test_money_goes_back_from_what_the_policy_waits_for(desk: Any) -> None:
    waits = {
        name: refund_moment(desk.policy(refund={"waits_for": name, "days": 1}), 10, 20, 30)
        for name in ("nothing", "proof", "goods")
    }
    assert waits == {name: at + desk.day for name, at in zip(waits, (10, 20, 30), strict=True)}
