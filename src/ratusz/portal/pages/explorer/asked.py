"""What the address of a table asks, as far as it can be understood: a wrong parameter is told of, and the table still stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Query
from ratusz.portal.explore import questions
from ratusz.portal.pages.explorer.address import Address, Pair, Pairs, address_of

#: What may stand open above the table, and what it is about.
WINDOWS = ("_about", "_choose", "_row", "_cell", "_find")
#: In this order parameters are tried one by one, so that each meets those it depends on.
_LATE = {name: at for at, name in enumerate(("select", "group", "measure", "sort", "limit", "from", "cursor"), start=1)}
#: Longer addresses that cannot be understood as a whole are not tried piece by piece.
_TRIED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The question, its address, what is open above the table, and the refusals of what was left out of the question."""

    query: Query
    address: Address
    windows: Mapping[str, str]
    refused: tuple[WrongQuery, ...] = ()


def asked_of(request: HttpRequest, table: Table) -> Asked:
    """What the address of `request` asks of `table`."""
    pairs = pairs_of(request)
    told = tuple(pair for pair in pairs if pair[1] and not pair[0].startswith("_"))
    query, kept, refused = understood(table, told)
    return Asked(
        query=query,
        address=address_of(request.path, kept),
        windows={name: value for name, value in pairs if name in WINDOWS and value},
        refused=refused,
    )


def pairs_of(request: HttpRequest) -> Pairs:
    """The parameters of the address, in order."""
    return tuple((name, value) for name, values in request.GET.lists() for value in values)


def understood(table: Table, pairs: Pairs) -> tuple[Query, Pairs, tuple[WrongQuery, ...]]:
    """The question that `pairs` ask, the pairs it is made of, and why the others are not among them."""
    try:
        return questions.parse(table, pairs), pairs, ()
    except WrongQuery as error:
        if len(pairs) > _TRIED:
            return Query(), (), (error,)
    kept: list[Pair] = []
    refused: list[WrongQuery] = []
    for pair in sorted(pairs, key=lambda pair: _LATE.get(pair[0], 0)):
        error_of = _refusal(table, [*kept, pair])
        if error_of is None:
            kept.append(pair)
        else:
            refused.append(error_of)
    return questions.parse(table, kept), tuple(pair for pair in pairs if pair in kept), tuple(refused)


def _refusal(table: Table, pairs: Sequence[Pair]) -> WrongQuery | None:
    try:
        questions.parse(table, pairs)
    except WrongQuery as error:
        return error
    return None
