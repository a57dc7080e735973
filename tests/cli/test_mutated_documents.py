"""Whatever is wrong with a document: an exit code of ours, and no traceback, in bounded time.

Every command meets spoilt documents in a process of its own with 2 GB and 20 seconds. Where
it ends well, what it was to write is whole; where it does not, there is nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from vuelta.cli import exits
from worlds import command_child, command_lines, mutations

MEMORY, SECONDS = 2 * 10**9, 20

CODES = {exits.DONE, exits.UNCLEAN, *exits.EXIT_CODES.values()} - {1}
"""A defect is none that a document may lead to."""

RAW = {chr(n) for n in range(32)} - {"\n", "\t"}


class Child:
    """A process that runs commands, started again whenever it has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def run(self, argv: list[str], folder: Path) -> dict[str, Any]:
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, command_child.__file__, str(MEMORY), str(SECONDS)]
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        streams = self._process.stdin, self._process.stdout
        assert streams[0] is not None
        assert streams[1] is not None
        print(json.dumps({"argv": argv, "folder": str(folder)}), file=streams[0], flush=True)
        line = streams[1].readline()
        if not line:
            code = self._process.wait()
            self._process = None
            return {"code": f"died of {code}", "out": "", "err": ""}
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    one = Child()
    yield one
    one.end()


def laid_out(seed: int, folder: Path) -> list[str]:
    """A command line of which at least one document is spoilt, written to a folder."""
    random = Random(f"{seed}/command")
    command = random.choice(command_lines.COMMANDS)
    given = command_lines.documents(seed % 40)
    used = [name for name in given if f"{{{name}}}" in command]
    bad = set(random.sample(used, min(len(used), random.choice((1, 1, 2))))) if used else set()
    files = {}
    for name in used:
        document = given[name]
        if isinstance(document, str):
            text = mutations.mutated_text(document, random) if name in bad else document
        else:
            text = mutations.mutated(document, random) if name in bad else json.dumps(document)
        ending = "txt" if isinstance(document, str) else random.choice(("json", "json", "yaml"))
        files[name] = f"{name}.{ending}"
        raw = text.encode("utf-8", "surrogatepass")
        (folder / files[name]).write_bytes(raw)
    if "simulate" in command:
        _day(random, folder)
    return command.format(**files).split()


def _day(random: Random, folder: Path) -> None:
    from vuelta.simulate import generate, write_scenario

    paths = write_scenario(
        generate("breakdown", 1, 3, parameters={"stops_per_van": 5}), folder / "day"
    )
    spoilt = random.choice(paths)
    document = json.loads(spoilt.read_text("utf-8"))
    text = mutations.mutated(document, random)
    spoilt.write_bytes(text.encode("utf-8", "surrogatepass"))


def faults(seed: int, child: Child, folder: Path) -> list[str]:
    """What is wrong with how a command ended."""
    argv = laid_out(seed, folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = child.run(argv, folder)
    found = []
    if done["code"] not in CODES:
        found.append(f"code {done['code']}: {done['err'][-600:]}")
    if "Traceback" in done["err"]:
        found.append(f"a traceback: {done['err'][-600:]}")
    if raw := RAW & {*done["out"], *done["err"]}:
        found.append(f"raw control characters {sorted(raw)!r}")
    if done["code"] not in (exits.DONE, exits.UNCLEAN) and not done["err"].strip():
        found.append("it says nothing")
    found += _files(done["code"], before, folder)
    return [f"{seed} {' '.join(argv)}: {text}" for text in found]


def _files(code: Any, before: dict[Path, bytes], folder: Path) -> Iterator[str]:
    """Inputs that changed, and outputs that are not whole."""
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        name = path.relative_to(folder)
        if path in before:
            if path.read_bytes() != before[path]:
                yield f"{name} was changed"
        elif code not in (exits.DONE, exits.UNCLEAN):
            yield f"{name} was written all the same"
        elif path.suffix in (".json", ".geojson"):
            try:
                json.loads(path.read_text("utf-8"))
            except ValueError as error:
                yield f"{name} is not whole: {error}"
    for path in before.keys() - {*folder.rglob("*")}:
        yield f"{path.relative_to(folder)} is gone"


def all_faults(seeds: range, child: Child, folder: Path) -> list[str]:
    found = []
    for seed in seeds:
        own = folder / str(seed)
        own.mkdir()
        found += faults(seed, child, own)
    return found


@pytest.mark.slow
def test_spoilt_documents_end_in_an_exit_code_of_ours(child: Child, tmp_path: Path) -> None:
    assert all_faults(range(80), child, tmp_path) == []


@pytest.mark.slow
@pytest.mark.ten_thousand
@pytest.mark.parametrize("first", range(1000, 6000, 500))
def test_thousands_of_spoilt_documents_do(first: int, child: Child, tmp_path: Path) -> None:
    assert all_faults(range(first, first + 500), child, tmp_path) == []
