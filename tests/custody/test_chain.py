"""What a van's steps do to goods: loading, doors, setting down, and what gets lost."""

from __future__ import annotations

from typing import Any

from vuelta.custody import Chains
from vuelta.custody.chain import linked
from vuelta.execution import project
from vuelta.model import Chain, Holder, Link, Plan, Problem

DEPOT, SHOP = [0.0, 0.0], [0.1, 0.0]


def day(*steps: tuple[str, str | None], **fields: Any) -> tuple[Problem, Plan]:
    """A van that starts at the depot and does these steps, ten minutes each."""
    jobs = {
        "out": {"delivery": [1]},
        "back": {"pickup": [1]},
        "look": {},
    }
    document = {
        "vehicles": [{"id": "v", "start": DEPOT, "end": DEPOT, "capacity": [5]}],
        "jobs": [{"id": name, "location": SHOP, **amounts} for name, amounts in jobs.items()],
    }
    route = [
        {"type": kind, "id": name, "arrival": 600 * k, "service": 60,
         "location": SHOP if name else DEPOT}
        for k, (kind, name) in enumerate(steps)
    ]  # fmt: skip
    plan = {"routes": [{"vehicle": "v", "steps": route}]}
    return Problem.model_validate(document | fields), Plan.model_validate(plan)


def chains(problem: Problem, plan: Plan, now: int | None = None) -> dict[str, list[str]]:
    state = project(problem, plan, (), 0 if now is None else now)
    made = Chains(problem, state, (), has_begun=now is not None)
    return {
        f"{job.id} {chain.goods}": [
            f"{link.kind} {link.giver.id or link.giver.kind}>{link.taker.id or link.taker.kind} "
            f"{link.begins // 60}"
            for link in chain.links
        ]
        for job in problem.jobs
        for chain in made.of_job(job)
    }


ROUND = (("start", None), ("job", "out"), ("job", "back"), ("job", "look"), ("end", None))


def test_a_round_from_the_depot_and_back() -> None:
    assert chains(*day(*ROUND)) == {
        "out delivery": ["loaded depot>v 0", "delivered v>out 10"],
        "back pickup": ["collected back>v 20", "set_down v>depot 40"],
        "look visit": ["visited nobody>nobody 30"],
    }


def test_a_facility_at_the_end_takes_what_comes_back() -> None:
    facilities = [{"id": "centre", "location": DEPOT}]
    found = chains(*day(*ROUND, facilities=facilities))
    assert found["out delivery"][0] == "loaded centre>v 0"
    assert found["back pickup"][-1] == "set_down v>centre 40"


def test_a_reload_sets_down_and_takes_aboard() -> None:
    """The second delivery comes from the facility; what was collected before stays there."""
    facilities = [{"id": "store", "location": [0.2, 0.0]}]
    steps = (("start", None), ("job", "back"), ("reload", "store"), ("job", "out"), ("end", None))
    found = chains(*day(*steps, facilities=facilities))
    assert found["back pickup"] == ["collected back>v 10", "set_down v>store 20"]
    assert found["out delivery"] == ["loaded store>v 20", "delivered v>out 30"]


def test_what_is_unloaded_on_the_way_leaves_the_van_there() -> None:
    """Only what belongs to the unload's job, which stays aboard across a reload."""
    places = {"centre": [0.2, 0.0], "store": [0.3, 0.0]}
    facilities = [{"id": name, "location": place} for name, place in places.items()]
    rest = ("reload", "store"), ("unload", "back"), ("end", None)
    problem, plan = day(*ROUND[:3], *rest, facilities=facilities)
    route = plan.routes[0]
    steps = [
        step.model_copy(update={"facility": "centre"}) if step.type == "unload" else step
        for step in route.steps
    ]
    plan = plan.model_copy(update={"routes": (route.model_copy(update={"steps": tuple(steps)}),)})
    found = chains(problem, plan)
    assert found["back pickup"] == ["collected back>v 20", "set_down v>centre 40"]
    assert found["out delivery"] == ["loaded depot>v 0", "delivered v>out 10"]


def test_a_van_that_ends_nowhere_keeps_what_it_collected() -> None:
    van = {"id": "v", "start": DEPOT, "capacity": [5]}
    problem, plan = day(*ROUND[:-1], vehicles=[van])
    assert chains(problem, plan)["back pickup"] == ["collected back>v 20"]


def test_what_is_missing_was_last_with_its_van() -> None:
    problem, plan = day(*ROUND)
    lost = [{"id": "out", "state": "missing", "reason": "PARCEL_MISSING", "time": 700}]
    plan = Plan.model_validate(
        {"routes": plan.model_dump()["routes"], "set_aside": lost, "now": 700}
    )
    [chain] = Chains(problem, project(problem, plan, (), 700), (), has_begun=True).of_job(
        problem.jobs[0]
    )
    last = chain.links[-1]
    assert (last.kind, last.taker.kind, last.reason) == ("lost", "nobody", "PARCEL_MISSING")
    assert chain.holder.kind == "nobody"


def test_hands_follow_on_each_other() -> None:
    """A failed visit moves nothing; what is only planned has no holder yet."""
    depot = Holder(kind="depot")
    v, w = (Holder(kind="vehicle", id=name) for name in "vw")

    def link(kind: Any, at: int, giver: Holder, taker: Holder, state: Any = "done") -> Link:
        return Link(kind=kind, state=state, begins=at, time=at, giver=giver, taker=taker)

    links = [
        link("handed_over", 30, v, w, "planned"),
        link("failed", 20, v, v),
        link("loaded", 10, depot, v),
    ]
    chain = linked(Chain(goods="delivery", holder=depot), links)
    assert [one.kind for one in chain.links] == ["loaded", "failed", "handed_over"]
    assert chain.links[-1].giver == v
    assert (chain.holder, chain.since) == (v, 10)
    assert chain.next == chain.links[-1]
