"""What the caller gave stays as it is, and several may ask at once."""

from __future__ import annotations

import copy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import vuelta
from vuelta.errors import CommitmentError, InputError
from worlds.command_lines import documents

DEFAULTS = {"iterations": 30, "seed": 3}


def _plan(given: dict[str, Any]) -> Any:
    return vuelta.plan(given["problem"], warm=vuelta.Plan.model_validate(given["plan"]), **DEFAULTS)


def _replan(given: dict[str, Any]) -> Any:
    told = given["incidents"]
    events = {"events": told["events"], "policy": given["policy"]}
    return vuelta.replan(
        given["problem"], given["plan"], told["incidents"], told["now"], **events, **DEFAULTS
    )


def _promise(given: dict[str, Any]) -> Any:
    return vuelta.promise(
        given["problem"], given["plan"], given["order"], given["incidents"]["now"]
    )


VERBS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "plan": _plan,
    "check": lambda given: vuelta.check(given["problem"], given["plan"]),
    "replan": _replan,
    "promise": _promise,
    "plan_horizon": lambda given: vuelta.plan_horizon(
        given["problem"], given["horizon"], **DEFAULTS
    ),
    "kpis": lambda given: vuelta.kpis(
        given["problem"],
        given["plan"],
        events=given["incidents"]["events"],
        factors=given["factors"],
    ),
    "explain_task": lambda given: vuelta.explain_task(given["problem"], given["plan"], "j0"),
    "frontier": lambda given: vuelta.frontier(given["problem"], **DEFAULTS),
    "trace": lambda given: vuelta.trace(given["problem"], given["plan"], "j0"),
}


def answered(verb: str, given: dict[str, Any]) -> Any:
    """The answer as it is written, clocks apart, or the findings."""
    try:
        answer = VERBS[verb](given)
    except (InputError, CommitmentError) as error:
        return str(error)
    if hasattr(answer, "model_dump"):
        return _without_clocks(answer.model_dump(mode="json"))
    return repr(answer)


def _without_clocks(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {k: v for k, v in value.items() if k not in ("seconds", "search")}
        return {name: _without_clocks(inner) for name, inner in kept.items()}
    return [_without_clocks(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("seed", range(6))
def test_no_verb_changes_a_document(verb: str, seed: int) -> None:
    given = copy.deepcopy(documents(seed))
    before = copy.deepcopy(given)
    answered(verb, given)
    assert given == before


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_all_verbs_at_once_answer_as_one_after_the_other(seed: int) -> None:
    given = copy.deepcopy(documents(seed))
    alone = [answered(verb, given) for verb in VERBS]
    with ThreadPoolExecutor(max_workers=len(VERBS)) as pool:
        together = list(pool.map(lambda verb: answered(verb, given), VERBS))
    assert together == alone
