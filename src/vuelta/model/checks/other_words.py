"""What people call a field of ours in a first file: a word of the trade, or of another program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel

from vuelta.model.alternatives import Place
from vuelta.model.fleet import Costs, Facility, Vehicle
from vuelta.model.jobs import Job, Shipment, ShipmentStep
from vuelta.model.problem_fields import ProblemFields


def _words(remedy: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(names, remedy)


_POINT: Final = _words(
    "give location, [longitude, latitude] in degrees",
    *("lat", "latitude", "lon", "lng", "long", "longitude", "x", "y", "latlng", "lonlat"),
    *("coord", "coords", "coordinate", "coordinates", "position", "gps", "point", "geo"),
)
_ADDRESS: Final = _words(
    "find its coordinates first (geocode it) and give location, [longitude, latitude]",
    *("address", "street", "city", "postcode", "zip", "postal_code", "zipcode"),
)
_HOURS: Final = _words(
    "give time_windows, a list of [start, end]",
    *("earliest", "latest", "ready_time", "due_time", "due_date", "open", "close", "opening_hours"),
    *("from", "until", "start_time", "end_time", "start", "end", "window", "windows", "timewindow"),
    *("tw_start", "tw_end", "time_window_start", "time_window_end", "slot", "deadline"),
)
_STAY: Final = _words(
    "give service, whole seconds",
    *("duration", "service_time", "service_duration", "unloading_time", "stop_time", "minutes"),
)
_LOAD: Final = _words(
    "give delivery, or pickup for what comes back: a list of whole numbers, as [12]",
    *("weight", "weight_kg", "kg", "volume", "quantity", "qty", "demand", "load", "size", "boxes"),
    *("parcels", "pallets", "packages", "items"),
)
_TEXT: Final = _words(
    "give description, or keep it under metadata", "name", "note", "notes", "comment", "label"
)
_OWN: Final[Mapping[type[BaseModel], dict[str, str]]] = {
    ProblemFields: {
        **_words(
            "the visits stand in jobs",
            *("orders", "order", "stops", "stop", "tasks", "deliveries", "customers", "visits"),
            *("services", "points", "destinations", "locations", "clients", "requests", "parcels"),
        ),
        **_words(
            "the vans stand in vehicles",
            *("drivers", "driver", "trucks", "vans", "fleet", "cars", "couriers", "riders"),
            *("resources", "vehicle_list", "routes"),
        ),
        **_words(
            "give start and end of each vehicle, [longitude, latitude]",
            *("depot", "depots", "warehouse", "warehouses", "hub", "base", "start", "end"),
        ),
        **_words(
            'give matrices, as {"car": {"durations": [[...]]}}',
            *("matrix", "durations", "distances", "distance_matrix", "duration_matrix"),
        ),
        **_words(
            "give what stands in it as the document itself",
            *("problem", "data", "input", "body", "request", "payload", "instance", "day"),
        ),
        **_words(
            "this is GeoJSON: give vehicles and jobs instead",
            *("features", "geometry", "bbox", "crs"),
        ),
        **_words("give date and time_zone", "timezone", "tz", "utc_offset"),
        **_words("keep it under metadata", "_comment", "comment", "comments", "version"),
    },
    Job: {
        **(_POINT | _ADDRESS | _HOURS | _STAY | _LOAD | _TEXT),
        **_words("give allowed_vehicles, a list of ids", "vehicle", "driver", "vehicle_id", "van"),
        **_words("give required, or a priority of 0 to 100", "mandatory", "urgent", "importance"),
        **_words("give penalty, what leaving it out costs", "prize", "price", "revenue", "reward"),
    },
    Shipment: {
        **_words("the id stands in its pickup and its delivery", "id", "name"),
        **_words("give pickup and delivery, each with an id and a location", "from", "to"),
        **_words("give amount, a list of whole numbers, as [12]", *_LOAD),
        **_words("give it in pickup and in delivery", *_POINT, *_HOURS, *_STAY, "time_windows"),
    },
    ShipmentStep: {
        **(_POINT | _ADDRESS | _HOURS | _STAY | _TEXT),
        **_words("give amount, beside pickup and delivery", *_LOAD, "amount"),
    },
    Place: {**(_POINT | _ADDRESS | _HOURS | _STAY)},
    Facility: {**(_POINT | _ADDRESS | _HOURS | _STAY | _TEXT)},
    Vehicle: {
        **_words(
            "give start and end, [longitude, latitude] in degrees",
            *_POINT,
            *("location", "depot", "base", "home", "start_location", "end_location", "warehouse"),
            *("start_point", "end_point", "origin", "from", "to"),
        ),
        **_words(
            "give capacity, a list of whole numbers, as [1000]",
            *("max_load", "max_weight", "payload", "load", "size", "volume", "max_kg", "amount"),
        ),
        **_words(
            "give time_window, [start, end]",
            *("shift", "hours", "working_hours", "start_time", "end_time", "shift_start"),
            *("shift_end", "time_windows", "availability", "earliest_start", "latest_end"),
        ),
        **_words(
            "prices stand in costs: fixed, per_hour, per_km",
            *("cost", "fixed_cost", "cost_per_km", "cost_per_hour", "per_km", "per_hour", "price"),
        ),
        **_words("give speed_factor, or speed in profiles", "speed", "velocity"),
        **_words("give breaks, a list", "break", "lunch", "pause"),
        **_TEXT,
    },
    Costs: {
        **_words("give per_km", "km", "distance", "per_kilometre", "per_kilometer", "cost_per_km"),
        **_words("give per_hour", "hour", "time", "hourly", "wage", "cost_per_hour", "salary"),
        **_words("give fixed", "day", "per_day", "fix", "activation", "fixed_cost"),
    },
}


def meant_by(noun: type[BaseModel], name: str) -> str:
    """What to give instead of a field nobody knows; empty where the word says nothing."""
    return _OWN.get(noun, {}).get(name.lower().replace("-", "_").replace(" ", "_"), "")
