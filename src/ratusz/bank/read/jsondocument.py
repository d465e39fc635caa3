"""A JSON document that fits in memory."""

import json
from pathlib import Path
from typing import Any

import orjson

from ratusz.bank.read.encoding import sniff_encoding
from ratusz.bank.read.problems import refuse

#: Larger documents are read element by element.
LARGE_BYTES = 64 << 20


def load(path: Path) -> Any:
    """The document at `path`; a broken one is refused with the place."""
    content = path.read_bytes()
    text = content.decode(sniff_encoding(content).name, errors="replace").removeprefix("\ufeff")
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass  # Python's own reader also takes NaN, which many programs write
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise refuse("json-damaged", found=f"{error.lineno}:{error.colno}") from error
    except RecursionError as error:
        raise refuse("json-damaged", found="…") from error
