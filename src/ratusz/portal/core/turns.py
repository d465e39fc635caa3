"""Turns: a long task lets what people wait for in between, and goes on after it. One worker is enough, and nothing done is lost."""

from collections.abc import Callable

#: The priority of tasks that take long; all others go before them, and in between.
LONG = -50
_workers: list[Callable[[], None]] = []


def takes_turns(let_in: Callable[[], None]) -> Callable[[], None]:
    """This process is a worker that runs what waits when `let_in` is called; what comes back ends that."""
    _workers.append(let_in)
    return lambda: _workers.remove(let_in)


def let_others_in() -> None:
    """Run what waits now and is no long task itself. Called by a long task outside of any transaction; nothing where no worker runs it."""
    for let_in in _workers:
        let_in()
