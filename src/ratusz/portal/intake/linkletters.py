"""Stewards told by letter of links that broke: one letter a week for all of theirs, and of each break once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ratusz.bank.base.clock import day_of
from ratusz.portal.catalog.models import LinkCheck
from ratusz.portal.catalog.office import language
from ratusz.portal.catalog.services import why_broken
from ratusz.portal.core import audit, outbox
from ratusz.portal.people.models import User
from ratusz.portal.people.queries import present, stewards_of
from ratusz.portal.show.numbers import format_day


@transaction.atomic
def tell_of_broken(*, now: datetime) -> int:
    """Write the letters of this week; how many. A link that nobody keeps waits for somebody."""
    letters: dict[User, list[LinkCheck]] = {}
    for check in LinkCheck.objects.broken_untold().select_for_update(of=("self",)):
        people = present(stewards_of(check.resource.dataset.unit), day_of(now))
        for person in people:
            letters.setdefault(person, []).append(check)
        if people:
            check.told_at = now
            check.save(update_fields=["told_at"])
            detail = {"since": str(check.broken_since), "why": check.why, "people": [str(person.pk) for person in people]}
            audit.record("link.broken-told", target=check.resource, by=None, at=now, detail=detail)
    _write(letters, now=now)
    return len(letters)


def _write(letters: Mapping[User, Sequence[LinkCheck]], *, now: datetime) -> None:
    for person, checks in letters.items():
        with override(person.language):
            count = len(checks)
            subject = ngettext("%(count)s link does not answer", "%(count)s links do not answer", count) % {"count": count}
            lines = "\n\n".join(_line(check) for check in checks)
            body = f"{_lead(count)}\n\n{lines}\n\n{_end()}\n{urljoin(settings.BANK_ADDRESS, reverse('desk:desk'))}\n"
            outbox.write(once=f"broken links {person.pk} {now.isoformat()}", to=person.email, subject=subject, body=body, now=now)


def _lead(count: int) -> str:
    return ngettext(
        "A link in the catalogue was asked twice and did not answer. Residents see this beside it.",
        "Links in the catalogue were asked twice and did not answer. Residents see this beside them.",
        count,
    )


def _end() -> str:
    return _("You will not be told of them again while they stay as they are. Correct the addresses or withdraw the links on your desk:")


def _line(check: LinkCheck) -> str:
    link = check.resource
    assert check.broken_since is not None  # noqa: S101  kept by the database
    values = {
        "link": link.title, "dataset": link.dataset.title, "day": format_day(check.broken_since, language()), "why": why_broken(check),
    }  # fmt: skip
    return _("“%(link)s” in “%(dataset)s”, since %(day)s: %(why)s.") % values + f"\n{link.url}"
