"""Questions and SQL for whoever runs the bank: to every published table, whatever its audience, behind the same walls."""

from collections.abc import Mapping, Sequence

from ratusz.bank.base.errors import NotFound, WrongUsage
from ratusz.bank.engine.sqlpool import Answer, Limits, Pool, View
from ratusz.bank.engine.sqlrefusals import refusal
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Query
from ratusz.portal.catalog.command import Opened, open_published
from ratusz.portal.core import bank
from ratusz.portal.explore import questions
from ratusz.portal.explore.sql import DATA, view_of

#: Nobody else waits for the terminal, so that its limits are wider than those of the web.
_SECONDS, _BYTES, _MEMORY = 120, 1 << 30, "1GB"


def open_question(address: str, version: str | None, pairs: Sequence[tuple[str, str]]) -> tuple[Opened, Query]:
    """The published table at `address`, and what `pairs` ask of it."""
    opened = open_published(address, version)
    return opened, questions.parse(opened.table, pairs)


def answer_sql(address: str, version: str | None, sql: str, *, rows: int) -> Answer:
    """What `sql` gives over the published table at `address`, called `data`, and over others by their addresses."""
    table = open_published(address, version).table

    def resolve(names: frozenset[str]) -> Mapping[str, View]:
        return {name: view_of(table if name == DATA else _other(name)) for name in names}

    readable = str(bank.directory() / bank.STORE / "parts")
    pool = Pool(readable=[readable], workers=1, waiting=0, patience_s=0, memory=_MEMORY)
    try:
        return pool.ask(sql, resolve, Limits(seconds=_SECONDS, rows=rows, bytes=_BYTES))
    finally:
        pool.close()


def _other(name: str) -> Table:
    try:
        return open_published(name).table
    except (NotFound, WrongUsage):
        raise refusal({"code": "sql-table", "found": name}) from None
