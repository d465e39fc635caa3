"""Records, each with names of its own, as rows under one heading: what JSON, XML and the like hold instead of a table."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from ratusz.bank.read.geometry import is_shape, point_of, wkt
from ratusz.bank.read.grid import MAX_COLUMNS
from ratusz.bank.read.header import LEVELS
from ratusz.bank.read.problems import refuse

#: Between the values of a list in one cell.
_LIST = "; "
_DEEPEST = 12
Record = Mapping[str, str]


def flat(value: Any, prefix: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Names and texts of a JSON value: objects in objects by joined names, lists of plain values joined, other lists as JSON."""
    if is_shape(value):
        yield from _place(value, prefix)
    elif isinstance(value, dict) and depth < _DEEPEST:
        for name, inner in value.items():
            yield from flat(inner, f"{prefix}{LEVELS}{name}" if prefix else str(name), depth + 1)
    else:
        yield prefix or "wartość", text_of(value)


def _place(shape: Any, prefix: str) -> Iterator[tuple[str, str]]:
    """A point as longitude and latitude, another shape as WKT."""
    before = f"{prefix}{LEVELS}" if prefix else ""
    if place := point_of(shape):
        yield from zip((f"{before}lon", f"{before}lat"), (f"{float(part):.15g}" for part in place), strict=True)
    else:
        yield prefix or "geometria", wkt(shape)


def text_of(value: Any) -> str:
    """The text of a JSON value in a cell."""
    match value:
        case None:
            return ""
        case bool():
            return "TAK" if value else "NIE"
        case str():
            return value
        case float():
            return f"{value:.15g}" if "e" not in f"{value:.15g}" else f"{value:f}"
        case int():
            return str(value)
        case list() if not any(isinstance(one, dict | list) for one in value):
            return _LIST.join(map(text_of, value))
    return orjson.dumps(value, default=str).decode()


def joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names with their texts; those of one name joined."""
    record: dict[str, str] = {}
    for name, text in pairs:
        if text and record.get(name):
            record[name] += _LIST + text
        elif text or name not in record:
            record[name] = text
    return record


def names_of(records: Iterable[Record]) -> list[str]:
    """All names, in the order in which they are met."""
    names: dict[str, None] = {}
    for record in records:
        if not names.keys() >= record.keys():
            names.update(dict.fromkeys(record))
            if len(names) > MAX_COLUMNS:
                raise refuse("too-many-columns", found=len(names), expected=MAX_COLUMNS)
    return list(names)


def lines_of(names: list[str], records: Iterable[Record]) -> Iterator[tuple[int, list[str]]]:
    """The heading and the rows, numbered from 1."""
    yield 1, names
    for number, record in enumerate(records, 2):
        yield number, [record.get(name, "") for name in names]
