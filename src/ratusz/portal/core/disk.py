"""The disk that the bank lies on."""

import shutil
from dataclasses import dataclass

from django.conf import settings

from ratusz.portal.core import bank


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Bytes of the whole disk, and what is free of it."""

    total: int
    free: int


def space() -> Space | None:
    """How it stands; None where no bank is named, or its directory is away."""
    if settings.BANK_DIR is None or not bank.directory().is_dir():
        return None
    found = shutil.disk_usage(bank.directory())
    return Space(total=found.total, free=found.free)
