"""The question of an address, as it is saved: tidy, without the place in the list and without a version."""

from urllib.parse import parse_qsl, urlencode

from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Query
from ratusz.bank.query.params import write
from ratusz.portal.explore import questions

#: What names a place or a version, not a question.
_NOT_ASKED = frozenset({"cursor", "from", "facet", "version", "at"})

Pairs = tuple[tuple[str, str], ...]


def pairs_of(text: str) -> Pairs:
    """The parameters of a saved question, or of an address that somebody pasted."""
    asked = text.partition("?")[2] if text.startswith(("?", "/", "http")) and "?" in text else text
    return tuple((name, value) for name, value in parse_qsl(asked) if name not in _NOT_ASKED)


def parsed(table: Table, text: str) -> Query:
    """The question `text` to `table`; WrongQuery where it does not fit."""
    return questions.parse(table, pairs_of(text))


def tidy(table: Table, text: str) -> str:
    """The question `text` as it is kept; WrongQuery where it does not fit `table`."""
    return urlencode(write(parsed(table, text)))
