"""Nothing found: what would be found without each of the filters, so that one knows which to loosen."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext

from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Query
from ratusz.bank.query.params import write
from ratusz.portal.explore import questions
from ratusz.portal.explore.conditions import condition_in_words
from ratusz.portal.pages.columns import ColumnLine
from ratusz.portal.pages.explorer.address import Address
from ratusz.portal.pages.filters import as_written
from ratusz.portal.show.components import FacetValue

#: Each filter costs a count; beyond these many the reader is only told to take them away.
TRIED = 8
UP_TO_ROWS = 1_000_000


def without_each(table: Table, query: Query, address: Address, lines: Sequence[ColumnLine]) -> tuple[FacetValue, ...]:
    """Each filter without which something is found: how many rows, and the address that takes it away; the most first."""
    if not query.is_filtered or len(query.where) > TRIED or table.rows > UP_TO_ROWS:
        return ()
    labels = {line.name: line.label for line in lines}
    asked = Query(where=query.where, text=query.text, limit=0)
    found = []
    for at, condition in enumerate(query.where):
        count = questions.ask(table, replace(asked, where=query.where[:at] + query.where[at + 1 :])).count
        pairs = as_written(address, write(Query(where=(condition,))))
        found.append(FacetValue(text=condition_in_words(condition, labels), url=address.without(*pairs), count=count))
    if query.text:
        count = questions.ask(table, replace(asked, text="")).count
        text = gettext("words: %(words)s") % {"words": query.text}
        found.append(FacetValue(text=text, url=address.changed({"q": None}), count=count))
    return tuple(sorted((value for value in found if value.count), key=lambda value: -(value.count or 0)))
