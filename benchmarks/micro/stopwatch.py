"""The part of pytest-benchmark's fixture used here, with types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Stopwatch(Protocol):
    """Times a call: so many rounds after so many unmeasured ones."""

    def pedantic(
        self,
        target: Callable[..., T],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
        *,
        rounds: int = 1,
        warmup_rounds: int = 0,
    ) -> T: ...
