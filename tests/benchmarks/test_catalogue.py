"""Sets, files and what is best known of them."""

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from benchmarks.catalogue import (
    BestKnown,
    Index,
    UnknownError,
    convention_of,
    expand,
    family_of,
    find_index,
    sample_of,
    spread,
)

TRUNCATED = "min total distance only (fleet free); floor(10*d)/10 (DIMACS/CVRPLIB)"
HIERARCHICAL = "hierarchical: 1) min vehicles 2) min Euclidean distance"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with an index of one set of three instances and one foreign set."""
    lines = ["set,instance,file,n_customers,bks_vehicles,bks_cost,bks_source,bks_convention"]
    for name in ("R101", "R102", "C101"):
        lines.append(f'solomon_100,{name},s/{name}.txt,100,18,1600.5,somebody,"{HIERARCHICAL}"')
        lines.append(f'solomon_100,{name},s/{name}.txt,100,20,1637.7,somebody,"{TRUNCATED}"')
    lines.append("traffic,T1,t/T1.json,10,,,nobody,arrival-time functions")
    (tmp_path / "s").mkdir()
    for name in ("R101", "R102", "C101"):
        (tmp_path / "s" / f"{name}.txt").write_text(name)
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "T1.json").write_text("{}")
    (tmp_path / "index.csv").write_text("\n".join(lines) + "\n")
    return tmp_path


@pytest.fixture
def index(data: Path) -> Index:
    return Index.read(data / "index.csv")


def test_best_known_value_is_the_one_of_the_convention_measured(index: Index) -> None:
    usual = expand(["solomon_100"], index)[0]
    exact = expand(["solomon_100"], index, convention="exact")[0]
    assert (usual.convention.scale, usual.best) == (10, BestKnown(20, Fraction("1637.7")))
    assert (exact.convention.scale, exact.best) == (10_000, BestKnown(18, Fraction("1600.5")))
    assert usual.convention.ranking == "cost"
    assert exact.convention.ranking == "vehicles_then_distance"


def test_families_beside_the_index_are_sets_of_it(data: Path) -> None:
    folder = data / "families"
    lines = ["family,instance,best_known,convention,proven"]
    lines += ["HFVRP,X106-FSMD,31566.26,nearest integer,"]
    lines += ["HFVRP,X270-FSMD,3865707862,nearest integer,"]
    lines += ['SDVRPTW,PR02,2904130,"x1000, nearest integer",']
    for name in ("HFVRP/X106-FSMD", "HFVRP/X270-FSMD", "SDVRPTW/PR02"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.vrp").write_text("")
    (folder / "best_known.csv").write_text("\n".join(lines) + "\n")
    first, second, third = expand(["HFVRP", "SDVRPTW"], Index.read(data / "index.csv"))
    assert (first.family, first.convention.name, first.convention.scale) == ("FSMD", "rounded", 100)
    assert first.best == BestKnown(None, Fraction("31566.26"))
    assert second.best == BestKnown(None, Fraction("38657.07862"))
    assert (third.family, third.convention.name, third.convention.scale) == ("PR", "thousandths", 1)
    assert third.best == BestKnown(None, Fraction(2904130))


def test_file_is_found_in_the_index_wherever_it_lies(
    index: Index, data: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "copy"
    elsewhere.mkdir()
    (elsewhere / "r101.txt").write_text("R101")
    for path in (data / "s" / "R101.txt", elsewhere / "r101.txt"):
        (instance,) = expand([str(path)], index)
        assert (instance.set, instance.name) == ("solomon_100", "R101")


def test_file_outside_the_index_has_no_best_known_value(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text("{}")
    (instance,) = expand([str(path)], None)
    assert (instance.name, instance.best, instance.convention.scale) == ("mine", BestKnown(), 1)


def test_folder_and_set_together_give_every_file_once(index: Index, data: Path) -> None:
    found = expand([str(data / "s"), "solomon_100"], index)
    assert [instance.name for instance in found] == ["C101", "R101", "R102"]


def test_limit_takes_the_first_and_sample_a_spread(index: Index) -> None:
    assert [i.name for i in expand(["solomon_100"], index, limit=2)] == ["R101", "R102"]
    assert [i.name for i in expand(["solomon_100"], index, sample=2)] == ["R101", "C101"]


def test_spread_is_even_and_never_more_than_there_is() -> None:
    assert spread(range(10), 2) == [1, 8]
    assert spread(range(6), 4) == [0, 2, 3, 5]
    assert spread(range(3), 5) == [0, 1, 2]
    assert spread(range(3), 0) == []


def test_spread_over_two_kinds_by_turns_yields_both() -> None:
    assert spread(["C1", "C2", "R1", "R2", "RC1", "RC2"], 3) == ["C1", "R2", "RC1"]


def test_sample_takes_every_family_before_any_twice() -> None:
    names = [f"{kind}{i:02}" for kind in ("C1", "C2", "R1") for i in range(1, 10)] + ["R201"]
    paths = [Path(f"{name}.txt") for name in names]
    for n in (4, 7, 12, 28, 99):
        families = Counter(family_of(path.stem) for path in sample_of(paths, n))
        assert sum(families.values()) == min(n, 28)
        assert len(families) == 4
        others = [families[kind] for kind in ("C1", "C2", "R1")]
        assert max(others) - min(others) <= 1


def test_unknown_name_is_told_what_sets_there_are(index: Index) -> None:
    with pytest.raises(UnknownError, match="nowhere is no file, folder or set; sets are solomon"):
        expand(["nowhere"], index)
    with pytest.raises(UnknownError, match="no index of sets was found"):
        expand(["nowhere"], None)


def test_set_whose_files_are_gone_is_named(index: Index, data: Path) -> None:
    (data / "s" / "R102.txt").unlink()
    with pytest.raises(UnknownError, match=r"there is no file .*R102\.txt"):
        expand(["solomon_100"], index)


def test_set_without_a_reader_is_refused(index: Index) -> None:
    with pytest.raises(UnknownError, match="no reader has its features"):
        expand(["traffic"], index)


def test_a_family_of_a_set_has_a_name(index: Index) -> None:
    assert [one.name for one in expand(["solomon_100:R1"], index)] == ["R101", "R102"]
    with pytest.raises(UnknownError, match="no file, folder or set"):
        expand(["solomon_100:RC1"], index)


def test_convention_that_a_set_is_not_valued_by_is_refused() -> None:
    with pytest.raises(UnknownError, match="but by exact"):
        convention_of("li_lim_100", "dimacs")


def test_index_without_its_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index.csv").write_text("set,instance\n")
    with pytest.raises(UnknownError, match="no column bks_convention, bks_cost"):
        Index.read(tmp_path / "index.csv")


def test_index_asked_for_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownError, match="there is no index"):
        find_index(tmp_path / "index.csv")
    monkeypatch.setenv("VUELTA_DATA", str(tmp_path))
    with pytest.raises(UnknownError, match=r"holds no index\.csv"):
        find_index(None)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("C101", "C1"),
        ("rc2_10_6", "RC2"),
        ("r1_10_10", "R1"),
        ("lrc108", "LRC1"),
        ("LC1_2_4", "LC1"),
        ("rcdp204", "RCDP2"),
        ("rcdp0501", "RCDP 05"),
        ("rcdp5007", "RCDP 50"),
        ("CMT01H", "CMT H"),
        ("CMT10X", "CMT X"),
        ("SCA3-1", "SCA3"),
        ("X-n101-50-k13", "X 50"),
        ("X-n219-66-k48", "X 66"),
        ("Loggi-n1001-k31", "LOGGI"),
        ("200_1", "200"),
    ],
)
def test_family_is_what_the_generator_calls_its_kind(name: str, family: str) -> None:
    assert family_of(name) == family
