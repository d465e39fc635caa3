"""A bank for a test: a directory of its own, with an empty store."""

from pathlib import Path

import pytest

from ratusz.bank.store import Store


@pytest.fixture
def bank_dir(tmp_path: Path, settings) -> Path:
    """A bank's directory with an empty store in it; `core.bank.store()` is the store in it."""
    directory = tmp_path / "bank"
    for name in ("cache", "usage"):
        (directory / name).mkdir(parents=True)
    Store(directory / "store")
    settings.BANK_DIR = directory
    return directory
