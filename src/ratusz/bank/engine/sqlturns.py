"""Whose statement is answered next: one of each visitor at a time, those who took least lately first, and who takes long gives way.

Nothing here knows of processes: a turn is the right to use a worker.
"""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from ratusz.bank.engine.sqlrefusals import busy

#: What a visitor took counts half after so many seconds.
HALF_LIFE_S = 30.0
#: Visitors whose share is remembered; above it those who took next to nothing are forgotten.
_REMEMBERED, _NOTHING_S = 1_000, 0.05


@dataclass(slots=True, eq=False, kw_only=True)
class Turn:
    """One statement that waits or runs. `began_at`: when its worker was ready for it."""

    who: str
    number: int
    runs: bool = False
    is_sent_away: bool = False
    began_at: float | None = None


@dataclass(slots=True, kw_only=True)
class _Taken:
    """Seconds that a visitor took, as they counted at a moment."""

    seconds: float = 0.0
    at: float = 0.0

    def now(self, moment: float) -> float:
        return self.seconds * math.exp2((self.at - moment) / HALF_LIFE_S)


@dataclass(slots=True, kw_only=True)
class Turns:
    """At most `workers` statements run, of one visitor one; `waiting` more wait for at most `patience_s`.

    Where all places are taken, whoever asks most at once or took most lately is sent away, the newcomer or another.
    """

    workers: int
    waiting: int
    patience_s: float
    clock: Callable[[], float] = time.monotonic
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _queue: list[Turn] = field(default_factory=list)
    _running: list[Turn] = field(default_factory=list)
    _taken: dict[str, _Taken] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    @contextmanager
    def turn(self, who: str) -> Iterator[Turn]:
        """The right of `who` to use a worker for the block; Busy where there is no place, or no worker is free in time."""
        turn = Turn(who=who, number=next(self._numbers))
        try:
            with self._changed:
                self._enter(turn)
                self._changed.wait_for(lambda: turn.runs or turn.is_sent_away, self.patience_s)
                if not turn.runs:
                    raise busy()
            yield turn
        finally:
            with self._changed:
                self._leave(turn)

    def begin(self, turn: Turn) -> float:
        """The worker of `turn` is ready: its time counts from this moment."""
        turn.began_at = self.clock()
        return turn.began_at

    def left(self, turn: Turn, *, alone_s: float, shared_s: float) -> float:
        """Seconds that `turn` has: of `alone_s`, or of `shared_s` where somebody else waits for its worker."""
        with self._changed:
            began = turn.began_at if turn.began_at is not None else self.clock()
            return began + (shared_s if self._holds_up(turn) else alone_s) - self.clock()

    def _enter(self, turn: Turn) -> None:
        self._queue.append(turn)
        self._allot()
        if len(self._queue) > self.waiting:
            worst = max(self._queue, key=self._claim)
            self._queue.remove(worst)
            worst.is_sent_away = True
            self._changed.notify_all()

    def _leave(self, turn: Turn) -> None:
        if turn.runs:
            self._running.remove(turn)
            if turn.began_at is not None:
                self._note(turn.who, self.clock() - turn.began_at)
            self._allot()
        elif turn in self._queue:
            self._queue.remove(turn)

    def _allot(self) -> None:
        """Give free workers to those with the best claim."""
        while len(self._running) < self.workers and (entitled := self._entitled()):
            best = min(entitled, key=self._claim)
            self._queue.remove(best)
            self._running.append(best)
            best.runs = True
            self._changed.notify_all()

    def _entitled(self) -> list[Turn]:
        """Those who wait for a worker, and not for their own last statement."""
        busy_with = {one.who for one in self._running}
        return [one for one in self._queue if one.who not in busy_with]

    def _holds_up(self, turn: Turn) -> bool:
        """Whether it is for `turn` to give way: as many do as others wait, the longest first."""
        others = len({one.who for one in self._entitled()})
        begun = sorted((one for one in self._running if one.began_at is not None), key=lambda one: one.began_at or 0.0)
        return turn in begun[:others]

    def _claim(self, turn: Turn) -> tuple[int, float, int]:
        """The smaller the better: statements of the same visitor before this one, seconds they took lately, who came first."""
        now = self.clock()
        before = sum(one.who == turn.who and one.number < turn.number for one in (*self._running, *self._queue))
        taken = self._taken.get(turn.who, _Taken()).now(now)
        running = sum(now - one.began_at for one in self._running if one.who == turn.who and one.began_at is not None)
        return before, taken + running, turn.number

    def _note(self, who: str, seconds: float) -> None:
        now = self.clock()
        self._taken[who] = _Taken(seconds=self._taken.get(who, _Taken()).now(now) + seconds, at=now)
        if len(self._taken) > _REMEMBERED:
            self._taken = {name: one for name, one in self._taken.items() if one.now(now) > _NOTHING_S}
