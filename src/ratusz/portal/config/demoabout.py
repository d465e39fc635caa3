"""What a described city says of itself: the pages its administrator keeps, its logos; and that the State portal looked at it once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ratusz.portal.about import actions, queries
from ratusz.portal.about.models import Key, Logo
from ratusz.portal.dane_gov_pl.actions import note_fetch, rebuild
from ratusz.portal.dane_gov_pl.models import Document, Fetch
from ratusz.portal.dane_gov_pl.queries import served
from ratusz.portal.people.models import User

#: So long ago the State portal fetched the document; what came since is seen in the preview.
FETCHED_DAYS_AGO = 7
_KEPT_SINCE = timedelta(days=30)

Described = Mapping[str, Any]


def keep_all(city: Described, folder: Path, *, now: datetime) -> None:
    """Save what `city` says of its pages and logos, and an earlier call has not."""
    at = now - _KEPT_SINCE
    for one in city.get("kept", ()):
        key = Key(one["key"])
        if queries.is_begun(key):
            continue
        said = {name: value.strip() for name, value in one.items() if name not in {"key", "by"}}
        actions.save(key=key, content=replace(queries.starting(key), **said), by=_by(one), now=at)
    for one in city.get("logo", ()):
        path = folder / "files" / one["file"]
        if path.is_file() and not Logo.objects.filter(says_pl=one["says_pl"]).exists():
            actions.add_logo(sent=path.read_bytes(), says_pl=one["says_pl"], says_en=one["says_en"], by=_by(one), now=at)


def show_to_the_state(days_ago: int, *, now: datetime) -> None:
    """Before the first delivery of the last days: the document as it was then is made and fetched, once."""
    if days_ago >= FETCHED_DAYS_AGO or Document.objects.exists():
        return
    at = now - timedelta(days=FETCHED_DAYS_AGO)
    rebuild(now=at)
    if (document := served()) is not None:
        note_fetch(document=document, file=Fetch.File.XML, now=at)


def _by(described: Described) -> User:
    return User.objects.get(email=described["by"])
