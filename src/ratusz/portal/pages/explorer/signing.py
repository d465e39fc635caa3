"""Where values are missing and why: the signs of a version by column, and the way to the rows that have them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ratusz.bank.model.status import STATUSES
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import ANY_COLUMN, Condition, Op, Query
from ratusz.portal.explore import questions
from ratusz.portal.explore.profiles import NotCounted, profile_of
from ratusz.portal.pages.columns import ColumnLine
from ratusz.portal.pages.explorer.address import Address
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.signs import sign_of
from ratusz.portal.show.components import Facet, FacetValue

#: Columns listed; of a table of a thousand, those with the most signs.
COLUMNS_LISTED = 40
Signs = tuple[tuple[str, int], ...]
_ANY = f"{ANY_COLUMN}__{Op.STATUS}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignsWindow:
    """How many `rows` have a sign anywhere, and the signs of each column. `is_on`: only those rows are shown now."""

    template = "pages/explorer/_signs.html"
    rows: int
    only_url: str
    is_on: bool
    columns: tuple[Facet, ...]
    left_out: int
    is_uncounted: bool
    close_url: str


def has_signs(table: Table) -> bool:
    """Whether a column of `table` may have a sign in place of a value."""
    return any(column.has_status for column in table.schema.columns)


def signs_window(table: Table, address: Address, lines: Sequence[ColumnLine]) -> SignsWindow:
    """The signs of the whole version."""
    counted = _counted(table)
    codes = {code for statuses in counted.values() for code, _ in statuses} if counted is not None else {one.code for one in STATUSES}
    listed = tuple(one.code for one in STATUSES if one.code in codes)
    is_on = any(name == _ANY for name, _ in address.pairs)
    facets = tuple(_facets(counted or {}, address, lines))
    any_of = Condition(column=ANY_COLUMN, op=Op.STATUS, values=listed)
    return SignsWindow(
        rows=questions.ask(table, Query(where=(any_of,), limit=0)).count if listed else 0,
        only_url=address.replaced(frozenset({_ANY}), *(() if is_on else ((_ANY, code) for code in listed))),
        is_on=is_on,
        columns=facets[:COLUMNS_LISTED],
        left_out=max(0, len(facets) - COLUMNS_LISTED),
        is_uncounted=counted is None,
        close_url=address.here,
    )


def _counted(table: Table) -> Mapping[str, Signs] | None:
    """The signs of each column that has some, by code with how many cells; None where nobody has counted them yet."""
    try:
        found = profile_of(table).columns
    except NotCounted:
        return None
    signs = {name: tuple((code, count) for code, count in one.statuses if code) for name, one in found.items()}
    return {name: statuses for name, statuses in signs.items() if statuses}


def _facets(counted: Mapping[str, Signs], address: Address, lines: Sequence[ColumnLine]) -> Iterable[Facet]:
    """Columns with signs, those with the most first."""
    marked = [line for line in lines if line.name in counted]
    for line in sorted(marked, key=lambda line: -sum(count for _, count in counted[line.name])):
        yield _facet(address, line, counted[line.name])


def _facet(address: Address, line: ColumnLine, statuses: Signs) -> Facet:
    name, values = f"{line.name}__{Op.STATUS}", []
    for code, count in statuses:
        sign, on = sign_of(code, language()), (name, code) in address.pairs
        url = address.without((name, code)) if on else address.plus((name, code))
        values.append(FacetValue(text=f"{sign.sign}  {sign.meaning}", url=url, count=count, chosen=on))
    return Facet(title=line.label, values=tuple(values), opened=True)
