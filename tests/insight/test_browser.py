"""The report page in a real browser, from disk: it draws, links, answers keys, asks nobody.

A script of ours is appended to the page; what it finds is read from the page's
own tree as the browser dumps it. Not collected where no Chromium is installed.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

import vuelta
from vuelta.engine._report import report
from vuelta.insight import (
    Analysis,
    Cause,
    Estimate,
    FrontierPoint,
    analysis_page,
    frontier_page,
    weighed,
)
from vuelta.model import Plan, Problem

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"

WATCH: Final = """<script>
window.faults = [];
window.addEventListener("error", (event) => window.faults.push(event.message));
window.addEventListener("securitypolicyviolation", (event) => window.faults.push(event.blockedURI));
console.error = console.warn = (...told) => window.faults.push(told.join(" "));
</script>"""

ASK: Final = """<script>
(async () => {
  const told = {}, see = (name) => document.querySelector(name);
  const settle = () => new Promise((done) => setTimeout(done, 300));
  const pressed = () => see('.chip[aria-pressed="true"]').textContent;
  const faded = () => see("#map").data.slice(0, 3).map((trace) => trace.opacity);
  const key = (target, name) => target.dispatchEvent(
    new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
  await settle();
  told.ready = document.documentElement.dataset.ready;
  told.lines = document.querySelectorAll("#map .scatterlayer .trace").length;
  told.bars = document.querySelectorAll("#timeline .bars .point path").length;
  told.loads = document.querySelectorAll("#load .scatterlayer .trace").length;
  see(".chip[data-van='1']").click();
  await settle();
  told.van = { pressed: pressed(), faded: faded(), open: see("details[data-van='1']").open };
  told.lanes = see("#timeline").layout.yaxis.ticktext.length;
  const row = see("#s1-7");
  row.focus();
  key(row, "Enter");
  await settle();
  told.stop = {
    selected: [...document.querySelectorAll('tr[aria-selected="true"]')].map((tr) => tr.id),
    ring: see("#map").layout.shapes.length,
  };
  key(row, "ArrowDown");
  told.focus = document.activeElement.id;
  see("#map").emit("plotly_click", { points: [{ customdata: [2, 5] }] });
  await settle();
  told.clicked = [pressed(), see('tr[aria-selected="true"]').id];
  key(document.body, "Escape");
  await settle();
  told.all = { pressed: pressed(), faded: faded() };
  const before = document.documentElement.dataset.theme;
  see("#theme").click();
  told.themes = [before, document.documentElement.dataset.theme];
  told.width = [document.documentElement.scrollWidth, window.innerWidth];
  told.asked = performance.getEntriesByType("resource").map((entry) => entry.name);
  told.faults = window.faults;
  const out = document.createElement("pre");
  out.id = "told";
  out.textContent = JSON.stringify(told);
  document.body.append(out);
})();
</script>"""


def opened(browser: str, page: str, folder: Path, size: str) -> Any:
    """What the script found in the page, opened from disk in a window of this size."""
    file = folder / f"page-{size}.html"
    file.write_text(page.replace("<style>", WATCH + "<style>", 1) + ASK, "utf-8")
    [told] = re.findall(r'<pre id="told">(.*?)</pre>', dumped(browser, file, folder / size, size))
    return json.loads(html.unescape(told))


def dumped(browser: str, file: Path, user: Path, size: str) -> str:
    """The page's tree, once its scripts have run."""
    command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    command += ["--virtual-time-budget=60000", f"--window-size={size}"]
    command += [f"--user-data-dir={user}", file.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def page() -> str:
    problem = vuelta.read(SCENARIOS / "rio_100.json")
    return report(problem, vuelta.read_plan(SCENARIOS / "rio_100.plan.json"))


@pytest.fixture(scope="module")
def desktop(browser: str, page: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return opened(browser, page, tmp_path_factory.mktemp("page"), "1440,900")


@pytest.fixture(scope="module")
def narrow(browser: str, page: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return opened(browser, page, tmp_path_factory.mktemp("page"), "500,844")


@pytest.mark.slow
def test_nothing_is_asked_of_anybody_and_nothing_goes_wrong(desktop: Any) -> None:
    assert desktop["ready"] == "yes"
    assert desktop["faults"] == []
    assert desktop["asked"] == []


def test_all_is_drawn(desktop: Any) -> None:
    """Map: a line and stops of each of 3 vans, and the depot. 100 visits and 103 drives."""
    assert desktop["lines"] >= 7
    assert desktop["bars"] >= 203
    assert desktop["loads"] == 3


def test_a_van_that_is_chosen_stands_out_everywhere(desktop: Any) -> None:
    """The other two fade on the map, its list opens, its 35 stops get a lane each."""
    assert desktop["van"]["pressed"] == "van-02"
    assert desktop["van"]["faded"][1] == 1
    assert max(desktop["van"]["faded"][0], desktop["van"]["faded"][2]) < 0.5
    assert desktop["van"]["open"]
    assert desktop["lanes"] == 35


def test_keys_choose_a_stop_and_move_on(desktop: Any) -> None:
    assert desktop["stop"] == {"selected": ["s1-7"], "ring": 1}
    assert desktop["focus"] == "s1-8"


def test_a_stop_on_the_map_is_found_in_the_list(desktop: Any) -> None:
    assert desktop["clicked"] == ["van-03", "s2-5"]


def test_escape_shows_all(desktop: Any) -> None:
    assert desktop["all"] == {"pressed": "All vans", "faded": [1, 1, 1]}


def test_light_and_dark(desktop: Any) -> None:
    assert sorted(desktop["themes"]) == ["dark", "light"]


@pytest.mark.slow
def test_a_narrow_window_needs_no_sideways_scrolling(narrow: Any) -> None:
    """As wide as a phone lying down is the least a browser window can be."""
    width, window = narrow["width"]
    assert width <= window <= 500
    assert narrow["faults"] == []
    assert narrow["stop"] == {"selected": ["s1-7"], "ring": 1}


@pytest.mark.slow
def test_a_plan_without_routes_is_a_page_too(browser: str, tmp_path: Path) -> None:
    """Nothing to draw is no fault: what is left out is listed."""
    problem = vuelta.read(SCENARIOS / "tutorial.json")
    text = report(problem, Plan()).replace("<style>", WATCH + "<style>", 1)
    file = tmp_path / "empty.html"
    tell = "<script>document.title = JSON.stringify(window.faults);</script>"
    file.write_text(text + tell, "utf-8")
    done = dumped(browser, file, tmp_path / "user", "1440,900")
    assert "<title>[]</title>" in done
    assert 'data-ready="yes"' in done


@pytest.mark.slow
def test_names_that_look_like_tags_leave_every_drawing(browser: str, tmp_path: Path) -> None:
    """A name that opens a comment and a script used to leave one script of three."""
    evil = "<!--<script>"
    document = json.loads((SCENARIOS / "tutorial.json").read_text("utf-8"))
    document["name"] = evil
    for task in (*document["jobs"], *document["vehicles"]):
        task |= {"id": f"{evil}{task['id']}", "description": evil}
    problem = Problem.model_validate(document)
    text = report(problem, vuelta.plan(problem, iterations=50))
    file = tmp_path / "evil.html"
    tell = "<script>document.title = JSON.stringify(window.faults);</script>"
    file.write_text(text.replace("<style>", WATCH + "<style>", 1) + tell, "utf-8")
    done = dumped(browser, file, tmp_path / "user", "1440,900")
    assert "<title>[]</title>" in done
    assert 'data-ready="yes"' in done
    assert done.count('class="plot-container') == 3


@pytest.mark.slow
@pytest.mark.parametrize("plot", ["frontier", "analysis"])
def test_plots_of_their_own_draw_without_a_fault(browser: str, tmp_path: Path, plot: str) -> None:
    if plot == "frontier":
        points = [FrontierPoint(factor=k, cost=10 + k, kept=k, tasks=3) for k in range(3)]
        text = frontier_page(weighed(points, lost_sale=20_000), "day")
    else:
        cause = Cause(cause="RECIPIENT_ABSENT", count=2, cost=12, cumulative=1)
        hour = Estimate(name="10", n=9, value=0.2, low=0.1, high=0.3)
        text = analysis_page(Analysis(days=1, visits=9, pareto=(cause,), absence=(hour,)), "days")
    file = tmp_path / "plot.html"
    tell = "<script>document.title = JSON.stringify(window.faults);</script>"
    file.write_text(text.replace("<style>", WATCH + "<style>", 1) + tell, "utf-8")
    done = dumped(browser, file, tmp_path / "user", "1000,700")
    assert "<title>[]</title>" in done
    assert 'data-ready="yes"' in done
    assert done.count('class="plot-container') == {"frontier": 1, "analysis": 2}[plot]
