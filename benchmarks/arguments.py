"""Kinds of numbers that the commands take, with what to say of others."""

from __future__ import annotations

import argparse


def positive(text: str) -> float:
    """A finite number above zero."""
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} should be more than zero")
    return number


def count(text: str) -> int:
    """A whole number, one or more."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} should be one or more")
    return number
