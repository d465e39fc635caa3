"""`ratusz query`: a question to a published table, in the words of the web."""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.publish.formats import formats, write_file
from ratusz.bank.query import params
from ratusz.cli.terminal import bank_directory, open_bank

#: Formats with headings for people; in the others columns have the names by which they are asked for.
FOR_PEOPLE = ("xlsx", "csv-excel")


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
@click.option("--sql", help="A question in SQL.")
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
        raise WrongUsage(
            "sql-not-answered",
            N_("This version answers no SQL."),
            N_("Ask with --where, --select, --group, --measure, --sort and --limit."),
        )
    asked = [("q", text)] if text else []
    for name, values in (("select", select), ("group", group), ("measure", measure), ("sort", sort), ("limit", [limit] if limit else [])):
        asked += [(name, value) for value in values]
    opened = open_bank(directory, "ratusz.portal.catalog.command").open_published(table, version)
    question = params.parse([*_conditions(where), *asked], opened.table.schema)
    with TemporaryDirectory(prefix="ratusz-query-") as folder:
        path = target or Path(folder) / "answer"
        write_file(format_name, opened.engine, opened.table, question, path, opened.labels if format_name in FOR_PEOPLE else None)
        if target is None:
            with path.open("rb") as file:
                for piece in iter(lambda: file.read(1 << 20), b""):
                    sys.stdout.buffer.write(piece)


def _conditions(where: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for one in where:
        name, equals, value = one.partition("=")
        if not equals:
            raise WrongUsage("condition-wrong", N_("{found} is no condition; write it like rok__gte=2020."), values={"found": one})
        yield name, value
