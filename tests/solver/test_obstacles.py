"""What stands between a vehicle and a task, by hand: what is named, and that changing it helps."""

from __future__ import annotations

from typing import Any

import pytest

from judge import remedies
from worlds.left_out import gaps, left_out, line, remedied

FULL = [{"id": "F", "location_index": 0, "slots": 0}]
TO_F = [{"facility": "F"}]


def test_where_breaks_need_both_less_time_and_another_window_both_are_said() -> None:
    """One lies before the shift, and both together outlast it: neither change alone would do."""
    pauses = [
        {"id": "b0", "service": 80, "time_windows": [[0, 10]]},
        {"id": "b1", "service": 80, "time_windows": [[180, 190]]},
    ]
    document = line(time_window=[140, 290], breaks=pauses)
    document["jobs"][0]["location_index"] = 0
    [reason] = left_out(document)["1"]
    wanted = "leave the break out, or make it shorter, in a wider window: it takes 160 s"
    assert (reason.code, reason.fix) == ("BREAK", wanted)
    told = reason.model_dump(mode="json")
    for remedy in remedies.remedies(told):
        assert not left_out(remedies.remedied(document, "1", told, "A", remedy)[0])


def test_a_longer_shift_leaves_room_for_breaks_that_stay() -> None:
    """The route takes 120 s and the breaks 30: both, beside a window that can be met."""
    pause = {"id": "b0", "service": 30, "time_windows": [[0, 10]]}
    document = line(time_window=[50, 160], breaks=[pause])
    found = {reason.code: reason for reason in left_out(document)["1"]}
    assert set(found) == {"BREAK", "TIME_WINDOW"}
    assert found["TIME_WINDOW"].fix == "lengthen the shift by 40 s, and widen the break's window"
    for reason in found.values():
        assert not left_out(remedied(document, "1", reason, "A"))


def test_a_longer_duration_is_named_only_where_it_is_enough() -> None:
    """The job is at 16 alone, one break at 15 alone: no duration lets in both."""
    pauses = [
        {"id": "b0", "service": 4, "time_windows": [[18, 21]]},
        {"id": "b1", "service": 5, "time_windows": [[15, 15]]},
    ]
    document = line(max_duration=8, breaks=pauses)
    document["jobs"][0] |= {"location_index": 0, "service": 5, "time_windows": [[16, 16]]}
    [reason] = left_out(document)["1"]
    assert reason.code == "BREAK"
    assert "raise max_duration" not in reason.fix
    assert not left_out(remedied(document, "1", reason, "A"))


def test_what_is_not_worth_the_way_past_others_has_a_price_not_more_time() -> None:
    """2 is reached from 1 only; there and back are 30, and both together are worth 6."""
    document = gaps((0, 1), (1, 0), (1, 2), (2, 0), (2, 1), n=3)
    for job in document["jobs"]:
        job["penalty"] = 3
    left = left_out(document)
    [reason] = left["2"]
    assert (reason.code, reason.jobs) == ("PRICED_OUT", ("1",))
    assert reason.fix == "raise its penalty above 30.00"
    assert "2" not in left_out(remedied(document, "2", reason, "A"))


def test_a_way_past_others_is_reckoned_with_the_breaks_it_has_to_leave_room_for() -> None:
    """0, 1, 2, 0 takes 30 s of the shift of 25, and the break 8: 13 s are wanting, not 5."""
    pause = {"id": "b", "service": 8, "time_windows": [[0, 1]]}
    document = gaps((0, 1), (1, 0), (1, 2), (2, 0), n=3, time_window=[5, 30], breaks=[pause])
    found = {reason.code: reason for reason in left_out(document)["2"]}
    assert set(found) == {"BREAK", "TIME_WINDOW"}
    assert found["TIME_WINDOW"].fix == "lengthen the shift by 13 s, and widen the break's window"
    for reason in found.values():
        assert not left_out(remedied(document, "2", reason, "A"))


def test_what_may_not_ride_with_the_others_it_is_reached_by_needs_no_further_vehicle() -> None:
    """2 is reached from 1 only: whatever vehicle comes has to take both."""
    document = gaps((0, 1), (1, 0), (1, 2), (2, 0), n=3)
    document["jobs"][0]["load_type"], document["jobs"][1]["load_type"] = "raw", "cooked"
    document["incompatible_types"] = [{"types": ["raw", "cooked"]}]
    [reason] = left_out(document)["2"]
    assert (reason.code, reason.jobs) == ("INCOMPATIBLE", ("1",))
    assert reason.fix == "let these types share a vehicle"
    assert not left_out(remedied(document, "2", reason, "A"))


def test_no_further_vehicle_is_named_for_what_is_aboard() -> None:
    """Goods that ride on already can be no other vehicle's."""
    document = line(2, capacity=[4])
    for job, amount in zip(document["jobs"], (3, 4), strict=True):
        job |= {"delivery": [0], "pickup": [amount], "aboard": "A"}
    document["jobs"][0]["priority"] = 5
    [reason] = left_out(document)["2"]
    assert (reason.code, reason.fix) == (
        "DISPLACED",
        "take other work off the vehicle, or give it a priority above 5",
    )
    assert not left_out(remedied(document, "2", reason, "A"))
    clash = line(1, capacity=[4], held_types=["raw"])
    clash["jobs"][0] |= {"delivery": [1], "aboard": "A", "load_type": "cooked"}
    clash["incompatible_types"] = [{"types": ["raw", "cooked"]}]
    [reason] = left_out(clash)["1"]
    assert (reason.code, reason.fix) == ("INCOMPATIBLE", "take what clashes off the vehicle")
    assert not left_out(remedied(clash, "1", reason, "A"))


def test_a_place_at_a_facility_is_late_for_the_hours_of_the_facility() -> None:
    document = line(2, time_window=[100, 900], max_travel_time=130)
    document["jobs"] = [{"id": "1", "location_index": 2, "places": [{"facility": "F"}]}]
    document["facilities"] = [{"id": "F", "location_index": 1, "time_windows": [[0, 140]]}]
    [reason] = left_out(document)["1"]
    assert reason.code in ("TIME_WINDOW", "MAX_TRAVEL_TIME")
    document["vehicles"][0]["max_tasks"] = 1
    document["jobs"][0]["time_windows"] = [[0, 10]]
    [reason, *rest] = left_out(document)["1"]
    assert (reason.code, rest) == ("TIME_WINDOW", [])
    assert reason.fix == "let the time window of facility F end 20 s later"
    assert not left_out(remedied(document, "1", reason, "A"))


def test_an_earlier_shift_is_no_remedy_where_a_stop_before_would_wait() -> None:
    """The pickup opens at 100: whoever sets out before waits there, and is late all the same."""
    document = line(2, time_window=[40, 900])
    document["jobs"] = []
    document["shipments"] = [
        {
            "pickup": {"id": "1", "location_index": 1, "time_windows": [[100, 500]]},
            "delivery": {"id": "2", "location_index": 2, "time_windows": [[0, 150]]},
            "amount": [1],
        }
    ]
    reason = left_out(document)["1"][0]
    assert reason.fix == "let its time window end 10 s later"
    assert not left_out(remedied(document, "1", reason, "A"))


def test_beside_a_full_facility_no_remedy_of_one_vehicle_is_enough() -> None:
    """A could take it if F had room; B is too small besides."""
    document = line(2)
    document["vehicles"].append(document["vehicles"][0] | {"id": "B", "capacity": [1]})
    document["jobs"] = [{"id": "1", "location_index": 1, "pickup": [2], "destinations": TO_F}]
    document["facilities"] = FULL
    full, small = left_out(document)["1"]
    assert (full.code, small.code) == ("FACILITY_FULL", "CAPACITY")
    for reason, vehicle in ((full, "A"), (small, "B")):
        assert not left_out(remedied(document, "1", reason, vehicle))
    assert small.fix.endswith("; and give its facility more room or slots")


@pytest.mark.parametrize("far", [10**9, 10**9 - 1, 6 * 10**8])
def test_a_way_that_outlasts_every_plan_is_none(far: int) -> None:
    """Large numbers stand for no way in some tables: it is said how long a plan may be."""
    document = line(2)
    document["matrices"]["car"]["durations"] = [[0, 10, far], [10, 0, far], [far, far, 0]]
    left = left_out(document)
    assert set(left) == {"2"}
    [reason] = left["2"]
    assert reason.code == "UNREACHABLE"
    assert "longer than a plan may span, 1000000000 s" in reason.detail
    assert "null says that there is no way" in reason.fix


@pytest.mark.parametrize(
    ("pause", "shift", "detail"),
    [
        ({"service": 60_000}, [5_000, 40_000], "the shift ends before that"),
        (
            {"time_windows": [[50_000, 60_000]], "always_taken": True},
            [5_000, 40_000],
            "the shift ends before that",
        ),
        ({"time_windows": [[0, 100]]}, [5_000, 40_000], "whatever is served"),
    ],
)
def test_a_break_that_cannot_be_taken_is_the_reason_of_all(
    pause: dict[str, Any], shift: list[int], detail: str
) -> None:
    """And where there is no shift, a long break is taken."""
    document = line(time_window=shift, breaks=[{"id": "b"} | pause])
    [reason] = left_out(document)["1"]
    assert (reason.code, detail in reason.detail) == ("BREAK", True)
    del document["vehicles"][0]["time_window"]
    assert left_out(document) == {}


def test_a_break_after_the_shift_bars_nothing_and_is_no_reason() -> None:
    pause = {"id": "b", "service": 60, "time_windows": [[50_000, 60_000]]}
    document = line(time_window=[5_000, 40_000], breaks=[pause])
    assert left_out(document) == {}
    document["jobs"][0]["time_windows"] = [[0, 100]]
    [reason] = left_out(document)["1"]
    assert reason.code == "TIME_WINDOW"


def test_a_break_that_a_long_task_leaves_no_time_for_is_named() -> None:
    """Home at 1,020 the van needs the break of 60 s from 1,000 on; the shift ends at 1,050."""
    pause = {"id": "b", "service": 60, "time_windows": [[1_000, 1_040]]}
    document = line(time_window=[0, 1_050], breaks=[pause])
    document["jobs"][0]["service"] = 900
    [reason] = left_out(document)["1"]
    assert reason.code == "BREAK"
    assert not left_out(remedied(document, "1", reason, "A"))
    document["jobs"][0]["service"] = 880
    assert left_out(document) == {}
