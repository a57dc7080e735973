"""Studies: what a file may ask for, and what is refused in words."""

from pathlib import Path

import pytest
from benchmarks.study import Part, read_study, tasks_of

USUAL = Part((), ("vuelta",), (1.0,), (1,), (1,))


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "a1.txt").write_text("an instance")
    return tmp_path / "study.toml"


def test_readmes_study_is_sound() -> None:
    path = Path(__file__).resolve().parents[2] / "benchmarks" / "readme.toml"
    parts = read_study(path, USUAL)
    assert {"homberger_1000", "solomon_100"} <= {name for p in parts for name in p.instances}


def test_runs_that_two_parts_share_are_done_once(study: Path) -> None:
    part = f"[[runs]]\ninstances = ['{study.parent / 'a1.txt'}']\n"
    study.write_text(part + "budgets = [1, 3]\n" + part + "budgets = [3, 10]\n")
    tasks = tasks_of(read_study(study, USUAL), None)
    assert [task.budget for task in tasks] == [1, 3, 10]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "should have"),
        ("[[run]]", "should have"),
        ("[[runs]", "study.toml: "),
        ("[[runs]]", "say which instances"),
        ("[[runs]]\ninstance = ['a']", "there is no instance; keys are "),
        ("[[runs]]\ninstances = 'a'", "instances should not be 'a'"),
        ("[[runs]]\ninstances = ['a']\nbudgets = [0]", "budgets should not be"),
        ("[[runs]]\ninstances = ['a']\nthreads = [1.5]", "threads should not be"),
        ("[[runs]]\ninstances = ['a']\nsample = true", "sample should not be True"),
        ("[[runs]]\ninstances = ['a']\nseeds = []", "seeds should not be"),
        ("[[runs]]\ninstances = ['a']\nsolvers = ['guess']", "guess is none of"),
    ],
)
def test_what_is_wrong_is_said_in_words(study: Path, text: str, message: str) -> None:
    study.write_text(text)
    with pytest.raises(ValueError, match="study") as error:
        read_study(study, USUAL)
    assert message in str(error.value)
