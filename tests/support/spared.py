"""What a process of tests spares itself. None of it changes what is tested."""

import gc
import os
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.db.models.signals import post_migrate  # noqa: TID251  what Django itself follows is left out here

from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.portal.core import bank


def pytest_collection_finish() -> None:
    """What was read to begin with stays to the end: nobody looks through it again and again for what may go."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_unconfigure() -> None:
    """At the end all of it goes, or DuckDB complains."""
    gc.unfreeze()


@pytest.fixture(scope="session", autouse=True)
def _one_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The banks of a process share its engine, which knows files by their paths: one for each took 16 ms, 9 threads and 4 MB for good."""
    temp = tmp_path_factory.mktemp("engine")

    @cache
    def made(memory: str, threads: int) -> DuckDBEngine:
        return DuckDBEngine(memory=memory, threads=threads, temp=temp)

    def shared(memory: str, threads: int, _temp: Path) -> DuckDBEngine:
        return made(memory, threads)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bank, "_engine", shared)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_disks() -> Iterator[None]:
    """What a test writes need not outlive a loss of power. Tests of what is synced put a function of their own here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _file: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_yielding() -> Iterator[None]:
    """A thread that yields to others stays behind for good, and here it may be the one that all later tests run in."""
    ours, real = threading.get_native_id(), os.setpriority

    def other_threads(which: int, who: int, priority: int) -> None:
        if who != ours:
            real(which, who, priority)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "setpriority", other_threads)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_permissions_of_django() -> Iterator[None]:
    """Rights are given by roles here; Django's own, which nobody asks for, would be written anew after each test that empties the database."""
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    yield
    post_migrate.connect(create_permissions, dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.connect(create_contenttypes)
