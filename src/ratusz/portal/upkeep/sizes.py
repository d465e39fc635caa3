"""How much room the bank takes, and how much is left. Walking a large store takes a while, so its size is found every ten minutes."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from ratusz.portal.core import bank, disk

PARTS = ("store", "cache", "usage")
_KEY, _KEPT_S = "upkeep:sizes", 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Bytes: of the disk that the bank lies on, what is free of it, what each part of the bank takes."""

    total: int
    free: int
    parts: Mapping[str, int]

    @property
    def free_share(self) -> float:
        """What part of the disk is free."""
        return self.free / self.total if self.total else 0.0


def room() -> Room:
    """How it stands."""
    return replace(disk_alone(), parts=_parts())


def disk_alone() -> Room:
    """The disk, without what the parts of the bank take: asked with every desk of an administrator."""
    found = disk.space()
    return Room(total=found.total if found else 0, free=found.free if found else 0, parts={})


def _parts() -> Mapping[str, int]:
    kept: Mapping[str, int] | None = cache.get(_KEY)
    if kept is None:
        folder = bank.directory()
        kept = {name: _size(folder / name) for name in PARTS}
        if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
            kept["database"] = sum(path.stat().st_size for path in folder.glob("bank.sqlite3*"))
        cache.set(_KEY, kept, _KEPT_S)
    return kept


def _size(folder: Path) -> int:
    """The bytes of all files below `folder`; what vanishes meanwhile counts nothing."""
    found, waiting = 0, [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        found += entry.stat(follow_symlinks=False).st_size
        except FileNotFoundError:
            continue
    return found
