"""Time enters here and at the edge only; below, `now` is an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

WARSAW = ZoneInfo("Europe/Warsaw")


def utc_now() -> datetime:
    """The moment, aware, in UTC. Called by commands, views and the worker; nobody else."""
    return datetime.now(UTC)  # noqa: TID251  the one place


def iso(moment: datetime) -> str:
    """`moment` as `2026-11-23T11:40:00Z`, to the second, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day_of(moment: datetime) -> date:
    """The day in Warsaw on which `moment` is."""
    return moment.astimezone(WARSAW).date()
