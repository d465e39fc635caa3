"""Where the tables of a JSON document are.

[{…}, {…}]                          a table
[[…], […]]                          rows, the first one is perhaps the heading
{"columns": […], "data": [[…]]}     the same with the heading apart
{"a": […], "b": […]}                columns
{"x": {…}, "y": {…}}                rows, the names are the first column
{"data": [{…}]}                     each list of objects, however deep, is a table by the name of its path
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ratusz.bank.read.header import LEVELS
from ratusz.bank.read.records import flat, joined, lines_of, names_of, text_of

_DEEPEST = 6
_HEADINGS = ("columns", "fields", "header", "headers")
_ROWS = ("data", "rows", "records", "values")
Lines = Iterator[tuple[int, list[str]]]


def tables(document: Any, name: str) -> Iterator[tuple[str, Lines]]:
    """Each table with its rows; `name` is that of the document."""
    found = list(_tables(document, (), 0))
    alone = len(found) == 1
    for path, lines in found:
        yield (name if alone or not path else LEVELS.join(path)), lines


def _tables(value: Any, path: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], Lines]]:
    if isinstance(value, list):
        if value:
            yield path, rows(value)
    elif isinstance(value, dict):
        lines = _whole(value)
        if lines is not None:
            yield path, lines
            return
        inner = [
            found for key, one in value.items() if depth < _DEEPEST and _may_hold(one) for found in _tables(one, (*path, key), depth + 1)
        ]
        if inner:
            yield from inner
        elif not path and value:
            yield path, rows([value])


def _may_hold(value: Any) -> bool:
    """Whether a value of an object may hold a table: a list of objects or of lists, or an object."""
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict | list) for one in value[:10]))


def _whole(value: Mapping[str, Any]) -> Lines | None:
    """The rows of an object that is a table itself."""
    heading = next((value[key] for key in _HEADINGS if isinstance(value.get(key), list)), None)
    lists = next((value[key] for key in _ROWS if isinstance(value.get(key), list) and value[key]), None)
    if heading and lists and _are(lists, dict):
        return rows(lists)
    if heading and lists and _are(lists, list):
        names = [text_of(one.get("name") or one.get("id") or one) if isinstance(one, dict) else text_of(one) for one in heading]
        return _numbered([names, *lists])
    parts = list(value.values())
    if len(parts) > 1 and all(isinstance(part, list) and len(part) == len(parts[0]) and not _nested(part) for part in parts) and parts[0]:
        return _numbered([list(value), *(list(row) for row in zip(*parts, strict=True))])
    if len(parts) > 1 and all(isinstance(part, dict) for part in parts) and _alike(parts):
        return rows([{"klucz": key, **part} for key, part in value.items()])
    return None


def _nested(values: Sequence[Any]) -> bool:
    return any(isinstance(one, dict | list) for one in values)


def _are(values: Sequence[Any], kind: type) -> bool:
    return bool(values) and all(isinstance(one, kind) for one in values)


def _alike(parts: Sequence[Mapping[str, Any]]) -> bool:
    """Whether objects have most of their names in common, so that they are rows; their values are plain."""
    common = set(parts[0]).intersection(*parts[1:])
    return bool(common) and all(2 * len(common) >= len(part) for part in parts) and not any(_may_hold(one) for one in parts[0].values())


def rows(values: Sequence[Any]) -> Lines:
    """The rows of a list: of objects under a heading, of lists as they are, of plain values as one column."""
    if all(isinstance(one, list) for one in values):
        return _numbered(values)
    records = [record_of(one) for one in values]
    return lines_of(names_of(records), records)


def record_of(value: Any) -> dict[str, str]:
    """One row. The attributes of an object of JSON:API stand beside its id."""
    if isinstance(value, dict) and isinstance(value.get("attributes"), dict) and {"id", "type"} <= value.keys():
        value = {**{key: one for key, one in value.items() if key not in {"attributes", "links", "relationships"}}, **value["attributes"]}
    return joined(flat(value))


def _numbered(lists: Sequence[Sequence[Any]]) -> Lines:
    for number, values in enumerate(lists, 1):
        yield number, [text_of(value) for value in values]
