"""What is done to the kept pages: saving a version, going back to one, adding and removing a logo."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.about.models import KeptVersion, Key, Logo
from ratusz.portal.about.nouns import Content
from ratusz.portal.about.pictures import MOST_BYTES, made_of
from ratusz.portal.about.policy import can_keep
from ratusz.portal.about.queries import NOUNS
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import address_of, note_of
from ratusz.portal.people.models import User

MOST_LOGOS = 12
#: One byte more than a picture may have, so that a larger one is seen to be so.
MOST_SENT = MOST_BYTES + 1


@transaction.atomic
def save(*, key: Key, content: Content, by: User, now: datetime, note: str = "", after: int | None = None) -> KeptVersion:
    """Say `content` from now on. `after`: the number of the version that was looked at; Conflict where another one came since."""
    require(can_keep, by)
    if not isinstance(content, NOUNS[key]):
        raise TypeError(key)
    return _add(key, asdict(content), by=by, now=now, note=note_of(note), after=after)


@transaction.atomic
def restore(*, version: KeptVersion, by: User, now: datetime) -> KeptVersion:
    """Say again what `version` said."""
    require(can_keep, by)
    return _add(Key(version.key), version.content, by=by, now=now, back_to=version.number)


@transaction.atomic
def add_logo(*, sent: bytes, says_pl: str, by: User, now: datetime, says_en: str = "", url: str = "") -> Logo:
    """Show the picture in the footer of every page."""
    require(can_keep, by)
    if Logo.objects.filter(removed_at=None).count() >= MOST_LOGOS:
        raise WrongUsage("too-many-logos", N_("There are {most} logos already; more are not read by anybody."), values={"most": MOST_LOGOS})
    made = made_of(sent)
    last = Logo.objects.aggregate(last=Max("position"))["last"]
    logo = Logo.objects.create(
        sha256=made.sha256, png=made.png, width=made.width, height=made.height, says_pl=note_of(says_pl), says_en=note_of(says_en),
        url=address_of(url), position=(last or 0) + 1, added_at=now, added_by=by,
    )  # fmt: skip
    audit.record("logo.added", target=logo, by=by, at=now)
    journal.write("about", target=logo, at=now)
    return logo


@transaction.atomic
def remove_logo(*, logo: Logo, by: User, now: datetime) -> None:
    """Show it no more."""
    require(can_keep, by)
    Logo.objects.filter(pk=logo.pk, removed_at=None).update(removed_at=now)
    audit.record("logo.removed", target=logo, by=by, at=now)
    journal.write("about", target=logo, at=now)


def _add(
    key: Key, content: dict[str, object], *, by: User, now: datetime, note: str = "", back_to: int | None = None, after: int | None = None
) -> KeptVersion:
    last = KeptVersion.objects.select_for_update().filter(key=key).order_by("-number").first()
    number = last.number if last else 0
    if after is not None and after != number:
        raise Conflict(
            "page-changed", N_("Somebody has saved another version since."), N_("Yours was not saved: look at theirs and add yours.")
        )
    if last is not None and last.content == content:
        return last
    made = KeptVersion.objects.create(key=key, number=number + 1, content=content, note=note, back_to=back_to, at=now, by=by)
    if back_to:
        audit.record("page.restored", target=made, by=by, at=now)
    else:
        audit.record("page.kept", target=made, by=by, at=now, detail={"note": note})
    journal.write("about", target=made, at=now)
    return made
