"""Public days whose orders come in while vans drive: DVRPTW on Solomon's instances.

    python benchmarks/dynamic.py --out dynamic.csv
    python benchmarks/dynamic.py --instances r101 c201 --dynamism 10 50 --dispatchers insert vuelta
    python benchmarks/dynamic.py --seeds 10 --iterations 1000 --delivered --out delivered.csv

Each of Solomon's 56 at eleven degrees of dynamism: so many percent of the orders
become known at a moment of their own (``vuelta.simulate.revealed``). A day runs
through the same simulator as the generated ones, under the same dispatchers; it
counts as the literature counts: vans first, then distance, in Solomon's units.
Everybody is to be served, nobody late.

The morning's vans leave when the day begins, as the literature's schedules do: who
leaves as late as they can (``--leave late``) has no time in hand for orders to come.

Beside each day stand the best known of the static instance, where all is known
at once, and our own *hindsight*: that static problem planned here with ten times
the morning's iterations. What lies between is what not knowing costs. Gaps in
distance are shown where everybody is served, with the vans it took more.

Rows are written as they come; with a file that is there already only what is
missing is driven. Ctrl-C ends it and shows what is done.

Published figures (Necula, Breaban, Raschip 2017) are means of ten runs and more with
a working day of 100 s of wall time, and not quite of the same day. By their public
code a van stays where it was until the next service begins, and may be sent
elsewhere until then; a new van is timed as if it had left in the morning. Here it
drives on as soon as it is done, who it is driving to is served, and nobody leaves
for an order before it came in.
"""

from __future__ import annotations

import argparse
import sys
import tarfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.arguments import count
from benchmarks.catalogue import BestKnown, Index, UnknownError, convention_of, find_index
from benchmarks.dynamic_rows import Row, Rows, Run, day_table, mean_table
from vuelta.errors import InputError
from vuelta.simulate import (
    HINDSIGHT,
    ITERATIONS,
    MORNING,
    NAMES,
    Budget,
    Scenario,
    at_once,
    dispatcher_of,
    field_policy,
    foreknown,
    morning_plan,
    revealed,
    simulate,
)
from vuelta.simulate.dispatchers import Still

ARCHIVE: Final = Path("dynamic", "dvrptw_necula_solomon56x11.tar.gz")
"""Where the instances lie, beside the index."""

SET: Final = "solomon_100"
"""What the index calls the static instances."""

LONGER: Final = 10
"""How many times the morning's iterations hindsight has."""

COMPARED: Final = ("r101", "c101", "rc101", "r201", "c201", "rc201")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code: 1 when a day was stopped, or somebody was served late."""
    options = _parser().parse_args(arguments)
    code = 0
    try:
        index_path = find_index(options.index)
        index = None if index_path is None else Index.read(index_path)
        source = options.data or (index_path.parent / ARCHIVE if index_path else None)
        texts = texts_of(source, options.instances, options.dynamism)
        scenarios = {
            (name, percent): revealed(text, name=f"{name}-{percent}", delivered=options.delivered)
            for (name, percent), text in texts.items()
        }
        rows = Rows(options.out)
    except (UnknownError, InputError) as error:
        _parser().error(str(error))
    try:
        run(options, scenarios, rows)
    except KeyboardInterrupt:
        print(f"interrupted after {len(rows.all)} days", file=sys.stderr)
        code = 130
    wanted = _wanted(options, rows.all)
    print(day_table(wanted, {name: best_of(index, name) for name in options.instances}))
    print()
    print(mean_table(wanted))
    return code or int(not all(row.is_sound for row in wanted))


def texts_of(
    source: Path | None, instances: Sequence[str], percents: Sequence[int]
) -> dict[tuple[str, int], str]:
    """The texts of all instances at all degrees, from an archive or a folder.

    Raises
    ------
    UnknownError
        When the data is not there, or one of the instances.
    """
    if source is None or not source.exists():
        raise UnknownError(
            "the dynamic instances were not found: set VUELTA_DATA to the data's folder, "
            "or name a folder or archive of them with --data"
        )
    wanted = {
        f"{name}-{percent // 10 / 10:.1f}.txt": (name, percent)
        for name in instances
        for percent in percents
    }
    found: dict[tuple[str, int], str] = {}
    if source.is_dir():
        for name, key in wanted.items():
            if (source / name).is_file():
                found[key] = (source / name).read_text("utf-8")
    else:
        for name, text in _in_archive(source, wanted):
            found[wanted[name]] = text
    absent = [name for name, key in wanted.items() if key not in found]
    if absent:
        raise UnknownError(f"{source} holds no {', '.join(absent)}")
    return {key: found[key] for key in wanted.values()}


def _in_archive(source: Path, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """Names and texts of the files that are wanted."""
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                name = Path(member.name).name
                content = archive.extractfile(member) if name in wanted else None
                if content is not None:
                    yield name, content.read().decode("utf-8")
    except tarfile.TarError as error:
        raise UnknownError(f"{source} is no archive: {error}") from None


def best_of(index: Index | None, instance: str) -> BestKnown:
    """The best known of the static instance, fewest vehicles first."""
    words = convention_of(SET, "exact").words
    rows = () if index is None else index.rows
    same = (row for row in rows if row.set == SET and row.name.lower() == instance.lower())
    return next((row.best for row in same if words in row.convention), BestKnown())


def run(
    options: argparse.Namespace, scenarios: Mapping[tuple[str, int], Scenario], rows: Rows
) -> None:
    """Every day that the file does not have yet."""
    for seed in range(options.seed, options.seed + options.seeds):
        for (instance, percent), scenario in scenarios.items():
            for row in _days(options, scenario, instance, percent, seed, rows):
                rows.add(row)
                print(
                    f"{row.instance} {row.dynamism} % seed {seed} {row.leave} {row.dispatcher}: "
                    f"{row.vehicles} vans, {row.distance:.2f}, {row.unserved} not served",
                    file=sys.stderr,
                    flush=True,
                )


def _days(
    options: argparse.Namespace,
    scenario: Scenario,
    instance: str,
    percent: int,
    seed: int,
    rows: Rows,
) -> Iterator[Row]:
    """The days of one text that are missing; hindsight once for all its degrees."""
    goods = _goods(options)
    static = Run(instance, 0, goods, "late", HINDSIGHT, 0, options.morning, seed)
    if not rows.has(static):
        known = Scenario(foreknown(scenario), scenario.trace.model_copy(update={"incidents": ()}))
        plan = morning_plan(known, LONGER * options.morning, seed)
        yield Row.of(static, known, simulate(known.problem, known.trace, plan, Still()))
    several = [
        Run(instance, percent, goods, leave, name, options.iterations, options.morning, seed)
        for leave in options.leave
        for name in options.dispatchers
    ]
    left = [one for one in several if not rows.has(one)]
    if not left:
        return
    plan, rules = morning_plan(scenario, options.morning, seed), field_policy(scenario.problem)
    for one in left:
        budget = Budget(iterations=one.iterations, seed=seed)
        dispatcher = dispatcher_of(one.dispatcher, budget, rules)
        first = at_once(scenario.problem, plan) if one.leave == "early" else plan
        yield Row.of(one, scenario, simulate(scenario.problem, scenario.trace, first, dispatcher))


def _goods(options: argparse.Namespace) -> str:
    return "delivered" if options.delivered else "collected"


def _wanted(options: argparse.Namespace, rows: Sequence[Row]) -> list[Row]:
    """The rows that were asked for, of all that are in the file."""
    seeds = range(options.seed, options.seed + options.seeds)
    return [
        row
        for row in rows
        if row.instance in options.instances
        and (row.goods, row.morning) == (_goods(options), options.morning)
        and row.seed in seeds
        and (row.dispatcher == HINDSIGHT or _is_asked(options, row))
    ]


def _is_asked(options: argparse.Namespace, row: Row) -> bool:
    is_named = row.dynamism in options.dynamism and row.dispatcher in options.dispatchers
    return is_named and row.leave in options.leave and row.iterations == options.iterations


def _degree(text: str) -> int:
    """A degree of dynamism that there are instances of."""
    percent = int(text)
    if percent not in range(0, 101, 10):
        raise argparse.ArgumentTypeError(f"{text} should be a multiple of 10 from 0 to 100")
    return percent


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n")[0] if __doc__ else None,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("--instances", nargs="+", default=list(COMPARED), help="of Solomon's 56, such as r101")
    add(
        "--dynamism",
        nargs="+",
        type=_degree,
        default=[10, 50],
        help="percent of the orders that come in while vans drive, in tens",
    )
    add("--dispatchers", nargs="+", choices=NAMES, default=["insert", "vuelta"], help="compared")
    add(
        "--leave",
        nargs="+",
        choices=("early", "late"),
        default=["early"],
        help="when the morning's vans leave: when the day begins, or as late as they can",
    )
    add("--iterations", type=count, default=ITERATIONS, help="of a decision")
    add("--morning", type=count, default=MORNING, help="of the morning's plan")
    add("--seeds", type=count, default=1, help="days of each, one seed each")
    add("--seed", type=int, default=0, help="the first of them")
    add("--delivered", action="store_true", help="goods lie at the depot, none are collected")
    add("--data", type=Path, help="folder or archive of the dynamic instances")
    add("--index", type=Path, help="the index.csv of best-known values")
    add("--out", type=Path, default=Path("dynamic.csv"), help="where every day is written")
    return parser


if __name__ == "__main__":
    sys.exit(main())
