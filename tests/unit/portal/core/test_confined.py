"""A kernel without Landlock is told to whoever keeps the machine up."""

import logging

import pytest

from ratusz.bank.engine import sqlconfine
from ratusz.portal.core import confined
from ratusz.portal.upkeep.troubles import unsafe_settings


@pytest.fixture
def kernel(monkeypatch):
    """`kernel(version)`: what the kernel answers when it is asked for Landlock."""
    monkeypatch.setattr(confined, "_found", [])
    return lambda version: monkeypatch.setattr(sqlconfine, "_landlock", lambda _libc: version)


@pytest.mark.parametrize(("page", "weight"), [(False, "advice"), (True, "warning")])
def test_a_kernel_without_landlock_is_told_in_the_log_and_on_the_page_of_the_system(kernel, settings, caplog, page, weight):
    settings.BANK_SQL_PAGE, settings.BANK_SQL_WORKERS = page, 2
    kernel(-1)
    assert "no-landlock" not in {one.code for one in unsafe_settings()}
    with caplog.at_level(logging.WARNING):
        confined.look()
    assert caplog.text.count("no Landlock") == 1
    assert [one.weight for one in unsafe_settings() if one.code == "no-landlock"] == [weight]
    settings.BANK_SQL_WORKERS = 0
    assert "no-landlock" not in {one.code for one in unsafe_settings()}


def test_a_kernel_with_landlock_gives_nothing_to_tell(kernel, settings, caplog):
    settings.BANK_SQL_WORKERS = 2
    kernel(1)
    confined.look()
    assert not caplog.text
    assert "no-landlock" not in {one.code for one in unsafe_settings()}
