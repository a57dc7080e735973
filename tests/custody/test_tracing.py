"""The chain of custody of a task: by hand, over revisions, and on random days."""

# Covers: custody/across_revisions.py custody/in_transit.py model/custody.py

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.execution import project
from vuelta.model import Chain, Holder, Link, Plan, Problem, Revision, Trace, handed_over

HOUR = 3600


def told(chain: Chain) -> list[str]:
    """``"loaded depot>v_n planned"`` for each link."""

    def name(holder: Holder) -> str:
        return holder.kind if holder.id is None else holder.id

    return [f"{one.kind} {name(one.giver)}>{name(one.taker)} {one.state}" for one in chain.links]


def chains(trace: Trace) -> dict[str, list[str]]:
    return {chain.goods: told(chain) for chain in trace.chains}


def test_a_plan_alone_gives_the_planned_chain(star: Any) -> None:
    """An exchange: the new one out of the depot, the old one back to it."""
    problem = star.problem()
    trace = vuelta.trace(problem, star.plan(problem), "N30")
    assert (trace.type, trace.kind, trace.status, trace.now) == ("job", "exchange", "planned", None)
    assert chains(trace) == {
        "delivery": ["loaded depot>v_n planned", "delivered v_n>N30 planned"],
        "pickup": ["collected N30>v_n planned", "set_down v_n>depot planned"],
    }
    new, old = trace.chains
    assert [link.begins for link in new.links] == [star.at("8:00"), star.at("8:40")]
    assert [link.time for link in old.links] == [star.at("8:45"), star.at("9:40")]
    assert (new.holder.kind, old.holder.id, new.since) == ("depot", "N30", None)
    assert new.next is not None
    assert new.next.kind == "loaded"


def test_by_the_clock_the_plan_is_taken_to_have_come_true(star: Any) -> None:
    problem = star.problem()
    trace = vuelta.trace(problem, star.plan(problem), "N30", now=star.at("8:42"))
    new, old = trace.chains
    assert [link.state for link in (*new.links, *old.links)] == [
        "done", "under_way", "under_way", "planned",
    ]  # fmt: skip
    assert (trace.status, new.holder.id, new.since) == ("aboard", "v_n", star.at("8:00"))
    assert old.holder.id == "N30"
    later = vuelta.trace(problem, star.plan(problem), "N30", now=star.at("9:40"))
    assert later.status == "done"
    assert [chain.holder.kind for chain in later.chains] == ["customer", "depot"]
    assert [chain.next for chain in later.chains] == [None, None]


def test_what_was_seen_is_fact_with_its_evidence(star: Any) -> None:
    problem = star.problem()
    events = [
        {"type": "departed", "time": star.at("8:02"), "vehicle": "v_n", "source": "gate"},
        {"type": "arrived", "time": star.at("8:13"), "vehicle": "v_n", "job": "N10"},
        {"type": "delivered", "time": star.at("8:19"), "vehicle": "v_n", "job": "N10",
         "evidence": ["photo-1", "pin"], "source": "scanner"},
    ]  # fmt: skip
    trace = vuelta.trace(problem, star.plan(problem), "N10", events=events)
    loaded, delivered = trace.chains[0].links
    assert (loaded.time, loaded.sources) == (star.at("8:02"), ("gate",))
    assert (delivered.begins, delivered.time) == (star.at("8:13"), star.at("8:19"))
    assert (delivered.sources, delivered.evidence) == (("driver", "scanner"), ("photo-1", "pin"))
    assert (trace.status, trace.now) == ("done", star.at("8:19"))


def test_a_visit_in_vain_leaves_the_goods_where_they_are(star: Any) -> None:
    problem = star.problem()
    events = [
        {"type": "failed", "time": star.at("8:30"), "vehicle": "v_n", "job": "N20",
         "reason": "RETURN_NOT_READY"},
    ]  # fmt: skip
    trace = vuelta.trace(problem, star.plan(problem), "N20", events=events)
    [chain] = trace.chains
    assert told(chain)[0] == "failed N20>N20 done"
    assert chain.links[0].reason == "RETURN_NOT_READY"
    assert chain.holder.id == "N20"


def test_what_is_called_off_rides_back(star: Any) -> None:
    revision = star.replan("8:05", {"code": "CANCELLATION", "job": "N30"})
    problem, plan = star.problem(), star.plan(star.problem())
    trace = vuelta.trace(problem, plan, "N30", revisions=[revision])
    assert (trace.status, trace.reasons) == ("returning", ("CANCELLATION",))
    assert chains(trace)["delivery"] == ["loaded depot>v_n done", "set_down v_n>depot planned"]
    assert [(one.kind, one.code) for one in trace.touches] == [
        ("incident", "CANCELLATION"), ("change", "removed"), ("notice", "cancelled"),
    ]  # fmt: skip


def test_a_parcel_that_changes_vans_is_followed(star: Any) -> None:
    """V_n stops for good after its first visit: another van fetches what it holds."""
    problem, plan = star.problem(), star.plan(star.problem())
    stop = {"code": "VEHICLE_BREAKDOWN", "vehicle": "v_n", "location_index": star.row("N15")}
    revision = star.replan("8:17", stop, problem=problem, plan=plan)
    trace = vuelta.trace(problem, plan, "N40", revisions=[revision])
    rescuer = next(r.vehicle for r in revision.plan.routes for s in r.steps if s.id == "N40")
    assert rescuer != "v_n"
    assert chains(trace) == {
        "delivery": [
            "loaded depot>v_n done",
            f"handed_over v_n>{rescuer} planned",
            f"delivered {rescuer}>N40 planned",
        ]
    }
    assert (trace.type, trace.status, trace.chains[0].holder.id) == ("shipment", "aboard", "v_n")
    moved = next(one for one in trace.touches if one.code == "moved")
    assert (moved.old_vehicle, moved.new_vehicle) == ("v_n", rescuer)
    incident = trace.touches[0]
    assert (incident.kind, incident.code, incident.vehicle) == (
        "incident", "VEHICLE_BREAKDOWN", "v_n",
    )  # fmt: skip
    later = revision.problem, revision.plan
    after = vuelta.trace(problem, plan, "N40", revisions=[revision], now=star.at("12:00"))
    assert after.status == "done"
    assert all(link.state == "done" for link in after.chains[0].links)
    assert vuelta.trace(*later, "N40", now=star.at("12:00")).status == "done"


def test_choices_are_told_from_defaults(star: Any) -> None:
    absent = {"code": "RECIPIENT_ABSENT", "job": "N10", "id": "i"}
    problem, plan = star.problem(), star.plan(star.problem())
    for choices, chosen in (({}, False), ({"i": "RESCHEDULE"}, True)):
        revision = star.replan("8:12", absent, problem=problem, plan=plan, choices=choices)
        trace = vuelta.trace(problem, plan, "N10", revisions=[revision])
        [touch] = [one for one in trace.touches if one.kind == "incident"]
        assert touch.option is not None
        assert touch.chosen is chosen
    assert touch.option == "RESCHEDULE"


def test_who_is_in_no_route_is_told_why(star: Any) -> None:
    problem = star.problem(N40={"skills": ["crane"]})
    plan = vuelta.plan(problem, iterations=20)
    trace = vuelta.trace(problem, plan, "N40")
    assert trace.status == "unassigned"
    assert trace.reasons
    assert trace.chains[0].links == ()


def test_an_unknown_task_is_refused(star: Any) -> None:
    with pytest.raises(vuelta.InputError, match="E133"):
        vuelta.trace(star.problem(), star.plan(star.problem()), "X1")


def asked(star: Any, name: str, **fields: Any) -> dict[str, Any]:
    """A request that was made at 7:00, two hours after the goods were had."""
    times = {"ordered": 0, "possession": star.at("5:00"), "requested": star.at("7:00")}
    item = {"sku": f"lamp of {name}", "value": 50, "condition": "opened"}
    rest = {"items": [item], "reason": "UNWANTED", "location_index": star.row("N20")}
    return {"id": name} | times | rest | fields


def test_a_return_begins_with_its_decision(star: Any) -> None:
    """By its own id, by the job's, or by the item: the same chain behind the same decision."""
    problem = star.problem()
    plan = star.plan(problem)
    alone = vuelta.trace(problem, plan, "N20", now=star.at("8:20"))
    assert alone.returned is None
    for name in ("N20", "lamp of N20"):
        trace = vuelta.trace(
            problem, plan, name, now=star.at("8:20"), requests=[asked(star, "N20")]
        )
        assert (trace.id, trace.status, trace.chains) == (name, "planned", alone.chains)
        assert trace.type == ("job" if name == "N20" else "return")
        assert trace.returned is not None
        assert (trace.returned.state, trace.returned.decided) == ("APPROVED", star.at("7:00"))
        refund = next(one for one in trace.returned.decision.deadlines if one.kind == "refund")
        assert refund.due == 15 * 24 * HOUR - 1  # the last second of the 14th day after


def test_a_return_in_two_visits_has_both_chains(star: Any) -> None:
    """The old one comes back from N20, the new one goes out to N40: ids of the tasks' own."""
    document = star.document(N20={"id": "R-old"}, N40={"id": "R-new"})
    problem = Problem.model_validate(document)
    routes = {"v_n": ["N10", "R-old", "N30", "R-new"]}
    routes |= {f"v_{arm.lower()}": [f"{arm}{far}" for far in (10, 20, 30, 40)] for arm in "EW"}
    plan = star.plan(problem, routes)
    swap = {"wanted": "exchange", "exchange_mode": "RETURN_FIRST", "replacement": {"sku": "new"}}
    request = asked(star, "R", **swap)
    both = vuelta.trace(problem, plan, "R", requests=[request])
    assert [chain.goods for chain in both.chains] == ["pickup", "delivery"]
    half = vuelta.trace(problem, plan, "R-old", requests=[request])
    assert (half.type, half.chains) == ("job", both.chains[:1])
    assert half.returned == both.returned
    other = vuelta.trace(problem, plan, "N10", requests=[request])
    assert other.returned is None


def test_what_an_exchange_collects_is_followed_to_its_facility(star: Any) -> None:
    """Settled, its collected half is a shipment of another name: the return knows both."""
    ends = {"destinations": [{"facility": "C", "cost": -500}]}
    document = star.document(N30=ends)
    document["facilities"] = [{"id": "C", "location_index": star.row("N35")}]
    problem = Problem.model_validate(document)
    day, plan = vuelta.settled(problem, vuelta.plan(problem, iterations=50, seed=1))
    trace = vuelta.trace(day, plan, "lamp of N30", requests=[asked(star, "N30")])
    last = [chain.links[-1] for chain in trace.chains]
    assert [(link.kind, link.location_index) for link in last] == [
        ("delivered", star.row("N30")), ("delivered", star.row("N35")),
    ]  # fmt: skip


def test_a_return_without_a_visit_today_tells_its_deadlines_alone(star: Any) -> None:
    problem = star.problem()
    final = asked(star, "R", items=[{"sku": "lamp", "final_sale": True}])
    trace = vuelta.trace(problem, star.plan(problem), "lamp", requests=[final])
    assert (trace.type, trace.status, trace.chains) == ("return", "unplanned", ())
    assert trace.returned is not None
    assert trace.returned.state == "DECLINED"
    assert trace.returned.decision.code == "FINAL_SALE"
    assert trace.returned.decision.deadlines


def test_names_that_say_too_little_or_nothing_are_refused(star: Any) -> None:
    problem = star.problem()
    plan = star.plan(problem)
    two = [asked(star, name, items=[{"sku": "lamp"}]) for name in ("R1", "R2")]
    with pytest.raises(vuelta.InputError, match="R642 lamp") as several:
        vuelta.trace(problem, plan, "lamp", requests=two)
    assert several.value.remedy == "name one of R1, R2"
    with pytest.raises(vuelta.InputError, match="E133 lamb") as unknown:
        vuelta.trace(problem, plan, "lamb", requests=two)
    assert unknown.value.remedy == "did you mean lamp?"
    dated = two[0] | {name: f"2026-11-0{k}T00:00:00Z" for k, name in enumerate(
        ("ordered", "possession", "requested"), 1)}  # fmt: skip
    with pytest.raises(vuelta.InputError, match="R641"):
        vuelta.trace(problem, plan, "R1", requests=[dated])


def test_a_shipment_is_found_by_either_half() -> None:
    document = {
        "vehicles": [{"id": "v", "start": [0, 0], "end": [0, 0], "capacity": [2]}],
        "shipments": [
            {
                "pickup": {"id": "p", "location": [0.01, 0]},
                "delivery": {"id": "d", "location": [0.02, 0]},
                "amount": [1],
                "load_type": "cold",
            }
        ],
    }
    problem = vuelta.Problem.model_validate(document)
    plan = vuelta.plan(problem, iterations=10)
    for name in ("p", "d"):
        [chain] = vuelta.trace(problem, plan, name).chains
        assert told(chain) == ["collected p>v planned", "delivered v>d planned"]
        assert (chain.amounts, chain.load_type, chain.holder.id) == ((1,), "cold", "p")
    assert vuelta.transit(problem, plan).stock == ()  # nothing of it comes back


def test_stock_in_return_transit(star: Any) -> None:
    """At 8:42: N20 is aboard, N30 being collected, E30 and W20 as they stand."""
    problem = star.problem()
    transit = vuelta.transit(problem, star.plan(problem), now=star.at("8:42"))
    found = {one.id: one for one in transit.stock}
    assert {name: one.state for name, one in found.items()} == {
        "N20": "aboard", "W20": "aboard", "N30": "expected", "E30": "expected",
    }  # fmt: skip
    assert (found["N20"].holder.id, found["N20"].since) == ("v_n", star.at("8:30"))
    assert found["E30"].holder.kind == "customer"
    assert {one.arrival for one in transit.stock} == {star.at("9:40")}
    assert {one.facility.kind for one in transit.stock if one.facility} == {"depot"}
    evening = vuelta.transit(problem, star.plan(problem), now=star.at("10:00"))
    assert {one.state for one in evening.stock} == {"received"}


def test_undelivered_goods_are_stock_too(star: Any) -> None:
    revision = star.replan("8:05", {"code": "CANCELLATION", "job": "N10"})
    stock = {one.id: one for one in vuelta.transit(revision.problem, revision.plan).stock}
    assert (stock["N10"].goods, stock["N10"].state) == ("delivery", "aboard")
    assert (stock["N10"].reason, stock["N10"].holder.id) == ("CANCELLATION", "v_n")


def agree(chain: Chain) -> None:
    """Hands follow on each other, and what is done comes before what is not."""
    moves = [link for link in chain.links if link.kind not in ("failed", "visited")]
    for one, other in pairwise(moves):
        assert one.taker == other.giver
    states = [link.state for link in chain.links]
    assert states == sorted(states, key=["done", "under_way", "planned"].index)
    done = [link for link in moves if link.state == "done"]
    if done:
        assert (chain.holder, chain.since) == (done[-1].taker, done[-1].time)
    assert chain.next == next((link for link in chain.links if link.state != "done"), None)


def day(seed: int, trouble: Callable[[int], Any]) -> tuple[Problem, Plan, list[Revision]]:
    """A random day and its revisions."""
    maker = trouble(seed)
    problem = maker.day()
    plan = vuelta.plan(problem, iterations=40)
    first, revisions = (problem, plan), []
    now = 8 * HOUR
    while now < 13 * HOUR:
        told = maker.incidents(problem, plan, now, maker.random.choice((0, 1, 2)))
        try:
            revision = vuelta.replan(problem, plan, told, now, time_limit=0)
        except (vuelta.InputError, vuelta.CommitmentError):
            revision = vuelta.replan(problem, plan, (), now, time_limit=0)
        revisions.append(revision)
        problem, plan = revision.problem, revision.plan
        now += maker.random.randrange(600, 2 * HOUR)
    return *first, revisions


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 2**32))
def test_every_chain_agrees_with_the_ledger(seed: int, trouble: Callable[[int], Any]) -> None:
    """Whatever happened: hands follow on each other, and the holder is the van that has it."""
    problem, plan, revisions = day(seed, trouble)
    last = revisions[-1]
    state = project(last.problem, last.plan, (), last.now)
    names = [job.id for job in last.problem.jobs]
    names += [pair.delivery.id for pair in last.problem.shipments]
    stock = {
        (one.id, one.goods): one
        for one in vuelta.transit(last.problem, last.plan, now=last.now).stock
    }
    for name in names:
        trace = vuelta.trace(problem, plan, name, revisions=revisions)
        for chain in trace.chains:
            agree(chain)
            kind = "job" if chain.goods == "pickup" or trace.type == "job" else "delivery"
            held = state.aboard.get((kind, name), state.aboard.get(("delivery", name)))
            if chain.goods == "delivery":
                back = [link for link in chain.links if link.kind == "set_down"]
                if back and back[-1].state == "done":  # the ledger ends where the van does
                    held = None
                holders = {chain.holder.id if chain.holder.kind == "vehicle" else None}
                holders |= {link.taker.id for link in chain.links if link.state == "under_way"}
                waits = held is None and name in handed_over(last.problem)
                assert held in holders or waits  # on a van that stands still: a shipment there
            elif chain.goods == "pickup" and chain.holder.kind == "vehicle":
                assert stock[name, "pickup"].state == "aboard"


def test_links_are_links() -> None:
    """The oracle sees a chain that is broken."""
    van, other = Holder(kind="vehicle", id="v"), Holder(kind="vehicle", id="w")
    depot = Holder(kind="depot")

    def link(giver: Holder, taker: Holder, state: Any = "done") -> Link:
        return Link(kind="loaded", state=state, begins=1, time=1, giver=giver, taker=taker)

    broken = Chain(
        goods="delivery", holder=van, since=1, links=(link(depot, van), link(other, van))
    )
    with pytest.raises(AssertionError):
        agree(broken)
