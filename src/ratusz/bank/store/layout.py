"""Where things lie under the root of a store.

    format.json                              the number of this layout
    originals/ab/<sha256>                    bytes as delivered
    parts/ab/<sha256>.parquet                rows
    documents/ab/<sha256>.json               recipes, reports, decisions: canonical JSON
    versions/<resource id>/<version id>.json manifests; a version exists exactly when this file does
    tombstones/<id>.json                     what was erased, by whose hash, when and why
    quarantine/ab/<sha256>                   originals that a virus scanner stopped; given to nobody
    staging/<name>/ and <name>.lock          work in progress; never read by anybody else

Names come from outside, so each is looked at before it becomes a path.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ratusz.bank.base.errors import NotFound
from ratusz.bank.base.sentences import N_

FORMAT = 1
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of a store; a name that no store could hold is `NotFound`."""

    root: Path

    FOLDERS = ("originals", "parts", "documents", "versions", "tombstones", "staging")

    @property
    def format(self) -> Path:
        """The file that says which layout this is."""
        return self.root / "format.json"

    @property
    def staging(self) -> Path:
        """The folder of work in progress."""
        return self.root / "staging"

    @property
    def versions(self) -> Path:
        """The folder of resources' folders."""
        return self.root / "versions"

    @property
    def tombstones(self) -> Path:
        """The folder of tombstones; a store made before there were any has none."""
        return self.root / "tombstones"

    def tombstone(self, tombstone: str) -> Path:
        """The file of a tombstone."""
        return self.tombstones / f"{_known(_ID, tombstone)}.json"

    def original(self, sha256: str) -> Path:
        """The file of an original."""
        return self._by_hash("originals", sha256, "")

    def quarantined(self, sha256: str) -> Path:
        """The file of an original that is locked away."""
        return self._by_hash("quarantine", sha256, "")

    def part(self, sha256: str) -> Path:
        """The file of a part."""
        return self._by_hash("parts", sha256, ".parquet")

    def document(self, sha256: str) -> Path:
        """The file of a document."""
        return self._by_hash("documents", sha256, ".json")

    def resource(self, resource: str) -> Path:
        """The folder of the versions of a resource."""
        return self.versions / _known(_ID, resource)

    def manifest(self, resource: str, version: str) -> Path:
        """The file of a manifest."""
        return self.resource(resource) / f"{_known(_ID, version)}.json"

    def resources(self) -> list[str]:
        """The ids of all resources with a version, sorted."""
        return sorted(path.name for path in self.versions.iterdir() if _ID.fullmatch(path.name))

    def ids(self, resource: str) -> list[str]:
        """The ids of the versions of a resource in order of time."""
        folder = self.resource(resource)
        return sorted(path.stem for path in folder.glob("*.json")) if folder.is_dir() else []

    def hashes(self, folder: str) -> Iterator[tuple[str, Path]]:
        """Every (name, path) in `originals`, `parts` or `documents`, in order; the name should be the hash."""
        for path in sorted((self.root / folder).glob("*/*")):
            yield path.name.partition(".")[0], path

    def _by_hash(self, folder: str, sha256: str, suffix: str) -> Path:
        return self.root / folder / _known(_SHA256, sha256)[:2] / f"{sha256}{suffix}"


def _known(form: re.Pattern[str], name: str) -> str:
    if not form.fullmatch(name):
        raise NotFound("not-in-store", N_("The store holds nothing called “{found}”."), values={"found": name[:80]})
    return name
