"""Whether a place lies in an area that incidents speak of."""

from __future__ import annotations

from vuelta.model.base import Location
from vuelta.model.geometry import great_circle_metres
from vuelta.model.problem_fields import Disruption


def is_inside(area: Disruption, location: Location | None, index: int | None) -> bool:
    """Whether the place is in the circle, or among the listed rows."""
    if index is not None and index in area.places:
        return True
    if area.centre is None or location is None:
        return False
    return great_circle_metres(area.centre, location) <= area.radius
