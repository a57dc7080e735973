"""What tests of several rooms share."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of benchmark data; tests that need it are skipped where it is absent."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("VUELTA_DATA") or beside)
    if not folder.is_dir():
        pytest.skip("no benchmark data: set VUELTA_DATA to its folder")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _interrupts_arrive() -> None:
    """Ctrl-C works in the tests even when they run as a background job.

    Shells start background jobs with SIGINT ignored, and Python keeps that.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
