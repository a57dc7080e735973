"""A day being revised: every way of planning its rest, judged and priced alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import Any, TypeVar, cast

from vuelta.errors import CommitmentError, DefectError, InputError
from vuelta.model import (
    Job,
    MinutePrice,
    Places,
    Plan,
    Problem,
    Reason,
    Search,
    Shipment,
    Verb,
)
from vuelta.referee import audit, judge
from vuelta.replanning import affected_vehicles
from vuelta.replanning.affected_vehicles import everyone
from vuelta.replanning.candidate import (
    NOBODY,
    NOT_ASKED,
    Candidate,
    FoundBy,
    causes,
    n_broken,
    with_reasons,
)
from vuelta.replanning.choice import (
    Answer,
    Asked,
    Offer,
    choose,
    hard_ones,
    promises_among,
    visits_of,
)
from vuelta.replanning.incidents import Applied
from vuelta.replanning.making_room import offer_at_their_expense
from vuelta.replanning.merge import blended, worth_taking
from vuelta.replanning.needless_breaks import missing_more, without_last_breaks
from vuelta.replanning.recovery_options import of_all, with_places
from vuelta.replanning.rejoin import is_unchanged, rejoin
from vuelta.replanning.renaming import unknown_choices
from vuelta.replanning.repair import repaired
from vuelta.replanning.residual import Residual
from vuelta.replanning.restrict import Mode, restrict
from vuelta.replanning.revised_travel import ground_of
from vuelta.replanning.route_cache import Judged, slowed_since, untouched
from vuelta.replanning.stability_cost import StabilityTerms, prices
from vuelta.solver import FOR_EVER, Deadline, Draft, insert, quotes
from vuelta.travel import FEW_IN_TABLES, measure

_Answer = TypeVar("_Answer")
_Trial = TypeVar("_Trial", bound=Hashable)

Solver = Callable[[Residual, Plan], Plan]
"""Plans what may still change, in the residual problem's names; see ``Candidates.asked``."""


class Candidates:
    """One day being revised: every way of planning its rest, judged alike."""

    def __init__(
        self, revised: Applied, old: Plan, mode: Mode, seed: int, deadline: Deadline = FOR_EVER
    ) -> None:
        """Past ``deadline`` searches are cut short: what is found by then is judged."""
        self.old = old
        self._deadline = deadline
        self.day = revised.day
        self._drafted = of_all(revised.day, revised.questions)
        self._visits = visits_of(self._drafted)
        self.ground = ground = ground_of(revised.day, None, self._visits.values())
        self._mode = mode
        self._seed = seed
        self._worth = MinutePrice.of(ground.problem)
        self._vehicles: tuple[str, ...] | None = None
        self._required: frozenset[tuple[str, str]] = frozenset()
        self._verbs = dict(revised.verbs)
        self._kept: Candidate | None = None
        self._slowed: frozenset[str] | None = None
        self._routes = Judged()

    def answer(self, choices: Mapping[str, str]) -> Sequence[Answer]:
        """Price what may become of each task, and do what was chosen, or the default."""
        visits, hard = self._visits, hard_ones(self._drafted)
        offers: dict[Asked, tuple[Offer, ...]] = {}
        if visits:
            self.day = with_places(self.day, self._drafted)
            self.ground = ground_of(self.day, self.ground, visits.values())
            offers = self.offers(self.nearby(), visits, hard)
            if self._mode in ("full", "resequence"):
                offers |= self._at_their_expense(
                    {
                        asked: visit
                        for asked, visit in visits.items()
                        if visit.required and not offers.get(asked)
                    },
                    hard,
                )
        chosen = choose(self.day, self._worth, self._drafted, offers, choices)
        findings = [*chosen.findings, *unknown_choices(chosen.answers, choices)]
        if findings:
            raise InputError(findings)
        self.day = chosen.day
        for incident, verb in chosen.verbs.items():
            known = self._verbs.get(incident, ())
            self._verbs[incident] = known if verb in known else (*known, verb)
        self.ground = ground_of(self.day, self.ground)
        self._terms = StabilityTerms.of(self.day, self.old, self._worth)
        self._required = self.day.required()
        return chosen.answers

    def verbs(self, incident: str) -> Sequence[Verb]:
        """What an incident did to the routes."""
        return self._verbs.get(incident, ())

    def offers(
        self,
        vehicles: Sequence[str],
        visits: Mapping[_Trial, Job | Shipment],
        hard: Collection[_Trial] = (),
        most: int = 1,
    ) -> dict[_Trial, tuple[Offer, ...]]:
        """What these vans say to visits that are only tried, cheapest first; see ``quotes``.

        Parameters
        ----------
        visits
            By whatever they are asked as.
        hard
            Those that count within their windows only.
        """
        if not vehicles:
            return {}
        residual, found = self._with_pins(
            vehicles,
            lambda some: quotes(some.problem, some.travel, some.warm, some.trials, most),
            visits=visits,
            hard=hard,
        )
        return {
            cast(_Trial, residual.trials[name]): tuple(
                Offer(
                    one.vehicle,
                    one.cost,
                    one.start,
                    promises_among(self.day, residual, one.late),
                )
                for one in several
            )
            for name, several in found.items()
        }

    def _at_their_expense(
        self, visits: Mapping[Asked, Job | Shipment], hard: Collection[Asked]
    ) -> dict[Asked, tuple[Offer, ...]]:
        """Required visits that no route can take as it is: what it costs to make room for each."""
        vehicles = self.nearby()
        if not (visits and vehicles):
            return {}
        usual = self._with_pins(vehicles, self._short_search, visits={})
        found: dict[Asked, tuple[Offer, ...]] = {}
        for asked, visit in visits.items():
            tried = self._with_pins(vehicles, self._short_search, visits={asked: visit}, hard=hard)
            offer = offer_at_their_expense(*tried, *usual)
            if offer is not None:
                found[asked] = (offer,)
        return found

    def kept(self) -> Candidate:
        """Every van does what it had to do, less what incidents took out.

        Limits this breaks were broken by what happened, not by us.
        """
        if self._kept is None:
            self._kept = self._found("retimed", None, None)
        return self._kept

    def checked(self) -> Candidate:
        """The plan kept, with why it leaves out what it does: what could be put in, is not."""
        kept = self.kept()
        if all(entry.reasons for entry in kept.plan.unassigned):
            return kept
        return self._with_reasons(kept, self.inserted(), NOT_ASKED)

    def _with_reasons(
        self, found: Candidate, other: Candidate, else_: Reason | None = None
    ) -> Candidate:
        """The plan found, with what is known from the other one, or from there being no van."""
        is_anybody = bool(everyone(self.day))
        return with_reasons(found, other, else_ if is_anybody else NOBODY)

    def first(self) -> Candidate:
        """The first plan that can be driven: repaired, and kept where that is no worse.

        Where no task lost its place, and nothing is broken or late, there is
        nothing to repair.
        """
        kept = self.kept()
        if not (self.day.unassigned_now or kept.broken or kept.price):
            return kept
        return self.better(kept, self.repaired())

    def inserted(self) -> Candidate:
        """What is loose goes where it is cheapest; nothing else moves."""
        vehicles = everyone(self.day)
        if not vehicles:
            return self.kept()
        residual, draft = self._with_pins(
            vehicles,
            lambda some: insert(some.problem, some.travel, some.warm, self._seed, self._deadline),
        )
        return self._found("inserted", residual, draft.plan)

    def repaired(self) -> Candidate:
        """A short search among the vans near the incident."""
        vehicles = self.nearby()
        if not vehicles:
            return self.kept()
        residual, draft = self._with_pins(vehicles, self._short_search)
        return self._found("repaired", residual, draft.plan)

    def asked(self, solver: Solver) -> Candidate:
        """What another solver makes of all vans; kept where it breaks a limit that holds.

        Change has no price in the problem it gets; the plan kept tells the times.
        """
        kept, vehicles = self.kept(), everyone(self.day)
        if not vehicles:
            return kept
        residual, plan = self._with_pins(
            vehicles, lambda some: solver(some, kept.plan), is_priced=False
        )
        found = self._found("improved", residual, plan)
        return kept if found.broken - kept.broken else found

    @property
    def telling(self) -> float:
        """Seconds kept back for what follows: differences, notices, figures."""
        return 40e-6 * self._n_ahead

    @property
    def overhead(self) -> float:
        """Seconds that a search on all vans takes before and after searching."""
        return 300e-6 * self._n_ahead

    @property
    def _n_ahead(self) -> int:
        return sum(len(vehicle.ahead) for vehicle in self.day.vehicle_states.values())

    def searched(
        self, vehicles: Sequence[str], search: Callable[[Residual], Draft], basis: Candidate
    ) -> tuple[Candidate | None, Search]:
        """What a search on some vans makes of a plan, and how it was found.

        Where it changes nothing there is no plan to judge.
        """
        residual, draft = self._with_pins(vehicles, search, basis=basis.plan)
        record = draft.plan.search
        if record is None:
            raise TypeError("a searched plan says how it was found")
        if is_unchanged(residual, draft.plan):
            return None, record
        return self._found("improved", residual, draft.plan, basis.plan), record

    def taken(self, found: Candidate, other: Candidate) -> Candidate:
        """Of what another plan changes, what pays; the plan itself where nothing does."""
        if other.broken - found.broken or other.n_broken > found.n_broken:
            return found
        if self._n_denied(other) != self._n_denied(found):
            return min(found, other, key=self._n_denied)
        if other.problem != found.problem:  # parcels change hands in one of them only
            return other if other.total < found.total else found
        taken = worth_taking(found.plan, other.plan, found.totals, other.totals)
        if not taken:
            return found
        plan = blended(found.plan, other.plan, taken)
        blend = self._judged("improved", found.problem, plan)
        return blend if self._n_denied(blend) <= self._n_denied(found) else found

    def better(self, found: Candidate, other: Candidate) -> Candidate:
        """The other one only when it gains more than change for its own sake is worth.

        Limits come before money: what breaks fewer of them is better, and what
        breaks another one than keeping does is none.
        """
        return other if self._is_better(found, other) else self._with_reasons(found, other)

    def _is_better(self, found: Candidate, other: Candidate) -> bool:
        if other.broken and other.broken - self.kept().broken:
            return False  # never at the expense of a limit that held
        if len(found.broken) != len(other.broken):
            return len(other.broken) < len(found.broken)
        if found.n_broken != other.n_broken:  # a van that is too full may get fuller yet
            return other.n_broken < found.n_broken
        if self._n_denied(found) != self._n_denied(other):
            return self._n_denied(other) < self._n_denied(found)
        margin = self._worth.of_minutes(self.day.policy.stability.hysteresis)
        if not self._is_complete(found) and self._is_complete(other):
            margin = 0
        return other.total < found.total - margin

    def must_hold(self, found: Candidate) -> None:
        """Refuse a revision of the engine that breaks a limit, loses a parcel, or changes a fact.

        Lateness is shown, not refused; what facts broke is not ours.

        Raises
        ------
        DefectError
            D501 a broken limit, D502 a task lost or doubled, D505 custody.
        """
        remedy = "this is a bug: please report it with the problem, the plan and the incidents"
        ours = found.broken - self.kept().broken if found.broken else found.broken
        for r, route in enumerate(found.plan.routes):
            if route.vehicle in ours and self._mode != "check":
                cause = f"vehicle {route.vehicle} breaks {causes(route)}"
                raise DefectError("D501", f"routes[{r}]", cause, remedy)
        faults = audit(
            self.old,
            found.plan,
            found.problem,
            begun={name: vehicle.begun for name, vehicle in self.day.vehicle_states.items()},
            aboard=self.day.held_before(),
        )
        for fault in faults:
            raise DefectError("D505", fault.where, f"{fault.code}: {fault.cause}", remedy)

    def nearby(self) -> tuple[str, ...]:
        if self._vehicles is None:
            self._vehicles = affected_vehicles.nearby(self.day, self.ground)
        return self._vehicles

    def _restricted(self, vehicles: Sequence[str], **options: Any) -> Residual:
        return restrict(self.day, self.ground, self.old, vehicles, self._mode, **options)

    def _with_pins(
        self,
        vehicles: Sequence[str],
        verb: Callable[[Residual], _Answer],
        **options: Any,
    ) -> tuple[Residual, _Answer]:
        """The residual problem of these vans and the verb's answer to it.

        Stops that a driver cannot make any more are not pinned.
        """
        pins: dict[str, int] = {}
        while True:
            residual = self._restricted(vehicles, pins=pins, **options)
            try:
                return residual, verb(residual)
            except CommitmentError as error:
                vehicle = error.vehicle
                if vehicle is None or pins.get(vehicle, 0) < 0:
                    raise
                self._refuse_lost_pins(vehicle)
                pins[vehicle] = pins.get(vehicle, 1) - 1  # at last not even where it stands

    def _refuse_lost_pins(self, vehicle: str) -> None:
        """What the ladder freezes gives way to what is possible; the document's pins do not.

        Raises
        ------
        CommitmentError
            C302, naming the pins and what happened to their van.
        """
        state, pins = self.day.vehicle_states[vehicle], self.day.vehicles[vehicle].pinned_steps
        if not pins or state.begun:
            return
        codes = self.day.touched_vehicles.get(vehicle) or ", ".join(
            dict.fromkeys(self.day.touched.values())
        )
        raise CommitmentError(
            "C302",
            f"vehicles.{vehicle}.pinned_steps",
            f"vehicle {vehicle} cannot drive its {pins} pinned stops any more after {codes}",
            "unpin them, or withdraw the incident",
            vehicle=vehicle,
        )

    def _short_search(self, residual: Residual) -> Draft:
        return repaired(residual, self._seed, self._deadline)

    def _found(
        self,
        by: FoundBy,
        residual: Residual | None,
        answer: Plan | None,
        basis: Plan | None = None,
    ) -> Candidate:
        """The whole day's plan of a residual plan."""
        problem, plan = rejoin(self.day, self.old, residual, answer, basis)
        search = self.old.search if answer is None else answer.search
        return self._judged(by, problem, plan.model_copy(update={"search": search}))

    def _judged(self, by: FoundBy, problem: Problem, plan: Plan) -> Candidate:
        day, ground = self.day, self.ground
        travel = ground.travel
        if problem is not ground.problem:
            places = Places.of(problem)
            if places.coordinates != ground.places.coordinates:
                travel = measure(problem, in_tables=FEW_IN_TABLES)
        untouched = self._untouched(plan)
        plan, recalled = self._routes.recalled(problem, plan)
        judgement = judge(problem, plan, travel, trusted=untouched | recalled)
        for fault in judgement.faults:
            remedy = "this is a bug: please report it with the problem, plan and incidents"
            raise DefectError("D502", fault.where, f"{fault.code}: {fault.cause}", remedy)
        self._routes.keep(plan, judgement.plan)
        as_they_are = untouched
        while (shorter := without_last_breaks(problem, judgement.plan, as_they_are)) is not None:
            candidate = self._judged(by, problem, shorter)
            wanting = missing_more(candidate.plan, judgement.plan)
            if not wanting:
                return candidate
            as_they_are |= wanting
        new = judgement.plan.model_copy(update={"style": self.old.style})
        totals = prices(day, self._terms, problem, new)
        price = sum(totals.values())
        for route in new.routes:
            totals[route.vehicle] = totals.get(route.vehicle, 0) + route.cost
        broken = frozenset(
            route.vehicle
            for route in new.routes
            if route.vehicle not in day.stopped and causes(route)
        )
        count = sum(n_broken(route) for route in new.routes if route.vehicle in broken)
        return Candidate(problem, new, new.summary.cost + price, price, by, broken, totals, count)

    def _untouched(self, plan: Plan) -> frozenset[str]:
        if self._slowed is None:
            self._slowed = slowed_since(self.day, self.ground)
        return untouched(self.day, self.old, plan) - self._slowed

    def _n_denied(self, found: Candidate) -> int:
        """Visits that are required, or chosen by somebody, and that the plan does not make."""
        left = {(entry.type, entry.id) for entry in found.plan.unassigned}
        left |= {(entry.type, entry.id) for entry in found.plan.set_aside}
        return len(left & (self.day.chosen | self._required))

    def _is_complete(self, found: Candidate) -> bool:
        """Whether nothing that could be done is left waiting."""
        return not found.plan.unassigned
