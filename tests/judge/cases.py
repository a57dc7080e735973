"""Cases of each kind, judged twice: what the tests, and whoever looks for more, ask for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from random import Random
from typing import Any, Literal

import vuelta
from judge import brute, draw, happenings, known, sequences, started
from judge.agreement import disagreements
from judge.document import Doc
from judge.verdict import Verdict, judge
from vuelta.errors import CommitmentError, InputError

PLANNED = frozenset(draw.FEATURES) - draw.REFUSED

REVISED = PLANNED - {"reloads"}

Case = Callable[..., list[str]]
"""What is wrong with the case of a seed, drawn with the features given or its own."""

_BLAME: dict[str, tuple[str, ...]] = {
    "S211": ("reloads",),
    "S209": ("pins",),
    "S210": ("loading",),
    "H810": ("returned",),
}
"""What to switch off where planning refuses two features together."""


def document(model: Any) -> Doc:
    """A problem or plan as it is written."""
    written: Doc = model.model_dump(mode="json")
    return written


def both(problem: Any, plan: Any, problem_document: Doc | None = None) -> list[str]:
    """Where the two judges differ about a plan; nothing else is looked at."""
    told = vuelta.check(problem, plan)
    ours = judge(
        problem_document or document(problem), plan if isinstance(plan, dict) else document(plan)
    )
    return disagreements(ours, document(told.plan), clean=told.clean, has_faults=bool(told.faults))


def of_sequence(seed: int, features: Collection[str] | None = None) -> list[str]:
    """Disagreements about a random sequence of steps, one in four of them spoilt."""
    problem = draw.problem(seed, features)
    return both(
        vuelta.Problem.model_validate(problem),
        sequences.plan(problem, seed, faulty=seed % 4 == 0),
        problem,
    )


def verdict_of_sequence(seed: int) -> Verdict:
    """What the second judge alone says of it."""
    problem = draw.problem(seed)
    return judge(problem, sequences.plan(problem, seed, faulty=seed % 4 == 0))


def of_started(seed: int, features: Collection[str] | None = None) -> list[str]:
    """Disagreements about a day in progress: facts, visits in vain, tasks taken off the plan."""
    written = draw.problem(seed, features)
    problem = vuelta.Problem.model_validate(written)
    whole = vuelta.check(problem, sequences.plan(written, seed)).plan
    return both(problem, started.started(written, document(whole), seed), written)


def sound(features: Collection[str], planned: Callable[[Collection[str]], Any]) -> Any:
    """What ``planned`` answers with these features, or without those that are refused together."""
    chosen = set(features)
    while True:
        try:
            return planned(chosen)
        except InputError as error:
            codes = {finding.code for finding in error.findings}
            blamed = {name for code in codes for name in _BLAME.get(code, ())}
            if not blamed & chosen:
                raise
            chosen -= blamed


def planned(
    seed: int,
    features: Collection[str] | None = None,
    iterations: int = 60,
    **sizes: int,
) -> tuple[Doc, vuelta.Plan | None]:
    """A problem that planning takes, and its plan; none where pins cannot hold."""

    def answered(features: Collection[str]) -> tuple[Doc, vuelta.Plan | None]:
        problem = draw.problem(seed, features, **sizes)
        try:
            return problem, vuelta.plan(problem, seed=seed, iterations=iterations)
        except CommitmentError:
            return problem, None

    chosen = draw.features_of(seed, PLANNED) if features is None else features
    found: tuple[Doc, vuelta.Plan | None] = sound(chosen, answered)
    return found


def of_plan(seed: int, features: Collection[str] | None = None) -> list[str]:
    """What is wrong with a plan of the engine: disagreements, limits, untrue numbers.

    One in thirty is larger, and searched long enough for plans to be crossed.
    """
    if seed % 30:
        problem, plan = planned(seed, features)
    else:
        problem, plan = planned(seed, features, iterations=2500, tasks=8, vans=3)
    return [] if plan is None else faults_of(problem, plan)


def faults_of(problem: Doc, plan: vuelta.Plan) -> list[str]:
    """What is wrong with a plan that should be right in every number."""
    told = vuelta.check(problem, plan)
    ours = judge(problem, document(plan))
    found = disagreements(ours, document(plan), clean=True, has_faults=False)
    found += disagreements(
        ours, document(told.plan), clean=told.clean, has_faults=bool(told.faults)
    )
    found += [f"differs: {one.path}" for one in told.differences]
    if "reasons" not in known.OPEN:
        found += [f"no reason: {left.id}" for left in plan.unassigned if not left.reasons]
    return found


MODES: tuple[Literal["full", "resequence", "insert_only", "check"], ...] = (
    "full",
    "resequence",
    "insert_only",
    "check",
)


def of_revision(seed: int, features: Collection[str] | None = None) -> list[str]:
    """What is wrong with the revisions of a day on which one thing happens after the other."""
    chosen = draw.features_of(seed, REVISED) if features is None else features
    problem, plan = planned(seed, chosen)
    random = Random(f"{seed}/revision")
    if plan is None or not plan.routes:
        return []
    day, found = vuelta.Problem.model_validate(problem), list[str]()
    now = happenings.moment(document(plan), random)
    revisions, policy = 0, random.choice(({}, {"commitment": {"next_stops": 0, "horizon": 0}}))
    for _ in range(8):  # what is refused by name leaves the plan before as it is
        told = happenings.incidents(document(day), document(plan), now, random)
        mode = random.choice(MODES)
        try:
            revision = vuelta.replan(
                day, plan, told, now, mode=mode, policy=policy, iterations=20, seed=seed
            )
        except (InputError, CommitmentError):
            continue
        day, plan = revision.problem, revision.plan
        found += [f"{mode} {text}" for text in _untrue(day, plan)]
        if (revisions := revisions + 1) == 2:
            break
        now += random.randint(1, 30)
    return found


def _untrue(problem: vuelta.Problem, plan: vuelta.Plan) -> list[str]:
    """Where a revised plan states what is not so; it may be late, and says so."""
    told = vuelta.check(problem, plan)
    ours = judge(document(problem), document(plan))
    found = disagreements(ours, document(plan), clean=told.clean, has_faults=False)
    return found + [f"differs: {one.path}" for one in told.differences]


A_FEW_THOUSAND = 4_000
"""Rounds in which the search finds the best plan of a tiny problem."""


MANIFOLD = frozenset({"breaks", "reloads", "shipments"})
"""Three tasks with all of these make more plans than can be looked at."""


def of_search(
    seed: int, features: Collection[str] | None = None, iterations: int = 500
) -> list[str]:
    """Whether the engine's plan of a tiny problem is the best there is."""
    random = Random(f"{seed}/tiny")
    sizes = {"tasks": random.choice((2, 2, 3)), "vans": random.choice((1, 2))}
    features = draw.features_of(seed, PLANNED) if features is None else features
    if {*features} >= MANIFOLD:
        sizes["tasks"] = 2
    problem, plan = planned(seed, features, iterations, **sizes)
    for van in problem["vehicles"]:  # a van that starts has aboard what is found later, too
        for found_aboard in van.get("room_taken", ()):
            found_aboard["since"] = 0
    least = brute.best(problem)
    if plan is None or least is None:
        return [] if plan is None and least is None else [f"pins: {plan is None} {least}"]
    found = brute.worth_of(problem, judge(problem, document(plan)))
    if found[:3] == least[:3] and abs(found[3] - least[3]) <= brute.TOLERANCE:
        return []
    if iterations < A_FEW_THOUSAND:  # most are found in less
        return of_search(seed, features, A_FEW_THOUSAND)
    return [f"worth: {least} against {found}"]


TURNED = ("vehicles", "jobs", "shipments", "facilities")
"""Lists of a document whose order says nothing."""


def of_order(seed: int, features: Collection[str] | None = None) -> list[str]:
    """Whether a plan is as good when everything is listed the other way round."""
    sizes = {"tasks": 2 + seed % 4, "vans": 1 + seed % 3}
    problem, plan = planned(seed, features, A_FEW_THOUSAND, **sizes)
    if plan is None:
        return []
    turned = problem | {name: problem[name][::-1] for name in TURNED if problem.get(name)}
    other = vuelta.plan(turned, seed=seed, iterations=A_FEW_THOUSAND)
    one, two = (
        brute.worth_of(listed, judge(listed, document(found)))
        for listed, found in ((problem, plan), (turned, other))
    )
    if one[:3] == two[:3] and abs(one[3] - two[3]) <= brute.TOLERANCE:
        return []
    return [f"worth: {one}, listed the other way round {two}"]


def wrong(
    case: Case, seeds: Iterable[int], among: Collection[str], often: Collection[str] = ()
) -> list[str]:
    """What is wrong with any of many cases, each told with as few features as show it."""
    drawn = ((seed, draw.features_of(seed, among, often)) for seed in seeds)
    return [_smallest(case, seed, chosen) for seed, chosen in drawn if case(seed, chosen)]


def _smallest(case: Case, seed: int, features: frozenset[str]) -> str:
    fewer = True
    while fewer:
        fewer = False
        for name in sorted(features):
            if _still(case, seed, features - {name}):
                features, fewer = features - {name}, True
                break
    return f"seed {seed}, features {sorted(features)}: {case(seed, features)}"


def _still(case: Case, seed: int, features: frozenset[str]) -> bool:
    try:
        return bool(case(seed, features))
    except InputError:  # what makes the document sound is gone
        return False
