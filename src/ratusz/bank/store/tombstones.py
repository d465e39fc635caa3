"""What was erased, by hash: so that it does not come back with a backup, with the same file, or unnoticed.

A tombstone holds no data, only names, hashes, a day and a reason that may be read by everybody.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ratusz.bank.base.errors import Damaged
from ratusz.bank.base.sentences import N_
from ratusz.bank.store.codec import canonical, fingerprint
from ratusz.bank.store.disk import place, write_hashed
from ratusz.bank.store.layout import Layout
from ratusz.bank.store.staging import work_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedVersion:
    """A version that was erased; `sha256`: of its manifest."""

    resource: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """One erasure. `originals` are never taken in again; `parts` and `documents` went because nothing else named them.

    `deliveries`: ids of deliveries that were erased; `loosened`: of those whose versions went with them and whose files stay.
    """

    id: str
    at: datetime
    reason: str
    versions: tuple[ErasedVersion, ...] = ()
    originals: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    deliveries: tuple[str, ...] = ()
    loosened: tuple[str, ...] = ()


def as_json(tombstone: Tombstone) -> dict[str, Any]:
    """Ready for JSON: `{"tombstone": {...}, "sha256"}`."""
    plain = json.loads(json.dumps({**asdict(tombstone), "at": tombstone.at.astimezone(UTC).isoformat()}))
    return {"tombstone": plain, "sha256": fingerprint(plain)}


def from_json(data: Any) -> Tombstone:
    """The inverse of `as_json`; ValueError where it was altered or is none."""
    try:
        plain = data["tombstone"]
        if fingerprint(plain) != data["sha256"]:
            raise ValueError("altered")
        lists = {name: tuple(plain[name]) for name in ("originals", "parts", "documents", "deliveries", "loosened")}
        versions = tuple(ErasedVersion(**each) for each in plain["versions"])
        return Tombstone(id=plain["id"], at=datetime.fromisoformat(plain["at"]), reason=plain["reason"], versions=versions, **lists)
    except (KeyError, TypeError) as error:
        raise ValueError("no tombstone") from error


def put(layout: Layout, tombstone: Tombstone) -> None:
    """Keep `tombstone`; one that is there already stays as it is."""
    layout.tombstones.mkdir(exist_ok=True)
    with work_folder(layout.staging) as work:
        write_hashed([canonical(as_json(tombstone))], work / "tombstone")
        place(work / "tombstone", layout.tombstone(tombstone.id))


def read_folder(folder: Path) -> Iterator[Tombstone]:
    """The tombstones in `folder`, in order of name; `Damaged` at one that was altered. Nothing where there is no folder."""
    for path in sorted(folder.glob("*.json")):
        try:
            yield from_json(json.loads(path.read_bytes()))
        except ValueError as error:
            raise Damaged(
                "tombstone-altered",
                N_("The record {file} of an erasure was altered."),
                N_("Bring it back from a backup: without it, what was erased could come back."),
                values={"file": path.name},
            ) from error


class Erased:
    """All that tombstones name, for looking up; `reason_of` by id of a version or hash of an original."""

    def __init__(self, tombstones: Iterable[Tombstone] = ()) -> None:
        self.tombstones = tuple(tombstones)
        self.originals = {sha256: each for each in self.tombstones for sha256 in each.originals}
        self.versions = {erased.version: each for each in self.tombstones for erased in each.versions}
        self.loose = frozenset(sha256 for each in self.tombstones for sha256 in (*each.parts, *each.documents))

    def find(self, name: str) -> Tombstone | None:
        """The tombstone of the version or original called `name`; None where it was not erased."""
        return self.originals.get(name) or self.versions.get(name)


def erased(layout: Layout) -> Erased:
    """All that was erased from the store at `layout`."""
    return Erased(read_folder(layout.tombstones))


def mark(layout: Layout) -> int:
    """A number that changes when something is erased: one look at the folder."""
    with suppress(FileNotFoundError):
        return layout.tombstones.stat().st_mtime_ns
    return 0
