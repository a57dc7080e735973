"""The input document, and the checks that need all of it at once.

A VROOM input file is a valid problem. A ``Problem`` that exists is sound:
ids are distinct, references resolve, amounts have one length, matrices are
large enough. Everything wrong is reported in one ``InputError``.
"""

from __future__ import annotations

from typing import Any, Self

from pydantic import ModelWrapValidatorHandler, ValidationError, model_validator

from vuelta import units
from vuelta.documents import sound
from vuelta.errors import InputError
from vuelta.model.base import Style
from vuelta.model.caution import Caution
from vuelta.model.checks import moments
from vuelta.model.checks.field_faults import findings_of
from vuelta.model.checks.salvage import without_faults
from vuelta.model.checks.style import style_of
from vuelta.model.checks.whole import check
from vuelta.model.dialects import as_meant
from vuelta.model.doubts import doubts_of
from vuelta.model.given_prices import with_nought
from vuelta.model.local_times import on_the_clock
from vuelta.model.problem_fields import ProblemFields


class Problem(ProblemFields):
    """What has to be done, by whom, and what it costs."""

    @model_validator(mode="before")
    @classmethod
    def _read_style(cls, data: Any) -> Any:
        """VROOM's deprecated ``matrix``, and the style the document is written in."""
        if not isinstance(data, dict):
            return data
        data = dict(sound(data))
        if "matrix" in data and "matrices" not in data:
            data["matrices"] = {"car": {"durations": data.pop("matrix")}}
        if data.get("date") is not None or data.get("time_zone") is not None:
            data = on_the_clock(data)
        if "style" not in data:
            data["style"] = style_of(data)
        ids = data["style"].ids if isinstance(data["style"], Style) else "string"
        data, noted = as_meant(data, integer_ids=ids == "integer")
        data = with_nought(data)
        if noted:
            data["remarks"] = (*data.get("remarks", ()), *noted)
        return data

    @model_validator(mode="wrap")
    @classmethod
    def _gather(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """One InputError with the findings of every field and of the whole."""
        try:
            problem = handler(data)
        except ValidationError as error:
            findings = findings_of(error, data)
            salvaged = without_faults(data, error)
            if salvaged is not None:
                rest, positions = salvaged
                try:
                    whole = handler(rest)
                except (ValidationError, InputError):
                    pass
                else:
                    findings += check(whole, positions)
            raise InputError(findings) from None
        findings = check(problem)
        if findings:
            raise InputError(findings)
        return problem

    @property
    def warnings(self) -> tuple[Caution, ...]:
        """What may not be meant as it is written, and what of it nothing uses; worked out anew.

        None of it changes an answer. At most ten of one code are listed.
        """
        return doubts_of(self)

    @property
    def day_start(self) -> int:
        """When a vehicle without a shift may leave, and times begin to count.

        0 as in VROOM; the earliest time named when that is before 0; a day
        before it when times are Unix times.
        """
        times = moments.moments(self)
        first, last = min(times, default=0), max(times, default=0)
        return first - 86_400 if last > units.MAX_DURATION else min(0, first)
