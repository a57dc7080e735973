"""What is loaded when: who imports the package pays for what they ask of it, and no more."""

# Covers: dispatch.py simulate/waves.py

from __future__ import annotations

import subprocess
import sys

import pytest

from worlds.packages import HEAVY


def loaded_by(code: str) -> set[str]:
    """The modules that stand in ``sys.modules`` after some code, in a process of its own."""
    tell = f"{code}\nimport sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", tell], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def ours(modules: set[str]) -> set[str]:
    return {name for name in modules if name.split(".")[0] == "vuelta"}


def rooms(modules: set[str]) -> set[str]:
    return {name.split(".")[1] for name in ours(modules) if "." in name}


def test_the_package_alone_loads_no_room() -> None:
    modules = loaded_by("import vuelta")
    assert rooms(modules) == {"bounds", "errors", "lazy", "plain_text"}
    assert not {"numpy", "pydantic", "yaml"} & modules


@pytest.mark.slow
def test_a_plan_loads_what_it_needs() -> None:
    modules = loaded_by("import vuelta; vuelta.plan; vuelta.check; vuelta.read; vuelta.Problem")
    assert not HEAVY & modules
    assert "yaml" not in modules, "until somebody writes YAML"
    unasked = {"insight", "explain", "custody", "horizon", "replanning", "returns", "simulate"}
    assert not unasked & rooms(modules)


@pytest.mark.slow
@pytest.mark.parametrize(
    "code",
    ["from vuelta import *", "import vuelta.cli.app", "import vuelta.simulate, vuelta.waves"],
)
def test_nothing_heavy_is_loaded_before_it_is_used(code: str) -> None:
    assert not HEAVY & loaded_by(code)


def test_old_names_are_found_with_a_warning() -> None:
    import vuelta.dispatch
    import vuelta.policy
    import vuelta.simulate.waves
    import vuelta.waves

    with pytest.warns(DeprecationWarning, match="is vuelta.policy.default_policy now"):
        assert vuelta.dispatch.default_policy is vuelta.policy.default_policy
    with pytest.warns(DeprecationWarning, match="is vuelta.waves.Epoch now"):
        assert vuelta.simulate.waves.Epoch is vuelta.waves.Epoch
    with pytest.warns(DeprecationWarning, match="is vuelta.policy.effective_policy now"):
        assert vuelta.dispatch.rules_of is vuelta.policy.effective_policy
    with pytest.raises(AttributeError, match="optimise"):
        vuelta.dispatch.optimise  # noqa: B018
