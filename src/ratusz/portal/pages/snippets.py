"""The question of an address as a few lines of code for those who would rather ask by a program."""

import json
import shlex
from dataclasses import dataclass

from ratusz.bank.model.schema import Type
from ratusz.bank.query.result import ResultColumn

_M_TYPES = {
    Type.INTEGER: "Int64.Type",
    Type.DECIMAL: "Number.Type",
    Type.DATE: "type date",
    Type.DATETIME: "type datetimezone",
    Type.BOOLEAN: "type logical",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """One way to ask: `name` of the language or tool (a proper name), `code`, and the `id` of its place in the page."""

    id: str
    name: str
    code: str


def snippets(csv_url: str, columns: tuple[ResultColumn, ...], *, file_name: str) -> tuple[Snippet, ...]:
    """The same question in every language; `csv_url`: its whole answer as CSV, `columns`: those of the answer."""
    quoted = json.dumps(csv_url)
    return (
        Snippet(id="curl", name="curl", code=f"curl --fail --silent --show-error --output {file_name} {shlex.quote(csv_url)}"),
        Snippet(id="python", name="Python", code=_PYTHON.format(url=quoted)),
        Snippet(id="pandas", name="Python (pandas)", code=_PANDAS.format(url=quoted)),
        Snippet(id="r", name="R", code=_R.format(url=quoted)),
        Snippet(id="excel", name="Excel (Power Query)", code=power_query(csv_url, columns)),
    )


def power_query(csv_url: str, columns: tuple[ResultColumn, ...]) -> str:
    """The question in M: columns get their types, with numbers written as in English whatever Excel's language is."""
    typed = [f"{{{_m_text(one.name)}, {_M_TYPES[one.type]}}}" for one in columns if one.type in _M_TYPES]
    return _M.format(url=_m_text(csv_url), types=", ".join(typed))


def _m_text(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


_PYTHON = """import csv
import urllib.request

url = {url}
with urllib.request.urlopen(url) as answer:
    rows = list(csv.DictReader(answer.read().decode("utf-8-sig").splitlines(keepends=True)))
print(len(rows), rows[:3])"""

_PANDAS = """import pandas

url = {url}
table = pandas.read_csv(url)
print(table.head())"""

_R = """url <- {url}
rows <- read.csv(url, fileEncoding = "UTF-8", check.names = FALSE)
head(rows)"""

_M = """let
    Answer = Csv.Document(Web.Contents({url}), [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),
    Rows = Table.PromoteHeaders(Answer, [PromoteAllScalars = true]),
    Typed = Table.TransformColumnTypes(Rows, {{{types}}}, "en-US")
in
    Typed"""
