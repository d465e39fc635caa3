"""Workers for statements in SQL, shared by all tests: to start some for the bank of each takes longer than the test."""

import pytest

from ratusz.bank.engine.sqlpool import Pool
from ratusz.portal.explore import sql


@pytest.fixture(scope="session")
def shared_workers(tmp_path_factory):
    made = Pool(readable=[str(tmp_path_factory.getbasetemp())], workers=1, waiting=2, patience_s=120, memory="128MB")
    yield made
    made.close()


@pytest.fixture
def sql_workers(settings, monkeypatch, shared_workers):
    """Statements are answered, and tables have pages for them. They run last of all, so on a full machine the shortest takes seconds."""
    settings.BANK_SQL_TIMEOUT_S, settings.BANK_SQL_PAGE = 120, True
    monkeypatch.setattr(sql, "pool", lambda: shared_workers)
