"""All that follows from the plan found: differences, protocol runs, notices, figures."""

from __future__ import annotations

from collections.abc import Sequence

from vuelta.changes import Compared, diff, notices, stability
from vuelta.garbage import left_for_later
from vuelta.model import (
    Incident,
    Revision,
)
from vuelta.policy import with_breaches
from vuelta.replanning.candidate import Candidate
from vuelta.replanning.candidates import Candidates
from vuelta.replanning.choice import (
    Answer,
)
from vuelta.replanning.renaming import changed_parts, in_new_words, run_of
from vuelta.verification import verified


@left_for_later()
def revision_of(
    ways: Candidates,
    found: Candidate,
    incidents: Sequence[Incident],
    answers: Sequence[Answer],
    seconds: float,
) -> Revision:
    """All that follows from the plan found: differences, runs, notices, figures."""
    day, policy, now = ways.day, ways.day.policy, ways.day.state.now
    before = day.problem
    old = in_new_words(ways.old, day, found.problem)
    old, new, still = changed_parts(day, old, found.plan)
    threshold = policy.stability.eta_threshold
    compared = Compared(old, new, found.problem, threshold, before=before)
    difference = diff(old, new, now, compared=compared)
    by_incident = {answer.incident: answer for answer in answers}
    runs = []
    for incident in incidents:
        answer, verbs = by_incident.get(incident.id), ways.verbs(incident.id)
        runs.append(with_breaches(run_of(day, incident, answer, verbs, found.problem), now, policy))
    return Revision.model_construct(
        now=now,
        problem=found.problem,
        plan=verified(found.problem, found.plan),
        diff=difference,
        notices=notices(
            *(old, new, found.problem, difference, runs, policy, now),
            compared=compared,
        ),
        protocol_runs=tuple(runs),
        kpis=stability(
            old,
            new,
            found.problem,
            threshold,
            still=still,
            compared=compared,
        ),
        price=found.price,
        found_by=found.by,
        seconds=round(seconds, 4),
        warnings=found.problem.warnings,
    )
