"""What a day's revisions say: incidents and how steady the plan stayed.

Source: ``domain.md`` section 4. Stability between two versions is measured
where a revision is made; here it is gathered over the day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from vuelta.insight.kpi_nouns import Incidents, Share, Spread, Steadiness
from vuelta.insight.kpis_service import missed_at
from vuelta.insight.measured_day import Day, Visit
from vuelta.model import Kpis, TaskKey


def incidents(day: Day, visits: Sequence[Visit]) -> Incidents:
    """How irregularities were answered; the formulas stand at the fields of ``Incidents``."""
    runs = day.runs
    seen: dict[str, int] = {}
    for revision in day.revisions:
        for run in revision.protocol_runs:
            seen.setdefault(run.incident, revision.now)
    done = [
        max(step.done_at for step in run.steps if step.done_at is not None) - run.opened
        for run in runs
        if run.steps and all(step.done_at is not None for step in run.steps)
    ]
    notified: dict[TaskKey, int] = {}
    for now, notice in day.notices:
        notified.setdefault(day.customer(notice), now)
    missed = [(v, end) for v in visits if (end := missed_at(day, v)) is not None]
    return Incidents(
        incidents=len(runs),
        by_code=dict(Counter(run.code for run in runs).most_common()),
        response=Spread.over(s for run in runs if (s := run.response_seconds) is not None),
        detection_lag=Spread.over(seen[run.incident] - run.opened for run in runs),
        resolution=Spread.over(done),
        breaches=Share.among(bool(run.breaches) for run in runs),
        acceptance=Share.among(run.chosen is not None for run in runs if run.options),
        proactive=Share.among(
            visit.key in notified and notified[visit.key] <= end for visit, end in missed
        ),
    )


def steadiness(day: Day) -> Steadiness:
    """How much customers and drivers had to follow; see the fields of ``Steadiness``."""
    return steadiness_of(
        [revision.kpis for revision in day.revisions],
        [day.customer(notice) for _, notice in day.notices if notice.counts],
    )


def steadiness_of(revisions: Sequence[Kpis], notified: Iterable[TaskKey]) -> Steadiness:
    """The same of each version's measures, and a customer for every notice that counts."""
    changes = Counter(notified)
    return Steadiness(
        versions=1 + len(revisions),
        revisions=tuple(revisions),
        renotified=sum(kpis.to_notify for kpis in revisions),
        changes_per_customer=Spread.over(changes.values()),
    )
