"""The second judge's own reading of a horizon: each day as an ordinary document, and its price."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from copy import deepcopy
from fractions import Fraction

from judge.document import HALVES, Day, Doc, Key, kind_of, listed, money

DAY = 86_400

Windows = list[list[int]]

_OF_TODAY = (
    *("on_board", "room_taken", "held_types", "collected", "stack"),
    *("steps", "pinned_steps"),
)
"""What a van has on it and is to do first: of the first day alone."""


def _later(windows: Iterable[list[int]], days: int) -> Windows:
    return [[first + days * DAY, last + days * DAY] for first, last in windows]


def _joined(windows: Iterable[list[int]]) -> Windows:
    found: Windows = []
    for first, last in sorted(windows):
        if found and first <= found[-1][1]:
            found[-1][1] = max(found[-1][1], last)
        else:
            found.append([first, last])
    return found


class Days:
    """A problem laid over days; days are numbers, 1 is that of the shifts as written."""

    def __init__(self, problem: Doc, horizon: Doc) -> None:
        self.problem, self.horizon, self.last = problem, horizon, horizon["days"]
        named = {one["job"]: one for one in listed(horizon.get("waiting"))}
        first = {
            step["id"]
            for van in problem["vehicles"]
            for step in listed(van.get("steps"))[: van.get("pinned_steps") or 0]
            if step["type"] == "job"
        }
        whole = Day(problem, {})
        self.jobs, self.halves, self.keys = whole.jobs, whole.halves, whole.keys
        self.terms: dict[str, Doc] = {}
        self.first_only: set[str] = set()
        for name, job in self.jobs.items():
            returns = horizon.get("returns") if kind_of(job) == "return" else None
            terms = named.get(name, returns)
            if job.get("aboard") is not None or name in first:
                self.first_only.add(name)
            elif terms is not None:
                self.terms[name] = terms

    def works(self, van: Doc, day: int) -> bool:
        own = (self.horizon.get("vehicle_days") or {}).get(van["id"])
        is_off = day in listed(self.horizon.get("days_off"))
        return day <= self.last and not is_off and (own is None or day in own)

    def touched(self, windows: Windows) -> set[int]:
        """Days on which some van's shift, overtime included, meets a window."""
        found = set()
        for day in range(-3, self.last + 5):
            for van in self.problem["vehicles"]:
                opens, ends = van["time_window"]
                ends += van.get("max_overtime") or 0
                if any(
                    first <= ends + (day - 1) * DAY and last >= opens + (day - 1) * DAY
                    for first, last in windows
                ):
                    found.add(day)
        return found

    def is_met(self, name: str) -> bool:
        """Whether a job has no hours, or such that some shift of some day meets."""
        windows = listed(self.jobs[name].get("time_windows"))
        return not windows or bool(self.touched(windows))

    def repeats(self, name: str, windows: Windows) -> bool:
        """Whether what may wait has these hours on every day: they are of the first alone."""
        return name in self.terms and self.touched(windows) == {1}

    def may(self, key: Key, day: int) -> bool:
        """Whether a task may be done on a day, by its terms and its hours."""
        if key[0] != "job":
            timed = [listed(self.halves[key][half].get("time_windows")) for half in HALVES]
            timed = [windows for windows in timed if windows]
            return all(day in self.touched(w) for w in timed) if timed else day == 1
        name = key[1]
        windows = listed(self.jobs[name].get("time_windows"))
        terms = self.terms.get(name)
        if terms is None:
            always = name in self.first_only or not windows
            return day == 1 if always else day in self.touched(windows)
        first, last = terms.get("earliest_day", 1), terms.get("latest_day")
        if day < first or (
            last is not None and day > last and terms.get("deadline_penalty") is None
        ):
            return False
        touched = self.touched(windows)
        return not touched or touched == {1} or day in touched

    def price(self, name: str, day: int) -> Fraction:
        """What waiting until a day costs, in currency units."""
        terms = self.terms.get(name)
        if terms is None:
            return Fraction(0)
        value, decay = money(terms.get("value")), money(terms.get("decay_per_day"))
        lost = min(value, value * decay * max(0, day - terms.get("earliest_day", 1)))
        last = terms.get("latest_day")
        late = 0 if last is None else max(0, day - last)
        return lost + late * money(terms.get("deadline_penalty"))

    def price_beyond(self, name: str) -> Fraction | None:
        """What carrying it over costs; none where it may not be."""
        terms, job = self.terms.get(name), self.jobs[name]
        beyond = self.horizon.get("beyond")
        if terms is None or beyond is None or job.get("required"):
            return None
        last = terms.get("latest_day")
        if last is not None and terms.get("deadline_penalty") is None and last <= self.last:
            return None
        return self.price(name, self.last + 1) + money(beyond)

    def document(self, day: int, tasks: Collection[Key]) -> Doc:
        """One day with these tasks as a problem; prices of waiting lie on its vans."""
        found = deepcopy(self.problem)
        vans = [van for van in found["vehicles"] if self.works(van, day)]
        found["vehicles"] = vans
        for van in vans:
            van["time_window"] = _later([van["time_window"]], day - 1)[0]
            for pause in listed(van.get("breaks")):
                pause["time_windows"] = _later(listed(pause.get("time_windows")), day - 1)
            if day > 1:
                for name in _OF_TODAY:
                    van.pop(name, None)
        for facility in listed(found.get("facilities")):
            hours = listed(facility.get("time_windows"))
            facility["time_windows"] = _joined(
                one for by in range(self.last + 1) for one in _later(hours, by)
            )
        found["jobs"] = [job for job in listed(found.get("jobs")) if ("job", job["id"]) in tasks]
        for job in found["jobs"]:
            for thing in (job, *listed(job.get("places"))):
                windows = listed(thing.get("time_windows"))
                if self.repeats(job["id"], windows):
                    thing["time_windows"] = _later(windows, day - 1)
            waiting = self.price(job["id"], day)
            if waiting:
                wishes = job.get("vehicle_costs") or {}
                job["vehicle_costs"] = {
                    van["id"]: waiting + money(wishes.get(van["id"])) for van in vans
                }
        found["shipments"] = [
            pair
            for pair in listed(found.get("shipments"))
            if ("pickup", pair["pickup"]["id"]) in tasks
        ]
        return found
