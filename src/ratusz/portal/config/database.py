"""The database of people and decisions: SQLite beside the store by default, PostgreSQL by setting."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_

BUSY_TIMEOUT_S = 20
# WAL lets readers read while one writes. synchronous stays FULL: what a person was told is decided survives a power cut.
_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;"


def database(url: str, directory: Path | None) -> dict[str, Any]:
    """Django's description of the database at `url`, or of SQLite in `directory`, or in memory where there is no bank."""
    if not url:
        return _sqlite(directory / "bank.sqlite3" if directory else None)
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise WrongUsage(
            "database-unknown",
            N_("The setting database_url is not an address of a PostgreSQL database."),
            N_("Write it as postgresql://user:password@host:port/name, or leave it empty for SQLite."),
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _sqlite(path: Path | None) -> dict[str, Any]:
    """IMMEDIATE: a transaction that will write takes its turn at the start, so that it never fails in the middle."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path) if path else ":memory:",
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": BUSY_TIMEOUT_S, "init_command": _PRAGMAS},
    }
