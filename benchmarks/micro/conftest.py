"""Lets the micro-benchmarks import this repository's ``benchmarks`` package."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
