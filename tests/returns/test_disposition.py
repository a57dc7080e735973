"""Disposition: equal to exhaustive search, and never more than there is room for."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vuelta.errors import InputError
from vuelta.model.return_answers import Disposition
from vuelta.model.return_policy import ReturnPolicy
from vuelta.model.returns import ReturnRequest
from vuelta.returns import (
    destinations,
    dispose,
    may_keep,
    placements_from,
    read_return_policy,
    request_of,
)
from vuelta.returns.recovery_value import Lot, lots_of, placement

NOW = 6 * 86_400


def room_of(policy: ReturnPolicy, used: dict[tuple[str, int], list[Lot]]) -> bool:
    """Whether every facility has room for what it gets on a day."""
    for (name, _), lots in used.items():
        facility = policy.facility(name)
        assert facility is not None
        totals = [sum(column) for column in zip(*(lot.amounts for lot in lots), strict=True)]
        if any(total > most for total, most in zip(totals, facility.room or (), strict=False)):
            return False
        if facility.slots is not None and len(lots) > facility.slots:
            return False
    return True


def by_hand(
    requests: list[ReturnRequest], policy: ReturnPolicy, at: dict[str, str], days: int
) -> tuple[int, int]:
    """Most items placed among those that must be, and the best net then: every way is tried."""
    lots = [lot for one in requests for lot in lots_of(one, policy, at.get(one.id))]
    must = [lot.at is not None or not may_keep(lot.request, policy) for lot in lots]
    ways = [
        [None]
        + [
            (facility.id, day, one.net)
            for facility in policy.facilities
            for day in range(days)
            if (one := placement(lot, facility, policy, NOW, day)) is not None
        ]
        for lot in lots
    ]
    best = (0, 0)
    for choice in itertools.product(*ways):
        used: dict[tuple[str, int], list[Lot]] = {}
        for lot, way in zip(lots, choice, strict=True):
            if way is not None:
                used.setdefault(way[:2], []).append(lot)
        if room_of(policy, used):
            n_placed = sum(m and way is not None for m, way in zip(must, choice, strict=True))
            best = max(best, (n_placed, sum(way[2] for way in choice if way is not None)))
    return best


def held(
    found: Disposition, requests: list[ReturnRequest], policy: ReturnPolicy
) -> dict[tuple[str, int], list[Lot]]:
    lots = [lot for one in requests for lot in lots_of(one, policy)]
    used: dict[tuple[str, int], list[Lot]] = {}
    for lot, one in zip(lots, found.placements, strict=True):
        assert (lot.request.id, lot.item.sku) == (one.request, one.sku)
        if one.state == "placed":
            assert one.facility is not None
            used.setdefault((one.facility, one.day), []).append(lot)
        else:
            assert one.net == 0
    return used


grades = st.sampled_from("ABCD")
facilities = st.lists(
    st.fixed_dictionaries(
        {
            "value": st.dictionaries(grades, st.sampled_from((0.1, 0.4, 0.8))),
            "processing": st.dictionaries(grades, st.integers(0, 30)),
            "room": st.one_of(st.none(), st.tuples(st.integers(0, 5), st.integers(0, 3))),
            "slots": st.one_of(st.none(), st.integers(0, 2)),
            "accepts": st.sampled_from(([], [{"grades": ["A", "B"]}])),
        }
    ),
    min_size=1,
    max_size=2,
)
goods = st.lists(
    st.fixed_dictionaries(
        {
            "condition": st.sampled_from(("unopened", "opened", "faulty", "broken")),
            "size": st.tuples(st.integers(0, 3), st.integers(1, 2)),
            "value": st.integers(0, 60),
            "category": st.sampled_from(("clothing", "appliances")),
            "lies_at": st.sampled_from((None, "f0", "f1")),
        }
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(facilities, goods, st.integers(1, 2))
def test_it_equals_exhaustive_search_and_room_is_never_exceeded(
    places: list[dict[str, Any]], things: list[dict[str, Any]], days: int
) -> None:
    haul = {"f0": {"f1": {"cost": 2, "days": 1}}, "f1": {"f0": {"cost": 1, "days": 0}}}
    policy = read_return_policy(
        {
            "facilities": [
                {"id": f"f{k}", "line_haul": haul[f"f{k}"] if len(places) > 1 else {}} | place
                for k, place in enumerate(places)
            ]
        }
    )
    requests, at = [], {}
    for k, thing in enumerate(things):
        item = {"sku": "x"} | {n: v for n, v in thing.items() if n != "lies_at"}
        document = {"id": f"R{k}", "ordered": 0, "possession": 0, "requested": 86_400}
        document |= {"items": [item], "reason": "STYLE", "location": [0, 0]}
        requests.append(request_of(document))
        if policy.facility(thing["lies_at"] or "") is not None:
            at[f"R{k}"] = thing["lies_at"]
    found = dispose(requests, policy, NOW, at=at, days=days)
    used = held(found, requests, policy)
    assert room_of(policy, used)
    must = [k for k, one in enumerate(requests) if one.id in at or not may_keep(one, policy)]
    n_placed = sum(found.placements[k].state == "placed" for k in must)
    assert found.is_optimal
    assert found.net == found.bound == sum(one.net for one in found.placements)
    assert (n_placed, found.net) == by_hand(requests, policy, at, days)
    assert found == dispose(requests, policy, NOW, at=at, days=days)


def two(desk: Any, **changes: Any) -> list[ReturnRequest]:
    return [desk.request(id=name, **changes) for name in ("R1", "R2")]


CENTRE = {"id": "centre", "value": {"B": 0.8}, "room": [3, 9]}
OUTLET = {"id": "outlet", "value": {"B": 0.3}}


def test_who_loses_least_by_it_gives_way_where_room_is_short(desk: Any) -> None:
    """Room for one: the dearer goods get it, the cheaper ones go where they recover 0.3."""
    cheap, dear = desk.request(id="cheap"), desk.request(id="dear", items=[desk.item(value=150)])
    policy = desk.policy(facilities=[CENTRE, OUTLET])
    found = dispose([cheap, dear], policy, NOW)
    assert [one.facility for one in found.placements] == ["outlet", "centre"]


def test_the_next_day_has_room_again(desk: Any) -> None:
    found = dispose(two(desk), desk.policy(facilities=[CENTRE]), NOW, days=2)
    assert sorted(one.day for one in found.placements) == [0, 1]
    one_day = dispose(two(desk), desk.policy(facilities=[CENTRE]), NOW)
    assert sorted(one.state for one in one_day.placements) == ["placed", "waiting"]


def test_goods_that_recover_less_than_they_cost_stay_with_the_customer(desk: Any) -> None:
    dear_work = CENTRE | {"processing": {"B": 81}}
    [one] = dispose([desk.request()], desk.policy(facilities=[dear_work]), NOW).placements
    assert (one.state, one.net) == ("kept", 0)
    there = dispose([desk.request()], desk.policy(facilities=[dear_work]), NOW, at={"R1": "centre"})
    assert [one.state for one in there.placements] == ["placed"]
    assert there.net < 0


def test_goods_that_nobody_takes_are_told(desk: Any) -> None:
    picky = CENTRE | {"accepts": [{"categories": ["toys"]}]}
    appliance = desk.request(items=[desk.item(category="appliances")])
    [one] = dispose([appliance], desk.policy(facilities=[picky]), NOW).placements
    assert one.state == "stranded"


def test_given_facilities_take_the_place_of_the_policys(desk: Any) -> None:
    other = desk.policy(facilities=[OUTLET]).facilities
    found = dispose([desk.request()], desk.policy(facilities=[CENTRE]), NOW, facilities=other)
    assert [one.facility for one in found.placements] == ["outlet"]
    with pytest.raises(ValueError, match="one or more"):
        dispose([], None, NOW, days=0)


def test_goods_lie_where_somebody_knows(desk: Any) -> None:
    with pytest.raises(InputError) as caught:
        dispose([desk.request()], desk.policy(facilities=[CENTRE]), NOW, at={"R2": "moon"})
    assert [(one.code, one.where) for one in caught.value.findings] == [("R619", "at.R2")] * 2


def test_many_returns_at_once_are_proven_best(desk: Any) -> None:
    """Sixty returns, three places with little room, two days."""
    places = [
        {"id": f"f{k}", "room": [17 + k, 9], "value": {"A": 0.9 - 0.2 * k, "B": 0.6}}
        for k in range(3)
    ]
    requests = [
        desk.request(
            id=f"R{k}",
            items=[desk.item(size=[1 + k % 4, 1], value=20 + 7 * k % 90, condition="unopened")],
        )
        for k in range(60)
    ]
    policy = desk.policy(facilities=places)
    found = dispose(requests, policy, NOW, days=2)
    assert found.is_optimal
    assert room_of(policy, held(found, requests, policy))
    assert sum(one.state == "placed" for one in found.placements) < 60


def test_without_time_to_prove_it_the_answer_says_how_much_more_there_may_be(
    desk: Any,
) -> None:
    places = [{"id": f"f{k}", "room": [20 + k, 9], "value": {"B": 0.5 + k / 10}} for k in range(3)]
    requests = [
        desk.request(id=f"R{k}", items=[desk.item(size=[1 + k % 4, 1], value=20 + 13 * k % 90)])
        for k in range(40)
    ]
    policy = desk.policy(facilities=places)
    found = dispose(requests, policy, NOW, days=2, work=1e-9)
    assert not found.is_optimal
    assert found.bound >= found.net
    assert room_of(policy, held(found, requests, policy))


def test_a_van_may_unload_where_all_is_taken_or_bring_it_home(desk: Any) -> None:
    """Home is worth the best place after line haul: 100 x 0.8 x 0.998^6 less 2."""
    hub = {"id": "hub", "kind": "depot", "line_haul": {"centre": {"cost": 2, "days": 1}}}
    picky = {"id": "picky", "accepts": [{"grades": ["A"]}]}
    locker = {"id": "box", "kind": "locker", "location": [1, 1]}
    policy = desk.policy(facilities=[hub, CENTRE, picky, locker])
    both = [desk.item(), desk.item("b", condition="unopened", value=1)]
    found = destinations(desk.request(), policy, NOW, depot="hub")
    assert [one.facility for one in found] == ["centre", None]
    assert found[0].cost == -round(800_000 * 0.998**5)
    assert found[1].cost == -(round(800_000 * 0.998**6) - 20_000)
    assert [one.facility for one in destinations(desk.request(items=both), policy, NOW)] == [
        "hub",
        "centre",
        None,
    ]
    assert destinations(desk.request(), policy, NOW)[-1].cost == 0
    assert placements_from(desk.request(), policy, NOW, None) == ()
