"""Pages of the documentation are true: their code runs, and what they point at is there."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from vuelta import Problem, read_policy

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run in, from which the scenarios are to be seen."""
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_the_code_of_the_readme_runs(beside: Path) -> None:
    ten, more = blocks("README.md", "python")
    said: dict[str, object] = {}
    exec(ten.replace("time_limit=2", "iterations=200"), said)
    exec(more, said)
    assert (beside / "plan.json").exists()
    assert [run.code for run in said["revision"].protocol_runs] == ["CANCELLATION"]  # type: ignore[attr-defined]


@pytest.mark.slow
def test_the_code_of_several_days_runs(beside: Path) -> None:
    (code,) = blocks("docs/tutorial/several_days.md", "python")
    said: dict[str, object] = {}
    exec(code.replace("iterations=500", "iterations=20"), said)
    assert said["answer"].collected  # type: ignore[attr-defined]


def test_the_code_of_the_python_guide_runs(
    beside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said: dict[str, object] = {}
    for code in blocks("docs/guides/python.md", "python"):
        exec(code.replace("time_limit=10", "iterations=3000"), said)
    told = capsys.readouterr().out
    assert {"E120", "E112"} <= set(told.split())


def test_documents_on_pages_are_valid() -> None:
    (problem,) = blocks("docs/tutorial/first_plan.md", "json")
    assert len(Problem.model_validate(json.loads(problem)).jobs) == 2
    (policy,) = blocks("docs/guides/policies.md", "yaml")
    assert read_policy(yaml.safe_load(policy)).name == "ours"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_points_at_files_that_are_there(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{name(page)}: {target}"
    for path in re.findall(r"`((?:src|tests|benchmarks|scenarios|scripts|docs)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), f"{name(page)}: {path}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_loads_nothing_from_the_network(page: Path) -> None:
    text = page.read_text("utf-8")
    assert not re.search(r"!\[[^]]*\]\(https?:|<(?:img|script|link|iframe)[^>]*https?:", text)


def test_every_page_of_the_docs_is_in_the_navigation() -> None:
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    listed = set(re.findall(r"- (?:\w+: )?([\w/-]+\.md)$", settings, re.MULTILINE))
    there = {page.relative_to(ROOT / "docs").as_posix() for page in (ROOT / "docs").rglob("*.md")}
    assert listed == there


def test_one_version_is_told_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert cited["version"] == version
    assert f"\n## {version}\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 130


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_an_option_that_a_page_names_is_one_of_its_command(page: Path) -> None:
    """Commands are told on lines of code; one that goes on has a backslash at its end."""
    sections = (ROOT / "docs/reference/cli.md").read_text("utf-8").split("\n## ")[1:]
    known = {
        section.partition("\n")[0]: set(re.findall(r"`(--?[\w-]+)`", section))
        for section in sections
    }
    text = page.read_text("utf-8").replace("\\\n", " ")
    for line in re.findall(r"^ {4}(vuelta [a-z][^#\n]*)", text, re.MULTILINE):
        words = line.replace("decide|options|", "").split()
        command = " ".join(words[: 3 if words[1] == "returns" else 2])
        assert command in known, f"{name(page)}: {line}"
        for option in re.findall(r" (--?[a-z][\w-]*)", line):
            assert option in known[command], f"{name(page)}: {option} in {line}"
