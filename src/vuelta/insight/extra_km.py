"""What returns add to the km of a day: its plan beside one for deliveries alone."""

from __future__ import annotations

from vuelta.insight.kpi_nouns import Measures
from vuelta.insight.measured_day import Day
from vuelta.model import Plan, Problem


def without_returns(problem: Problem) -> Problem:
    """The deliveries alone: an exchange only delivers, and nothing is fetched from customers."""
    kept = [
        job.model_copy(update={"pickup": None, "type": None}) if any(job.pickup or ()) else job
        for job in problem.jobs
        if job.kind != "return"
    ]
    ids = {job.id for job in kept}
    vehicles = [
        vehicle.model_copy(
            update={"steps": tuple(s for s in vehicle.steps if s.type != "job" or s.id in ids)}
        )
        for vehicle in problem.vehicles
    ]
    return problem.model_copy(update={"jobs": tuple(kept), "vehicles": tuple(vehicles)})


def with_extra_km(measures: Measures, day: Day, alone: Plan) -> Measures:
    """The KPIs with what the day's plan drives beyond ``alone``, a plan without its returns."""
    extra = (day.driven.summary.distance or 0) - (alone.summary.distance or 0)
    returns = sum(
        visit.is_served and any(visit.takes) for visit in day.visits if visit.key[0] == "job"
    )
    work = measures.work.model_copy(
        update={
            "extra_metres_for_returns": extra,
            "metres_per_return": extra / returns if returns else None,
        }
    )
    return measures.model_copy(update={"work": work})
