"""Days to try a dispatcher on: generated, simulated, measured."""

from vuelta.simulate.documents import read_scenario, write_scenario
from vuelta.simulate.generate import Scenario, generate

__all__ = ["Scenario", "generate", "read_scenario", "write_scenario"]
