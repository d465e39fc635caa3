"""A bank for a test: a directory of its own, with an empty store."""

from pathlib import Path

import pytest

from ratusz.bank.store import Store
from ratusz.portal.core import kept


@pytest.fixture
def bank_dir(tmp_path: Path, settings, monkeypatch) -> Path:
    """A bank's directory with an empty store in it; `core.bank.store()` is the store in it."""
    directory = tmp_path / "bank"
    for name in ("cache", "usage"):
        (directory / name).mkdir(parents=True)
    Store(directory / "store")
    settings.BANK_DIR = directory
    # Another bank, with a journal that begins anew: what was kept of the last one means nothing in it.
    monkeypatch.setattr(kept, "_answers", kept._Answers())
    monkeypatch.setattr(kept, "_pages", kept._Answers())
    return directory
