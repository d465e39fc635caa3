"""What `ratusz query` does in the bank: as somebody who sees everything published, for the command line is the machine's own."""

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ratusz.bank.base.errors import NotFound, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.table import Table
from ratusz.bank.publish.formats import Streamed, formats, write_file
from ratusz.bank.query.nodes import Query
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.core import bank
from ratusz.portal.explore import questions
from ratusz.portal.explore.tables import open_table


def write_answer(address: str, pairs: Sequence[tuple[str, str]], *, version: str, format_: str, out: Path | None) -> None:
    """The answer of `dataset/resource` to the question `pairs`, to the file `out` or to the standard output."""
    table = _table(address, version)
    query = questions.parse(table, pairs)
    if out is not None:
        write_file(format_, bank.engine(), table, query, out)
    elif isinstance(formats[format_], Streamed):
        _stream(format_, table, query)
    else:
        with TemporaryDirectory(prefix="ratusz-query-") as folder:
            file = Path(folder) / f"answer.{format_}"
            write_file(format_, bank.engine(), table, query, file)
            sys.stdout.buffer.write(file.read_bytes())
    sys.stdout.flush()


def _stream(format_: str, table: Table, query: Query) -> None:
    streamed = formats[format_]
    if isinstance(streamed, Streamed):
        for chunk in streamed.stream(bank.engine(), table, query):
            sys.stdout.buffer.write(chunk)


def _table(address: str, version: str) -> Table:
    dataset, slash, slug = address.partition("/")
    if not slash:
        raise WrongUsage("no-resource-named", N_("Name the table as dataset/resource."))
    resource = Resource.objects.published().filter(dataset__slug=dataset, slug=slug).first()
    if resource is None:
        known = tuple(f"{each.dataset.slug}/{each.slug}" for each in Resource.objects.published().select_related("dataset")[:50])
        raise NotFound("no-such-table", N_("There is no published table {found}."), values={"found": address}, allowed=known)
    if version and not Publication.objects.filter(resource=resource, version=version).exists():
        raise NotFound("no-such-version", N_("The table has no public version {found}."), values={"found": version})
    return open_table(str(resource.pk), version or resource.current)
