"""A version: an immutable manifest that names parts, schema, report and lineage.

A version exists exactly when its manifest file does. Ids are UUID version 7, so a folder listed by name is in order of time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ratusz.bank.model.schema import Schema
from ratusz.bank.model.table import Part


class Kind(StrEnum):
    """PRIVATE: as read, for the office. PUBLIC: after `protect`, what a published pointer may name."""

    PRIVATE = "private"
    PUBLIC = "public"


class Mode(StrEnum):
    """How a delivery joins what is there (DESIGN §2)."""

    REPLACES = "replaces"
    ADDS = "adds"
    CORRECTS = "corrects"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """Where a version comes from. Hashes name documents and originals of the store.

    `original`: sha256 of the delivered bytes; `file_name`, `table_name`: as delivered; `recipe`: hash of the recipe document;
    `base`: id of the version that was added to or corrected; `derived_from`: id of the private version of a public one;
    `decisions`: hash of the document that says what `protect` did; `software`: name and version that made it;
    `address`: `dataset/resource` as the resource was called that day, for information: the resource is known by its id.
    """

    original: str | None = None
    file_name: str | None = None
    table_name: str | None = None
    recipe: str | None = None
    base: str | None = None
    derived_from: str | None = None
    decisions: str | None = None
    software: str = ""
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The content of a version. `resource` and `id` are UUID texts; `report` is the hash of a report document."""

    id: str
    resource: str
    kind: Kind
    mode: Mode
    made_at: datetime
    schema: Schema
    parts: tuple[Part, ...]
    raw: tuple[Part, ...] = ()
    report: str | None = None
    lineage: Lineage = field(default_factory=Lineage)
    problems: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows, exactly."""
        return sum(part.rows for part in self.parts)
