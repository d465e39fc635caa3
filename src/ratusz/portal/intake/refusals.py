"""Refusals kept with a delivery: why a file could not be read, why a table cannot go on. Sentences are made where they are shown."""

from collections.abc import Mapping
from typing import Any

from ratusz.bank.base.errors import Stopped, Unreadable, UserError


def to_json(error: UserError) -> dict[str, Any]:
    """The refusal as plain values: code, msgids and what fills them."""
    values = {name: value if isinstance(value, (int, str)) else str(value) for name, value in error.values.items()}
    return {"code": error.code, "message": error.message, "hint": error.hint, "values": values, "unreadable": isinstance(error, Unreadable)}


def from_json(kept: Mapping[str, Any]) -> UserError:
    """The inverse of `to_json`; whatever was refused for other reasons than its form is `Stopped`."""
    kind = Unreadable if kept["unreadable"] else Stopped
    return kind(kept["code"], kept["message"], kept["hint"], values=kept["values"])
