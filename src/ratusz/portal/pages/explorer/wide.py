"""Tables of very many columns: a page shows some of them side by side, with the way to the next ones; files have them all."""

from dataclasses import dataclass, replace

from ratusz.bank.model.schema import Schema
from ratusz.bank.query.nodes import Query
from ratusz.portal.pages.explorer.address import Address

#: A page of a table with more columns than WIDE shows AT_ONCE of them: ninety thousand cells are four megabytes and stop a telephone.
WIDE, AT_ONCE = 60, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SomeColumns:
    """Which columns are shown, counted from 1, of how many. The first one stands before those of every other place too."""

    first: int
    last: int
    total: int
    previous_url: str
    next_url: str


def at_first(query: Query, schema: Schema) -> Query:
    """`query` with the first columns of a wide table, where it chooses none."""
    if len(schema.columns) <= WIDE or query.select or query.is_grouped:
        return query
    return replace(query, select=schema.names[:AT_ONCE])


def some_columns(address: Address, query: Query, schema: Schema) -> SomeColumns | None:
    """Where among the columns of a wide table one is; None where all are shown, or somebody chose others than neighbours."""
    names, shown = schema.names, at_first(query, schema).select
    if len(names) <= WIDE or len(shown) < 2 or query.is_grouped or shown[0] != names[0] or shown[1] not in names:
        return None
    start, step = names.index(shown[1]), AT_ONCE - 1
    if shown[1:] != names[start : start + len(shown) - 1]:
        return None
    end = start + len(shown) - 1
    return SomeColumns(
        first=1 if start == 1 else start + 1,
        last=end,
        total=len(names),
        previous_url=_place(address, schema, max(1, start - step)) if start > 1 else "",
        next_url=_place(address, schema, end) if end < len(names) else "",
    )


def _place(address: Address, schema: Schema, start: int) -> str:
    """The address of the columns from `start` on, the first one before them; nothing more where that is how the table begins."""
    names = (schema.names[0], *schema.names[start : start + AT_ONCE - 1])
    return address.changed({"select": None if start == 1 else ",".join(names)})
