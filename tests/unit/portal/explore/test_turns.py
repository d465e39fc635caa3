"""Turns: who came first is served first, who gives up leaves the row, and no turn is lost."""

import threading

from ratusz.portal.explore.turns import Turns


def waiting(turns: Turns, *names: str) -> tuple[list[str], list[threading.Thread]]:
    """Threads that wait in this order, and the list into which each writes its name when its turn comes."""
    came: list[str] = []

    def work(name: str) -> None:
        if turns.take(5):
            came.append(name)
            turns.give_back()

    threads = []
    for name in names:
        threads.append(threading.Thread(target=work, args=(name,)))
        threads[-1].start()
        while turns.waiting < len(threads):
            threads[-1].join(0.001)
    return came, threads


def test_who_came_first_is_served_first():
    turns = Turns(1)
    assert turns.take(0)
    came, threads = waiting(turns, *"abcdef")
    turns.give_back()
    for thread in threads:
        thread.join()
    assert came == list("abcdef")


def test_who_gives_up_takes_no_turn_with_them():
    turns = Turns(2)
    assert turns.take(0)
    assert turns.take(0)
    assert not turns.take(0.01)
    assert turns.waiting == 0
    turns.give_back()
    assert turns.take(0)
    assert not turns.take(0)
