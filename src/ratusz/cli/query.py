"""`ratusz query`: a question to a published table, in the words of the web."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_, say
from ratusz.bank.publish import answered
from ratusz.bank.publish.formats import formats, write_file
from ratusz.cli.terminal import bank_directory, current_language, open_bank

#: Formats with headings for people; in the others columns have the names by which they are asked for.
FOR_PEOPLE = ("xlsx", "ods", "csv-excel")
#: Rows of an answer to SQL where --limit says nothing.
MOST_ROWS = 1_000_000
_CUT = N_("There are more than these {rows} rows; the answer was cut.")


@click.command("query")
@click.argument("table", metavar="DATASET/RESOURCE")
@click.option("--where", multiple=True, metavar="COLUMN__OP=VALUE", help="A condition, as in addresses of the API; may be repeated.")
@click.option("--text", default="", help="Text in any column.")
@click.option("--select", multiple=True, metavar="COLUMN", help="A column to show; may be repeated.")
@click.option("--group", multiple=True, metavar="COLUMN", help="A column to group by, or month(column); may be repeated.")
@click.option("--measure", multiple=True, metavar="FUNCTION(COLUMN)", help="A figure of each group, such as sum(kwota); may be repeated.")
@click.option("--sort", multiple=True, metavar="COLUMN", help="What to order by, with - before it from the largest; may be repeated.")
@click.option("--limit", metavar="N", help="At most so many rows.")
@click.option("--version", "version", metavar="ID", help="A published version; else the current one.")
@click.option("--sql", help='One SELECT instead: the table is data, others are "dataset/resource".')
@click.option(
    "--format", "format_name", type=click.Choice(list(formats.names())), default="csv", show_default=True, help="How to write it."
)
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="A file to write; else it is printed.")
@bank_directory
def command(
    *,
    table: str,
    where: tuple[str, ...],
    text: str,
    select: tuple[str, ...],
    group: tuple[str, ...],
    measure: tuple[str, ...],
    sort: tuple[str, ...],
    limit: str | None,
    version: str | None,
    sql: str | None,
    format_name: str,
    target: Path | None,
    directory: Path,
) -> None:
    """Ask a published table of the bank a question."""
    if sql is not None:
        _alone(where=where, text=text, select=select, group=group, measure=measure, sort=sort)
        statement = _Statement(table=table, version=version, sql=sql, format_name=format_name, limit=limit)
        _out(_answered(statement, directory), target)
        return
    asked = [("q", text)] if text else []
    for name, values in (("select", select), ("group", group), ("measure", measure), ("sort", sort), ("limit", [limit] if limit else [])):
        asked += [(name, value) for value in values]
    pairs = [*_conditions(where), *asked]
    opened, question = open_bank(directory, "ratusz.portal.explore.command").open_question(table, version, pairs)
    with TemporaryDirectory(prefix="ratusz-query-") as folder:
        path = target or Path(folder) / "answer"
        write_file(format_name, opened.engine, opened.table, question, path, opened.labels if format_name in FOR_PEOPLE else None)
        if target is None:
            with path.open("rb") as file:
                for piece in iter(lambda: file.read(1 << 20), b""):
                    sys.stdout.buffer.write(piece)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """What is asked in SQL, and how it is written."""

    table: str
    version: str | None
    sql: str
    format_name: str
    limit: str | None


def _alone(**others: object) -> None:
    """A statement says all of it."""
    if given := [f"--{name}" for name, value in others.items() if value]:
        raise WrongUsage(
            "sql-alone", N_("{found} cannot stand beside --sql."), N_("Write it in the statement."), values={"found": ", ".join(given)}
        )


def _answered(asked: _Statement, directory: Path) -> bytes:
    """The answer as a file; that it was cut is told on stderr."""
    if asked.format_name not in answered.FORMATS:
        raise WrongUsage(
            "sql-format",
            N_("An answer to SQL is not written as {found}."),
            values={"found": asked.format_name},
            allowed=tuple(answered.FORMATS),
        )
    if asked.limit is not None and not asked.limit.isdecimal():
        raise WrongUsage("sql-limit", N_("--limit is a whole number, not {found}."), values={"found": asked.limit})
    rows = int(asked.limit) if asked.limit else MOST_ROWS
    found = open_bank(directory, "ratusz.portal.explore.command").answer_sql(asked.table, asked.version, asked.sql, rows=rows)
    if found.cut and not (found.cut == "rows" and asked.limit):
        click.echo(say(_CUT, current_language(), {"rows": found.rows.num_rows}), err=True)
    return answered.written(found, asked.format_name)


def _out(content: bytes, target: Path | None) -> None:
    if target is None:
        sys.stdout.buffer.write(content)
    else:
        target.write_bytes(content)


def _conditions(where: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for one in where:
        name, equals, value = one.partition("=")
        if not equals:
            raise WrongUsage("condition-wrong", N_("{found} is no condition; write it like rok__gte=2020."), values={"found": one})
        yield name, value
