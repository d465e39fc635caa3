"""Questions to tables, answered from memory where the same one was asked of the same version: exact, for versions never change."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import nullcontext
from urllib.parse import urlencode

from ratusz.bank.model.table import Table
from ratusz.bank.query import params
from ratusz.bank.query.nodes import Query
from ratusz.bank.query.result import Result
from ratusz.bank.query.run import run
from ratusz.bank.serving.answer import answer
from ratusz.portal.core import bank
from ratusz.portal.explore.boundaries import outline_of
from ratusz.portal.explore.copies import LARGE_ROWS, by_copy, copy_of
from ratusz.portal.explore.turns import reads_much, turn

KEPT_RESULTS = 512
#: A result with more cells than this is not kept: it would push out many small ones.
LARGEST_KEPT_CELLS = 20_000


class _Results:
    """Answers of this process; none that is older than an erasure, nor one that was begun before it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], Result] = OrderedDict()
        self._mark: bank.Mark | None = None

    def get(self, key: tuple[str, str], *, mark: bank.Mark) -> Result | None:
        with self._lock:
            if mark != self._mark:
                self._kept.clear()
                self._mark = mark
            result = self._kept.get(key)
            if result is not None:
                self._kept.move_to_end(key)
            return result

    def put(self, key: tuple[str, str], result: Result, *, mark: bank.Mark) -> None:
        if len(result.rows) * max(1, len(result.columns)) > LARGEST_KEPT_CELLS:
            return
        with self._lock:
            if mark != self._mark:
                return
            self._kept[key] = result
            while len(self._kept) > KEPT_RESULTS:
                self._kept.popitem(last=False)


_results = _Results()


def parse(table: Table, pairs: Sequence[tuple[str, str]]) -> Query:
    """The question that address parameters ask of `table`; WrongQuery when they do not fit it."""
    return params.parse(pairs, table.schema, outline_of)


def normal(query: Query) -> str:
    """The question as one text: equal questions have equal texts, others have others, whatever signs their values hold."""
    return urlencode(params.telling(query))


def ask(table: Table, query: Query) -> Result:
    """The answer, from memory where possible."""
    key = (table.version, normal(query))
    mark = bank.erasure_mark()
    found = _results.get(key, mark=mark)
    if found is None:
        found = _answered(table, query)
        _results.put(key, found, mark=mark)
    return found


def _answered(table: Table, query: Query) -> Result:
    if table.rows < LARGE_ROWS:
        return run(bank.engine(), table, query)
    with turn() if copy_of(table) is None or reads_much(query) else nullcontext():
        return by_copy(table, lambda copy: answer(bank.engine(), copy, table, query), lambda: run(bank.engine(), table, query))
