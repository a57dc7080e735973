"""What tests of several rooms share."""

from __future__ import annotations

import os
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
