"""A place in the order of a result, to be handed out and given back. Opaque to others.

Versions never change, so the n-th row of an ordered result stays the n-th: a place is its number, and the cursor also
names the version and the question, so that a page of another one can never be mistaken for the next page of this one.
"""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass

from ratusz.bank.query import wrong
from ratusz.bank.query.nodes import Query
from ratusz.bank.query.params import MAX_START, telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`length` rows from the `start`-th on, counted from 0; length None is as many as the query's limit."""

    version: str
    question: str
    start: int
    length: int | None = None


def question_of(query: Query) -> str:
    """A short hash of what decides which rows come in which order: not of columns shown, facets, or the size of pages."""
    deciding = Query(where=query.where, text=query.text, sort=query.sort, group=query.group, measures=query.measures)
    pairs = telling(deciding)
    ordered = sorted(pair for pair in pairs if pair[0] != "sort") + [pair for pair in pairs if pair[0] == "sort"]
    return hashlib.sha256(json.dumps(ordered).encode()).hexdigest()[:16]


def print_cursor(place: Place) -> str:
    """`place` as a text of letters, digits, `-` and `_`."""
    data = [place.version, place.question, place.start] + ([] if place.length is None else [place.length])
    return base64.urlsafe_b64encode(json.dumps(data, separators=(",", ":")).encode()).rstrip(b"=").decode()


def parse_cursor(text: str) -> Place:
    """The place a cursor names; WrongQuery `cursor-mismatch` when it is none of ours."""
    try:
        data = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise wrong.cursor_mismatch() from error
    match data:
        case [str(version), str(question), int(start)] if _fits(start):
            return Place(version=version, question=question, start=start)
        case [str(version), str(question), int(start), int(length)] if _fits(start) and _fits(length):
            return Place(version=version, question=question, start=start, length=length)
    raise wrong.cursor_mismatch()


def version_of(query: Query) -> str | None:
    """The version that the query's cursor was handed out for: the one to go on reading, if it may still be seen."""
    return parse_cursor(query.cursor).version if query.cursor else None


def _fits(number: int) -> bool:
    return not isinstance(number, bool) and 0 <= number <= MAX_START
