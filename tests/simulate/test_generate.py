"""Days are the same for the same seed, and look like the table they were drawn from.

Frequencies are held against what the table says by the normal approximation,
four standard errors wide, with fixed seeds.
"""

# Covers: simulate/addresses.py simulate/incident_generator.py simulate/order_generator.py
# Covers: simulate/random_streams.py

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vuelta
from vuelta.errors import InputError
from vuelta.simulate import Scenario, generate, write_scenario
from vuelta.simulate.parameters import suites
from vuelta.simulate.scenario_trace import checksum

MANY = 20
"""Vans of the day whose frequencies are counted: 2,600 stops."""


@pytest.fixture(scope="module")
def normal() -> Scenario:
    return generate("normal", MANY, 5)


def expect(count: int, number: int, share: float) -> None:
    width = 4 * math.sqrt(number * share * (1 - share)) + 1
    assert abs(count - number * share) <= width, f"{count} of {number}, expected {share:.3f}"


def files(scenario: Scenario, folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in write_scenario(scenario, folder)]


@pytest.mark.slow
@pytest.mark.parametrize("suite", list(suites()))
@pytest.mark.parametrize("vans", [1, 5])
def test_every_suite_gives_a_sound_day_the_same_for_the_same_seed(
    suite: str, vans: int, tmp_path: Path
) -> None:
    small = {"stops_per_van": 30}
    scenario = generate(suite, vans, 7, parameters=small)
    assert len(scenario.problem.vehicles) == vans
    assert scenario.trace.synthetic
    assert scenario.trace.checksum == checksum(scenario.trace)
    assert scenario.trace.problem == checksum(scenario.problem)
    again = files(generate(suite, vans, 7, parameters=small), tmp_path / "again")
    assert files(scenario, tmp_path / "first") == again
    other = generate(suite, vans, 8, parameters=small)
    assert other.trace.checksum != scenario.trace.checksum


@pytest.mark.parametrize("vans", [20, 50])
def test_large_fleets_have_their_days_too(vans: int) -> None:
    scenario = generate("bad-day", vans, 1, parameters={"stops_per_van": 10})
    assert len(scenario.problem.jobs) == 10 * vans
    codes = Counter(incident.code for incident in scenario.trace.incidents)
    assert codes["VEHICLE_BREAKDOWN"] >= vans // 10
    assert codes["WEATHER"] == codes["DEPOT_DELAY"] == 1
    assert len(scenario.trace.darkness) >= vans // 10


def test_kinds_and_windows_are_as_the_table_says(normal: Scenario) -> None:
    jobs = normal.problem.jobs
    kinds = Counter(job.kind for job in jobs)
    expect(kinds["return"], len(jobs), 0.04)
    expect(kinds["exchange"], len(jobs), 0.01)
    widths = Counter((job.time_windows[0].end - job.time_windows[0].start) // 3600 for job in jobs)
    expect(widths[4], len(jobs), 0.10)
    expect(widths[2], len(jobs), 0.05)
    expect(widths[10], len(jobs), 0.85)
    parcels = [job.delivery[0] for job in jobs if job.kind == "delivery" and job.delivery]
    assert abs(np.mean(parcels) - 1.5) < 4 * math.sqrt(0.5 / len(parcels))


def test_work_at_doors_is_lognormal_as_the_table_says(normal: Scenario) -> None:
    logs = np.log([door.service / 60 for door in normal.trace.doors])
    error = 4 * 0.6 / math.sqrt(len(logs))
    assert abs(np.median(logs) - math.log(1.6)) < 1.3 * error
    assert abs(np.std(logs) - 0.6) < error
    planned = {job.service for job in normal.problem.jobs}
    assert planned == {round(96 * math.exp(0.18))}


def test_who_is_absent_is_absent_as_often_as_the_table_says(normal: Scenario) -> None:
    """At a usual hour, over customers with their own habits; chance beyond 1 is cut."""
    doors = normal.trace.doors
    chances = [min(1.0, door.absent) for door in doors]
    expect(sum(door.draws[0] < door.absent for door in doors), len(doors), float(np.mean(chances)))
    expect(sum(door.absent >= 1 for door in doors), len(doors), 0.003)
    at_home_sometimes = [door.absent for door in doors if door.absent < 100]
    assert abs(np.mean(at_home_sometimes) - 0.06) < 4 * 0.06 / math.sqrt(len(doors))
    draws = np.array([door.draws for door in doors])
    correlation = float(np.corrcoef(draws[:, 0], draws[:, 1])[0, 1])
    assert abs(correlation) < 4 / math.sqrt(len(doors)), "a second try is independent"


def test_what_drivers_find_and_customers_ask_is_as_often_as_the_table_says(
    normal: Scenario,
) -> None:
    trace, jobs = normal.trace, normal.problem.jobs
    found = Counter(door.finding.code for door in trace.doors if door.finding is not None)
    n_doors = len(trace.doors)
    deliveries = sum(bool(job.delivery) for job in jobs)
    pickups = n_doors - sum(job.kind == "delivery" for job in jobs)
    for code, share, of in (
        ("ADDRESS_WRONG", 0.01, n_doors),
        ("ACCESS_PROBLEM", 0.01, n_doors),
        ("DAMAGED", 0.003, deliveries),
        ("REFUSED", 0.01, deliveries),
        ("PARCEL_MISSING", 0.003, deliveries),
        ("RETURN_NOT_READY", 0.08, pickups),
        ("RETURN_MISMATCH", 0.03, pickups),
    ):
        expect(found[code], of, share)
    told = Counter(incident.code for incident in trace.incidents)
    for code, share in (
        ("WINDOW_CHANGE", 0.03),
        ("ADDRESS_CHANGE", 0.007),
        ("CANCELLATION", 0.007),
    ):
        expect(told[code], len(jobs), share)
    mean = 0.03 * len(jobs)
    assert abs(told["NEW_ORDER"] - mean) < 4 * math.sqrt(mean)
    times = [incident.time for incident in trace.incidents if incident.code == "NEW_ORDER"]
    expect(sum(time < 12 * 3600 for time in times), len(times), 0.6)


def over_days(draw: Callable[[Scenario], float], suite: str, days: int, **more: Any) -> list[float]:
    small = {"stops_per_van": 2} | more
    return [draw(generate(suite, 10, seed, parameters=small)) for seed in range(days)]


def codes(scenario: Scenario, code: str) -> float:
    return sum(incident.code == code for incident in scenario.trace.incidents)


@pytest.mark.slow
def test_rare_things_are_as_rare_as_the_table_says() -> None:
    days = [generate("normal", 10, seed, parameters={"stops_per_van": 2}) for seed in range(150)]
    expect(int(sum(codes(day, "DEPOT_DELAY") for day in days)), 150, 0.05)
    expect(int(sum(codes(day, "DRIVER_UNAVAILABLE") for day in days)), 1500, 0.01)
    expect(int(sum(codes(day, "VEHICLE_BREAKDOWN") for day in days)), 1500, 0.002)
    expect(sum(len(day.trace.darkness) for day in days), 1500, 0.01 * 8.5)
    factors = np.log([day.trace.traffic.day for day in days])
    assert abs(np.std(factors) - 0.15) < 4 * 0.15 / math.sqrt(2 * len(days))
    assert abs(np.mean(np.exp(factors)) - 1) < 4 * 0.15 / math.sqrt(len(days))


def test_traffic_is_correlated_within_a_zone_and_not_between_zones(normal: Scenario) -> None:
    traffic = normal.trace.traffic
    shocks = np.log([zone.shocks for zone in traffic.zones])
    assert shocks.shape == (43, 48)
    assert abs(np.std(shocks) - 0.12) < 0.02
    follow = np.corrcoef(shocks[:, :-1].ravel(), shocks[:, 1:].ravel())[0, 1]
    assert abs(follow - 0.8) < 0.05
    between = np.corrcoef(shocks)[np.triu_indices(len(shocks), 1)]
    assert abs(np.mean(between)) < 0.1
    worked = [traffic.hours[hour] for hour in range(8, 17)]
    assert 0.95 < np.mean(worked) < 1.05


def test_a_breakdown_day_breaks_one_van_in_ten_at_eleven() -> None:
    trace = generate("breakdown", 20, 2, parameters={"stops_per_van": 3, "breakdown": 0}).trace
    broken = [one for one in trace.incidents if one.code == "VEHICLE_BREAKDOWN"]
    assert [one.time for one in broken] == [11 * 3600, 11 * 3600]


def test_one_concern_does_not_move_the_draws_of_another() -> None:
    """With other absences the orders, the traffic and the findings are what they were."""
    plain = generate("normal", 2, 3, parameters={"stops_per_van": 20})
    other = generate("normal", 2, 3, parameters={"stops_per_van": 20, "absent": 0.5, "storm": 1})
    assert plain.problem == other.problem
    assert plain.trace.traffic == other.trace.traffic
    for one, two in zip(plain.trace.doors, other.trace.doors, strict=True):
        assert (one.service, one.draws, one.finding) == (two.service, two.draws, two.finding)


def located(scenario: Scenario) -> Sequence[tuple[float, float]]:
    return [job.location for job in scenario.problem.jobs if job.location is not None]


def test_addresses_come_from_a_table(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    points = [(2.1 + k / 1000, 41.4 + k / 2000) for k in range(60)]
    file.write_text("lon,lat\n" + "".join(f"{lon:.5f},{lat:.5f}\n" for lon, lat in points))
    scenario = generate("normal", 1, 0, places=file, parameters={"stops_per_van": 20})
    known = {(round(lon, 5), round(lat, 5)) for lon, lat in points}
    assert set(located(scenario)) <= known
    assert len(set(located(scenario))) == 20, "each once while there are enough"
    assert scenario.problem.vehicles[0].start in known


def test_addresses_come_from_a_problem_with_its_depot() -> None:
    rio = Path(__file__).resolve().parents[2] / "scenarios" / "rio_100.json"
    problem = vuelta.read(rio)
    scenario = generate("normal", 1, 0, places=rio, parameters={"stops_per_van": 20})
    assert set(located(scenario)) <= {job.location for job in problem.jobs}
    assert scenario.problem.vehicles[0].start == problem.vehicles[0].start


def test_addresses_come_from_a_map(tmp_path: Path) -> None:
    pytest.importorskip("osmium")
    nodes = "".join(
        f'<node id="{k}" lat="41.{k:02d}" lon="2.1"><tag k="addr:housenumber" v="{k}"/></node>'
        for k in range(1, 15)
    )
    corners = '<node id="90" lat="42.0" lon="2.0"/><node id="91" lat="42.2" lon="2.2"/>'
    way = '<way id="1"><nd ref="90"/><nd ref="91"/><tag k="addr:housenumber" v="7"/></way>'
    file = tmp_path / "town.osm"
    file.write_text(f'<osm version="0.6">{nodes}{corners}{way}</osm>')
    scenario = generate("calm", 1, 0, places=file, parameters={"stops_per_van": 15})
    assert set(located(scenario)) == {(2.1, 41 + k / 100) for k in range(1, 15)} | {(2.1, 42.1)}


def test_a_list_that_is_none_is_refused_with_all_else_that_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("lon,lat\n1,2\n200,3\nhere,4\n")
    with pytest.raises(InputError) as caught:
        generate("clam", 0, -1, places=file)
    found = [finding.code for finding in caught.value.findings]
    assert found == ["S820", "S821", "S805", "S811", "S811"]
    for name, text, code in (
        ("few.csv", "lon,lat\n1,2\n", "S812"),
        ("no.csv", "x,y\n1,2\n", "S810"),
        ("list.txt", "", "S810"),
    ):
        (tmp_path / name).write_text(text)
        with pytest.raises(InputError) as caught:
            generate("calm", 1, places=tmp_path / name)
        assert [finding.code for finding in caught.value.findings] == [code]


def test_a_list_is_read_as_far_as_the_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("lon,lat\n" + "1,2\n" * 100)
    monkeypatch.setenv("VUELTA_MOST_BYTES_READ", "100")
    with pytest.raises(InputError) as caught:
        generate("calm", 1, places=file)
    assert caught.value.code == "E190"
    file.write_bytes(b"lon,lat\n\xff")
    monkeypatch.delenv("VUELTA_MOST_BYTES_READ")
    with pytest.raises(InputError) as caught:
        generate("calm", 1, places=file)
    assert caught.value.code == "S810"
