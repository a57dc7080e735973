"""The old name of ``vuelta.waves``, for one release."""

from __future__ import annotations

from vuelta.lazy import moved

__getattr__ = moved(__name__, "vuelta.waves")
