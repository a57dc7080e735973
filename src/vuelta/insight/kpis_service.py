"""Promises kept, attempts, whole orders: what customers got.

Source: ``domain.md`` section 4. N are the tasks with a customer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from vuelta.insight.kpi_nouns import Service, Share, Spread
from vuelta.insight.measured_day import Day, Visit
from vuelta.model import TaskKey


def service(day: Day, visits: Sequence[Visit], *, evidence: bool = False) -> Service:
    """Service of some of a day's tasks; the formulas stand at the fields of ``Service``.

    ``evidence`` asks for documents: then a task is whole only where its event carries some.
    """
    due = [visit for visit in visits if visit.outcome not in ("open", "cancelled")]
    tried = [visit for visit in due if visit.attempts]
    promised = [visit for visit in due if day.first_promise(visit.key).has_hours(visit.key)]
    named = _codes(day)
    returns = [visit for visit in due if any(visit.takes) and visit.key[0] == "job"]
    served = [visit for visit in due if visit.is_served]
    late = (_lateness(day, visit) for visit in served)
    counts = Counter(visit.outcome for visit in visits)
    whole = [visit for visit in due if _is_whole(day, visit, named, evidence)]
    return Service(
        tasks=len(visits),
        served=counts["served"],
        open=counts["open"],
        left_out=counts["left_out"],
        deferred=counts["deferred"],
        cancelled=counts["cancelled"],
        in_window_first=Share.among(_in_first(day, visit) for visit in promised),
        in_window_last=Share.among(_in_last(day, visit) for visit in promised),
        on_time=Share.among(_on_day(day, visit) for visit in due),
        late=Spread.over(seconds for seconds in late if seconds),
        first_attempt=_at_first(tried),
        attempts_per_parcel=(
            sum(visit.attempts for visit in due) / len(served) if served else None
        ),
        failed=_causes(day, visits, named),
        otif=Share.of_counts(len(whole), len(due)),
        perfect=Share.of_counts(sum(not named.get(v.key) for v in whole), len(due)),
        pickups=Share.among(visit.is_served for visit in returns),
        first_attempt_pickups=_at_first([visit for visit in returns if visit.attempts]),
        pickup_cycle=Spread.over(_cycles(day, returns)),
    )


def missed_at(day: Day, visit: Visit) -> int | None:
    """When the first promise was missed: the end of the last window that was; else ``None``."""
    promised = day.first_promise(visit.key)
    if visit.start is not None:
        late = promised.lateness(visit.key, visit.start)
        return visit.start - late if late else None
    if visit.outcome in ("open", "cancelled") or not visit.task.time_windows:
        return None
    return visit.task.time_windows[-1].end


def _in_first(day: Day, visit: Visit) -> bool:
    return visit.start is not None and day.first_promise(visit.key).is_kept(visit.key, visit.start)


def _in_last(day: Day, visit: Visit) -> bool:
    if visit.start is None:
        return False
    window = day.notified.get(visit.key)
    if window is not None:
        return window.start <= visit.start <= window.end
    return day.versions[-1].promised.is_kept(visit.key, visit.start)


def _on_day(day: Day, visit: Visit) -> bool:
    if visit.start is None:
        return False
    promised = day.first_promise(visit.key)
    missed = promised.lateness(visit.key, visit.start)
    if missed:
        return promised.day(visit.start) <= promised.day(visit.start - missed)
    eta = next(
        (eta for version in day.versions if (eta := version.eta(visit.key)) is not None), None
    )
    return eta is None or promised.day(visit.start) <= promised.day(eta)


def _lateness(day: Day, visit: Visit) -> int:
    return (
        0 if visit.start is None else day.first_promise(visit.key).lateness(visit.key, visit.start)
    )


def _at_first(visits: Sequence[Visit]) -> Share:
    return Share.among(visit.is_served and visit.attempts == 1 for visit in visits)


def _codes(day: Day) -> Mapping[TaskKey, set[str]]:
    """Codes of the incidents that name a task."""
    named: dict[TaskKey, set[str]] = {}
    for run in day.runs:
        if run.code not in ("NEW_ORDER", "NEW_URGENT"):
            for key in day.about(run):
                named.setdefault(key, set()).add(run.code)
    return named


def _causes(day: Day, visits: Sequence[Visit], named: Mapping[TaskKey, set[str]]) -> dict[str, int]:
    """Each failed visit under one cause, commonest first."""
    reported: dict[tuple[str, str], list[str | None]] = {}
    for event in day.events or ():
        if event.type == "failed":
            reported.setdefault(event.key, []).append(event.reason)
    causes: Counter[str] = Counter()
    for visit in visits:
        reasons = reported.get(visit.key, [])
        codes = sorted(named.get(visit.key, ()))
        for nth in range(visit.attempts - visit.is_served):
            reason = reasons[nth] if nth < len(reasons) else None
            causes[reason or (codes[0] if codes else "UNKNOWN")] += 1
    return dict(causes.most_common())


def _is_whole(day: Day, visit: Visit, named: Mapping[TaskKey, set[str]], evidence: bool) -> bool:
    if not (visit.is_served and _in_first(day, visit) and _on_day(day, visit)):
        return False
    if "DAMAGED" in named.get(visit.key, ()):
        return False
    event = visit.event
    if event is None:
        return True
    asked = visit.takes if event.type == "collected" else visit.gives
    full = event.amounts is None or all(
        got >= wanted for got, wanted in zip(event.amounts, asked, strict=False)
    )
    return full and (bool(event.evidence) or not evidence)


def _cycles(day: Day, returns: Sequence[Visit]) -> list[int]:
    asked = {
        key: run.opened
        for run in day.runs
        if run.code in ("NEW_ORDER", "NEW_URGENT")
        for key in day.about(run)
    }
    return [
        visit.end - asked[visit.key]
        for visit in returns
        if visit.end is not None and visit.key in asked
    ]
