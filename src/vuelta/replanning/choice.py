"""What becomes of a task: the options priced, the default found, the choice made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from vuelta import units
from vuelta.errors import Finding
from vuelta.execution import Key
from vuelta.model import Job, Option, OptionCode, Role, Shipment, Task, Window, Worth
from vuelta.replanning.recovery_options import aside
from vuelta.replanning.residual import Residual
from vuelta.replanning.revised_day import Candidate, Effects, Question


@dataclass(frozen=True, slots=True)
class Offer:
    """What the routes say to a candidate: by whom, when, at whose expense.

    ``cost`` currency units, ``late`` tasks that begin after their promise by it,
    ``displaced`` tasks that are not served today for it.
    """

    vehicle: str
    cost: Fraction
    start: int
    late: tuple[str, ...]
    displaced: tuple[str, ...] = ()


_NEW: Final = ("NEW_URGENT", "NEW_ORDER")

NO_VAN: Final = "no van has the time, the room and the skills for it beside what it has to do"

Asked = tuple[str, int]
"""An option asked about: the incident, and the number of the candidate among its own."""


def visits_of(effects: Effects) -> dict[Asked, Job | Shipment]:
    """Every visit some candidate would plan today."""
    return {
        (question.incident, k): candidate.visit
        for question in effects.questions
        for k, candidate in enumerate(question.candidates)
        if candidate.visit is not None
    }


def hard_ones(effects: Effects) -> frozenset[Asked]:
    """Those whose windows have to be kept."""
    return frozenset(
        (question.incident, k)
        for question in effects.questions
        for k, candidate in enumerate(question.candidates)
        if candidate.is_hard
    )


def promises_among(effects: Effects, residual: Residual, names: Iterable[str]) -> tuple[str, ...]:
    """Those tasks of a residual problem that were promised hours, by their own names."""
    ids = {here[1]: key[1] for here, key in residual.names.items()}
    visits: list[Task] = list(effects.jobs.values())
    visits += [end for s in effects.shipments.values() for end in (s.pickup, s.delivery)]
    promised = {visit.id for visit in visits if visit.time_windows}
    return tuple(one for name in names if (one := ids.get(name, name)) in promised)


@dataclass(frozen=True, slots=True)
class Answer:
    """A question answered: the options that can be had, the default, and what was chosen.

    ``chosen`` is only what somebody decided; without it the default is done.
    """

    incident: str
    options: tuple[Option, ...]
    refused: Mapping[OptionCode, str]
    default: OptionCode | None
    chosen: OptionCode | None


def choose(
    effects: Effects,
    worth: Worth,
    offers: Mapping[Asked, tuple[Offer, ...]],
    choices: Mapping[str, str],
) -> tuple[list[Answer], list[Finding]]:
    """Answers every open question, and does what was chosen.

    The default is the cheapest option in expectation among those nobody has to
    be asked for. An option that no van can carry out is not one.

    Parameters
    ----------
    offers
        By the keys of ``visits_of``, cheapest first; none where no van can.
    choices
        Option codes by incident: what somebody decided. ``CODE:place`` names
        one of several pick-up points.

    Returns
    -------
    Answers in the order of the questions, and findings (I712) for choices that
    cannot be had; where there are findings nothing was done.
    """
    answers: list[Answer] = []
    findings: list[Finding] = []
    taken: list[tuple[Question, Candidate]] = []
    for question in effects.questions:
        had: list[tuple[Option, Candidate]] = []
        refused: dict[OptionCode, str] = dict(question.refused)
        for k, candidate in enumerate(question.candidates):
            option = _option(effects, worth, candidate, offers.get((question.incident, k), ()))
            if option is None:
                refused[candidate.code] = NO_VAN
            else:
                had.append((option, candidate))
        had.sort(key=lambda one: (one[0].expected, one[0].code))
        free = [one for one in had if not one[1].is_asked] or had
        if effects.touched.get(question.key) in _NEW:
            if _is_required(question):  # no price buys leaving it out
                free = [one for one in had if one[1].verb == "REINSERT"] or free
            # Another is not taken at the expense of what others were promised.
            free = [one for one in free if not one[0].promises_lost] or free
        default = free[0] if free else None
        chosen = default
        wanted = choices.get(question.incident)
        if wanted is not None:
            chosen = next((one for one in had if wanted in _names(one[0])), None)
            if chosen is None:
                findings.append(_not_had(question, wanted, had, refused))
        answers.append(
            Answer(
                question.incident,
                tuple(option for option, _ in had),
                refused,
                None if default is None else default[0].code,
                None if chosen is None or wanted is None else chosen[0].code,
            )
        )
        if chosen is not None:
            taken.append((question, chosen[1]))
    if not findings:
        for question, candidate in taken:
            _take(effects, question, candidate)
            if question.incident in choices and candidate.visit is not None:
                effects.chosen.add(question.key)
        effects.questions.clear()
    return answers, findings


def _is_required(question: Question) -> bool:
    visits = [one.visit for one in question.candidates if one.visit is not None]
    return any(visit.required for visit in visits)


def _displacing(offer: Offer) -> str:
    return f"not served today for it: {', '.join(offer.displaced)}" if offer.displaced else ""


def _names(option: Option) -> tuple[str, ...]:
    return (option.code, f"{option.code}:{option.place}")


def _not_had(
    question: Question,
    wanted: str,
    had: list[tuple[Option, Candidate]],
    refused: Mapping[OptionCode, str],
) -> Finding:
    why = {str(code): reason for code, reason in refused.items()}.get(wanted, "it is not offered")
    names = ", ".join(dict.fromkeys(option.code for option, _ in had)) or "nothing"
    return Finding(
        "I712",
        f"choices.{question.incident}",
        f"{wanted} cannot be had for {question.key[1]}: {why}",
        f"choose among {names}",
    )


def _option(
    effects: Effects, worth: Worth, candidate: Candidate, offers: tuple[Offer, ...]
) -> Option | None:
    """The candidate with its price; ``None`` when no van can carry it out."""
    extra = worth.of_minutes(candidate.extra)
    expected = extra + worth.of_minutes(candidate.expected)
    if candidate.visit is None:
        return Option.model_construct(
            code=candidate.code,
            verb=candidate.verb,
            cost=extra,
            expected=expected,
            needs=_needs(effects, worth, expected),
            detail=candidate.detail,
        )
    if not offers:
        return None
    best = offers[0]
    cost = extra + round(best.cost * units.MONEY_STEPS)
    total = expected + round(best.cost * units.MONEY_STEPS)
    around = effects.policy.stability.eta_threshold
    return Option.model_construct(
        code=candidate.code,
        verb=candidate.verb,
        cost=cost,
        expected=total,
        vehicle=best.vehicle,
        window=Window(max(effects.state.now, best.start - around), best.start + around),
        eta=best.start,
        place=candidate.place,
        promises_lost=(*best.late, *best.displaced),
        needs=_needs(effects, worth, total),
        detail=candidate.detail or _displacing(best),
    )


def _open(effects: Effects, key: Key, task: Job) -> None:
    """What is left of a task for another day; today it only delivers."""
    effects.edit_job(key[1], type="delivery", pickup=None)
    effects.jobs[task.id] = task
    reason = effects.touched[key]
    effects.put_aside(aside(effects, ("job", task.id), "deferred", reason))


def _needs(effects: Effects, worth: Worth, cost: int) -> Role | None:
    """Who has to agree, when it is beyond what the dispatcher may grant."""
    authority = effects.policy.authority.get("DSP")
    if authority is None or cost <= worth.of_minutes(authority.max_cost):
        return None
    return authority.escalates_to


def _take(effects: Effects, question: Question, candidate: Candidate) -> None:
    key = question.key
    effects.say(question.incident, candidate.verb)
    if candidate.aside is not None:
        effects.put_aside(candidate.aside)
        return
    if candidate.opens is not None:
        _open(effects, key, candidate.opens)
    if candidate.at_door is not None:
        effects.serve_at_door(key, candidate.at_door)
        return
    visit = candidate.visit
    if visit is None:
        return
    if key[0] == "job" and isinstance(visit, Job):
        effects.jobs[key[1]] = visit
    elif isinstance(visit, Shipment):
        effects.shipments[visit.delivery.id] = visit
    if candidate.is_hard:
        effects.hard.add(key)
        if effects.touched.get(key) in _NEW:  # of a new pair the hours of both ends
            effects.hard.update(effects.halves(key))
