"""Several days planned together: on which day is each return collected?

expanded_problem -> the same solver -> referee -> a plan for each day -> referee again.
Rules (``ride``, ``hold``) are planned day by day instead, and the whole is
judged and priced as the same problem.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from fractions import Fraction
from time import perf_counter
from typing import Any, Final

from pydantic import ValidationError

from vuelta.documents import sound
from vuelta.errors import DefectError, Finding, InputError, Suggestions
from vuelta.horizon import barred, checks, expand, summary
from vuelta.horizon.barred import OpenDays, days_left, with_days
from vuelta.horizon.calendar import Calendar
from vuelta.horizon.consolidation_rules import due_jobs, zone_days
from vuelta.horizon.expand import (
    day_plan,
    day_problem,
    expanded_left,
    expanded_problem,
    expanded_routes,
)
from vuelta.horizon.roll_forward import rolled_forward
from vuelta.horizon.summary import collected, kpis
from vuelta.model import (
    Consolidation,
    DayPlan,
    Horizon,
    HorizonPlan,
    Noun,
    Plan,
    Problem,
    Route,
    Search,
    TaskType,
    Terms,
    TravelMatrix,
    Unassigned,
    Waiting,
    Zone,
    findings_of,
)
from vuelta.referee import Judgement
from vuelta.solver import (
    Cancel,
    Deadline,
    Draft,
    Progress,
    default_time_limit,
    detours,
    insert,
    refuse_clashing_pins,
    refuse_nonsense,
    solve,
    together,
)
from vuelta.travel import measure
from vuelta.verification import judged, must_hold, problem_of

_SEARCH: Final = 0.85
"""Share of the time that is searched at most: settling, cutting and explaining take the rest."""

_AFTERWARDS: Final = 20e-6
"""Seconds kept back for each vehicle, day and task: each is priced on each route at the end."""

_NOUNS: Final[dict[str, type[Noun]]] = {"waiting": Waiting, "zones": Zone, "returns": Terms}


def plan_horizon(
    problem: Problem | Mapping[str, Any],
    horizon: Horizon | Mapping[str, Any],
    *,
    consolidation: Consolidation = "optimize",
    time_limit: float | None = None,
    iterations: int | None = None,
    seed: int = 0,
    threads: int = 1,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: Cancel | None = None,
) -> HorizonPlan:
    """A plan for each day, in which every return has the day that suits it best.

    What has a day keeps it. What may wait is served on the day on which its
    visit costs least with the price of waiting: value lost and penalties
    against the detour saved.

    Parameters
    ----------
    problem
        Vehicles with the shifts of the first day, and all jobs known so far.
    horizon
        How many days, what may wait, and what waiting costs.
    consolidation
        ``optimize``, or one of the rules it can be held against: ``ride``,
        ``zone_days``, ``hold`` (``model.days``).
    time_limit, iterations
        Of all days together; a rule that is planned day by day gives each day
        an equal share. Of the time, what it takes to lay out the days and to say why
        each return has its own is kept back: 20 microseconds for each vehicle, day and
        task that may meet (``bounds.HORIZON_VISITS``).

    Raises
    ------
    InputError
        H8xx or E1xx, with every finding at once; E190 where days x vehicles x tasks
        are more than ``bounds`` allows.
    TravelError, DefectError, ValueError
        As ``plan``.
    """
    began = perf_counter()
    problem, horizon = problem_of(problem), horizon_of(horizon)
    findings = checks.findings(problem, horizon)
    if findings:
        raise InputError(findings)
    if time_limit is None and iterations is None:
        time_limit = default_time_limit(problem.n_tasks)
    refuse_nonsense(time_limit, iterations, None, threads)
    refuse_clashing_pins(problem)
    calendar = Calendar(problem, horizon)
    expanded = expanded_problem(calendar)
    travel = measure(expanded, cancel=cancel)
    afterwards = _AFTERWARDS * len(expanded.vehicles) * len(calendar.terms)
    budget = _Budget(
        *(time_limit, iterations, seed, threads, on_progress, cancel), began, afterwards
    )
    open_days: OpenDays = barred.open_days(calendar)
    if consolidation in ("ride", "hold"):
        found, open_days = _day_by_day(calendar, consolidation, budget)
    else:
        rule = zone_days(calendar) if consolidation == "zone_days" else {}
        narrow = expanded_problem(calendar, rule) if rule else expanded
        open_days |= {("job", name): days for name, days in rule.items()}
        found_first = budget.solve(narrow, travel)
        draft = _settled(narrow, travel, found_first, calendar.terms, lambda: budget.is_over)
        must_hold(judged(narrow, draft.plan, travel), draft.exact_cost)
        found = draft.plan
    found = with_days(calendar, found, open_days, consolidation)
    judgement = _held(expanded, found, travel)
    plan = judgement.plan
    days = _days(calendar, plan, open_days, judgement.exact_cost)
    served_by = expand.served(plan)
    detour = detours(expanded, travel, plan, [n for n in calendar.terms if ("job", n) in served_by])
    served = collected(calendar, plan, detour, consolidation)
    carried = summary.carried(calendar, plan)
    return HorizonPlan.model_construct(
        consolidation=consolidation,
        horizon=horizon,
        days=days,
        collected=served,
        carried=carried,
        kpis=kpis(calendar, plan, served, carried),
        problem=expanded,
        plan=plan,
        seconds=round(perf_counter() - began, 3),
        warnings=checks.warnings(problem),
    )


def roll_forward(
    problem: Problem | Mapping[str, Any], horizon: Horizon | Mapping[str, Any], answer: HorizonPlan
) -> tuple[Problem, Horizon]:
    """Problem and horizon of the second day on, when the first went as planned.

    Raises
    ------
    InputError
        H8xx or E1xx, with every finding at once.
    """
    problem, horizon = problem_of(problem), horizon_of(horizon)
    findings = checks.findings(problem, horizon)
    if findings:
        raise InputError(findings)
    done = {key for entry in answer.days if entry.day == 1 for key in expand.served(entry.plan)}
    return rolled_forward(Calendar(problem, horizon), done)


def horizon_of(document: Horizon | Mapping[str, Any]) -> Horizon:
    """The horizon itself, or the one a mapping describes."""
    if isinstance(document, Horizon):
        return document
    if not isinstance(document, Mapping):
        raise TypeError(f"a horizon is a Horizon or a mapping, not {type(document).__name__}")
    try:
        return Horizon.model_validate(dict(sound(document)))
    except ValidationError as error:
        suggest = Suggestions()
        raise InputError(
            [_said(finding, suggest) for finding in findings_of(error, document)]
        ) from None


def _said(finding: Finding, suggest: Suggestions) -> Finding:
    """For a field that is not known, the nearest one of what may stand there."""
    if finding.code != "E102":
        return finding
    owner, _, field = finding.where.rpartition(".")
    noun = _NOUNS.get(owner.partition("[")[0], Horizon)
    remedy = suggest(field, noun.model_fields, "remove it, or see `vuelta schema horizon`")
    return replace(finding, remedy=remedy)


class _Budget:
    """What a search may take, and whom it tells."""

    def __init__(
        self,
        time_limit: float | None,
        iterations: int | None,
        seed: int,
        threads: int,
        on_progress: Callable[[Progress], None] | None,
        cancel: Cancel | None,
        began: float,
        afterwards: float,
    ) -> None:
        self._began, self._afterwards = began, afterwards
        self._deadline = Deadline(
            None if time_limit is None else time_limit - (perf_counter() - began), cancel
        )
        self._time_limit, self._iterations = time_limit, iterations
        self._seed, self._threads = seed, threads
        self._on_progress, self._cancel = on_progress, cancel

    @property
    def is_over(self) -> bool:
        """Whether the time is used up, or nobody wants more."""
        return self._deadline.is_over

    def solve(self, problem: Problem, travel: TravelMatrix, shares: int = 1, nth: int = 0) -> Draft:
        """The best draft within a share of the budget; ``nth`` shares are used up before."""
        seconds: float | None = None
        if self._time_limit is not None:
            left = self._time_limit - (perf_counter() - self._began) - self._afterwards
            seconds = min(_SEARCH * self._time_limit / shares, left / (shares - nth))
        return solve(
            problem,
            travel,
            deadline=Deadline(seconds, self._cancel),
            iterations=None if self._iterations is None else self._iterations // shares,
            seed=self._seed,
            threads=self._threads,
            on_progress=self._on_progress,
        )


def _settled(
    problem: Problem,
    travel: TravelMatrix,
    draft: Draft,
    names: Collection[str],
    is_over: Callable[[], bool],
) -> Draft:
    """The draft in which no single one of these jobs is cheaper elsewhere, on any day.

    A search that ends may leave such a job; what is said about its day would be
    wrong. Each round moves the one that gains most, so that costs only fall; then
    several at once, which alone would not pay. Where ``is_over`` says so it ends before.
    """
    pinned = {s.id for vehicle in problem.vehicles for s in vehicle.tasks[: vehicle.pinned_steps]}
    free = [
        job.id
        for job in problem.jobs
        if (job.id in names or job.is_choosing) and job.aboard is None and job.id not in pinned
    ]
    while not is_over():
        better = _moved(problem, travel, draft.plan, names, is_over)
        if better is None and not is_over():
            better = together(problem, travel, draft.plan, free)
        if better is None:
            return draft
        search = draft.plan.search
        draft = replace(better, plan=better.plan.model_copy(update={"search": search}))
    return draft


def _moved(
    problem: Problem,
    travel: TravelMatrix,
    plan: Plan,
    names: Collection[str],
    is_over: Callable[[], bool],
) -> Draft | None:
    """The draft with the job moved that gains most; ``None`` when no one gains, or time is up."""
    holder = {key[1]: vehicle for key, vehicle in expand.served(plan).items() if key[0] == "job"}
    asked = [name for name in names if name in holder]
    prices = detours(problem, travel, plan, asked, is_over)
    if len(prices) < len(asked):
        return None
    gains = {
        name: here - min(cost for cost in costs.values() if cost is not None)
        for name, costs in prices.items()
        if (here := costs.get(holder[name])) is not None
    }
    best = max(gains, key=lambda name: gains[name], default=None)
    if best is None or gains[best] <= 0:
        return None
    return insert(problem, travel, _without(plan, best))


def _without(plan: Plan, job: str) -> Plan:
    """The plan without a job, and without setting down what it collected."""
    gone = {("job", job), ("unload", job)}
    routes = []
    for route in plan.routes:
        steps = tuple(step for step in route.steps if (step.type, step.id) not in gone)
        routes.append(route.model_copy(update={"steps": steps}))
    return plan.model_copy(update={"routes": tuple(routes)})


def _day_by_day(
    calendar: Calendar, consolidation: Consolidation, budget: _Budget
) -> tuple[Plan, OpenDays]:
    """Every day on its own: what has to be done then, and what a rule calls due.

    Also the days on which each task was tried.
    """
    problem = calendar.problem
    waiting = set(calendar.terms)
    possible = barred.open_days(calendar)
    kept = {
        key: days
        for key, days in possible.items()
        if key[0] == "pickup" or (key[0] == "job" and key[1] not in waiting)
    }
    routes: list[Route] = []
    left: dict[tuple[str, str], Unassigned] = {}
    tried: dict[tuple[str, str], tuple[int, ...]] = dict.fromkeys(possible, ())
    search: Search | None = None
    for nth, day in enumerate(calendar.days):
        due = {("job", name) for name in due_jobs(calendar, waiting, day, consolidation)}
        due |= {key for key, days in kept.items() if day in days}
        today = day_problem(calendar, day, due)
        travel = measure(today)
        draft = budget.solve(today, travel, len(calendar.days), nth)
        judgement = judged(today, draft.plan, travel)
        must_hold(judgement, draft.exact_cost)
        search = draft.plan.search
        routes += expanded_routes(calendar, day, judgement.plan)
        for entry in judgement.plan.unassigned:
            key = entry.type, entry.id
            tried[key] = (*tried[key], day)
            expanded = expanded_left(calendar, day, entry)
            before = left[key].reasons if key in left else ()
            left[key] = expanded.model_copy(update={"reasons": (*before, *expanded.reasons)})
        served = expand.served(judgement.plan)
        waiting -= {name for kind, name in served if kind == "job"}
        kept = {key: days for key, days in kept.items() if key not in served}
        left = {key: entry for key, entry in left.items() if key not in served}
    never: list[tuple[TaskType, str]] = [
        ("job", job.id) for job in problem.jobs if job.id in waiting or ("job", job.id) in kept
    ]
    for pair in problem.shipments:
        if ("pickup", pair.pickup.id) in kept:
            never += [("pickup", pair.pickup.id), ("delivery", pair.delivery.id)]
    rest = tuple(left.get(key, Unassigned(type=key[0], id=key[1])) for key in never)
    return Plan(routes=tuple(routes), unassigned=rest, search=search), tried


def _days(
    calendar: Calendar, plan: Plan, open_days: OpenDays, cost: Fraction
) -> tuple[DayPlan, ...]:
    """Each day as an ordinary problem and its judged plan.

    Raises
    ------
    DefectError
        D505, when the days do not cost together what the horizon costs.
    """
    left = days_left(calendar, plan, open_days)
    found, total = [], Fraction(0)
    for day in calendar.days:
        own = day_plan(calendar, day, plan, left.get(day, ()))
        tasks = {*expand.served(own), *((entry.type, entry.id) for entry in own.unassigned)}
        problem = day_problem(calendar, day, tasks)
        judgement = _held(problem, own, measure(problem))
        total += judgement.exact_cost
        found.append(DayPlan.model_construct(day=day, problem=problem, plan=judgement.plan))
    if total != cost:
        cause = f"the days cost {float(total)} together, the horizon {float(cost)}"
        remedy = "this is a bug: please report it with the problem, the horizon and the seed"
        raise DefectError("D505", "days", cause, remedy)
    return tuple(found)


def _held(problem: Problem, plan: Plan, travel: TravelMatrix) -> Judgement:
    """The referee's word on a plan that was cut or put together, whose sums are old."""
    judgement = replace(judged(problem, plan, travel), differences=())
    must_hold(judgement, judgement.exact_cost + judgement.exact_left_out)
    return judgement
