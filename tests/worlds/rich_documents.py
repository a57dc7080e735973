"""Sound documents that have almost every field, and a body of tables as VROOM takes it."""

from __future__ import annotations

from typing import Any

TASK: dict[str, Any] = {
    "location": [-3.69, 40.42],
    "setup": 5,
    "service": 60,
    "setup_per_type": {"bike": 3},
    "service_per_type": {"bike": 3},
    "time_windows": [[28_800, 36_000], [40_000, 50_000]],
    "soft_start": 30_000,
    "soft_end": 35_000,
    "late_cost": 1.5,
    "early_cost": 0,
    "metadata": {"phone": [1, None]},
}
DEMAND: dict[str, Any] = {
    "skills": ["cold"],
    "priority": 5,
    "penalty": 20.25,
    "required": False,
    "allowed_vehicles": ["v"],
    "vehicle_costs": {"v": -1},
    "load_type": "frozen",
}
PROBLEM: dict[str, Any] = {
    "name": "day",
    "currency": "EUR",
    "vehicles": [
        {
            "id": "v",
            "type": "bike",
            "start": [-3.7, 40.42],
            "end": [-3.7, 40.42],
            "capacity": [10],
            "costs": {"fixed": 1, "per_hour": 2.5, "per_km": 0, "overtime_per_hour": 3},
            "skills": ["cold"],
            "time_window": [28_800, 64_800],
            "max_overtime": 60,
            "breaks": [{"id": "b", "time_windows": [[40_000, 50_000]], "service": 9}],
            "speed_factor": 1.25,
            "max_tasks": 9,
            "max_travel_time": 50_000,
            "max_distance": 500_000,
            "max_duration": 50_000,
            "on_board": [1],
            "reload_at": ["hub"],
            "max_reloads": 2,
            "loading": "deliveries_first",
            "loading_cost": 2,
            "steps": [{"type": "start"}, {"type": "job", "id": "a"}, {"type": "end"}],
            "pinned_steps": 0,
            "collected": False,
        }
    ],
    "jobs": [
        {"id": "a", "delivery": [1], "pickup": 2, **TASK, **DEMAND},
        {"id": "c", "location": [-3.69, 40.42], "destinations": [{"facility": "hub", "cost": 2}],
         "pickup": [1], "places": [{"location": [-3.6, 40.4], "service": 5, "cost": -2}]},
    ],
    "shipments": [
        {"amount": [1], **DEMAND, "pickup": {"id": "p", **TASK}, "delivery": {"id": "p", **TASK}}
    ],
    "facilities": [
        {"id": "hub", "location": [-3.7, 40.42], "time_windows": [[0, 90_000]], "room": [50],
         "slots": 5, "service": 60}
    ],
    "relations": [{"type": "same_route", "jobs": ["a", "c"], "vehicle": "v"}],
    "incompatible_types": [{"types": ["frozen", "warm"], "mode": "same_vehicle"}],
    "profiles": {"car": {"speed": 30, "detour": 1.3}},
    "disruptions": [{"id": "d", "centre": [-3.7, 40.42], "radius": 500, "factor": 2}],
    "waypoints": [[-3.7, 40.4]],
}  # fmt: skip
TABLES: dict[str, Any] = {
    "vehicles": [{"id": 1, "start_index": 0, "profile": "van"}],
    "jobs": [{"id": 1, "location_index": 1, "location": [1, 1]}],
    "matrices": {
        "van": {
            "durations": [[0, 5], [5, 0]],
            "distances": [[0, 7], [None, 0]],
            "costs": [[0, 1], [2, 0]],
        }
    },
}
PLAN: dict[str, Any] = {
    "summary": {"cost": 2.5, "routes": 1, "unassigned": 1, "duration": 5, "violations": []},
    "routes": [
        {
            "vehicle": "v",
            "cost": 1,
            "costs": {"fixed": 1},
            "duration": 5,
            "steps": [
                {"type": "start", "arrival": 0, "load": [1]},
                {"type": "job", "id": "a", "arrival": 5, "location": [1, 1], "late": 0},
                {"type": "end", "arrival": "2026-11-23T09:00:00+01:00",
                 "violations": [{"cause": "delay", "duration": 3}]},
            ],
        }
    ],
    "unassigned": [{"id": "c", "type": "job", "reasons": [{"code": "SKILL", "vehicles": ["v"]}]}],
    "now": 0,
    "set_aside": [{"id": "d", "state": "deferred", "reason": "x", "time": 4}],
    "search": {"seed": 1, "threads": 1, "iterations": 2, "seconds": 0.5, "stopped_by": "time"},
}  # fmt: skip
DAY: dict[str, Any] = {
    "vehicles": [
        {"id": "van", "start": [-43.2, -22.9], "end": [-43.2, -22.9], "capacity": [9],
         "time_window": [2_000_000, 2_030_000], "costs": {"per_hour": 20, "per_km": 0.5}}
    ],
    "jobs": [
        {"id": "d", "location": [-43.19, -22.91], "delivery": [1], "service": 60},
        {"id": "r", "location": [-43.21, -22.92], "pickup": [1], "service": 60},
        {"id": "s", "location": [-43.22, -22.93], "pickup": [2], "service": 60,
         "time_windows": [[2_000_000, 2_020_000]]},
    ],
}  # fmt: skip
"""A small day at a returns desk's time, which may be planned with those after it."""

HORIZON: dict[str, Any] = {
    "days": 2,
    "days_off": [2],
    "vehicle_days": {"van": [1]},
    "waiting": [{"job": "r", "latest_day": 2, "value": 30, "decay_per_day": 0.1}],
    "zones": [{"id": "z", "centre": [-43.2, -22.9], "radius": 5000, "days": [1], "k": 2}],
    "returns": {"deadline_penalty": 5, "latest_day": 2},
    "beyond": 9.5,
}
ORDER: dict[str, Any] = {"id": "new", "location": [-43.2, -22.91], "service": 60}
