"""What a day's revisions say: incidents and how steady the plan stayed.

Source: ``domain.md`` section 4. Stability between two versions is measured
where a revision is made; here it is gathered over the day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from vuelta.insight.day import Day, Visit
from vuelta.insight.kpis_service import missed_at
from vuelta.insight.measures import Incidents, Share, Spread, Steadiness


def incidents(day: Day, visits: Sequence[Visit]) -> Incidents:
    """How quickly and how well irregularities were answered.

    Of the last protocol run of every incident, times in seconds:

    - ``response`` = first step somebody did - incident (``ProtocolRun``)
    - ``detection_lag`` = moment of the first revision that knows it - incident
    - ``resolution`` = last step done - incident, of runs whose steps are all done
    - ``breaches`` = #{a step done late or overdue} / incidents
    - ``acceptance`` = #{somebody chose an option} / #{options were there}
    - ``proactive`` = #{a notice before the missed window's end} / #{first
      promise missed, by being late or not served}
    """
    runs = day.runs
    known: dict[str, int] = {}
    for revision in day.revisions:
        for run in revision.protocol_runs:
            known.setdefault(run.incident, revision.now)
    done = [
        max(step.done_at for step in run.steps if step.done_at is not None) - run.opened
        for run in runs
        if run.steps and all(step.done_at is not None for step in run.steps)
    ]
    told: dict[str, int] = {}
    for now, notice in day.notices:
        told.setdefault(notice.job, now)
    missed = [(v, end) for v in visits if (end := missed_at(day, v)) is not None]
    return Incidents(
        incidents=len(runs),
        by_code=dict(Counter(run.code for run in runs).most_common()),
        response=Spread.over(s for run in runs if (s := run.response_seconds) is not None),
        detection_lag=Spread.over(known[run.incident] - run.opened for run in runs),
        resolution=Spread.over(done),
        breaches=Share.among(bool(run.breaches) for run in runs),
        acceptance=Share.among(run.chosen is not None for run in runs if run.options),
        proactive=Share.among(
            visit.key[1] in told and told[visit.key[1]] <= end for visit, end in missed
        ),
    )


def steadiness(day: Day) -> Steadiness:
    """How much customers and drivers had to follow.

    ``revisions`` are the measures of each version against the one before;
    ``renotified`` their ``to_notify`` together; ``changes_per_customer`` counts,
    over customers told anew at least once, how often they were.
    """
    told = Counter(notice.job for _, notice in day.notices if notice.counts)
    return Steadiness(
        versions=len(day.versions),
        revisions=tuple(revision.kpis for revision in day.revisions),
        renotified=sum(revision.kpis.to_notify for revision in day.revisions),
        changes_per_customer=Spread.over(told.values()),
    )
