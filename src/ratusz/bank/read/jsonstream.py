"""A JSON document too large to be loaded: the elements of its list, one at a time."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from ratusz.bank.read.problems import refuse

_PIECE = 1 << 20
#: One element larger than this is no row of a table.
_ELEMENT_LIMIT = 32 << 20
_BLANK = re.compile(r"[\s,]*")
_LIST_OF_OBJECTS = re.compile(r"\[\s*[\[{]")
_BEFORE_LIMIT = 1 << 20


def elements(path: Path) -> Iterator[Any]:
    """The elements of the list that the document is, or of the first list of objects or lists in it."""
    decoder = json.JSONDecoder()
    with path.open(encoding="utf-8-sig", errors="strict") as file:
        try:
            buffer, position = _start(file)
            while True:
                position = _BLANK.match(buffer, position).end()  # type: ignore[union-attr]
                if buffer[position : position + 1] == "]":
                    return
                try:
                    value, end = decoder.raw_decode(buffer, position)
                except ValueError as error:
                    more = file.read(_PIECE)
                    if not more or len(buffer) - position > _ELEMENT_LIMIT:
                        raise refuse("json-damaged", found="…") from error
                    buffer, position = buffer[position:] + more, 0
                    continue
                if end >= len(buffer) and (more := file.read(_PIECE)):  # a number may go on
                    buffer, position = buffer[position:] + more, 0
                    continue
                position = end
                yield value
        except (UnicodeDecodeError, RecursionError) as error:
            raise refuse("json-damaged", found="…") from error


def _start(file: IO[str]) -> tuple[str, int]:
    """The beginning of the text, and where its list begins."""
    buffer = file.read(_BEFORE_LIMIT)
    found = _LIST_OF_OBJECTS.search(buffer)
    if found is None:
        raise refuse("json-no-list")
    return buffer, found.start() + 1
