"""Packages that few need: who needs one imports it inside, and goes without where it is absent."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

HEAVY = {
    *("ortools", "networkx", "scipy", "pandas", "matplotlib", "plotly", "osmium"),
    *("pyvrp", "vroom"),
}
"""Packages that one function or test each needs: nobody else waits for them."""


def needs(peer: str) -> pytest.MarkDecorator:
    """Skip a test where a solver that ours is compared with is not installed."""
    reason = f"{peer} is not installed: pip install '.[peers]'"
    return pytest.mark.skipif(find_spec(peer) is None, reason=reason)
