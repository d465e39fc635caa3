"""Moments of the tests: a day on which everything happens, and steps from it."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def after(**passed: float) -> datetime:
    """The moment `passed` (seconds=, minutes=, days=…) after noon."""
    return NOON + timedelta(**passed)
