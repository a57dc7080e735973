"""Garbage is collected later, by whoever did so before, whatever is under way beside it."""

from __future__ import annotations

import gc
from threading import Event, Thread

import pytest

from vuelta.garbage import left_for_later


@left_for_later()
def inside() -> bool:
    return gc.isenabled()


def test_nothing_is_collected_until_the_outermost_ends() -> None:
    assert gc.isenabled()
    with left_for_later():
        assert not inside()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(KeyError), left_for_later():
        raise KeyError
    assert gc.isenabled()


def test_who_had_switched_it_off_keeps_it_off() -> None:
    gc.disable()
    try:
        assert not inside()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_work_in_another_thread_counts() -> None:
    begun, done = Event(), Event()

    def work() -> None:
        with left_for_later():
            begun.set()
            done.wait()

    other = Thread(target=work)
    other.start()
    begun.wait()
    assert not inside()
    assert not gc.isenabled(), "the other one has not ended"
    done.set()
    other.join()
    assert gc.isenabled()
