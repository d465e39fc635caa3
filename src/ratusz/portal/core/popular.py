"""How much each dataset is used, as those on other floors read it: one small file that the counters renew and nobody waits for."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from ratusz.portal.core import bank

_FILE = Path("usage") / "popular.json"


def uses(dataset: UUID) -> int:
    """Views and downloads of a dataset in twelve months; 0 of what nobody used, or before anything was counted."""
    if settings.BANK_DIR is None:
        return 0
    path = bank.directory() / _FILE
    try:
        return _read(path, path.stat().st_mtime_ns).get(str(dataset), 0)
    except FileNotFoundError:
        return 0


def renew(used: Mapping[UUID, int]) -> None:
    """Keep these numbers instead of those kept before."""
    path = bank.directory() / _FILE
    told = json.dumps({str(dataset): number for dataset, number in sorted(used.items())})
    if path.exists() and path.read_text(encoding="utf-8") == told:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_text(told, encoding="utf-8")
    draft.replace(path)


@lru_cache(maxsize=4)
def _read(path: Path, _written_at: int) -> dict[str, int]:
    found: dict[str, int] = json.loads(path.read_bytes())
    return found
