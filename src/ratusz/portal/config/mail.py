"""How letters leave: a mail server by setting, else they are printed."""

from typing import Any
from urllib.parse import unquote, urlsplit

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_

_PORTS = {"smtp": 587, "smtps": 465}


def mail(url: str) -> dict[str, Any]:
    """Django's EMAIL_* settings for the server at `url`; `smtp` asks for STARTTLS, `smtps` speaks TLS at once."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise WrongUsage(
            "mail-server-unknown",
            N_("The setting mail_url is not an address of a mail server."),
            N_("Write it as smtp://user:password@host:port, with smtps:// for TLS from the start."),
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or _PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }
