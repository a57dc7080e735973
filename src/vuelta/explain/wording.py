"""Explanations in words: English, Spanish, Polish, all from one table.

Only what an explanation holds is said; a line that starts with two spaces
belongs to the one before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from vuelta import units
from vuelta.explain.nouns import (
    Fix,
    Limit,
    Remedy,
    RouteExplained,
    TaskExplained,
    Tolerance,
    Visited,
    WhyNot,
)
from vuelta.model import CostBreakdown, Problem, limit_named
from vuelta.wording import Clock, Language, span, words_of


def rendered(
    explanation: TaskExplained | RouteExplained | WhyNot,
    problem: Problem,
    first: int,
    language: Language = "en",
) -> list[str]:
    """The lines of an explanation.

    Parameters
    ----------
    first
        A moment of the day that needs no date.
    """
    teller = _Teller(problem, Clock(problem.style, first), language)
    match explanation:
        case TaskExplained():
            return list(teller.task(explanation))
        case RouteExplained():
            return list(teller.route(explanation))
        case WhyNot():
            return list(teller.why_not(explanation))


class _Teller:
    """Words and units of one document in one language."""

    def __init__(self, problem: Problem, clock: Clock, language: Language) -> None:
        self._clock = clock
        self._currency = f" {problem.currency}" if problem.currency else ""
        self._words: dict[str, Any] = words_of("explain", language)
        self._page: dict[str, Any] = words_of("report", language)

    def task(self, about: TaskExplained) -> Iterator[str]:
        visit = about.visit
        facts: dict[str, str] = {"task": about.task, "aside": about.aside or ""}
        if visit is not None:
            facts |= {name: str(getattr(visit, name)) for name in ("vehicle", "position", "of")}
            times = ("arrival", "start", "end")
            facts |= {name: self._clock.time(getattr(visit, name)) for name in times}
        yield self._say(about.state, **facts)
        if visit is not None:
            yield from self._visited(visit, planned=about.state == "planned")
        if about.penalty is not None:
            yield self._say("penalty", penalty=self._money(about.penalty))
        if about.alternatives:
            yield self._say("alternatives")
            for quote in about.alternatives:
                name = "alternative" if quote.extra >= 0 else "alternative_less"
                extra, start = self._money(abs(quote.extra)), self._clock.time(quote.start)
                yield "  " + self._say(name, vehicle=quote.vehicle, start=start, extra=extra)
        elif about.state == "planned":
            yield self._say("no_alternative")
        for refusal in about.why_not:
            yield from self.why_not(refusal)

    def route(self, about: RouteExplained) -> Iterator[str]:
        yield self._say(
            "route",
            vehicle=about.vehicle,
            tasks=str(about.tasks),
            start=self._clock.time(about.start),
            end=self._clock.time(about.end),
            cost=self._money(about.cost),
            sources=self._sources(about.sources),
        )
        yield from self._limits(about.limits)
        if about.dearest:
            yield self._say("dearest")
            for visit in about.dearest:
                if visit.marginal is None:
                    yield "  " + self._say("dear_needed", task=visit.task)
                else:
                    yield "  " + self._say(
                        "dear", task=visit.task, cost=self._money(visit.marginal)
                    )

    def why_not(self, about: WhyNot) -> Iterator[str]:
        if about.fits and about.cost is not None and about.start is not None:
            start, cost = self._clock.time(about.start), self._money(about.cost)
            yield self._say("fits", vehicle=about.vehicle, start=start, cost=cost)
            for remedy in about.remedies:
                price = f"{units.format_money(remedy.fixes[0].by)}{self._currency}"
                yield "  " + self._say("served_if", price=price)
            return
        codes = dict.fromkeys(reason.code for reason in about.reasons)
        reasons = ", ".join(self._page["reasons"].get(code, code) for code in codes)
        yield self._say("cannot", vehicle=about.vehicle, reasons=reasons)
        if about.conflict:
            yield "  " + self._say("conflict", tasks=", ".join(about.conflict))
        yield "  " + self._say("remedies" if about.remedies else "no_remedy")
        for remedy in about.remedies:
            yield "    " + self._remedy(remedy)

    def _visited(self, visit: Visited, *, planned: bool) -> Iterator[str]:
        if visit.windows:
            windows = ", ".join(self._clock.window(window) for window in visit.windows)
            yield self._say("promised", windows=windows)
        if visit.late:
            yield self._say("late", late=span(visit.late))
        if visit.late_because:
            yield self._say("late_because", tasks=", ".join(visit.late_because))
        if not planned:
            return
        if visit.marginal is None:
            yield self._say("marginal_needed")
        elif visit.marginal:
            cost, sources = self._money(visit.marginal), self._sources(visit.sources)
            yield self._say("marginal", cost=cost, sources=sources)
        else:
            yield self._say("marginal_nothing")
        if visit.tolerance is not None:
            yield self._tolerance(visit.tolerance)
        yield from self._limits(visit.limits)

    def _tolerance(self, tolerance: Tolerance) -> str:
        if tolerance.cause is None:
            return self._say("tolerance_free")
        own = self._words["causes"]
        known = self._page["causes"] | own
        cause = known.get(tolerance.cause, tolerance.cause)
        facts = {"span": span(tolerance.seconds), "cause": cause}
        if not tolerance.late:
            return self._say("tolerance", **facts)
        return self._say("tolerance_of", **facts, tasks=", ".join(tolerance.late))

    def _limits(self, limits: Sequence[Limit]) -> Iterator[str]:
        if limits:
            yield self._say("limits")
        for limit in limits:
            name = self._words["limit_names"][limit.name]
            if limit.dimension is not None:
                name = self._say("dimension", name=name, dimension=str(limit.dimension + 1))
            unit, slack = limit_named(limit.name).unit, f"{limit.slack:,}"
            if unit == "s":
                slack = span(limit.slack)
            elif unit == "m":
                slack = f"{limit.slack / 1000:,.1f} km"
            sentence = "limit_binds" if limit.binds else "limit"
            yield "  " + self._say(sentence, name=name, slack=slack)

    def _remedy(self, remedy: Remedy) -> str:
        fixes = self._words["and"].join(self._fix(fix) for fix in remedy.fixes)
        return self._say("remedy", fixes=fixes, cost=self._money(remedy.cost or 0))

    def _fix(self, fix: Fix) -> str:
        return str(self._words["fixes"][fix.what]).format(
            by=f"{fix.by:,}",
            span=span(fix.by),
            km=f"{fix.by / 1000:,.1f}",
            names=", ".join(fix.names),
            dimension=(fix.dimension or 0) + 1,
        )

    def _sources(self, costs: CostBreakdown) -> str:
        """Every source that is not nothing; one that has no word is called by its name."""
        return ", ".join(
            f"{self._words['sources'].get(name, name.replace('_', ' '))} {self._money(steps)}"
            for name in CostBreakdown.model_fields
            if (steps := getattr(costs, name))
        )

    def _money(self, steps: int) -> str:
        """Two decimals, or four where that is nothing."""
        amount = steps / units.MONEY_STEPS
        text = f"{amount:,.2f}" if abs(amount) >= 0.005 or not steps else f"{amount:,.4f}"
        return text + self._currency

    def _say(self, sentence: str, /, **facts: str) -> str:
        return str(self._words[sentence]).format(**facts)
