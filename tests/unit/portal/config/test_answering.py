"""Answers are made by few threads, and sent by others."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connections

from ratusz.portal.config.answering import Answering, Sent


class Streamed:
    """What a view gives that sends while it makes."""

    streaming = True

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self.closed = pieces, False

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        self.closed = True


class Whole(list[bytes]):
    """An ordinary answer."""

    closed = False

    def close(self) -> None:
        self.closed = True


def test_an_ordinary_answer_is_handed_over_whole_so_that_no_thread_waits_for_its_reader():
    made = Whole([b"a", b"b"])
    answer = Answering(lambda _environ, _start: made, threads=1)({}, print)
    assert isinstance(answer, list)
    assert answer == [b"a", b"b"]
    assert made.closed


def test_a_long_answer_keeps_nobody_from_answering_while_it_is_read():
    made = Streamed(iter([b"a", b"b"]))
    by: list[str] = []

    def application(environ, _start):
        by.append(threading.current_thread().name)
        return made if environ else [b"page"]

    answering = Answering(application, threads=1)
    long = answering({"long": True}, print)
    assert isinstance(long, Sent)
    assert next(iter(long)) == b"a"
    assert answering({}, print) == [b"page"]
    assert list(long) == [b"b"]
    assert not made.closed
    long.close()
    assert made.closed
    assert set(by) == {"answer_0"}


def test_what_goes_wrong_is_raised_where_the_server_sees_it():
    def broken(_environ, _start):
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        Answering(broken, threads=1)({}, print)


def test_a_connection_opened_while_sending_is_closed_with_the_answer(monkeypatch):
    closed: list[str] = []
    monkeypatch.setattr(connections, "close_all", lambda: closed.append(threading.current_thread().name))
    sent = Sent(Streamed(iter([b"row"])))
    assert list(sent) == [b"row"]
    assert closed == []
    sent.close()
    assert closed == [threading.current_thread().name]
