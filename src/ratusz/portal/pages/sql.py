"""A question in SQL to a table, for people: off unless the bank's settings say otherwise."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from ratusz.bank.base.errors import UserError
from ratusz.bank.publish.answered import values
from ratusz.portal.catalog.access import visible_version
from ratusz.portal.catalog.columns import type_in_words
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.visitor import asker
from ratusz.portal.explore import sql
from ratusz.portal.explore.tables import labels, open_table
from ratusz.portal.pages.secrecy import unsummed_in_words
from ratusz.portal.secrecy.queries import hidden_among
from ratusz.portal.show.table import Column, DataTable, Kind

SHOWN_ROWS = 500
_EXAMPLE = "SELECT *\nFROM data\nLIMIT 20"
_KINDS: dict[str, Kind] = {
    "integer": "number", "decimal": "number", "float": "number", "boolean": "flag", "date": "day", "datetime": "moment", "time": "code",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """Why there is no answer: a sentence, a hint, what was near, and the lines of the statement with the place that is meant.

    `before`, `at`, `after`: the line as far as the place, its letter, and the rest; empty where the place is not known.
    `seconds`: when it is worth trying again.
    """

    status: int
    sentence: str
    hint: str
    allowed: tuple[str, ...]
    number: int = 0
    before: str = ""
    at: str = ""
    after: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlPage:
    """The page: the statement, its answer or what is wrong with it; nothing of both before the first one."""

    resource: Resource
    statement: str
    columns: tuple[tuple[str, str, str], ...]
    table: DataTable | None = None
    is_cut: bool = False
    secrecy: str = ""
    wrong: Wrong | None = None
    downloads: tuple[tuple[str, str], ...] = ()


def sql_page(request: HttpRequest, resource: Resource, statement: str) -> SqlPage:
    """The page of `resource` with the answer to `statement`; nothing is there where the bank has no such pages, or it is no table."""
    if not settings.BANK_SQL_PAGE or not resource.is_table:
        raise nothing_here()
    table = open_table(str(resource.pk), visible_version(request.user, resource))
    known = labels(resource)
    named = tuple((one.name, type_in_words(one.type), known.get(one.name, one.label)) for one in table.schema.columns)
    if not statement.strip():
        return SqlPage(resource=resource, statement=_EXAMPLE, columns=named)
    try:
        found = sql.ask(request.user, table, statement, who=asker(request), rows=SHOWN_ROWS)
    except UserError as error:
        return SqlPage(resource=resource, statement=statement, columns=named, wrong=_wrong(error, statement))
    answer, read = found.answer, [(resource, table.version), *((other, other.current) for other in found.others)]
    columns = tuple(Column(name=name, label=name, kind=_KINDS.get(kind, "text")) for name, kind in answer.columns)
    address = f"/api/v1/resources/{resource.pk}/sql"
    return SqlPage(
        resource=resource,
        statement=statement,
        columns=named,
        table=DataTable(caption=resource.title, caption_hidden=True, columns=columns, rows=tuple(values(answer))),
        is_cut=bool(answer.cut),
        secrecy=unsummed_in_words(hidden_among(read)),
        downloads=tuple((name, f"{address}?{urlencode({'q': statement, 'format': name})}") for name in ("csv", "json", "parquet")),
    )


def _wrong(error: UserError, statement: str) -> Wrong:
    language = "en" if get_language() == "en" else "pl"
    again = error.values.get("seconds")
    told = Wrong(
        status=error.http_status,
        sentence=error.sentence(language),
        hint=error.advice(language),
        allowed=error.allowed,
        seconds=again if isinstance(again, int) else 0,
    )
    line, column = error.values.get("line"), error.values.get("column")
    lines = statement.split("\n")
    if not isinstance(line, int) or not isinstance(column, int) or not 1 <= line <= len(lines):
        return told
    text = lines[line - 1].rstrip("\r")
    before, at, after = text[: column - 1], text[column - 1 : column] or " ", text[column:]
    return replace(told, number=line, before=before, at=at, after=after)
