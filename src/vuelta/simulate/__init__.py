"""Days to try a dispatcher on: generated, simulated, measured.

``generate`` draws a morning and a trace of all that will happen; ``simulate``
drives it under any object with ``on_event(state, event)``; ``measured`` says
what came of it. Nothing is drawn while a day runs, so that every dispatcher
meets the same one.
"""

from vuelta.simulate.day_folder import Recorder, write_day
from vuelta.simulate.dispatchers import ITERATIONS, NAMES, Budget, dispatcher_of, unknown_dispatcher
from vuelta.simulate.dynamic_instances import (
    FieldCount,
    at_once,
    counted,
    field_policy,
    foreknown,
    revealed,
)
from vuelta.simulate.generate import Scenario, generate
from vuelta.simulate.narrative import story
from vuelta.simulate.paired_rows import (
    HINDSIGHT,
    KNOWING,
    MORNING,
    RELOADED,
    Interval,
    Report,
    Row,
    day_of,
    morning_plan,
    paired,
    report_text,
    row_of,
    value_of_information,
)
from vuelta.simulate.parameters import suites, table, unknown_suite
from vuelta.simulate.plot import plot
from vuelta.simulate.policy_replay import (
    CLOCKED,
    Changed,
    Difference,
    Replayed,
    differences,
    replayed,
)
from vuelta.simulate.scenario_folder import PLAN, read_scenario, write_scenario
from vuelta.simulate.scenario_trace import Trace
from vuelta.simulate.scores import Dynamism, Measures, dynamism, measured
from vuelta.simulate.simulated_day import Day, Decision, Dispatcher, State
from vuelta.simulate.world import Tell, simulate

__all__ = [
    "CLOCKED",
    "HINDSIGHT",
    "ITERATIONS",
    "KNOWING",
    "MORNING",
    "NAMES",
    "PLAN",
    "RELOADED",
    "Budget",
    "Changed",
    "Day",
    "Decision",
    "Difference",
    "Dispatcher",
    "Dynamism",
    "FieldCount",
    "Interval",
    "Measures",
    "Recorder",
    "Replayed",
    "Report",
    "Row",
    "Scenario",
    "State",
    "Tell",
    "Trace",
    "at_once",
    "counted",
    "day_of",
    "differences",
    "dispatcher_of",
    "dynamism",
    "field_policy",
    "foreknown",
    "generate",
    "measured",
    "morning_plan",
    "paired",
    "plot",
    "read_scenario",
    "replayed",
    "report_text",
    "revealed",
    "row_of",
    "simulate",
    "story",
    "suites",
    "table",
    "unknown_dispatcher",
    "unknown_suite",
    "value_of_information",
    "write_day",
    "write_scenario",
]
