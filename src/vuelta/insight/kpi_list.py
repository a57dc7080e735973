"""Every KPI of a day once: the part of the document it stands in, its name, and its unit.

The formula stands at the field of the noun (``kpi_nouns``), the words in
``wording/data/*.json`` under ``kpis.rows``. The table that people read, the page of
reference and the tests walk this list; a KPI is added by a field, a row and its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple

from vuelta.insight.kpi_nouns import (
    Emissions,
    EtaError,
    Incidents,
    Measures,
    Money,
    Service,
    Steadiness,
    Work,
)
from vuelta.model import Kpis, Noun

Unit = Literal["number", "ratio", "share", "s", "m", "currency", "kg", "g", "per hour"]
"""``number`` is a whole count, ``ratio`` any number; ``g`` is kilograms to the gram."""

Section = Literal[
    "service", "money", "work", "eta", "incidents", "steadiness", "stability", "emissions"
]

SECTIONS: Final[Mapping[Section, type[Noun]]] = {
    "service": Service,
    "money": Money,
    "work": Work,
    "eta": EtaError,
    "incidents": Incidents,
    "steadiness": Steadiness,
    "stability": Kpis,
    "emissions": Emissions,
}
"""The noun of each part: ``eta`` once a horizon, ``stability`` once a revision."""

DETAILS: Final[frozenset[tuple[Section, str]]] = frozenset(
    {
        ("money", "sources"),
        ("eta", "horizon"),
        ("eta", "n"),
        ("incidents", "by_code"),
        ("steadiness", "revisions"),
        ("emissions", "outbound"),
        ("emissions", "returned"),
        ("emissions", "factors"),
    }
)
"""Fields that say what a KPI is made of or about, and are none themselves."""


class Kpi(NamedTuple):
    """One KPI; ``is_listed`` says whether the table that people read has a row of it."""

    section: Section
    name: str
    unit: Unit
    is_listed: bool = True

    def value(self, part: Noun) -> Any:
        """Its value in the part of the document that holds it."""
        return getattr(part, self.name)


KPIS: Final[tuple[Kpi, ...]] = (
    Kpi("service", "tasks", "number"),
    Kpi("service", "served", "number"),
    Kpi("service", "open", "number"),
    Kpi("service", "left_out", "number"),
    Kpi("service", "deferred", "number"),
    Kpi("service", "cancelled", "number"),
    Kpi("service", "in_window_first", "share"),
    Kpi("service", "in_window_last", "share"),
    Kpi("service", "on_time", "share"),
    Kpi("service", "first_attempt", "share"),
    Kpi("service", "otif", "share"),
    Kpi("service", "perfect", "share"),
    Kpi("service", "late", "s"),
    Kpi("service", "attempts_per_parcel", "ratio"),
    Kpi("service", "failed", "number"),
    Kpi("service", "pickups", "share"),
    Kpi("service", "first_attempt_pickups", "share"),
    Kpi("service", "pickup_cycle", "s"),
    Kpi("money", "spent", "currency"),
    Kpi("money", "per_stop", "currency"),
    Kpi("money", "per_parcel", "currency"),
    Kpi("money", "per_km", "currency"),
    Kpi("work", "stops", "number"),
    Kpi("work", "parcels", "number"),
    Kpi("work", "route_time", "s", is_listed=False),
    Kpi("work", "metres", "m"),
    Kpi("work", "stops_per_hour", "per hour"),
    Kpi("work", "parcels_per_hour", "per hour"),
    Kpi("work", "empty_share", "share"),
    Kpi("work", "load_weighted", "share"),
    Kpi("work", "vehicles", "share"),
    Kpi("work", "utilisation", "share"),
    Kpi("work", "time_use", "share"),
    Kpi("work", "returns_on_delivery_routes", "share"),
    Kpi("work", "extra_metres_for_returns", "m"),
    Kpi("work", "metres_per_return", "m"),
    Kpi("eta", "bias", "s"),
    Kpi("eta", "mae", "s"),
    Kpi("eta", "p90", "s"),
    Kpi("eta", "coverage", "share"),
    Kpi("eta", "pinball", "s", is_listed=False),
    Kpi("incidents", "incidents", "number"),
    Kpi("incidents", "response", "s"),
    Kpi("incidents", "detection_lag", "s"),
    Kpi("incidents", "resolution", "s"),
    Kpi("incidents", "breaches", "share"),
    Kpi("incidents", "acceptance", "share"),
    Kpi("incidents", "proactive", "share"),
    Kpi("steadiness", "versions", "number", is_listed=False),
    Kpi("steadiness", "renotified", "number"),
    Kpi("steadiness", "changes_per_customer", "ratio"),
    Kpi("stability", "windows_kept", "number"),
    Kpi("stability", "vehicles_changed", "number"),
    Kpi("stability", "order_changed", "share"),
    Kpi("stability", "mean_eta_shift", "s"),
    Kpi("stability", "tasks", "number", is_listed=False),
    Kpi("stability", "to_notify", "number", is_listed=False),
    Kpi("stability", "p95_eta_shift", "s", is_listed=False),
    Kpi("stability", "deferred", "number", is_listed=False),
    Kpi("stability", "late", "number", is_listed=False),
    Kpi("stability", "lateness", "s", is_listed=False),
    Kpi("emissions", "kg", "kg"),
    Kpi("emissions", "per_parcel", "g"),
    Kpi("emissions", "per_km", "g"),
    Kpi("emissions", "unallocated", "kg", is_listed=False),
)


def kpis_of(section: Section) -> tuple[Kpi, ...]:
    """The KPIs of one part, in the order they are rendered."""
    return tuple(kpi for kpi in KPIS if kpi.section == section)


def parts(measures: Measures, section: Section) -> tuple[Noun, ...]:
    """The nouns of a day that hold the KPIs of one part."""
    if section == "stability":
        return measures.steadiness.revisions
    part = getattr(measures, section)
    return part if isinstance(part, tuple) else (part,)
