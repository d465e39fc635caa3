"""Whose statement is next: one of each visitor, who took least first, and who takes long gives way to others."""

import threading
import time

import pytest

from ratusz.bank.engine.sqlrefusals import Busy
from ratusz.bank.engine.sqlturns import Turns


class Waiting:
    """A visitor who wants a turn, in a thread of their own, and holds it until told to go."""

    def __init__(self, turns: Turns, who: str) -> None:
        self.go, self.has, self.was_refused, self.turn = threading.Event(), threading.Event(), threading.Event(), None
        self.thread = threading.Thread(target=self._wait, args=(turns, who), daemon=True)
        known = {*turns._queue, *turns._running}
        self.thread.start()
        until = time.monotonic() + 2
        while {*turns._queue, *turns._running} <= known and not self.was_refused.is_set() and time.monotonic() < until:
            self.was_refused.wait(0.001)

    def _wait(self, turns: Turns, who: str) -> None:
        try:
            with turns.turn(who) as self.turn:
                turns.begin(self.turn)
                self.has.set()
                self.go.wait(10)
        except Busy:
            self.was_refused.set()

    def end(self) -> None:
        self.go.set()
        self.thread.join(10)


@pytest.fixture
def clock():
    """Seconds that pass only when told: the clock is a list of one number."""
    return [0.0]


@pytest.fixture
def turns(clock):
    return Turns(workers=2, waiting=2, patience_s=5, clock=lambda: clock[0])


@pytest.fixture
def want(turns):
    """`want(who)`: another who wants a turn; all are let go at the end."""
    known: list[Waiting] = []

    def make(who):
        known.append(Waiting(turns, who))
        return known[-1]

    yield make
    for one in known:
        one.go.set()
    for one in known:
        one.end()


def test_a_visitor_has_one_turn_at_a_time_though_a_worker_is_free(want):
    first, second = want("ala"), want("ala")
    assert first.has.wait(2)
    other = want("bartek")
    assert other.has.wait(2)
    assert not second.has.is_set()
    first.end()
    assert second.has.wait(2)


def test_who_runs_alone_has_all_the_time_and_gives_way_when_another_waits(want, turns, clock):
    first, second = want("ala"), want("bartek")
    assert first.has.wait(2)
    assert second.has.wait(2)
    clock[0] = 1.0
    assert turns.left(first.turn, alone_s=10, shared_s=2.5) == 9
    want("ala")
    assert turns.left(first.turn, alone_s=10, shared_s=2.5) == 9, "nobody gives way to their own next statement"
    want("celina")
    assert turns.left(first.turn, alone_s=10, shared_s=2.5) == 1.5
    assert turns.left(second.turn, alone_s=10, shared_s=2.5) == 9, "one waits, so that one gives way"


def test_who_took_least_lately_is_next(want, clock):
    greedy, other = want("greedy"), want("other")
    assert greedy.has.wait(2)
    assert other.has.wait(2)
    clock[0] = 3.0
    greedy.end()
    again = want("greedy")
    assert again.has.wait(2)
    third, fresh = want("other"), want("fresh")
    clock[0] = 4.0
    other.end()
    assert fresh.has.wait(2), "though who took three seconds came before"
    assert not third.has.is_set()


def test_a_full_queue_sends_away_whoever_took_most(want, clock):
    running = [want("greedy"), want("other")]
    assert all(one.has.wait(2) for one in running)
    clock[0] = 2.0
    mine = [want("greedy"), want("greedy"), want("greedy")]
    assert mine[2].was_refused.wait(2)
    fresh = want("fresh")
    assert mine[1].was_refused.wait(2)
    running[1].end()
    assert fresh.has.wait(2)
    assert not mine[0].was_refused.is_set()


def test_what_was_taken_is_forgotten_in_time(want, turns, clock):
    first = want("greedy")
    assert first.has.wait(2)
    clock[0] = 8.0
    first.end()
    soon, late = (turns._taken["greedy"].now(moment) for moment in (8.0, 308.0))
    assert soon == 8
    assert late < 0.01


def test_patience_ends(clock):
    turns = Turns(workers=1, waiting=1, patience_s=0.01, clock=lambda: clock[0])
    with turns.turn("ala"), pytest.raises(Busy), turns.turn("bartek"):
        pass
    with turns.turn("bartek"):
        pass
    assert not turns._queue
    assert not turns._running
