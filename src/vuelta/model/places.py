"""Where things are: one number for each distinct place of a problem."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vuelta.model.fleet import Facility, Vehicle
    from vuelta.model.jobs import Task
    from vuelta.model.problem import Problem

Point = tuple[float, float]


@dataclass(frozen=True)
class Places:
    """The distinct places of a problem, numbered for matrices.

    With given matrices the number is the ``location_index``; without, distinct
    coordinates are numbered as they appear. ``coordinates[i]`` is ``None``
    where no ``[lon, lat]`` is known.
    """

    coordinates: tuple[Point | None, ...]
    n_visited: int
    """Places that somebody may drive to; those after them are waypoints."""
    _by_point: dict[Point, int] | None

    @classmethod
    def of(cls, problem: Problem) -> Places:
        """The places of a problem's tasks, vehicles, facilities and choices; then its waypoints.

        A waypoint changes the number of no other place; in given matrices it
        has none.
        """
        mentions = list(_mentions(problem))
        if problem.matrices:
            size = max(
                (
                    len(table)
                    for matrix in problem.matrices.values()
                    for table in (matrix.durations, matrix.distances, matrix.costs)
                    if table is not None
                ),
                default=0,
            )
            size = max([size, *(index + 1 for _, index in mentions if index is not None)])
            known: list[Point | None] = [None] * size
            for point, index in mentions:
                if index is not None and point is not None:
                    known[index] = point
            return cls(tuple(known), size, None)
        numbers: dict[Point, int] = {}
        for point, _ in mentions:
            if point is not None:
                numbers.setdefault(point, len(numbers))
        n_visited = len(numbers)
        for point in problem.waypoints:
            numbers.setdefault(point, len(numbers))
        return cls(tuple(numbers), n_visited, numbers)

    def __len__(self) -> int:
        return len(self.coordinates)

    def number(self, point: Point | None, index: int | None) -> int:
        """The number of the place at these coordinates, or of this matrix row.

        Raises
        ------
        KeyError
            When the document names no such place.
        """
        if self._by_point is None:
            if index is None:
                raise KeyError(point)
            return index
        if point is None:
            raise KeyError(index)
        return self._by_point[point]

    def of_task(self, task: Task) -> int:
        return self.number(task.location, task.location_index)

    def of_facility(self, facility: Facility) -> int:
        return self.number(facility.location, facility.location_index)

    def of_start(self, vehicle: Vehicle) -> int | None:
        """Where the vehicle starts, or ``None`` when it starts at its first stop."""
        return self.number(vehicle.start, vehicle.start_index) if vehicle.has_start else None

    def of_end(self, vehicle: Vehicle) -> int | None:
        """Where the vehicle ends, or ``None`` when it ends at its last stop."""
        return self.number(vehicle.end, vehicle.end_index) if vehicle.has_end else None


def _mentions(problem: Problem) -> Iterable[tuple[Point | None, int | None]]:
    for vehicle in problem.vehicles:
        yield vehicle.start, vehicle.start_index
        yield vehicle.end, vehicle.end_index
    for job in problem.jobs:
        yield job.location, job.location_index
    for shipment in problem.shipments:
        yield shipment.pickup.location, shipment.pickup.location_index
        yield shipment.delivery.location, shipment.delivery.location_index
    for facility in problem.facilities:
        yield facility.location, facility.location_index
    for job in problem.jobs:
        for place in job.places:
            yield place.location, place.location_index
