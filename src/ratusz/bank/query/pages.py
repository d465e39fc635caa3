"""Which rows a page shows, and the cursors to the pages beside it."""

from ratusz.bank.model.table import Table
from ratusz.bank.query import wrong
from ratusz.bank.query.compile import Window
from ratusz.bank.query.cursor import Place, parse_cursor, print_cursor, question_of
from ratusz.bank.query.nodes import DEFAULT_LIMIT, Query


def window_of(table: Table, query: Query) -> tuple[Window, int]:
    """The rows to show, and how many a whole page has."""
    size = DEFAULT_LIMIT if query.limit is None else query.limit
    if not query.cursor:
        return Window(start=query.start, length=size), size
    place = parse_cursor(query.cursor)
    if (place.version, place.question) != (table.version, question_of(query)):
        raise wrong.cursor_mismatch()
    return Window(start=place.start, length=size if place.length is None else min(place.length, size)), size


def next_cursor(table: Table, query: Query, window: Window, size: int, count: int) -> str | None:
    """The page after this one."""
    end = window.start + (window.length or 0)
    return _cursor(table, query, end, None) if size and end < count else None


def prev_cursor(table: Table, query: Query, window: Window, size: int, count: int) -> str | None:
    """The page that ends where this one begins; shorter than others at the beginning, so that no row is shown twice."""
    end = min(window.start, count)
    if not size or not end:
        return None
    start = max(0, end - size)
    return _cursor(table, query, start, end - start)


def _cursor(table: Table, query: Query, start: int, length: int | None) -> str:
    return print_cursor(Place(version=table.version, question=question_of(query), start=start, length=length))
