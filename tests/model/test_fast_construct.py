"""What is made the short way is what pydantic would make."""

from __future__ import annotations

from vuelta.model import CostBreakdown, Plan, Route, Step
from vuelta.model.fast_construct import altered, made


def test_a_noun_made_is_a_noun_constructed() -> None:
    step = made(Step, {"type": "job", "id": "1", "arrival": 5, "load": (1, 2)})
    other = Step.model_construct(type="job", id="1", arrival=5, load=(1, 2))
    assert step == other
    assert step.model_fields_set == other.model_fields_set
    assert list(vars(step)) == list(vars(other))


def test_a_noun_made_can_be_copied_and_written() -> None:
    route = made(Route, {"vehicle": "v", "steps": (made(Step, {"type": "start", "arrival": 5}),)})
    moved = route.model_copy(update={"done": 1})
    assert (route.done, moved.done) == (0, 1)
    assert Plan.model_validate_json(Plan(routes=(moved,)).model_dump_json()).routes == (moved,)


def test_nouns_made_share_nothing() -> None:
    one, other = made(CostBreakdown, {"fixed": 1}), made(CostBreakdown, {})
    assert (one.fixed, other.fixed) == (1, 0)


def test_a_noun_altered_is_a_noun_copied() -> None:
    step = Step(type="job", id="1", arrival=5)
    new, other = altered(step, {"service": 7}), step.model_copy(update={"service": 7})
    assert new == other
    assert new.model_fields_set == other.model_fields_set
    assert (step.service, step.model_fields_set) == (0, {"type", "id", "arrival"})
