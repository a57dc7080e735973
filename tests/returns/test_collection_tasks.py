"""Visits of a return: one or two, by how goods change hands."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.errors import InputError
from vuelta.model import Style, Window
from vuelta.returns import ReturnTask, tasks

HUB = {"id": "hub", "kind": "depot", "value": {"B": 0.2, "C": 0.1}}
CENTRE = {"id": "centre", "value": {"B": 0.8, "C": 0.3}}
WORKSHOP = {
    "id": "workshop",
    "kind": "repair_shop",
    "accepts": [{"grades": ["C"]}],
    "processing": {"C": 25},
}
PLACES = {"facilities": [HUB, CENTRE, WORKSHOP]}


def visits(desk: Any, now: int | None = None, **changes: Any) -> tuple[ReturnTask, ...]:
    return tasks(desk.request(**changes), desk.policy(**PLACES), now, depot="hub")


def exchange(desk: Any, mode: str, **more: Any) -> tuple[ReturnTask, ...]:
    new = {"sku": "new", "size": [3, 1]} | more
    return visits(
        desk, wanted="exchange", exchange_mode=mode, replacement=new, reason="SIZE_TOO_LARGE"
    )


def test_goods_are_fetched_at_home_until_the_refund_is_due(desk: Any) -> None:
    hours = [[5 * desk.day, 6 * desk.day], [30 * desk.day, 31 * desk.day]]
    clothes = [desk.item(category="clothing", quantity=2), desk.item("b", category="clothing")]
    [task] = visits(desk, time_windows=hours, items=clothes)
    assert (task.job.id, task.job.type, task.job.pickup) == ("R1", "return", (6, 3))
    assert task.job.load_type == "clothing"
    assert task.job.time_windows == (Window(5 * desk.day, 6 * desk.day),)
    assert task.due == 20 * desk.day - 1
    assert [one.facility for one in task.destinations] == ["centre", None]
    assert task.destinations[0].cost < task.destinations[1].cost < 0


def test_goods_of_several_kinds_have_no_load_type(desk: Any) -> None:
    mixed = [desk.item(category="clothing"), desk.item("b", category="electronics")]
    [task] = visits(desk, items=mixed)
    assert task.job.load_type is None


def test_a_day_of_waiting_takes_its_share_of_the_value(desk: Any) -> None:
    """Clothes lose 1 % a day: of 80 at the centre, between the 4th and the 5th day after."""
    [task] = visits(desk, items=[desk.item(category="clothing")])
    assert task.loss_per_day == round(800_000 * 0.99**4) - round(800_000 * 0.99**5)


def test_the_document_is_a_job_of_a_problem(desk: Any) -> None:
    [task] = visits(desk, now=6 * desk.day)  # 20 x 0.998^5: in 5 days it is on sale again
    document = task.document()
    assert document["pickup"] == [2, 1]
    assert [one.get("facility") for one in document["destinations"]] == ["centre", None]
    assert document["destinations"][1] == {"cost": -19.8008}
    dated = task.document(Style(times="rfc3339", utc_offset=3600))
    assert dated["time_windows"][0][0] == "1970-01-07T01:00:00+01:00"


def test_a_door_exchange_is_one_visit_with_both_loads(desk: Any) -> None:
    [task] = exchange(desk, "SIMULTANEOUS")
    assert (task.job.type, task.job.delivery, task.job.pickup) == ("exchange", (3, 1), (2, 1))
    assert task.job.service == desk.policy().exchange.service
    assert task.job.time_windows == ()
    assert task.not_ready == "RESCHEDULE"
    later = {**PLACES, "exchange": {"not_ready": "DELIVER_AND_FETCH_LATER"}}
    new = {"sku": "new", "size": [3, 1]}
    request = desk.request(wanted="exchange", replacement=new)
    [other] = tasks(request, desk.policy(**later))
    assert other.not_ready == "ACCEPT"


def test_a_replacement_that_is_not_there_yet_is_waited_for(desk: Any) -> None:
    [task] = exchange(desk, "SIMULTANEOUS", available_from=9 * desk.day)
    assert task.job.time_windows[0].start == 9 * desk.day


def test_in_advance_the_new_one_comes_and_the_old_one_is_fetched_by_a_deadline(desk: Any) -> None:
    bring, fetch = exchange(desk, "ADVANCE")
    assert (bring.job.id, bring.job.type, bring.job.delivery) == ("R1-new", "delivery", (3, 1))
    assert (fetch.job.id, fetch.job.type, fetch.job.pickup) == ("R1-old", "return", (2, 1))
    assert (bring.follows, fetch.follows) == (None, "R1-new")
    assert fetch.due == fetch.job.time_windows[-1].end == 13 * desk.day - 1
    assert bring.destinations == ()
    assert (bring.deposit, fetch.deposit) == (0, 0)
    new = {"sku": "new", "size": [3, 1]}
    request = desk.request(wanted="exchange", exchange_mode="ADVANCE", replacement=new)
    asked, _ = tasks(request, desk.policy(**PLACES, exchange={"deposit": 0.3}))
    assert asked.deposit == 30 * desk.money
    assert fetch.destinations


def test_return_first_brings_the_new_one_once_the_old_one_is_back(desk: Any) -> None:
    fetch, bring = exchange(desk, "RETURN_FIRST")
    assert (fetch.job.id, bring.job.id) == ("R1-old", "R1-new")
    assert (fetch.follows, bring.follows) == (None, "R1-old")


def test_repairs_go_to_the_workshop_and_the_same_goods_come_back(desk: Any) -> None:
    shown = [desk.item(evidence=[{"kind": "photo"}, {"kind": "receipt"}])]
    fetch, back = visits(desk, wanted="repair", reason="WARRANTY", items=shown)
    assert [one.facility for one in fetch.destinations] == ["workshop", None]
    assert fetch.destinations[0].cost == 250_000
    assert (back.job.id, back.job.delivery, back.follows) == ("R1-back", (2, 1), "R1-old")
    assert back.job.time_windows[0].start == 15 * desk.day


def test_what_is_kept_needs_no_visit_and_what_is_declined_has_none(desk: Any) -> None:
    assert visits(desk, items=[desk.item(value=2)]) == ()
    with pytest.raises(InputError) as caught:
        visits(desk, requested=90 * desk.day)
    assert caught.value.code == "R640"
    assert "period" in caught.value.cause
