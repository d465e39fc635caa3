"""The log: text for a person on standard error, or JSON for machines on standard output."""

from typing import Any

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_

FORMATS = {"text": "stderr", "json": "stdout"}


def logging_of(form: str, level: str) -> dict[str, Any]:
    """Django's LOGGING. Each request has its line in JSON; a person at a terminal reads of faults only."""
    if form not in FORMATS:
        raise WrongUsage(
            "log-format-unknown",
            N_("There is no format of the log called {found}."),
            N_("Write text or json."),
            values={"found": form},
            allowed=tuple(FORMATS),
        )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {"()": "ratusz.portal.core.logs.LineFormatter", "format": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "json": {"()": "ratusz.portal.core.logs.JsonFormatter"},
        },
        "filters": {"pattern": {"()": "ratusz.portal.core.logs.PatternFilter"}},
        "handlers": {"out": {"class": "logging.StreamHandler", "stream": f"ext://sys.{FORMATS[form]}", "formatter": form}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            # A page that is not there is an answer, not an event; faults of ours are logged with their places.
            "django.request": {"level": "ERROR", "filters": ["pattern"]},
            "django.security": {"filters": ["pattern"]},
            "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "django.security.csrf": {"level": "ERROR"},
            "django.db.backends": {"level": "WARNING"},
            "ratusz.requests": {"level": level if form == "json" else "WARNING"},
        },
    }
