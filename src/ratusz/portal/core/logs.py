"""How the log is written: a line for a person, or a line of JSON. Neither holds personal data.

What an error says may quote a person ("the key (email)=… exists"), so of errors the kind and the places are written, not the words;
and whatever looks like an e-mail address is left out of every line.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from ratusz.portal.core.watching import pattern_of, request_number

ADDRESS = re.compile(r"[^\s@<>\"'=(]+@[^\s@<>\"')]+\.[^\s@<>\"')]+")
_Trouble = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class LineFormatter(logging.Formatter):
    """For a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and below it where it broke."""
        return without_addresses(super().format(record))

    def formatException(self, ei: _Trouble) -> str:  # noqa: N802  logging's name
        """Kinds and places of the error and of its causes, without its words."""
        return "\n".join(["Traceback, without what was said:", *places(ei[1])])


class JsonFormatter(logging.Formatter):
    """For machines: one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_addresses(record.getMessage()),
        }
        if number := request_number.get():
            told["request"] = number
        told |= getattr(record, "detail", {})
        if record.exc_info and record.exc_info[1]:
            told["error"] = type(record.exc_info[1]).__name__
            told["places"] = places(record.exc_info[1])
        return json.dumps(told, ensure_ascii=False)


class PatternFilter(logging.Filter):
    """Django names the whole address in what it says of a request: its pattern stands for it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True."""
        request = getattr(record, "request", None)
        if request is not None and hasattr(request, "path_info") and isinstance(record.args, tuple):
            pattern = pattern_of(request)
            record.args = tuple(pattern if request.path in str(argument) else argument for argument in record.args)
        return True


def without_addresses(text: str) -> str:
    """`text` without e-mail addresses."""
    return ADDRESS.sub("…@…", text) if "@" in text else text


def places(error: BaseException | None) -> list[str]:
    """Kind and lines of `error`, then those of what caused it."""
    told: list[str] = []
    while error is not None and len(told) < 200:
        told.append(type(error).__name__)
        told += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
        error = error.__cause__ or error.__context__
    return told
