"""One correction, as data: what becomes of which cells, and what the source is expected to say there."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Action(StrEnum):
    """DROP leaves a row out, OVERRIDE puts a value in place of another, SCALE multiplies a slice of a column, FLAG changes nothing."""

    DROP = "drop"
    OVERRIDE = "override"
    SCALE = "scale"
    FLAG = "flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What is done to the rows in which each column of `where` holds its text. Texts are canonical: "2024-05-01", "12.50", "" for none.

    `column`: what is changed or doubted; the whole row where it is empty. `expect`: what the source says there now; of SCALE the least
    value of the slice, and `most` the greatest. `value`: what is put there, or what it is multiplied by. `number` tells it from others.
    """

    number: int
    action: Action
    where: tuple[tuple[str, str], ...] = ()
    column: str = ""
    expect: str = ""
    most: str = ""
    value: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it speaks of, each once."""
        named = [name for name, _ in self.where]
        return tuple(dict.fromkeys([*named, self.column] if self.column else named))


def correction_json(one: Correction) -> dict[str, Any]:
    """A correction as JSON."""
    return {**asdict(one), "action": str(one.action), "where": [list(pair) for pair in one.where]}


def correction_from_json(data: Mapping[str, Any]) -> Correction:
    """The inverse of `correction_json`."""
    pairs: Iterable[Any] = data["where"]
    return Correction(**{**data, "action": Action(data["action"]), "where": tuple((str(name), str(text)) for name, text in pairs)})
