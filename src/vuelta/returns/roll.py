"""The next morning: what is left of a problem and its horizon after the first day."""

from __future__ import annotations

from collections.abc import Collection

from vuelta.model import Horizon, Job, Problem, Terms, Waiting
from vuelta.returns.calendar import DAY, Calendar, shifted
from vuelta.returns.unfold import Key, vehicle_on


def rolled(calendar: Calendar, done: Collection[Key]) -> tuple[Problem, Horizon]:
    """Problem and horizon from the second day on, a day shorter.

    What was not done stays: what may wait has waited a day longer and is a day
    nearer to its deadline, and may be late by no more than it might; what was
    for the first day alone is now for the second. A zone whose days are over
    holds nothing back any more.

    Parameters
    ----------
    done
        What the first day served.
    """
    problem, horizon = calendar.problem, calendar.horizon
    left = [job for job in problem.jobs if ("job", job.id) not in done]
    open_ = {job.id for job in left}
    rest = problem.model_copy(
        update={
            "vehicles": tuple(vehicle_on(van, 2, van.id) for van in problem.vehicles),
            "jobs": tuple(_next_job(job, calendar) for job in left),
            "shipments": tuple(
                pair for pair in problem.shipments if ("pickup", pair.pickup.id) not in done
            ),
        }
    )
    following = horizon.model_copy(
        update={
            "days": max(1, horizon.days - 1),
            "days_off": _sooner(horizon.days_off),
            "vehicle_days": {name: _sooner(days) for name, days in horizon.vehicle_days.items()},
            "waiting": tuple(
                _next_terms(job, calendar) for job in left if job.id in calendar.terms
            ),
            "zones": tuple(
                zone.model_copy(
                    update={
                        "days": _sooner(zone.days),
                        "jobs": tuple(name for name in zone.jobs if name in open_),
                    }
                )
                for zone in horizon.zones
                if zone.centre is not None or open_ & set(zone.jobs)
            ),
        }
    )
    return rest, following


def _sooner(days: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(day - 1 for day in days if day > 1)


def _next_job(job: Job, calendar: Calendar) -> Job:
    """The job with its times a day later, where they were those of the first day."""
    fields: dict[str, object] = {"aboard": None}
    if calendar.repeats(job) or calendar.days_of(job) == (1,):
        fields["time_windows"] = tuple(shifted(window, 1) for window in job.time_windows)
        fields["places"] = tuple(
            place.model_copy(
                update={"time_windows": tuple(shifted(w, 1) for w in place.time_windows)}
            )
            for place in job.places
        )
        for name in ("soft_start", "soft_end", "release_time"):
            moment = getattr(job, name)
            fields[name] = None if moment is None else moment + DAY
    return job.model_copy(update=fields)


def _next_terms(job: Job, calendar: Calendar) -> Waiting:
    terms: Terms = calendar.terms[job.id]
    latest, penalty = terms.latest_day, terms.deadline_penalty
    if latest is not None:
        latest = max(latest - 1, 1 if penalty is None else 0)
    if job.time_windows and not calendar.repeats(job) and calendar.days_of(job) in ((2,), (1, 2)):
        latest, penalty = 1, None  # its own day has come: these hours hold on no other
    return Waiting.model_construct(  # prices are steps already
        job=job.id,
        earliest_day=max(1, terms.earliest_day - 1),
        latest_day=latest,
        value=terms.value,
        decay_per_day=terms.decay_per_day,
        deadline_penalty=penalty,
        waited=terms.waited + (terms.earliest_day == 1),
    )
